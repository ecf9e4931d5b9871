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
/// Marks a posting as a piece of a form with gaps.
const PIECE: u32 = 1 << 31;

/// All terms, compiled.
#[derive(Debug)]
pub struct Lexicon {
    entries: Vec<Entry>,
    table: WindowTable,
    patterns: Vec<Pattern>,
    pieces: Vec<Piece>,
    regexes: Vec<(u32, Regex)>,
    spellings: usize,
    fingerprint: u64,
}

/// A form with gaps.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    entry: u32,
    pieces: u8,
    gap: u8,
}

/// One piece of a form with gaps.
#[derive(Clone, Copy, Debug)]
struct Piece {
    pattern: u32,
    index: u8,
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
        let mut pieces = Vec::new();
        let mut regexes = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let number = number as u32;
            regexes.extend(entry.regex.as_deref().and_then(|r| regex(r).ok()).map(|r| (number, r)));
            for form in &entry.forms {
                if let [only] = form.pieces.as_slice() {
                    runs.extend(only.iter().map(|text| (Run::new(&words_of(text)), number)));
                    continue;
                }
                let pattern = patterns.len() as u32;
                patterns.push(Pattern { entry: number, pieces: form.pieces.len() as u8, gap: entry.gap });
                for (index, spellings) in form.pieces.iter().enumerate() {
                    let piece = pieces.len() as u32;
                    pieces.push(Piece { pattern, index: index as u8 });
                    runs.extend(spellings.iter().map(|text| (Run::new(&words_of(text)), PIECE | piece)));
                }
            }
        }
        let spellings = runs.len();
        let fingerprint = fingerprint(&entries);
        Ok(Self { table: WindowTable::build(runs), entries, patterns, pieces, regexes, spellings, fingerprint })
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
                open.retain(|o| o.deadline >= at);
            }
            self.table.find(tokens, at, |words, values| {
                let last = at + words - 1;
                for &value in values {
                    if value & PIECE == 0 {
                        hits.push(Hit::new(value, tokens, at, last));
                    } else {
                        self.advance(self.pieces[(value & !PIECE) as usize], tokens, at, last, &mut open, hits);
                    }
                }
            });
        }
    }

    /// A piece of a form with gaps was found: opens the form, takes it further, or completes it.
    fn advance(
        &self,
        piece: Piece,
        tokens: &[Token],
        first: usize,
        last: usize,
        open: &mut Vec<Open>,
        hits: &mut Vec<Hit>,
    ) {
        let pattern = self.patterns[piece.pattern as usize];
        let deadline = last + 1 + usize::from(pattern.gap);
        if piece.index == 0 {
            open.push(Open { pattern: piece.pattern, next: 1, start: first, after: last, deadline });
            return;
        }
        for i in 0..open.len() {
            let state = open[i];
            if state.pattern != piece.pattern || state.next != piece.index || state.after >= first {
                continue;
            }
            if piece.index + 1 == pattern.pieces {
                hits.push(Hit { gapped: true, ..Hit::new(pattern.entry, tokens, state.start, last) });
            } else {
                open.push(Open { next: piece.index + 1, after: last, deadline, ..state });
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

/// A form with gaps of which the first pieces were seen.
#[derive(Clone, Copy)]
struct Open {
    pattern: u32,
    next: u8,
    start: usize,
    after: usize,
    deadline: usize,
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
