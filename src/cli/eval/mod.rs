//! `consentry eval`: judges files of prompts, and says what the answers are worth.

mod again;
mod args;
mod label;
mod open;
mod revision;
mod run;
mod text;

pub(super) use args::Args;
pub(super) use run::run;
