//! Characters: how each folds and what it is in a word, by one look into a flat table.

mod facts;
mod table;

pub use facts::is_ignorable;
pub(crate) use facts::is_unspaced;
pub(super) use table::{Class, class, fold_char, folds_to_itself, lower};
