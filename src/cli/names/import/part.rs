//! The rows so far, and the note from which an interrupted import goes on.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::args::{Format, Options};
use super::report::{Counts, Fault};
use super::unpack::Beginning;
use crate::names::import::Person;

/// Counts up when a note means something else than it did.
pub(super) const SCHEMA: u32 = 1;

/// `FILE.part`, `FILE.progress`, `FILE.new`.
pub(super) fn beside(out: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = out.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// How far an import has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Note {
    pub schema: u32,
    pub format: Format,
    pub options: Options,
    /// How long the input is, if that is known, and a digest of its beginning.
    pub input_len: Option<u64>,
    pub input_digest: String,
    /// Where the next record starts (in the unpacked input), its line, and a digest of it if it was seen.
    pub offset: u64,
    pub line: u64,
    pub next: Option<String>,
    /// Of a packed input, the last stream that begins at or before that place.
    #[serde(default)]
    pub beginning: Option<Beginning>,
    /// How long the rows so far are.
    pub written: u64,
    pub counts: Counts,
    pub faults: Vec<Fault>,
}

impl Note {
    /// Reads the note. `None` if there is none.
    ///
    /// # Errors
    /// A file that can't be read, or is no note of this version.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, String> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let broken = "is no progress of an import; remove it, and begin anew without --resume";
        let version: Version = serde_json::from_slice(&text).map_err(|_| broken.to_owned())?;
        if version.schema != SCHEMA {
            return Err("was written by another version; remove it, and begin anew without --resume".to_owned());
        }
        serde_json::from_slice(&text).map(Some).map_err(|_| broken.to_owned())
    }

    /// Puts the note in the place of the last one, whole or not at all.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let new = beside(path, "new");
        let mut file = File::create(&new)?;
        serde_json::to_writer(&mut file, self)?;
        file.sync_data()?;
        fs::rename(&new, path)
    }
}

/// The rows so far.
pub(super) struct Part {
    rows: csv::Writer<Counting>,
}

/// A file, and how much was written to it.
struct Counting {
    file: File,
    written: u64,
}

impl Write for Counting {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = self.file.write(buf)?;
        self.written += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Part {
    /// Rows that vanish with the process.
    pub(super) fn unnamed() -> io::Result<Self> {
        Ok(Self::of(tempfile::tempfile()?, 0))
    }

    /// Rows in a file, of which the first `keep` bytes stay.
    ///
    /// # Errors
    /// A file that can't be written, is shorter, or that another import writes to.
    pub(super) fn open(path: &Path, keep: u64) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        file.try_lock().map_err(|_| io::Error::other("another import is writing to it"))?;
        if file.metadata()?.len() < keep {
            return Err(io::Error::other("is shorter than FILE.progress says; remove both and begin anew"));
        }
        file.set_len(keep)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self::of(file, keep))
    }

    fn of(file: File, written: u64) -> Self {
        let mut rows = csv::WriterBuilder::new();
        rows.has_headers(false).buffer_capacity(1 << 18);
        Self { rows: rows.from_writer(Counting { file, written }) }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, person: &Person) -> io::Result<()> {
        self.rows.serialize(person).map_err(io::Error::other)
    }

    /// Puts everything on disk, and says how much it is.
    pub(super) fn save(&mut self) -> io::Result<u64> {
        self.rows.flush()?;
        self.rows.get_ref().file.sync_data()?;
        Ok(self.rows.get_ref().written)
    }

    /// All rows are in.
    pub(super) fn close(mut self) -> io::Result<Rows> {
        self.rows.flush()?;
        let counting = self.rows.into_inner().map_err(|error| error.into_error())?;
        Ok(Rows { file: counting.file })
    }
}

/// All rows, to be read as often as one likes.
pub(super) struct Rows {
    file: File,
}

impl Rows {
    /// Calls `take` with every row, in order.
    ///
    /// # Errors
    /// Rows that can't be read, and whatever `take` fails with.
    pub(super) fn each(&mut self, mut take: impl FnMut(Person) -> io::Result<()>) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_reader(BufReader::with_capacity(1 << 18, &self.file));
        for row in reader.deserialize() {
            take(row.map_err(io::Error::other)?)?;
        }
        Ok(())
    }
}
