//! The compiled lexicon: one table for all forms of all languages.

use std::sync::Arc;

use regex::Regex;

use super::diagnostic::Diagnostic;
use super::entry::Entry;
use super::hits::Hit;
use super::parse::LexiconFile;
use crate::text::{Gap, Run, Token, WindowTable, hash, words_of};

/// The largest compiled regex, in bytes: a lexicon editor's slip must not cost memory.
const REGEX_SIZE: usize = 1 << 20;
/// The most words a gap may stand for.
pub(super) const MAX_GAP: usize = 8;
/// Marks a posting as a piece of a form of several.
const PIECE: u32 = 1 << 31;

/// All terms, compiled.
#[derive(Debug)]
pub struct Lexicon {
    entries: Vec<Entry>,
    table: WindowTable,
    patterns: Vec<Pattern>,
    links: Vec<Link>,
    regexes: Vec<(u32, Regex)>,
    spellings: usize,
    fingerprint: u64,
}

/// A form of several pieces.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    entry: u32,
    pieces: u8,
    gapped: bool,
}

/// One piece of such a form.
#[derive(Clone, Copy, Debug)]
struct Link {
    pattern: u32,
    index: u8,
    /// The most words between it and the piece before it.
    gap: u8,
}

pub(super) fn regex(pattern: &str) -> Result<Regex, regex::Error> {
    regex::RegexBuilder::new(pattern).size_limit(REGEX_SIZE).build()
}

impl Lexicon {
    /// Compiles the entries of all files into one table.
    ///
    /// # Errors
    /// Complaints about ids that stand twice.
    pub fn compile(files: &[LexiconFile]) -> Result<Self, Vec<Diagnostic>> {
        let errors = super::lint::duplicate_ids(files);
        if !errors.is_empty() {
            return Err(errors);
        }
        let entries: Vec<Entry> = files.iter().flat_map(|f| f.entries.iter().cloned()).collect();
        let mut runs = Vec::new();
        let mut patterns = Vec::new();
        let mut links = Vec::new();
        let mut regexes = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let number = number as u32;
            regexes.extend(entry.regex.as_deref().and_then(|r| regex(r).ok()).map(|r| (number, r)));
            for form in &entry.forms {
                if let [only] = form.pieces.as_slice() {
                    runs.extend(only.spellings.iter().map(|text| (Run::new(&words_of(text)), number)));
                    continue;
                }
                let pattern = patterns.len() as u32;
                let gapped = form.pieces.iter().any(|piece| piece.after_gap);
                patterns.push(Pattern { entry: number, pieces: form.pieces.len() as u8, gapped });
                for (index, piece) in form.pieces.iter().enumerate() {
                    let link = links.len() as u32;
                    links.push(Link { pattern, index: index as u8, gap: if piece.after_gap { entry.gap } else { 0 } });
                    runs.extend(piece.spellings.iter().map(|text| (Run::new(&words_of(text)), PIECE | link)));
                }
            }
        }
        let spellings = runs.len();
        let fingerprint = fingerprint(&entries);
        Ok(Self { table: WindowTable::build(runs), entries, patterns, links, regexes, spellings, fingerprint })
    }

    /// All entries, by number.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a hit.
    pub fn entry(&self, hit: &Hit) -> &Entry {
        &self.entries[hit.entry as usize]
    }

    /// How many spellings it knows, all choices spelled out.
    pub fn spellings(&self) -> usize {
        self.spellings
    }

    /// The same for the same entries, on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The entries that a single word stands for, by the word's fingerprint; pieces of longer forms aside.
    pub fn word(&self, word: u64) -> impl Iterator<Item = u32> {
        self.table.single(word).iter().copied().filter(|v| v & PIECE == 0)
    }

    /// Appends every hit of every form to `hits`, unsettled: overlapping and exempted ones included. Linear in the tokens.
    pub fn find(&self, tokens: &[Token], hits: &mut Vec<Hit>) {
        let mut open: Vec<Open> = Vec::new();
        for at in 0..tokens.len() {
            if !open.is_empty() {
                if tokens[at].gap == Gap::Stop {
                    open.clear();
                }
                open.retain(|o| o.last + 1 + MAX_GAP >= at);
            }
            self.table.find(tokens, at, |words, values| {
                let last = at + words - 1;
                for &value in values {
                    if value & PIECE == 0 {
                        hits.push(Hit::new(value, tokens, at, last));
                    } else {
                        self.advance(self.links[(value & !PIECE) as usize], tokens, at, last, &mut open, hits);
                    }
                }
            });
        }
    }

    /// A piece of a form was found: opens the form, takes it further, or completes it.
    fn advance(
        &self,
        link: Link,
        tokens: &[Token],
        first: usize,
        last: usize,
        open: &mut Vec<Open>,
        hits: &mut Vec<Hit>,
    ) {
        if link.index == 0 {
            reach(open, Open { pattern: link.pattern, next: 1, start: first, last });
            return;
        }
        let pattern = self.patterns[link.pattern as usize];
        for i in 0..open.len() {
            let state = open[i];
            let reached = state.last < first && first <= state.last + 1 + usize::from(link.gap);
            // Pieces that follow each other keep to the rules of a run: no comma between them.
            let bound = link.gap > 0 || tokens[first].gap <= Gap::Line;
            if state.pattern != link.pattern || state.next != link.index || !reached || !bound {
                continue;
            }
            if link.index + 1 == pattern.pieces {
                hits.push(Hit { gapped: pattern.gapped, ..Hit::new(pattern.entry, tokens, state.start, last) });
            } else {
                reach(open, Open { next: link.index + 1, last, ..state });
            }
        }
    }

    /// Appends the hits of entries that are shapes. The text is the folded, lower-case one.
    pub fn find_shapes(&self, lower: &str, hits: &mut Vec<Hit>) {
        for (entry, regex) in &self.regexes {
            hits.extend(
                regex
                    .find_iter(lower)
                    .filter(|m| !m.is_empty())
                    .map(|m| Hit::shape(*entry, m.start() as u32, m.end() as u32)),
            );
        }
    }
}

