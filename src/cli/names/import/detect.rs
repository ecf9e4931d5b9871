//! Which format a file is, by its contents, and by its name where they could be either.

use memchr::memmem::find;

use super::args::Format;
use super::input::Input;
use crate::cli::Failure;
use crate::names::import::{Columns, Mapping, table};

/// Which format this is.
///
/// # Errors
/// Contents of no format that is known.
pub(super) fn detect(input: &Input, mappings: &[Mapping]) -> Result<Format, Failure> {
    let head = input.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&input.head).trim_ascii_start();
    let unknown = |what: &str| {
        Failure::Unusable(format!("{}: {what}; say what it is with --format (--help names the formats)", input.shown))
    };
    let has = |text: &str| find(head, text.as_bytes()).is_some();
    match head.first() {
        None => Err(unknown("is empty")),
        Some(b'[' | b'{') => {
            if head.starts_with(b"{") && has("\"head\"") && has("\"vars\"") {
                Ok(Format::SparqlJson)
            } else if has("\"schema\"") && has("\"properties\"") {
                Ok(Format::Ftm)
            } else if has("\"labels\"") || has("\"claims\"") || (has("\"type\":\"item\"") && has("\"id\":\"Q")) {
                Ok(Format::Wikidata)
            } else {
                Err(unknown("is JSON, but neither of Wikidata nor a SPARQL answer nor of OpenSanctions"))
            }
        }
        Some(b'<') => Err(unknown("is a web page or XML: the download has probably failed")),
        Some(_) => Ok(text(input, head, mappings)),
    }
}

/// A table or plain text.
fn text(input: &Input, head: &[u8], mappings: &[Mapping]) -> Format {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let cells = table::cells(first, table::delimiter(first)).unwrap_or_default();
    let header: Vec<&str> = cells.iter().map(String::as_str).collect();
    let is = |name: &str| header.iter().any(|cell| cell.eq_ignore_ascii_case(name));
    let is_table = !mappings.is_empty() || Columns::find(&header, &[]).is_ok();
    if is("schema") && is("birth_date") && is("name") {
        Format::Targets
    } else if is_table && find(head, b"//www.wikidata.org/entity/Q").is_some() {
        Format::SparqlCsv
    } else if is_table || [".csv", ".tsv"].iter().any(|ending| input.name.ends_with(ending)) {
        Format::Csv
    } else {
        Format::Text
    }
}
