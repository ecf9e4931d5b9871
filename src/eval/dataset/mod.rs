//! Datasets: prompts to judge, labelled or not, read one by one from JSONL, CSV, Parquet, plain text or files of cases.
//!
//! A reader is an iterator that never holds the whole file. What can't be read is a [`BadLine`] with file and line, never with the
//! words that stand there; the rest goes on.

mod cases;
mod csv;
mod jsonl;
mod labels;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod sample;

pub use cases::cases;
pub use csv::csv;
pub use jsonl::{Id, jsonl};
pub use labels::Labels;
#[cfg(feature = "parquet")]
pub use parquet::parquet;
pub use sample::{BadLine, Expect, Format, Sample, Wanted};

pub(crate) use jsonl::unquoted;
pub(crate) use lines::Lines;
pub use lines::text;