/// A form of which the first pieces were seen: from where, and up to where.
#[derive(Clone, Copy)]
struct Open {
    pattern: u32,
    next: u8,
    start: usize,
    last: usize,
}

/// Notes how far a form was seen. Of the same form seen as far twice, the later sight and the one before it are kept: more
/// would make a text that repeats one word cost the square of the repeats.
fn reach(open: &mut Vec<Open>, state: Open) {
    let same = |o: &Open| (o.pattern, o.next) == (state.pattern, state.next);
    let mut sights = open.iter().enumerate().filter(|(_, o)| same(o)).map(|(i, _)| i);
    match (sights.next(), sights.next()) {
        (Some(older), Some(newer)) => {
            open[older] = open[newer];
            open[newer] = state;
        }
        _ => open.push(state),
    }
}

fn fingerprint(entries: &[Entry]) -> u64 {
    let part = |text: &str| hash::word(text);
    let one = |e: &Entry| {
        let meaning = format!(
            "{:?}{:?}{}{}{:?}{}{:?}{:?}{:?}{:?}{:?}{}",
            e.regex,
            e.severity,
            e.confidence,
            e.exempt,
            e.context,
            e.bears,
            e.subject,
            e.role,
            e.side,
            e.reads,
            e.place,
            e.gap
        );
        let forms = e.forms.iter().map(|f| part(&f.text)).fold(part(&e.id), hash::chain);
        hash::chain(forms, part(&meaning))
    };
    entries.iter().map(one).fold(0, hash::chain)
}

impl Lexicon {
    /// The id of an entry, shared.
    pub fn id(&self, entry: u32) -> Arc<str> {
        self.entries[entry as usize].id.clone()
    }
}
