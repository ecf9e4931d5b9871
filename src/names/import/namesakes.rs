//! What only the whole list shows: who shares a name with whom.

use std::collections::{HashMap, HashSet};

use super::filter::{Left, Person};
use crate::names::Ambiguity;
use crate::text::{Run, hash, words_of};

/// So many pages make somebody known, ...
const KNOWN: u32 = 20;
/// ... and so many times as many as anybody else of the name make that one the person who is meant.
const FAR_BETTER: u32 = 5;
/// So many people who go by an alias make it nobody's.
const MANY: u32 = 3;

/// Every name of a list, as fingerprints: 24 bytes for each person and 8 for each alias.
#[derive(Clone, Debug, Default)]
pub struct Census {
    people: Vec<Named>,
    aliases: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    name: u64,
    who: u64,
    sitelinks: u32,
}

/// Who shares a name with whom.
#[derive(Debug, Default)]
pub struct Namesakes {
    /// Of everybody, in order.
    names: Vec<u64>,
    shared: HashMap<u64, Shared>,
    /// Aliases of several people, and how many.
    aliases: HashMap<u64, u32>,
    seen: HashSet<(u64, u64)>,
    seen_aliases: HashSet<u64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Shared {
    people: u32,
    best: (u32, u64),
    second: u32,
}

/// What becomes of a person once all others are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How surely the name means this one person.
    pub ambiguity: Ambiguity,
    /// The aliases that stay, joined by `|`.
    pub aliases: String,
    /// How many do not stay: somebody else's names, and words.
    pub dropped: u32,
}

fn key(name: &str) -> u64 {
    Run::new(&words_of(name)).key()
}

fn who(person: &Person) -> u64 {
    if person.id.is_empty() { facts(person) } else { hash::word(&person.id) }
}

/// What is known besides the name: two rows that agree in this cannot be told apart.
fn facts(person: &Person) -> u64 {
    hash::word(&format!("{}|{}|{:?}", key(&person.name), person.country, person.born))
}

fn aliases(person: &Person) -> impl Iterator<Item = &str> {
    person.aliases.split('|').filter(|alias| !alias.is_empty())
}

impl Census {
    /// Counts a person.
    pub fn add(&mut self, person: &Person) {
        self.people.push(Named { name: key(&person.name), who: who(person), sitelinks: person.sitelinks });
        self.aliases.extend(aliases(person).map(key));
    }

    /// Everybody has been counted.
    pub fn close(mut self) -> Namesakes {
        self.people.sort_unstable();
        let mut shared = HashMap::new();
        for group in self.people.chunk_by(|a, b| a.name == b.name).filter(|group| group.len() > 1) {
            let mut known = Shared::default();
            for person in group.chunk_by(|a, b| a.who == b.who).filter_map(<[Named]>::last) {
                known.people += 1;
                if person.sitelinks > known.best.0 || known.people == 1 {
                    known.second = known.best.0;
                    known.best = (person.sitelinks, person.who);
                } else {
                    known.second = known.second.max(person.sitelinks);
                }
            }
            shared.insert(group[0].name, known);
        }
        let names = self.people.iter().map(|person| person.name).collect();
        self.aliases.sort_unstable();
        let groups = self.aliases.chunk_by(|a, b| a == b).filter(|group| group.len() > 1);
        let count = |group: &[u64]| (group[0], u32::try_from(group.len()).unwrap_or(u32::MAX));
        let aliases = groups.map(count).collect();
        Namesakes { names, shared, aliases, ..Namesakes::default() }
    }
}

impl Namesakes {
    /// What becomes of a person; everybody is asked after once more, in the order of the list. `is_word` says whether a word
    /// is also an ordinary word, a place or a word of names.
    ///
    /// * Who stands in the list already is left, and so is who cannot be told from somebody there.
    /// * Of people of one name, one who is known far better than all others is taken as `unique`, and the others are left;
    ///   otherwise all are `common`.
    /// * A name of one word is a `mononym`, or `common` if it is a word; one of nothing but ordinary words is `common`.
    /// * An alias that is somebody's name stays with that one. An alias of two people stays with the first, of more with none.
    ///   One word stays an alias only if it is no other word and has five letters.
    ///
    /// # Errors
    /// Why the person is left after all.
    pub fn settle(&mut self, person: &Person, word: &impl Fn(u64) -> Word) -> Result<Kept, Left> {
        let words = words_of(&person.name);
        let name = Run::new(&words).key();
        let mut is_shared = false;
        if let Some(shared) = self.shared.get(&name).copied() {
            // Twice by the id, or twice by all that is known.
            let new_id = self.seen.insert((name, who(person)));
            if !new_id {
                return Err(Left::Duplicate);
            }
            let far_better = shared.best.0 >= KNOWN && shared.best.0 / FAR_BETTER >= shared.second;
            if shared.people > 1 && far_better && who(person) != shared.best.1 {
                return Err(Left::Namesake);
            }
            if !person.id.is_empty() && !self.seen.insert((name, facts(person))) {
                return Err(Left::Duplicate);
            }
            is_shared = shared.people > 1 && !far_better;
        }
        let ambiguity = match words.as_slice() {
            [one] if word(*one) == Word::Ordinary => Ambiguity::Common,
            [_] if !is_shared => Ambiguity::Mononym,
            several if is_shared || several.iter().all(|w| word(*w) == Word::Ordinary) => Ambiguity::Common,
            _ => Ambiguity::Unique,
        };
        let mut kept = Vec::new();
        let mut dropped = 0;
        for alias in aliases(person) {
            let words = words_of(alias);
            let key = Run::new(&words).key();
            let is_word = matches!(words.as_slice(), [one] if word(*one) != Word::Unknown || alias.chars().count() < 5);
            let of_many = match self.aliases.get(&key) {
                Some(MANY..) => true,
                Some(_) => !self.seen_aliases.insert(key),
                None => false,
            };
            if is_word || of_many || self.names.binary_search(&key).is_ok() {
                dropped += 1;
            } else {
                kept.push(alias);
            }
        }
        Ok(Kept { ambiguity, aliases: kept.join("|"), dropped })
    }
}

/// What a word is besides a part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Nothing that is known.
    Unknown,
    /// A given name or a surname.
    Name,
    /// An ordinary word or a place, be it a name as well.
    Ordinary,
}
