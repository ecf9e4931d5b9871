//! Why no screener could be built, in words that name the file, the line and the remedy.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::lexicon::{Diagnostic, Level};
use crate::names::OpenError;

/// How many complaints are shown at once: the first are the ones to repair first.
const SHOWN: usize = 20;

/// Why no screener could be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder can't be read.
    Read {
        /// Which.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// A file is not UTF-8 text.
    Encoding {
        /// Which.
        path: PathBuf,
        /// The line that has the first bad byte, counted from 1.
        line: usize,
    },
    /// A file of compiled names can't be opened.
    Compiled {
        /// Which.
        path: PathBuf,
        /// What is wrong, and what to do about it.
        source: OpenError,
    },
    /// A file or folder is not where, or what, it should be.
    Layout {
        /// Which.
        path: PathBuf,
        /// What is wrong, and what to do about it.
        problem: &'static str,
    },
    /// Files say what can't be used.
    Broken(Vec<Diagnostic>),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Encoding { path, line } => {
                write!(f, "{}:{line}: not UTF-8 text (save the file as UTF-8)", path.display())
            }
            Self::Compiled { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Layout { path, problem } => write!(f, "{}: {problem}", path.display()),
            Self::Broken(complaints) => {
                let errors: Vec<&Diagnostic> = complaints.iter().filter(|d| d.level == Level::Error).collect();
                for (number, error) in errors.iter().take(SHOWN).enumerate() {
                    write!(f, "{}{error}", if number > 0 { "\n" } else { "" })?;
                }
                match errors.len().saturating_sub(SHOWN) {
                    0 => Ok(()),
                    more => write!(f, "\n... and {more} more"),
                }
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Compiled { source, .. } => Some(source),
            _ => None,
        }
    }
}
