//! What is in a file of names: compiled ones are mapped into memory where that is wanted, lists are read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use bytes::Bytes;
use mmap_io::{MemoryMappedFile, MmapMode};

use crate::names::CompiledNames;

/// How compiled names are held while they are in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// Mapped into memory: opened at once, and held in common by all processes that map the file. Whoever cuts the file short in
    /// its place meanwhile ends the process (`names build` puts another in its place, which does no harm).
    #[default]
    Mapped,
    /// Read into memory: for whoever uses them so long that a file will be replaced meanwhile, by whatever means.
    Read,
}

/// What is in a file of names.
pub(super) enum Contents {
    /// Names that were compiled, not checked yet.
    Compiled(Bytes),
    /// Anything else: a list.
    List(Vec<u8>),
    /// Nothing, in a file that could hold something.
    Empty,
}

impl Contents {
    /// Looks at the first bytes, and maps or reads the rest.
    pub(super) fn of(path: &Path, hold: Hold) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let data = file.metadata()?;
        let mut bytes = Vec::new();
        file.by_ref().take(8).read_to_end(&mut bytes)?;
        let compiled = CompiledNames::is_compiled(&bytes);
        // A pipe can't be mapped, and some file systems map nothing: what can't be mapped is read.
        if compiled && hold == Hold::Mapped && data.is_file() {
            return match Mapping::new(file, path) {
                Some(mapping) => Ok(Self::Compiled(Bytes::from_owner(mapping))),
                None => Ok(Self::Compiled(fs::read(path)?.into())),
            };
        }
        bytes.reserve_exact(usize::try_from(data.len()).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        Ok(match bytes.is_empty() && data.is_file() {
            true => Self::Empty,
            false if compiled => Self::Compiled(bytes.into()),
            false => Self::List(bytes),
        })
    }
}

/// A mapped file.
struct Mapping {
    file: MemoryMappedFile,
}

impl Mapping {
    fn new(file: File, path: &Path) -> Option<Self> {
        Some(Self { file: MemoryMappedFile::from_file(file, MmapMode::ReadOnly, path).ok()? })
    }
}

impl AsRef<[u8]> for Mapping {
    fn as_ref(&self) -> &[u8] {
        // Fails only if the file became shorter while it was mapped; of nothing, its reader says that it is cut off.
        self.file.as_slice_bytes(0, self.file.len()).unwrap_or_default()
    }
}
