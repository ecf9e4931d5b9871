//! The file: its header, and what is checked before a byte of it is believed.

use std::fmt;
use std::ops::Range;

use twox_hash::XxHash3_64;

use super::bytes::{u32_at, u64_at};

/// How every compiled file starts. No text does: the first byte is not UTF-8 before an `N`, and a transfer that touches line ends
/// shows at once.
pub(super) const MAGIC: [u8; 8] = *b"\xc5NAMES\r\n";
/// The version of the format that is written and read.
pub(super) const VERSION: u32 = 2;
const ORDER: u32 = 0x0102_0304;

/// The parts of a file, in order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Section {
    /// What many people have in common: list, field, country, status, ambiguity.
    Kinds,
    /// People, one behind the other.
    People,
    /// Where every sixteenth person starts.
    Index,
    /// Names by their words.
    Singles,
    Pairs,
    Slots,
    Postings,
    /// Names that hold a comma or a full stop themselves.
    PartedSingles,
    PartedPairs,
    PartedSlots,
    PartedPostings,
    /// Names written as one word.
    Joined,
    JoinedPostings,
    /// Words of names, for typos.
    TypoFilter,
    TypoWords,
    TypoDeletes,
}

/// How many sections there are, with their names in complaints.
const SECTIONS: [&str; 16] = [
    "kinds",
    "people",
    "index",
    "single words",
    "pairs",
    "names",
    "namesakes",
    "parted single words",
    "parted pairs",
    "parted names",
    "parted namesakes",
    "joined names",
    "joined namesakes",
    "typo filter",
    "typo words",
    "typo deletes",
];

// magic, version, byte order, length, people, longest name, longest parted name, spare, names, fingerprint
const FIXED: usize = 8 + 4 + 4 + 8 + 4 + 4 + 4 + 4 + 8 + 8;
const CONTENT_DIGEST: usize = FIXED + 16 * SECTIONS.len();
const HEADER_DIGEST: usize = CONTENT_DIGEST + 8;
/// Bytes before the first section.
pub(super) const HEADER: usize = HEADER_DIGEST + 8;

/// What a file says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub people: u32,
    pub longest: u32,
    pub longest_parted: u32,
    pub names: u64,
    pub fingerprint: u64,
    sections: [Range<usize>; SECTIONS.len()],
}

impl Header {
    /// Where a section stands.
    #[inline]
    pub(super) fn range(&self, section: Section) -> Range<usize> {
        self.sections[section as usize].clone()
    }

    /// Writes a file of these sections.
    pub(super) fn write(&self, sections: [Vec<u8>; SECTIONS.len()]) -> (Self, Vec<u8>) {
        let mut header = self.clone();
        let mut at = HEADER;
        for (range, section) in header.sections.iter_mut().zip(&sections) {
            *range = at..at + section.len();
            at += section.len();
        }
        let mut out = Vec::with_capacity(at);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&ORDER.to_le_bytes());
        out.extend_from_slice(&(at as u64).to_le_bytes());
        for number in [header.people, header.longest, header.longest_parted, 0] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&header.names.to_le_bytes());
        out.extend_from_slice(&header.fingerprint.to_le_bytes());
        for range in &header.sections {
            out.extend_from_slice(&(range.start as u64).to_le_bytes());
            out.extend_from_slice(&(range.len() as u64).to_le_bytes());
        }
        out.resize(HEADER, 0);
        for section in sections {
            out.extend_from_slice(&section);
        }
        seal(&mut out);
        (header, out)
    }

    /// Reads the header of a file and checks the whole: what it is, that all of it is there, and that no byte was changed.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, OpenError> {
        let fail = |kind| Err(OpenError { kind });
        if bytes.len() < MAGIC.len() && MAGIC.starts_with(bytes) {
            return fail(Kind::Short { is: bytes.len() as u64, wants: HEADER as u64 });
        }
        if !bytes.starts_with(&MAGIC) {
            return fail(Kind::Foreign);
        }
        if bytes.len() < HEADER {
            return fail(Kind::Short { is: bytes.len() as u64, wants: HEADER as u64 });
        }
        // The version comes first: all else may lie elsewhere in another one.
        let version = u32_at(bytes, 8);
        if version != VERSION || u32_at(bytes, 12) != ORDER {
            return fail(Kind::Version(version));
        }
        if XxHash3_64::oneshot(&bytes[..HEADER_DIGEST]) != u64_at(bytes, HEADER_DIGEST) {
            return fail(Kind::Changed("header"));
        }
        let wants = u64_at(bytes, 16);
        if (bytes.len() as u64) < wants {
            return fail(Kind::Short { is: bytes.len() as u64, wants });
        }
        if bytes.len() as u64 > wants {
            return fail(Kind::Long { is: bytes.len() as u64, wants });
        }
        let mut header = Self {
            people: u32_at(bytes, 24),
            longest: u32_at(bytes, 28),
            longest_parted: u32_at(bytes, 32),
            names: u64_at(bytes, 40),
            fingerprint: u64_at(bytes, 48),
            ..Self::default()
        };
        for (number, range) in header.sections.iter_mut().enumerate() {
            let at = FIXED + 16 * number;
            let (start, len) = (u64_at(bytes, at), u64_at(bytes, at + 8));
            let end = start.checked_add(len).filter(|end| *end <= wants && start >= HEADER as u64);
            let Some(end) = end else { return fail(Kind::Section(SECTIONS[number])) };
            *range = start as usize..end as usize;
        }
        if XxHash3_64::oneshot(&bytes[HEADER..]) != u64_at(bytes, CONTENT_DIGEST) {
            return fail(Kind::Changed("content"));
        }
        Ok(header)
    }
}

/// Writes the digests of a file: of its content first, then of the header, which holds that.
pub(super) fn seal(bytes: &mut [u8]) {
    let Some((header, content)) = bytes.split_at_mut_checked(HEADER) else { return };
    header[CONTENT_DIGEST..HEADER_DIGEST].copy_from_slice(&XxHash3_64::oneshot(content).to_le_bytes());
    let digest = XxHash3_64::oneshot(&header[..HEADER_DIGEST]);
    header[HEADER_DIGEST..].copy_from_slice(&digest.to_le_bytes());
}

/// Why a file of compiled names can't be used, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError {
    kind: Kind,
}

impl OpenError {
    /// A section that says what can't be.
    pub(super) fn section(section: Section) -> Self {
        Self { kind: Kind::Section(SECTIONS[section as usize]) }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Foreign,
    Version(u32),
    Short { is: u64, wants: u64 },
    Long { is: u64, wants: u64 },
    Changed(&'static str),
    Section(&'static str),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Foreign => f.write_str("is no file of compiled names; make one with consentry names build"),
            Kind::Version(version) => write!(
                f,
                "holds compiled names of format {version}, this program reads format {VERSION}; build the file anew with \
                 consentry names build"
            ),
            Kind::Short { is, wants } => write!(
                f,
                "is cut off: {is} of {wants} bytes are there; copy it again, or build it anew with consentry names build"
            ),
            Kind::Long { is, wants } => write!(
                f,
                "has {} bytes behind its end at {wants}; copy it again, or build it anew with consentry names build",
                is - wants
            ),
            Kind::Changed(part) => write!(
                f,
                "was changed since it was built: the digest of its {part} does not agree; copy it again, or build it anew \
                 with consentry names build"
            ),
            Kind::Section(section) => {
                write!(f, "says what can't be in its section \"{section}\"; build it anew with consentry names build")
            }
        }
    }
}

impl std::error::Error for OpenError {}
