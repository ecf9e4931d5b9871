//! Finding protected names in a text.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::key::{Kind, Print, RegistryKey};
use super::name::{MAX_WORDS, MIN_JOINED};
use super::sketch::{Sketch, TYPO_WORD, deletions, replaced};
use crate::text::hash::SpreadAlready;
use crate::text::{Disguise, Gap, Reading, Shape, Token, hash_folded};

/// A protected name found in a folded text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RegistryHit {
    /// Number of the entry.
    pub entry: u32,
    /// Byte offset of its start in the folded text.
    pub start: u32,
    /// Byte offset of its end in the folded text.
    pub end: u32,
    /// Whether it stands behind `--no`.
    pub steered: bool,
    /// What was undone to read it.
    pub disguise: Disguise,
    /// In (0, 1]: how far the reading is to be trusted.
    pub trust: f32,
}

/// Everybody who is protected, as hashes. Immutable; a [`Screener`](crate::Screener) shares it and can be given another.
#[derive(Default)]
pub struct Registry {
    /// None when nobody is in it.
    key: Option<RegistryKey>,
    entries: Vec<Entry>,
    /// The first half of each hash, sorted.
    prints: Vec<u64>,
    /// Whose each of them is.
    owners: Vec<u32>,
    /// Of every word of every name, a few bits of its hash.
    tags: HashSet<u32, SpreadAlready>,
    fingerprint: u64,
}

struct Entry {
    term: Arc<str>,
    consent: Print,
}

impl Registry {
    /// The registry of these entries: the id of each, and its sketch, which must have been made with this key.
    pub fn new<I: AsRef<str>>(key: &RegistryKey, sketches: impl IntoIterator<Item = (I, Sketch)>) -> Self {
        let mut registry = Self { key: Some(key.clone()), ..Self::default() };
        let mut prints: Vec<(u64, u32)> = Vec::new();
        for (number, (id, sketch)) in sketches.into_iter().enumerate() {
            let opened = sketch.open(key, id.as_ref());
            registry.fingerprint = registry.fingerprint.wrapping_add(sketch.fingerprint(id.as_ref()));
            registry.tags.extend(opened.tags);
            prints.extend(opened.prints.iter().map(|print| (print.short(), number as u32)));
            let term = format!("registry/{}", id.as_ref()).into();
            registry.entries.push(Entry { term, consent: opened.consent });
        }
        prints.sort_unstable();
        (registry.prints, registry.owners) = prints.into_iter().unzip();
        registry.fingerprint = key.seal_fingerprint(registry.fingerprint, registry.len());
        registry
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        let terms: usize = self.entries.iter().map(|entry| entry.term.len() + 2 * size_of::<usize>()).sum();
        // A place and a byte of control for each place of the table.
        let tags = self.tags.capacity() * (size_of::<u32>() + 1) * 8 / 7;
        let prints = self.prints.capacity() * size_of::<u64>() + self.owners.capacity() * size_of::<u32>();
        prints + self.entries.capacity() * size_of::<Entry>() + terms + tags
    }

    /// The same for the same people under the same key, in whatever order they came; 0 when nobody is in it. It says nothing of them.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How many people are in it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The id that findings of an entry carry: `registry/` and the entry's own.
    pub(crate) fn term(&self, hit: &RegistryHit) -> &Arc<str> {
        &self.entries[hit.entry as usize].term
    }

    /// The hash that grants know the name of an entry by.
    pub(crate) fn consent(&self, hit: &RegistryHit) -> Print {
        self.entries[hit.entry as usize].consent
    }

    /// Appends every protected name of a reading: of its words as they stand, and of each other view of them. Linear in the words;
    /// a text that has no word of any name costs one hash a word.
    pub(crate) fn find(&self, reading: &Reading<'_>, hits: &mut Vec<RegistryHit>) {
        let Some(key) = self.key.as_ref().filter(|_| !self.is_empty()) else { return };
        let before = hits.len();
        let mut search = Search { registry: self, key, reading, hits };
        search.tokens(reading.tokens(), true);
        for view in reading.views() {
            let first = search.hits.len();
            for stretch in view.changed() {
                search.tokens(stretch, false);
            }
            for hit in &mut search.hits[first..] {
                (hit.disguise, hit.trust) = (view.disguise, hit.trust * view.trust);
            }
        }
        let found = &mut hits[before..];
        found.sort_by(|a, b| {
            (a.start, a.end, a.entry).cmp(&(b.start, b.end, b.entry)).then(b.trust.total_cmp(&a.trust))
        });
        let mut last = None;
        let mut at = 0;
        hits.retain(|hit| {
            at += 1;
            at <= before || last.replace((hit.start, hit.end, hit.entry)) != Some((hit.start, hit.end, hit.entry))
        });
    }

    fn get(&self, print: Print) -> impl Iterator<Item = u32> + '_ {
        let short = print.short();
        let first = self.prints.partition_point(|print| *print < short);
        let same = self.prints[first..].iter().take_while(move |print| **print == short);
        same.zip(&self.owners[first..]).map(|(_, owner)| *owner)
    }
}

/// How many people, and nothing about them.
impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// How far a name is to be trusted that was found with a letter wrong, reversed, joined, or cut by a comma.
const TYPO: f32 = 0.8;
const REVERSED: f32 = 0.9;
const JOINED: f32 = 0.95;
const CUT: f32 = 0.9;
/// The same of "Zyxa Quennebecks".
const GENITIVE: f32 = 0.95;

