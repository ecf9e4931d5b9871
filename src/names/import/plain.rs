//! Plain text: one name a line; what stands behind `#` at the start of a line is a comment.

use super::candidate::Candidate;
use super::error::RecordError;

/// Reads a line. `None` for a comment; a line of nothing has no name.
///
/// # Errors
/// Text that is not UTF-8.
pub fn parse(line: &[u8]) -> Result<Option<Candidate>, RecordError> {
    let line = std::str::from_utf8(line).map_err(|_| RecordError::Encoding)?.trim();
    let name = line.strip_prefix('\u{FEFF}').unwrap_or(line);
    Ok((!name.starts_with('#')).then(|| Candidate { name: name.to_owned(), ..Candidate::default() }))
}
