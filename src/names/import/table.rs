//! Tables as text: rows of cells between commas (or semicolons, or tabs), quoted as RFC 4180 has it.

use super::candidate::Candidate;
use super::columns::Columns;
use super::error::RecordError;

/// The cells of a row.
///
/// # Errors
/// Text that is not UTF-8; a quote that is not closed.
pub fn cells(row: &[u8], delimiter: u8) -> Result<Vec<String>, RecordError> {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    std::str::from_utf8(row).map_err(|_| RecordError::Encoding)?;
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    // What is unquoted is never longer than what was quoted, and there is never a cell more than delimiters.
    let mut output = vec![0; row.len() + 1];
    let mut ends = vec![0; row.len() + 2];
    let (result, read, mut written, mut count) = reader.read_record(row, &mut output, &mut ends);
    // More than one row: a quote that is opened inside a cell and never closed.
    if read < row.len() || matches!(result, csv_core::ReadRecordResult::Record) {
        return Err(RecordError::Quote);
    }
    let (_, _, more, last) = reader.read_record(&[], &mut output[written..], &mut ends[count..]);
    written += more;
    count += last;
    let mut start = 0;
    let mut cells = Vec::with_capacity(count);
    for end in &ends[..count] {
        let cell = output[..written].get(start..*end).ok_or(RecordError::Quote)?;
        cells.push(String::from_utf8(cell.to_vec()).map_err(|_| RecordError::Encoding)?);
        start = *end;
    }
    Ok(cells)
}

/// Reads a row. `None` for one about no person, and for an empty line.
///
/// # Errors
/// What [`cells`] cannot read; more or fewer cells than the header has.
pub fn parse(row: &[u8], delimiter: u8, columns: &Columns) -> Result<Option<Candidate>, RecordError> {
    if row.trim_ascii().is_empty() {
        return Ok(None);
    }
    let cells = cells(row, delimiter)?;
    if cells.len() != columns.width() {
        return Err(RecordError::Columns { found: cells.len(), expected: columns.width() });
    }
    Ok(columns.candidate(|at| cells.get(at).map_or("", String::as_str)))
}

/// The delimiter of a table, by its header: whichever of comma, semicolon and tab stands in it most often.
pub fn delimiter(header: &[u8]) -> u8 {
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    // The first of equals is a comma.
    [b'\t', b';', b','].into_iter().max_by_key(|wanted| count(*wanted)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_at_delimiters_and_not_inside_quotes() {
        let row = |text: &str| cells(text.as_bytes(), b',').unwrap();
        assert_eq!(row("a,b,c\r\n"), ["a", "b", "c"]);
        assert_eq!(row("\"a,\"\"b\"\"\",,\"c\nd\""), ["a,\"b\"", "", "c\nd"]);
        assert_eq!(row("a"), ["a"]);
        assert_eq!(row("a,"), ["a", ""]);
        assert_eq!(cells(b"a\xff,b", b','), Err(RecordError::Encoding));
        assert_eq!(cells(b"a\nb", b','), Err(RecordError::Quote));
    }

    #[test]
    fn the_delimiter_is_the_commonest() {
        assert_eq!(delimiter(b"name;country;x,y"), b';');
        assert_eq!(delimiter(b"name\tborn"), b'\t');
        assert_eq!(delimiter(b"name"), b',');
    }
}
