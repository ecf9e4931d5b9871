//! The second pass: who shares a name is known now, and the list can be written.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::part::{Rows, beside};
use super::report::Counts;
use super::words::KnownWords;
use crate::names::import::{Census, Namesakes};

/// The columns of a list.
const HEADER: &str = "name,aliases,country,field,born,status,ambiguity\n";

/// Reads all rows once to see who shares a name with whom.
pub(super) fn census(rows: &mut Rows) -> io::Result<Namesakes> {
    let mut census = Census::default();
    rows.each(|person| {
        census.add(&person);
        Ok(())
    })?;
    Ok(census.close())
}

/// Writes the list.
pub(super) fn write(
    out: &mut dyn Write,
    rows: &mut Rows,
    namesakes: &mut Namesakes,
    words: &KnownWords,
    counts: &mut Counts,
) -> io::Result<()> {
    counts.taken = 0;
    out.write_all(HEADER.as_bytes())?;
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    let word = |word| words.word(word);
    rows.each(|person| {
        match namesakes.settle(&person, &word) {
            Ok(kept) => {
                counts.taken += 1;
                counts.dropped += u64::from(kept.dropped);
                counts.keep(kept.ambiguity);
                let born = person.born.map(|year| year.to_string()).unwrap_or_default();
                let row = [
                    &person.name,
                    &kept.aliases,
                    &person.country,
                    &person.field,
                    &born,
                    &person.status,
                    kept.ambiguity.as_str(),
                ];
                writer.write_record(row).map_err(io::Error::other)?;
            }
            Err(why) => counts.leave(why),
        }
        Ok(())
    })?;
    writer.flush()
}

/// Writes the list beside its place, and then puts it there: whoever reads it reads the old one or the new one.
pub(in crate::cli::names) fn put(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let new = beside(path, "new");
    let mut file = BufWriter::with_capacity(1 << 18, File::create(&new)?);
    write(&mut file)?;
    file.into_inner().map_err(|error| error.into_error())?.sync_all()?;
    fs::rename(&new, path)
}
