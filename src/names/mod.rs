//! People: who is a listed public figure, which words are given names, and where a name stands in a text.
//!
//! [`NameList::parse`] reads one CSV file (the format is in `lexicons/README.md`); [`Names::compile`] makes the tables that
//! [`Names::find`] reads a word list with, window by window. [`CompiledNames`] is such a table on its own, as a file holds it. [`lint`]
//! says what is wrong with a set of lists. With the feature `import`, `import` reads other people's lists. [`registry`] knows people
//! by keyed hashes: who asked to be protected, and who agreed.

mod compile;
mod declined;
mod given;
mod hit;
#[cfg(feature = "import")]
pub mod import;
pub mod lint;
mod list;
pub mod registry;
mod table;

pub use compile::Names;
pub use given::{GivenNames, NameWord};
pub use hit::NameHit;
pub use list::{Ambiguity, NameEntry, NameList, Status};
pub use table::{Aliases, CompiledNames, OpenError, Person};
