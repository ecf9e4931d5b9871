//! A compiled table of names, whether it was just made or read from a file.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::build::Builder;
use super::bytes::{take_run, take_text, u64_at};
use super::open::{Header, MAGIC, OpenError, Section};
use super::person::{Kind, Person};
use super::slots::{Filter, Slots};
use super::typos::Typos;
use super::windows::Windows;
use crate::names::list::{Ambiguity, NameList, Status};

/// So many people share a place in the index.
pub(super) const BLOCK: usize = 16;
/// No longer run of words is looked for, whatever a file says.
const LONGEST: u32 = 255;

/// Lists of people, compiled: the bytes of a file made by `consentry names build`. Cheap to clone.
///
/// ```
/// use consentry::names::{CompiledNames, NameList};
///
/// let list = NameList::parse("names/mine.txt", "Tess Voorbeeld\n").map_err(|_| "unreadable")?;
/// let names = CompiledNames::compile(&[list]);
/// let file: Vec<u8> = names.as_bytes().to_vec();
/// let opened = CompiledNames::open(file).map_err(|error| error.to_string())?;
/// assert_eq!(opened.person(0).map(|person| person.name), Some("Tess Voorbeeld"));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone)]
pub struct CompiledNames {
    table: Arc<Table>,
}

struct Table {
    bytes: Bytes,
    header: Header,
    kinds: Vec<Kind>,
}

impl CompiledNames {
    /// Compiles lists of people into one table. The same lists give the same bytes on every machine.
    pub fn compile(lists: &[NameList]) -> Self {
        let mut builder = Builder::default();
        for entry in lists.iter().flat_map(|list| &list.entries) {
            builder.add(entry);
        }
        let (header, bytes, kinds) = builder.finish();
        Self { table: Arc::new(Table { bytes: bytes.into(), header, kinds }) }
    }

