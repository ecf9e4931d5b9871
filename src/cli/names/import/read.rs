//! Which parser reads a record, and where the records begin.

use std::io::{BufReader, Cursor};

use super::args::{Asked, Format, Options};
use super::input::Input;
use super::records::{Cut, Record, Records};
use crate::cli::Failure;
use crate::names::import::{Candidate, Column, Columns, JsonFault, RecordError, ftm, plain, sparql, table, wikidata};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads the records of one file.
pub(super) struct Parser {
    kind: Kind,
    /// Where its records are cut.
    pub cut: Cut,
    /// Where the first one starts, and its line.
    pub begin: (u64, u64),
    /// Whether the end of the whole can be seen: without it, the file is cut off.
    pub ends: bool,
}

enum Kind {
    Wikidata(Vec<String>),
    Ftm,
    Text,
    Table { columns: Columns, delimiter: u8 },
    Sparql { columns: Columns, variables: Vec<String> },
}

impl Parser {
    /// Prepares to read a file of this format.
    ///
    /// # Errors
    /// A header that is missing or has no column of names; a filter that nobody could pass.
    pub(super) fn new(format: Format, input: &Input, options: &Options) -> Result<Self, Failure> {
        let lines = |kind| Self { kind, cut: Cut::Lines, begin: (0, 1), ends: false };
        let parser = match format {
            Format::Wikidata => {
                let head = input.head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&input.head);
                let ends = head.trim_ascii_start().starts_with(b"[");
                Self { ends, ..lines(Kind::Wikidata(options.languages.clone())) }
            }
            Format::Ftm => lines(Kind::Ftm),
            Format::Text => lines(Kind::Text),
            Format::Csv | Format::SparqlCsv | Format::Targets => Self::table(input, options)?,
            Format::SparqlJson => Self::sparql(input, options)?,
        };
        options.suit(format, |asked| parser.says(asked))?;
        Ok(parser)
    }

    fn table(input: &Input, options: &Options) -> Result<Self, Failure> {
        let first = input.head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let delimiter = table::delimiter(first);
        let cut = Cut::Rows(delimiter);
        let reader = Box::new(BufReader::new(Cursor::new(input.head.clone())));
        let mut records = Records::new(reader, cut, 0, 1);
        let mut header = Record::default();
        let bad = |why: &str| Failure::Unusable(format!("{}:1: {why}", input.shown));
        if !records.next(&mut header).map_err(|error| bad(&error.to_string()))? {
            return Err(bad("is empty, and a table has a header"));
        }
        let bytes = header.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&header.bytes);
        let cells = table::cells(bytes, delimiter).map_err(|error| bad(&format!("the header is {error}")))?;
        let columns = find(&cells, input, options)?;
        Ok(Self { kind: Kind::Table { columns, delimiter }, cut, begin: records.place(), ends: false })
    }

    fn sparql(input: &Input, options: &Options) -> Result<Self, Failure> {
        let head = String::from_utf8_lossy(&input.head);
        let bad = |why: String| Failure::Unusable(format!("{}: {why}", input.shown));
        let behind = head.split_once("\"head\"").and_then(|(_, rest)| rest.trim_start().strip_prefix(':'));
        let value = behind.and_then(|rest| rest.split_inclusive('}').next());
        let value = value.ok_or_else(|| bad("has no \"head\", so it is no answer of a SPARQL endpoint".to_owned()))?;
        let variables = sparql::variables(value.as_bytes())
            .map_err(|error| bad(format!("the variables in \"head\" can't be read: {error}")))?;
        let columns = find(&variables, input, options)?;
        Ok(Self { kind: Kind::Sparql { columns, variables }, cut: Cut::Objects, begin: (0, 1), ends: true })
    }

    /// Whether its records say what a filter asks for.
    fn says(&self, asked: Asked) -> bool {
        match &self.kind {
            Kind::Wikidata(_) => true,
            Kind::Ftm => asked != Asked::Sitelinks,
            Kind::Text => false,
            Kind::Table { columns, .. } | Kind::Sparql { columns, .. } => columns.has(match asked {
                Asked::Sitelinks => Column::Sitelinks,
                Asked::Country => Column::Country,
                Asked::Occupation => Column::Field,
            }),
        }
    }

    /// Reads a record. `None` if it is about no person.
    ///
    /// # Errors
    /// Why it can't be read.
    pub(super) fn parse(&self, record: &Record) -> Result<Option<Candidate>, RecordError> {
        if record.too_long {
            return Err(RecordError::TooLong);
        }
        if record.unclosed {
            return Err(RecordError::Quote);
        }
        let bytes = record.bytes.as_slice();
        let bytes = if record.start == 0 { bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes) } else { bytes };
        match &self.kind {
            Kind::Wikidata(languages) => wikidata::parse(bytes, languages),
            Kind::Ftm => ftm::parse(bytes),
            Kind::Text => plain::parse(bytes),
            Kind::Table { columns, delimiter } => table::parse(bytes, *delimiter, columns),
            Kind::Sparql { columns, variables } => sparql::parse(bytes, variables, columns),
        }
    }

    /// Whether a record is nothing but the frame around the others.
    pub(super) fn is_frame(&self, record: &Record) -> bool {
        let bytes = record.bytes.trim_ascii();
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        match &self.kind {
            Kind::Wikidata(_) => matches!(bytes, b"" | b"[" | b"]"),
            _ => bytes.is_empty(),
        }
    }

    /// Whether this is the end of the whole.
    pub(super) fn is_end(&self, record: &Record) -> bool {
        matches!(self.kind, Kind::Wikidata(_)) && record.bytes.trim_ascii() == b"]"
    }

    /// Whether this is how the last record of a file looks that is cut off.
    pub(super) fn is_cut_off(&self, record: &Record, error: RecordError) -> bool {
        let is_json = matches!(self.kind, Kind::Wikidata(_) | Kind::Ftm);
        is_json && record.cut && matches!(error, RecordError::Json { kind: JsonFault::Cut, .. } | RecordError::Encoding)
    }
}

/// The columns of a table, by its header.
fn find(header: &[String], input: &Input, options: &Options) -> Result<Columns, Failure> {
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    Columns::find(&header, &options.map).map_err(|missing| {
        let shown = &input.shown;
        // The header itself is not shown: where there is none, the first line has somebody's name in it.
        Failure::Unusable(if missing.wanted == "name" {
            format!("{shown}:1: no column of names in the header; say which it is with --map name=HEADER")
        } else {
            format!("{shown}:1: the header has no column \"{}\", which --map names", missing.wanted)
        })
    })
}