struct Search<'a> {
    registry: &'a Registry,
    key: &'a RegistryKey,
    reading: &'a Reading<'a>,
    hits: &'a mut Vec<RegistryHit>,
}

impl Search<'_> {
    /// `plain` says that these are the words as they stand, so that their letters are known.
    fn tokens(&mut self, tokens: &[Token], plain: bool) {
        let words: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
        let known: Vec<bool> = words.iter().map(|word| self.is_known(*word)).collect();
        for at in 0..tokens.len() {
            self.handle(tokens, &words, at);
            if plain || known[at] {
                self.joined(&tokens[at], known[at], plain);
            }
            for count in 2..=MAX_WORDS.min(tokens.len() - at) {
                let unknown = known[at..at + count].iter().filter(|known| !**known).count();
                if unknown > 1 {
                    break;
                }
                let (run, words) = (&tokens[at..at + count], &words[at..at + count]);
                let exact = unknown == 0 && self.exact(run, words);
                if plain && !exact {
                    self.typos(run, words, &known[at..at + count]);
                }
            }
        }
    }

    fn is_known(&self, word: u64) -> bool {
        self.registry.tags.contains(&self.key.tag(word))
    }

    fn add(&mut self, print: Print, run: &[Token], disguise: Disguise, trust: f32) -> bool {
        let before = self.hits.len();
        let ([first, ..], [.., last]) = (run, run) else { return false };
        let hit = |entry| RegistryHit {
            entry,
            start: first.start,
            end: last.end,
            steered: first.shape.has(Shape::STEERED),
            disguise,
            trust,
        };
        self.hits.extend(self.registry.get(print).map(hit));
        self.hits.len() > before
    }

    /// All words right: in order, reversed, or with two of them joined.
    fn exact(&mut self, run: &[Token], words: &[u64]) -> bool {
        let hash = |kind| self.key.words(kind, words.iter().copied());
        let (name, reversed, joined) = (hash(Kind::Name), hash(Kind::Reversed), hash(Kind::Joined));
        let cut = run[1..].iter().any(|token| token.gap > Gap::Line);
        let (disguise, trust) = if cut { (Disguise::Syntax, CUT) } else { (Disguise::Plain, 1.0) };
        self.add(name, run, disguise, trust)
            | self.add(reversed, run, Disguise::Reversed, REVERSED)
            | self.add(joined, run, Disguise::Joined, if cut { CUT } else { JOINED })
    }

    /// One word a letter off, the others right.
    fn typos(&mut self, run: &[Token], words: &[u64], known: &[bool]) {
        for place in 0..run.len() {
            let others = known.iter().enumerate().all(|(at, known)| *known || at == place);
            // Of a word that stands in another script or is a single letter, no letter can be off.
            let word = self.reading.word(&run[place]).to_lowercase().replace('\'', "");
            if !others || word.chars().count() + 1 < *TYPO_WORD.start() {
                continue;
            }
            let stem = word.strip_suffix('s').filter(|_| place + 1 == run.len());
            if let Some(stem) = stem {
                let genitive = self.key.words(Kind::Name, replaced(words, place, hash_folded(stem)));
                if self.add(genitive, run, Disguise::Plain, GENITIVE) {
                    continue;
                }
            }
            let left_out = self.key.numbered(Kind::Typo, place, words.iter().copied());
            self.add(left_out, run, Disguise::Typo, TYPO);
            for shorter in deletions(&word) {
                let added = self.key.words(Kind::Name, replaced(words, place, shorter));
                let changed = self.key.numbered(Kind::Typo, place, replaced(words, place, shorter));
                self.add(added, run, Disguise::Typo, TYPO);
                self.add(changed, run, Disguise::Typo, TYPO);
            }
        }
    }

    /// A whole name as one word, also with figures behind it: "zyxaquennebeck92".
    fn joined(&mut self, token: &Token, known: bool, plain: bool) {
        let run = std::slice::from_ref(token);
        if known {
            self.add(self.key.words(Kind::Joined, [token.hash]), run, Disguise::Joined, JOINED);
        }
        if plain && token.shape.has(Shape::DIGIT) {
            let word = self.reading.word(token);
            let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
            if letters.len() >= MIN_JOINED && letters.len() < word.len() && self.is_known(hash_folded(letters)) {
                let print = self.key.words(Kind::Joined, [hash_folded(letters)]);
                self.add(print, run, Disguise::Joined, JOINED);
            }
        }
    }

    /// `@name`, `#name`, `<lora:name>`.
    fn handle(&mut self, tokens: &[Token], words: &[u64], at: usize) {
        let shape = tokens[at].shape;
        let marked = shape.has(Shape::HANDLE) || shape.has(Shape::HASHTAG) || shape.has(Shape::MODEL);
        if !marked {
            return;
        }
        let tight = tokens[at + 1..].iter().take(MAX_WORDS).take_while(|t| t.gap <= Gap::Tight).count();
        // A model has its version behind the name.
        let shortest = if shape.has(Shape::MODEL) { 1 } else { tight + 1 };
        for count in (shortest..=tight + 1).filter(|count| *count <= MAX_WORDS) {
            let print = self.key.words(Kind::Handle, words[at..at + count].iter().copied());
            self.add(print, &tokens[at..at + count], Disguise::Plain, 1.0);
        }
    }
}
