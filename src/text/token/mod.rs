//! Words: where they are, what stands between them, and what they look like.

mod cut;
mod shape;
mod word;

pub(super) use cut::LETTER_SIGNS;
pub use cut::tokenize;
pub use shape::{Gap, Seen, Shape, Token};
