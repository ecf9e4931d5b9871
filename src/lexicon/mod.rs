//! Terms: their files, their compiled form, and the hits they make.
//!
//! [`LexiconFile::parse`] reads one TOML file (the format is in `lexicons/README.md`); [`Lexicon::compile`] makes the table
//! that [`Lexicon::find`] reads a word list with; [`lint`] says what is wrong with a set of files. Files are read by the caller.

mod bent;
mod compile;
mod diagnostic;
mod entry;
mod expand;
mod forms;
mod gate;
mod hits;
mod kinds;
pub mod lint;
mod lists;
mod mend;
mod parse;
mod patterns;
mod shapes;
mod spelled;
mod spellings;
mod tongues;

pub use compile::Lexicon;
pub use diagnostic::{Diagnostic, Level};
pub use entry::{Entry, Form, Source, TestCase};
pub use expand::Piece;
pub(crate) use forms::Pieces;
pub use gate::{Glance, Noted};
pub use hits::{Hit, settle};
pub use kinds::{Category, Context, Reads, Role, Severity, Side, Subject, Where};
pub use lists::{List, fill_lists, open_forms};
pub(crate) use mend::COMPOUNDING;
pub use parse::LexiconFile;
pub use spellings::Spellings;
pub(crate) use tongues::Clauses;
