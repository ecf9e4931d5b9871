//! Errors that show the place in the operator's own file.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a configuration file can't be used.
#[derive(Debug)]
pub struct ConfigError {
    file: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Read(std::io::Error),
    Parse { line: usize, column: usize, message: String, source: String, width: usize },
}

impl ConfigError {
    pub(super) fn read(file: &Path, error: std::io::Error) -> Self {
        Self { file: file.to_owned(), kind: Kind::Read(error) }
    }

    pub(super) fn parse(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let start = floor(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let source = text[line_start..].lines().next().unwrap_or_default().to_owned();
        let before = text[line_start..start].chars().count();
        let shown = source.chars().count().saturating_sub(before).max(1);
        let width = text[start..floor(text, span.end.max(start))].chars().count().clamp(1, shown);
        let mut message = error.message().trim_end().replace('\n', "; ");
        if let Some(word) = suggestion(&message) {
            message = format!("{message}; did you mean `{word}`?");
        }
        let line = text[..start].matches('\n').count() + 1;
        Self { file: file.to_owned(), kind: Kind::Parse { line, column: before + 1, message, source, width } }
    }

    /// The line, counted from 1; `None` when the file could not be read at all.
    pub fn line(&self) -> Option<usize> {
        match self.kind {
            Kind::Read(_) => None,
            Kind::Parse { line, .. } => Some(line),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.kind {
            Kind::Read(error) => write!(f, "{file}: {error}"),
            Kind::Parse { line, column, message, source, width } => {
                let number = line.to_string();
                let (gap, indent) = (" ".repeat(number.len()), " ".repeat(column - 1));
                write!(f, "{file}:{line}:{column}: {message}\n {gap} |\n {number} | {source}\n ")?;
                write!(f, "{gap} | {indent}{}", "^".repeat(*width))
            }
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Read(error) => Some(error),
            Kind::Parse { .. } => None,
        }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Of the words an "unknown ..., expected one of ..." message offers, the one that was probably meant.
fn suggestion(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("unknown ")?;
    let mut words = rest.split('`').skip(1).step_by(2);
    let wrong = words.next()?;
    let (distance, word) = words.map(|word| (edits(wrong, word), word)).min()?;
    (distance <= 2 && distance < wrong.len()).then_some(word)
}

fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let best = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}
