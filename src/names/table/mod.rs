//! Compiled names: one run of bytes that is the table in memory and the file on disk alike.
//!
//! ```text
//! header    magic, version, byte order, length, counts, where each section stands, digests
//! people    name, aliases, and what is known of each, one behind the other; where every sixteenth starts
//! windows   fingerprint of a run of words -> people, behind two filters; a second one of names with commas
//! joined    fingerprint of a name written as one word -> people
//! typos     words of names by what is left of them when one letter goes
//! ```
//!
//! Numbers are read where they lie, lowest byte first: opening parses nothing but the few lists, fields and countries, and
//! checks digests. Nothing here panics on bytes that are not what they should be.

mod build;
mod bytes;
mod compiled;
mod open;
mod person;
mod slots;
mod typos;
mod windows;

pub use compiled::CompiledNames;
pub use open::OpenError;
pub use person::{Aliases, Person};
pub(super) use slots::Numbers;
pub(super) use typos::one_edit;
