//! The file or stdin, uncompressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::unpack::{Beginning, Beginnings, Unpacked};
use crate::cli::Failure;

/// How much of the beginning is looked at.
const HEAD: u64 = 64 * 1024;

/// How the bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Bzip2,
}

/// What is read.
pub(super) struct Input {
    /// What messages call it.
    pub shown: String,
    /// The name of the file without what says how it is packed; empty for stdin.
    pub name: String,
    /// How long it is as it lies there, if it is a file.
    pub len: Option<u64>,
    /// A digest of the beginning as it lies there.
    pub digest: String,
    /// The beginning, unpacked.
    pub head: Vec<u8>,
    /// How many bytes were read of what lies there.
    pub read: Arc<AtomicU64>,
    pub packing: Packing,
    /// Where the streams of a packed file begin.
    pub beginnings: Beginnings,
    path: Option<PathBuf>,
    reader: Box<dyn BufRead>,
}

impl Input {
    /// Opens the file (`-` is stdin) and looks at its beginning.
    ///
    /// # Errors
    /// A file that can't be read, or that is packed in a way that is not known here.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let stdin = path == Path::new("-");
        let shown = if stdin { "stdin".to_owned() } else { path.display().to_string() };
        let failed = |error: io::Error| Failure::Unusable(format!("{shown}: {error}"));
        let read = Arc::new(AtomicU64::new(0));
        let (mut raw, len): (Box<dyn Read>, Option<u64>) = if stdin {
            (Box::new(Counted { inner: io::stdin().lock(), read: read.clone() }), None)
        } else {
            let file = File::open(path).map_err(failed)?;
            let data = file.metadata().map_err(failed)?;
            if data.is_dir() {
                return Err(Failure::Unusable(format!("{shown}: is a folder, and an import reads a file")));
            }
            // A pipe with a name has no length.
            let len = data.is_file().then_some(data.len());
            (Box::new(Counted { inner: file, read: read.clone() }), len)
        };
        let mut packed = Vec::new();
        raw.by_ref().take(HEAD).read_to_end(&mut packed).map_err(failed)?;
        let packing = packing(&packed, &shown)?;
        let digest = blake3::hash(&packed).to_hex()[..32].to_owned();
        let packed = BufReader::with_capacity(1 << 18, Cursor::new(packed).chain(raw));
        let beginnings = Beginnings::default();
        let mut unpacked: Box<dyn Read> = match packing {
            Packing::None => Box::new(packed),
            _ => Box::new(Unpacked::new(packing, packed, Beginning::default(), beginnings.clone())),
        };
        let mut head = Vec::new();
        // What is wrong behind the beginning comes up again when it is read.
        let ending = unpacked.by_ref().take(HEAD).read_to_end(&mut head).err();
        let rest = Failing { error: ending, inner: unpacked };
        let reader = Box::new(BufReader::with_capacity(1 << 18, Cursor::new(head.clone()).chain(rest)));
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".bz2")).unwrap_or(&name).to_owned();
        let path = len.map(|_| path.to_owned());
        Ok(Self { shown, name, len, digest, head, read, packing, beginnings, path, reader })
    }

    /// The unpacked bytes from this offset on. What lies before it is not read; of a packed file, what lies before `beginning`.
    ///
    /// # Errors
    /// An input that can't be read, or is shorter.
    pub(super) fn from(self, offset: u64, beginning: Option<Beginning>) -> io::Result<Box<dyn BufRead>> {
        if offset == 0 {
            return Ok(self.reader);
        }
        let from = match self.packing {
            Packing::None => Some(Beginning { packed: offset, unpacked: offset }),
            _ => beginning.filter(|beginning| (1..=offset).contains(&beginning.unpacked)),
        };
        let (mut reader, before) = match (from, &self.path) {
            (Some(from), Some(path)) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(from.packed))?;
                self.read.store(from.packed, Ordering::Relaxed);
                let raw = BufReader::with_capacity(1 << 18, Counted { inner: file, read: self.read });
                let reader: Box<dyn BufRead> = match self.packing {
                    Packing::None => Box::new(raw),
                    packing => {
                        self.beginnings.clear();
                        let unpacked = Unpacked::new(packing, raw, from, self.beginnings);
                        Box::new(BufReader::with_capacity(1 << 18, unpacked))
                    }
                };
                (reader, from.unpacked)
            }
            _ => (self.reader, 0),
        };
        let skip = offset - before;
        let skipped = io::copy(&mut reader.by_ref().take(skip), &mut io::sink())?;
        if skipped < skip {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(reader)
    }
}

/// What went wrong while reading, in words.
pub(super) fn explain(error: &io::Error, packing: Packing) -> String {
    let packed = match packing {
        // Said by whoever cuts it into records.
        _ if error.kind() == io::ErrorKind::Other => return error.to_string(),
        Packing::None => return format!("reading failed: {error}"),
        Packing::Gzip => "gzip",
        Packing::Bzip2 => "bzip2",
    };
    match error.kind() {
        io::ErrorKind::UnexpectedEof => format!("the {packed} file is cut off: fetch it again, whole"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            format!("the {packed} file is damaged ({error}): fetch it again")
        }
        _ => format!("reading the {packed} file failed: {error}"),
    }
}

/// How a file is packed, by its first bytes.
fn packing(head: &[u8], shown: &str) -> Result<Packing, Failure> {
    let unknown = |what: &str, remedy: &str| {
        Err(Failure::Unusable(format!("{shown}: is {what}, which is not read here: {remedy}")))
    };
    match head {
        [0x1f, 0x8b, ..] => Ok(Packing::Gzip),
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => Ok(Packing::Bzip2),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => unknown("zstd", "zstd -dc FILE | consentry names import -"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => unknown("xz", "xz -dc FILE | consentry names import -"),
        [b'P', b'K', 3, 4, ..] => unknown("a zip archive (or a spreadsheet)", "unpack it, or save it as CSV"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => unknown("UTF-16 text", "save it as UTF-8"),
        _ if head.contains(&0) => unknown("no text", "give one of the formats that --help names"),
        _ => Ok(Packing::None),
    }
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Says first what went wrong while the beginning was read.
struct Failing<R> {
    error: Option<io::Error>,
    inner: R,
}

impl<R: Read> Read for Failing<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.error.take() {
            Some(error) => Err(error),
            None => self.inner.read(buf),
        }
    }
}
