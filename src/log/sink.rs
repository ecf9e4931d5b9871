//! Where records go: the [`Sink`] trait and the JSONL file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::Record;

/// A place that keeps records. Called from one thread only, never from a request.
pub trait Sink: Send + 'static {
    /// Keeps a batch: all of it, or on an error none of it, so that the caller can try the same batch again.
    fn write(&mut self, batch: &[Record]) -> io::Result<()>;

    /// Makes what was written survive a crash of the machine.
    fn sync(&mut self) -> io::Result<()>;

    /// Starts over with a fresh handle, for log rotation.
    fn reopen(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file of JSON lines, appended to. Readable by its owner alone when it is made here.
#[derive(Debug)]
pub struct Jsonl {
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
}

impl Jsonl {
    /// Opens the file, or makes it.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let file = open(&path)?;
        Ok(Self { path, file, buffer: Vec::new() })
    }

    /// The file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Sink for Jsonl {
    fn write(&mut self, batch: &[Record]) -> io::Result<()> {
        self.buffer.clear();
        for record in batch {
            serde_json::to_writer(&mut self.buffer, record)?;
            self.buffer.push(b'\n');
        }
        let before = self.file.metadata()?.len();
        self.file.write_all(&self.buffer).inspect_err(|_| {
            // Half a batch must not stay: it would be there twice after the next try.
            let _ = self.file.set_len(before);
        })
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn reopen(&mut self) -> io::Result<()> {
        self.file = open(&self.path)?;
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    if file.metadata()?.len() > 0 {
        // A line that a crash cut short must not swallow the next one.
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_torn_line_stays_on_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d.jsonl");
        std::fs::write(&path, r#"{"schema":1,"id"#).unwrap();
        let mut sink = Jsonl::open(&path).unwrap();
        sink.write(&[Record::unscreened(Uuid::now_v7(), "too-large")]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        serde_json::from_str::<Record>(lines[1]).unwrap();
    }

    #[test]
    fn rotation_goes_on_in_a_new_file() {
        let dir = tempfile::tempdir().unwrap();
        let (path, old) = (dir.path().join("d.jsonl"), dir.path().join("d.jsonl.1"));
        let mut sink = Jsonl::open(&path).unwrap();
        let record = || [Record::unscreened(Uuid::now_v7(), "too-large")];
        sink.write(&record()).unwrap();
        std::fs::rename(&path, &old).unwrap();
        sink.write(&record()).unwrap();
        sink.reopen().unwrap();
        sink.write(&record()).unwrap();
        let lines = |p: &Path| std::fs::read_to_string(p).unwrap().lines().count();
        assert_eq!((lines(&old), lines(&path)), (2, 1));
    }
}
