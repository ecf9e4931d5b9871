//! Apache Parquet, row by row.

use std::sync::Arc;

use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};

use super::{BadLine, Expect, Sample};
use crate::Action;

/// Reads the columns `prompt` and, if there, `id`, `negative_prompt`, `has_image`, `expect` (text, or a list of texts) and `slice`.
/// Uncompressed, Snappy, gzip and Zstandard files are read; others say so as one bad line.
pub fn parquet<R: ChunkReader + 'static>(
    file: &str,
    slice: &str,
    input: R,
) -> Box<dyn Iterator<Item = Result<Sample, BadLine>> + Send> {
    let (file, slice): (Arc<str>, Arc<str>) = (file.into(), slice.into());
    let opened = SerializedFileReader::new_with_options(input, ReadOptionsBuilder::new().build());
    let reader = match opened {
        Ok(reader) => reader,
        Err(error) => {
            let why = format!("not a Parquet file that can be read: {error}");
            return Box::new(std::iter::once(Err(BadLine { file, line: 1, why })));
        }
    };
    let columns = reader.metadata().file_metadata().schema().get_fields();
    if !columns.iter().any(|column| column.name() == "prompt") {
        let why = "there is no column \"prompt\"".to_owned();
        return Box::new(std::iter::once(Err(BadLine { file, line: 1, why })));
    }
    let mut rows = RowIter::from_file_into(Box::new(reader));
    let mut line = 0;
    let mut ended = false;
    Box::new(std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let row = rows.next()?;
        line += 1;
        let sample = match row {
            Ok(row) => sample(&row, &file, line, &slice),
            Err(error) => {
                // Behind a page that can't be read nothing can be found.
                ended = true;
                Err(format!("reading failed: {error}"))
            }
        };
        Some(sample.map_err(|why| BadLine { file: file.clone(), line, why }))
    }))
}

fn sample(row: &Row, file: &str, line: u64, slice: &Arc<str>) -> Result<Sample, String> {
    let mut sample = Sample {
        id: String::new(),
        slice: slice.clone(),
        prompt: String::new(),
        negative: None,
        image: false,
        expect: Expect::default(),
        why: None,
    };
    let mut prompt = None;
    for (name, field) in row.get_column_iter() {
        match (name.as_str(), field) {
            (_, Field::Null) => {}
            ("prompt", Field::Str(text)) => prompt = Some(text.clone()),
            ("negative_prompt", Field::Str(text)) => sample.negative = Some(text.clone()),
            ("slice", Field::Str(text)) => sample.slice = text.as_str().into(),
            ("has_image", Field::Bool(image)) => sample.image = *image,
            ("expect", Field::Str(text)) => sample.expect = Expect::parse(text)?,
            ("expect", Field::ListInternal(list)) => {
                let words = list.elements().iter().map(|field| match field {
                    Field::Str(word) => Action::from_word(word),
                    _ => None,
                });
                let actions: Option<Vec<Action>> = words.collect();
                sample.expect = Expect::any(actions.ok_or("\"expect\" is not a list of allow, review, block")?);
            }
            ("id", Field::Str(text)) => sample.id = text.clone(),
            ("id", Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_)) => {
                return Err("\"id\" is neither a text nor a number".to_owned());
            }
            ("id", number) => sample.id = number.to_string(),
            (column @ ("prompt" | "negative_prompt" | "slice" | "has_image" | "expect"), _) => {
                return Err(format!("\"{column}\" is of another type than it should be"));
            }
            _ => {}
        }
    }
    sample.prompt = prompt.ok_or("there is no prompt")?;
    if sample.id.is_empty() {
        sample.id = format!("{file}:{line}");
    }
    Ok(sample)
}
