//! CSV with a header.

use std::io::Read;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use super::{BadLine, Expect, Sample};

/// Where each column stands.
struct Columns {
    prompt: usize,
    id: Option<usize>,
    negative: Option<usize>,
    image: Option<usize>,
    expect: Option<usize>,
    slice: Option<usize>,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, String> {
        let at = |name: &str| header.iter().position(|column| column.trim().trim_start_matches('\u{feff}') == name);
        let prompt = at("prompt").ok_or("the header has no column \"prompt\"")?;
        Ok(Self {
            prompt,
            id: at("id"),
            negative: at("negative_prompt"),
            image: at("has_image"),
            expect: at("expect"),
            slice: at("slice"),
        })
    }

    fn sample(&self, row: &StringRecord, place: String, default: &Arc<str>) -> Result<Sample, String> {
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).filter(|text| !text.is_empty());
        let image = match cell(self.image).map(str::to_ascii_lowercase).as_deref() {
            None | Some("false" | "0" | "no") => false,
            Some("true" | "1" | "yes") => true,
            Some(_) => return Err("\"has_image\" is not true or false".to_owned()),
        };
        Ok(Sample {
            id: cell(self.id).map_or(place, str::to_owned),
            slice: cell(self.slice).map_or_else(|| default.clone(), Arc::from),
            prompt: row.get(self.prompt).ok_or("the row ends before its prompt")?.to_owned(),
            negative: cell(self.negative).map(str::to_owned),
            image,
            expect: Expect::parse(cell(self.expect).unwrap_or_default())?,
            why: None,
        })
    }
}

/// Reads rows under a header with `prompt` and, if wanted, `id`, `negative_prompt`, `has_image`, `expect`, `slice`; other columns are
/// passed over. `expect` is a verdict, or several as `review|block`.
pub fn csv<R: Read>(file: &str, slice: &str, input: R) -> impl Iterator<Item = Result<Sample, BadLine>> + use<R> {
    let (file, slice): (Arc<str>, Arc<str>) = (file.into(), slice.into());
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(input);
    let mut row = StringRecord::new();
    let mut columns: Option<Columns> = None;
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let bad = |line: u64, why: String| Some(Err(BadLine { file: file.clone(), line, why }));
        if columns.is_none() {
            match reader.headers().map_err(explain).and_then(Columns::of) {
                Ok(found) => columns = Some(found),
                Err(why) => {
                    ended = true;
                    return bad(1, why);
                }
            }
        }
        let columns = columns.as_ref()?;
        let line = reader.position().line();
        match reader.read_record(&mut row) {
            Ok(false) => None,
            Ok(true) => {
                let line = row.position().map_or(line, csv::Position::line);
                match columns.sample(&row, format!("{file}:{line}"), &slice) {
                    Ok(sample) => Some(Ok(sample)),
                    Err(why) => bad(line, why),
                }
            }
            Err(error) => {
                // A row that is not text is passed over; a disk that fails is not asked again.
                ended = error.is_io_error();
                let line = error.position().map_or(line, csv::Position::line);
                bad(line, explain(error))
            }
        }
    })
}

/// What is wrong, without the words of the row.
fn explain(error: csv::Error) -> String {
    match error.into_kind() {
        csv::ErrorKind::Utf8 { .. } => "not UTF-8 text".to_owned(),
        csv::ErrorKind::Io(error) => format!("reading failed: {error}"),
        _ => "the row can't be read".to_owned(),
    }
}
