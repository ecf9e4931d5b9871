//! People as a table holds them.

use std::fmt;
use std::sync::Arc;

use super::bytes::{take, take_run, take_text, unzigzag};
use crate::names::list::{Ambiguity, Status, makes_pictures};

/// One listed person, read where a table holds it. The texts are the table's own: copying a `Person` copies no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person<'n> {
    /// The canonical name.
    pub name: &'n str,
    /// Other names the person goes by.
    pub aliases: Aliases<'n>,
    /// ISO 3166 alpha-2, `XX` where it has no meaning.
    pub country: &'n str,
    /// What the person is known for: film, music, politics.
    pub field: &'n str,
    /// Year of birth.
    pub born: Option<i16>,
    /// Alive, dead, or made up.
    pub status: Status,
    /// How surely the name means this person.
    pub ambiguity: Ambiguity,
    /// The list it stands in: `names/film`.
    pub list: &'n Arc<str>,
    /// Line in that list, counted from 1.
    pub line: usize,
}

impl<'n> Person<'n> {
    /// The canonical name and all others.
    pub fn forms(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        std::iter::once(self.name).chain(self.aliases.iter())
    }

    /// Whether the person's name stands for a manner of making pictures: painters, photographers, designers, directors.
    pub fn makes_pictures(&self) -> bool {
        makes_pictures(self.field)
    }

    /// Whether the name means this one real person and nobody else.
    pub(in crate::names) fn is_sure(&self) -> bool {
        self.ambiguity == Ambiguity::Unique && self.status != Status::Fictional
    }

    /// Reads a person of the table's `number`.
    pub(super) fn read(mut bytes: &'n [u8], number: usize, kinds: &'n [Kind]) -> Option<Self> {
        let kind = kinds.get(usize::try_from(take(&mut bytes)?).ok()?)?;
        let line = unzigzag(take(&mut bytes)?).saturating_add(number as i64);
        let born = take(&mut bytes)?.checked_sub(1).map(unzigzag).and_then(|year| i16::try_from(year).ok());
        let name = take_text(&mut bytes)?;
        Some(Self {
            name,
            aliases: Aliases(bytes),
            country: &kind.country,
            field: &kind.field,
            born,
            status: kind.status,
            ambiguity: kind.ambiguity,
            list: &kind.list,
            line: usize::try_from(line).unwrap_or_default(),
        })
    }
}

/// Other names of a person.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Aliases<'n>(&'n [u8]);

impl<'n> Aliases<'n> {
    /// Each of them, as listed.
    pub fn iter(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        let mut rest = self.0;
        std::iter::from_fn(move || take_text(&mut rest))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        let mut rest = self.0;
        std::iter::from_fn(|| take_run(&mut rest)).count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them as one text.
    pub fn join(&self, between: &str) -> String {
        self.iter().collect::<Vec<&str>>().join(between)
    }
}

impl fmt::Debug for Aliases<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// What many people have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Kind {
    pub(super) list: Arc<str>,
    pub(super) field: Arc<str>,
    pub(super) country: Arc<str>,
    pub(super) status: Status,
    pub(super) ambiguity: Ambiguity,
}
