//! What is wrong with a file, and where.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::words::words;

words! {
    /// How bad it is.
    Level {
        /// Worth a look; nothing is wrong for sure.
        Warning = "warning",
        /// The file cannot be used as it is.
        Error = "error",
    }
}

/// One complaint about one place in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable code: `dead-form`, `duplicate-form`, `syntax`.
    pub code: &'static str,
    /// How bad it is.
    pub level: Level,
    /// The file, as it was named when it was given.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: usize,
    /// Byte range in the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A complaint about a byte range of `text`, the file's contents.
    pub fn new(
        code: &'static str,
        level: Level,
        file: &Arc<str>,
        text: &str,
        span: Range<usize>,
        message: String,
        help: &str,
    ) -> Self {
        let end = span.end.min(text.len());
        let start = span.start.min(end);
        let line = text.as_bytes()[..start].iter().filter(|b| **b == b'\n').count() + 1;
        Self { code, level, file: file.clone(), line, span: start..end, message, help: help.to_owned() }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}[{}]: {}", self.file, self.line, self.level, self.code, self.message)?;
        if !self.help.is_empty() {
            write!(f, " ({})", self.help)?;
        }
        Ok(())
    }
}
