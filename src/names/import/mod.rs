//! Other people's lists of people: from one record of a source to a [`Candidate`], from that to a [`Person`] of a list.
//!
//! Nothing here reads or writes: the caller cuts the source into records. One file for each format:
//! [`wikidata`] (a line of the dump), [`sparql`] (an answer as JSON), [`ftm`] (OpenSanctions), [`table`] (any table, with
//! [`Columns`] that say what is in it: SPARQL answers and OpenSanctions' `targets.simple.csv` as well) and [`plain`].
//! A [`Filter`] says who is taken, and why the others are [`Left`]; when all are known, a [`Census`] says who shares a
//! name with whom, and what that makes of them.
//!
//! A [`RecordError`] says what is wrong and at which column, never what stands there.
//!
//! ```
//! use consentry::names::import::{Filter, Left, plain};
//!
//! let filter = Filter {
//!     today: (2026, 11, 22),
//!     living: true,
//!     min_sitelinks: 0,
//!     min_age: 18,
//!     occupations: Vec::new(),
//!     countries: Vec::new(),
//! };
//! let person = plain::parse(b"Testa Voorbeeld")?.expect("no comment");
//! assert_eq!(filter.take(person).unwrap().name, "Testa Voorbeeld");
//! let nobody = plain::parse(b"...")?.expect("no comment");
//! assert_eq!(filter.take(nobody), Err(Left::NoName));
//! # Ok::<(), consentry::names::import::RecordError>(())
//! ```

mod candidate;
mod columns;
mod country;
mod date;
mod error;
mod filter;
pub mod ftm;
mod json;
mod namesakes;
mod occupation;
pub mod plain;
pub mod sparql;
pub mod table;
mod tidy;
pub mod wikidata;

pub use candidate::Candidate;
pub use columns::{Column, Columns, Mapping, NoColumn};
pub use country::code as country_code;
pub use date::{CENTURY, PartialDate};
pub use error::{JsonFault, RecordError};
pub use filter::{Filter, Left, OF_AGE, Person};
pub use namesakes::{Census, Kept, Namesakes, Word};
pub use occupation::{field as field_of, fields};