    /// Whether these bytes start as a compiled file does; eight are enough to tell. Fewer do if no text starts like that.
    pub fn is_compiled(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC) || (!bytes.is_empty() && MAGIC.starts_with(bytes))
    }

    /// Opens the contents of a compiled file. They are looked up in place: besides the check of their digest, this costs the
    /// same for ten names and for ten million. A `Vec` will do, or `Bytes` of a mapped file ([`Bytes::from_owner`]), which must not
    /// become shorter while it is mapped.
    ///
    /// # Errors
    /// What is wrong with the file, and what to do: it is something else, of another version, cut off, or changed.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, OpenError> {
        let bytes = bytes.into();
        let header = Header::read(&bytes)?;
        let wrong = |section| Err(OpenError::section(section));
        let at = |section| bytes.get(header.range(section)).unwrap_or_default();
        let Some(kinds) = read_kinds(at(Section::Kinds)) else { return wrong(Section::Kinds) };
        if (at(Section::Index).len() / 8) < (header.people as usize).div_ceil(BLOCK) {
            return wrong(Section::Index);
        }
        let filters = [Section::Singles, Section::Pairs, Section::PartedSingles, Section::PartedPairs];
        for section in filters.into_iter().chain([Section::TypoFilter]) {
            if !at(section).len().is_power_of_two() {
                return wrong(section);
            }
        }
        Ok(Self { table: Arc::new(Table { header, kinds, bytes }) })
    }

    /// Writes the digests that the bytes of a file should have, so that tests reach what stands behind their check.
    #[doc(hidden)]
    pub fn seal(bytes: &mut [u8]) {
        super::open::seal(bytes);
    }

    /// The bytes of the file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.table.bytes
    }

    /// How many people it holds.
    pub fn people(&self) -> usize {
        self.table.header.people as usize
    }

    /// How many different written names it knows.
    pub fn len(&self) -> usize {
        self.table.header.names as usize
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held: all of the file (in memory or mapped), and what was read from it.
    pub fn memory(&self) -> usize {
        let table = &*self.table;
        let texts: usize = table.kinds.iter().map(|k| k.list.len() + k.field.len() + k.country.len()).sum();
        table.bytes.len() + table.kinds.capacity() * size_of::<Kind>() + texts + size_of::<Table>()
    }

    /// The same for the same lists, on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.table.header.fingerprint
    }

    /// A person by number, counted from 0; `None` behind the last.
    pub fn person(&self, number: usize) -> Option<Person<'_>> {
        if number >= self.people() {
            return None;
        }
        let start = u64_at(self.section(Section::Index), number / BLOCK * 8);
        let mut rest = self.section(Section::People).get(usize::try_from(start).ok()?..)?;
        for _ in 0..number % BLOCK {
            take_run(&mut rest)?;
        }
        Person::read(take_run(&mut rest)?, number, &self.table.kinds)
    }

    /// Everybody, by number.
    pub fn entries(&self) -> impl Iterator<Item = Person<'_>> {
        let mut rest = self.section(Section::People);
        let read = move |number| Person::read(take_run(&mut rest)?, number, &self.table.kinds);
        (0..self.people()).map_while(read)
    }

    #[inline]
    fn section(&self, section: Section) -> &[u8] {
        self.table.bytes.get(self.table.header.range(section)).unwrap_or_default()
    }

    fn slots(&self, slots: Section, postings: Section) -> Slots<'_> {
        Slots::new(self.section(slots), self.section(postings), self.table.header.people)
    }

    /// Names by their words.
    pub(in crate::names) fn windows(&self) -> Windows<'_> {
        Windows {
            singles: Filter::new(self.section(Section::Singles)),
            pairs: Filter::new(self.section(Section::Pairs)),
            slots: self.slots(Section::Slots, Section::Postings),
            longest: self.table.header.longest.min(LONGEST) as usize,
        }
    }

    /// Names that hold a comma or a full stop themselves, by their words.
    pub(in crate::names) fn parted(&self) -> Windows<'_> {
        Windows {
            singles: Filter::new(self.section(Section::PartedSingles)),
            pairs: Filter::new(self.section(Section::PartedPairs)),
            slots: self.slots(Section::PartedSlots, Section::PartedPostings),
            longest: self.table.header.longest_parted.min(LONGEST) as usize,
        }
    }

    /// Names of several words, by the one word they make.
    pub(in crate::names) fn joined(&self) -> Slots<'_> {
        self.slots(Section::Joined, Section::JoinedPostings)
    }

    /// Words of names, by what is left of them.
    pub(in crate::names) fn typos(&self) -> Typos<'_> {
        Typos::new(
            Filter::new(self.section(Section::TypoFilter)),
            self.section(Section::TypoWords),
            self.section(Section::TypoDeletes),
        )
    }
}

/// Reads what people have in common. Equal texts share one.
fn read_kinds(mut bytes: &[u8]) -> Option<Vec<Kind>> {
    let mut kinds: Vec<Kind> = Vec::new();
    let shared = |text: &str, kinds: &[Kind], of: fn(&Kind) -> &Arc<str>| {
        kinds.last().map(of).filter(|last| &***last == text).map_or_else(|| text.into(), Arc::clone)
    };
    while !bytes.is_empty() {
        let (list, field, country) = (take_text(&mut bytes)?, take_text(&mut bytes)?, take_text(&mut bytes)?);
        let (&[status, ambiguity], rest) = bytes.split_first_chunk()?;
        bytes = rest;
        let kind = Kind {
            list: shared(list, &kinds, |k| &k.list),
            field: shared(field, &kinds, |k| &k.field),
            country: shared(country, &kinds, |k| &k.country),
            status: *Status::ALL.get(usize::from(status))?,
            ambiguity: *Ambiguity::ALL.get(usize::from(ambiguity))?,
        };
        kinds.push(kind);
    }
    Some(kinds)
}

impl fmt::Debug for CompiledNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompiledNames")
            .field("people", &self.people())
            .field("names", &self.len())
            .finish_non_exhaustive()
    }
}

impl Default for CompiledNames {
    fn default() -> Self {
        Self::compile(&[])
    }
}
