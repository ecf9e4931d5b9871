//! The built-in demo generator: answers in the API's own success shape, with a small picture that shows the verdict.

mod generator;
mod picture;

pub(super) use generator::generate;
