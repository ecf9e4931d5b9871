//! Why a record cannot be read. Never with a word of what stands in it: records hold names.

use std::fmt;

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// It is not UTF-8 text.
    Encoding,
    /// It is not JSON, or not of the shape that the format has; the column is counted from 1, in bytes.
    Json {
        /// Where reading stopped.
        column: usize,
        /// What stopped it.
        kind: JsonFault,
    },
    /// It has more or fewer columns than the header.
    Columns {
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// A quote is opened and not closed.
    Quote,
    /// It is longer than any record should be.
    TooLong,
}

/// What is wrong with a record of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It ends in the middle.
    Cut,
    /// It breaks the rules of JSON.
    Syntax,
    /// It is JSON of another shape than the format's.
    Shape,
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        let kind = match error.classify() {
            serde_json::error::Category::Eof => JsonFault::Cut,
            serde_json::error::Category::Data => JsonFault::Shape,
            _ => JsonFault::Syntax,
        };
        Self::Json { column: error.column(), kind }
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => f.write_str("not UTF-8 text"),
            Self::Json { column, kind: JsonFault::Cut } => {
                write!(f, "JSON that ends in the middle, at column {column}")
            }
            Self::Json { column, kind: JsonFault::Syntax } => write!(f, "not JSON, at column {column}"),
            Self::Json { column: 0, kind: JsonFault::Shape } => f.write_str("JSON of another shape than the format's"),
            Self::Json { column, kind: JsonFault::Shape } => {
                write!(f, "JSON of another shape than the format's, at column {column}")
            }
            Self::Columns { found, expected } => write!(f, "{found} columns, where the header has {expected}"),
            Self::Quote => f.write_str("a quote that is not closed"),
            Self::TooLong => f.write_str("too long for a record"),
        }
    }
}

impl std::error::Error for RecordError {}
