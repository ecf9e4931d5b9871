//! Reading: from the bytes of a prompt to words, with a way back to the bytes.
//!
//! [`Folded`] gives every letter one plain form. [`token`] cuts it into words and notes what stands between them.
//! `syntax` takes prompt markup out. Where that pass saw cause, [`Reading::views`] hold further readings, each with one
//! kind of disguise undone. [`WindowTable`] finds known runs of words in any of them.

mod alike;
mod chars;
mod disguise;
mod escape;
mod fold;
mod hangul;
pub mod hash;
mod prompt;
mod reading;
mod syntax;
pub mod token;
mod unbend;
mod windows;

pub use chars::is_ignorable;
pub(crate) use chars::is_unspaced;
pub(crate) use disguise::{hash_folded, hash_joined};
pub use fold::{Folded, fold};
pub use prompt::{Part, PartKind, Prompt};
pub use reading::{Disguise, Reading, View, words_of};
pub use token::{Gap, Seen, Shape, Token};
pub(crate) use unbend::{bent_keys, unbent};
pub(crate) use windows::KnownRuns;
pub use windows::{Run, WindowTable};
