//! The compiled lexicon: one table for all forms of all languages.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexSet};

use super::diagnostic::Diagnostic;
use super::entry::Entry;
use super::gate::Gate;
use super::hits::{Family, Hit, family};
use super::kinds::{Context, Severity, Where};
use super::parse::LexiconFile;
use crate::text::{Disguise, Gap, Reading, Run, Shape, Token, WindowTable, fold, hash, hash_folded, words_of};

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
    /// The small words of all languages, apart: they matter only once something sexual was found.
    glue: WindowTable,
    /// Which texts can hold anything sexual at all.
    gate: Gate,
    /// By entry: what `settle` asks of each hit.
    families: Vec<Family>,
    patterns: Vec<Pattern>,
    links: Vec<Link>,
    regexes: Vec<(u32, Regex)>,
    /// All of them at once, to ask which match at all.
    shapes: RegexSet,
    /// Sure sexual words that may hide in a longer one, and the entry of each.
    inside: Option<AhoCorasick>,
    inside_entries: Vec<u32>,
    /// The same words by their first, last and sorted inner letters: `nekad`.
    scrambled: HashMap<u64, u32>,
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
        let mut glue = Vec::new();
        let families: Vec<Family> = entries.iter().map(family).collect();
        let mut patterns = Vec::new();
        let mut links = Vec::new();
        let mut regexes = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let number = number as u32;
            regexes.extend(entry.regex.as_deref().and_then(|r| regex(r).ok()).map(|r| (number, r)));
            for form in &entry.forms {
                if let [only] = form.pieces.as_slice() {
                    let table = if families[number as usize] == Family::Small { &mut glue } else { &mut runs };
                    table.extend(only.spellings.iter().map(|text| (Run::new(&words_of(text)), number)));
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
        let sure = sure_words(&entries);
        let scrambled = sure.iter().filter_map(|(word, entry)| Some((scramble(word)?, *entry))).collect();
        let inside = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(sure.iter().map(|s| &s.0))
            .ok();
        let inside_entries = sure.into_iter().map(|(_, entry)| entry).collect();
        let spellings = runs.len() + glue.len();
        let gate = Gate::compile(&entries, &families);
        let fingerprint = fingerprint(&entries);
        Ok(Self {
            table: WindowTable::build(runs),
            glue: WindowTable::build(glue),
            gate,
            families,
            entries,
            patterns,
            links,
            shapes: RegexSet::new(regexes.iter().map(|(_, regex)| regex.as_str()))
                .unwrap_or_else(|_| RegexSet::empty()),
            regexes,
            inside,
            inside_entries,
            scrambled,
            spellings,
            fingerprint,
        })
    }

    /// Among which hits the longest wins.
    pub(super) fn family(&self, hit: &Hit) -> Family {
        self.families[hit.entry as usize]
    }

    /// Appends the hits of small words: articles, pronouns, negations.
    pub fn find_glue(&self, tokens: &[Token], hits: &mut Vec<Hit>) {
        for at in 0..tokens.len() {
            self.glue.find(tokens, at, |words, entries| {
                hits.extend(entries.iter().map(|entry| Hit::new(*entry, tokens, at, at + words - 1)));
            });
        }
    }

    /// Whether these words can hold a term that sexualises, or one that does so in a negative prompt: where not, no other term
    /// matters but for the people in the text. `negative` says that the whole text is steered away from. May say yes to words that hold none, never no to words that hold one.
    pub fn may_sexualise(&self, tokens: &[Token], negative: bool) -> bool {
        self.gate.opens(tokens, negative)
    }

    /// Whether a word may be a title or a profession, or part of one, that supports a name beside it.
    pub fn may_title(&self, word: u64) -> bool {
        self.gate.may_title(word)
    }

    /// Whether a word stands inside surnames: van, der, de.
    pub fn is_particle(&self, word: u64) -> bool {
        self.gate.is_particle(word)
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
        self.find_with(tokens, None, &mut Pieces::default(), false, hits);
    }

    /// The same for words of which some are one name. `places` says for each word the how manieth it is, the words of one name
    /// counted once, so that "remove ... clothes" reaches across a name of any length.
    pub(crate) fn find_across(&self, tokens: &[Token], places: &[u32], hits: &mut Vec<Hit>) {
        self.find_with(tokens, Some(places), &mut Pieces::default(), false, hits);
    }

    /// The same for the words of a view: only hits in which a word counts that the view reads otherwise. `pieces` is scratch space.
    pub(crate) fn find_changed(&self, tokens: &[Token], pieces: &mut Pieces, hits: &mut Vec<Hit>) {
        if self.table.knows_changed(tokens) {
            self.find_with(tokens, None, pieces, true, hits);
        }
    }

    fn find_with(
        &self,
        tokens: &[Token],
        places: Option<&[u32]>,
        pieces: &mut Pieces,
        changed: bool,
        hits: &mut Vec<Hit>,
    ) {
        let place = |word: usize| places.and_then(|p| p.get(word)).map_or(word, |place| *place as usize);
        let is_new = |first: usize, last: usize| {
            !changed || tokens[first..=last].iter().any(|token| token.shape.has(Shape::CHANGED))
        };
        pieces.start(self.patterns.len());
        for at in 0..tokens.len() {
            self.table.find(tokens, at, |words, values| {
                let last = at + words - 1;
                let new = is_new(at, last);
                for &value in values {
                    if value & PIECE != 0 {
                        let link = self.links[(value & !PIECE) as usize];
                        pieces.note(link, at, last);
                    } else if new {
                        hits.push(Hit::new(value, tokens, at, last));
                    }
                }
            });
        }
        // Only forms of which every piece stands somewhere are followed.
        let mut open: Vec<Open> = Vec::new();
        let mut stopped = 0;
        for &Found { link, first, last } in &pieces.found {
            if pieces.seen[link.pattern as usize] != all_pieces(self.patterns[link.pattern as usize].pieces) {
                continue;
            }
            if !open.is_empty() {
                if tokens[stopped + 1..=first].iter().any(|token| token.gap == Gap::Stop) {
                    open.clear();
                }
                open.retain(|o| place(o.last) + 1 + MAX_GAP >= place(first));
            }
            stopped = first;
            self.advance(link, tokens, (first, last), &mut open, place, |pattern, start| {
                if is_new(start, last) {
                    hits.push(Hit { gapped: pattern.gapped, ..Hit::new(pattern.entry, tokens, start, last) });
                }
            });
        }
    }

    /// A piece of a form was found: opens the form, takes it further, or completes it.
    fn advance(
        &self,
        link: Link,
        tokens: &[Token],
        (first, last): (usize, usize),
        open: &mut Vec<Open>,
        place: impl Fn(usize) -> usize,
        mut complete: impl FnMut(Pattern, usize),
    ) {
        if link.index == 0 {
            reach(open, Open { pattern: link.pattern, next: 1, start: first, last }, first);
            return;
        }
        let pattern = self.patterns[link.pattern as usize];
        for i in 0..open.len() {
            let state = open[i];
            let reached = state.last < first && place(first) <= place(state.last) + 1 + usize::from(link.gap);
            // What is bound without a gap stands right behind, whatever the words are counted as.
            let reached = reached && (link.gap > 0 || first == state.last + 1);
            // Pieces that follow each other keep to the rules of a run: no comma between them.
            let bound = link.gap > 0 || tokens[first].gap <= Gap::Line;
            if state.pattern != link.pattern || state.next != link.index || !reached || !bound {
                continue;
            }
            if link.index + 1 == pattern.pieces {
                complete(pattern, state.start);
            } else {
                reach(open, Open { next: link.index + 1, last, ..state }, first);
            }
        }
    }

    /// The sure sexual words that a long word starts or ends with, `#nudephoto`: entry and byte range in the word. Whether the
    /// rest of the word is one that makes it a disguise, the caller knows.
    pub fn inside(&self, word: &str) -> impl Iterator<Item = (u32, Range<usize>)> {
        let found = self.inside.as_ref().map(|inside| inside.find_overlapping_iter(word.as_bytes()));
        let len = word.len();
        found
            .into_iter()
            .flatten()
            .map(|m| (self.inside_entries[m.pattern()], m.range()))
            .filter(move |(_, at)| at.len() < len && (at.start == 0 || at.end == len))
    }

    /// Appends sexual words that are cut in two (`nak ed`) or whose inner letters changed places (`nekad`). `is_word` says of
    /// a word that it is one: neither reading is made of words that mean something themselves.
    pub fn find_bent(&self, reading: &Reading<'_>, is_word: impl Fn(&Token) -> bool, hits: &mut Vec<Hit>) {
        let tokens = reading.tokens();
        let mut joined = String::new();
        for (at, token) in tokens.iter().enumerate() {
            let word = reading.word(token);
            if !(2..=MAX_BENT).contains(&word.len()) || self.means(token.hash) || is_word(token) {
                continue;
            }
            let bent = Hit { disguise: Disguise::Typo, trust: BENT, ..Hit::new(0, tokens, at, at) };
            hits.extend(
                scramble(word).and_then(|key| self.scrambled.get(&key)).map(|entry| Hit { entry: *entry, ..bent }),
            );
            let Some(next) = tokens.get(at + 1).filter(|n| n.gap == Gap::Space && !self.means(n.hash) && !is_word(n))
            else {
                continue;
            };
            joined.clear();
            joined.push_str(word);
            joined.push_str(reading.word(next));
            if (MIN_BENT..=MAX_BENT).contains(&joined.len()) {
                let sure = self.word(hash_folded(&joined)).filter(|entry| is_sure(&self.entries[*entry as usize]));
                hits.extend(sure.map(|entry| Hit { entry, end: next.end, ..bent }));
            }
        }
    }

    /// Whether a single word is any term at all.
    pub(crate) fn means(&self, word: u64) -> bool {
        self.word(word).next().is_some() || !self.glue.single(word).is_empty()
    }

    /// Whether a single word, by its fingerprint, is a term of content: no article, no preposition.
    pub fn knows(&self, word: u64) -> bool {
        self.word(word).any(|entry| {
            let entry = &self.entries[entry as usize];
            entry.severity > Severity::None
                || entry.subject.is_some()
                || entry.context.is_some_and(|c| c <= Context::Photorealistic)
        })
    }

    /// Appends the hits of entries that are shapes. The text is the folded, lower-case one.
    pub fn find_shapes(&self, lower: &str, hits: &mut Vec<Hit>) {
        for at in &self.shapes.matches(lower) {
            let (entry, regex) = &self.regexes[at];
            hits.extend(
                regex
                    .find_iter(lower)
                    .filter(|m| !m.is_empty())
                    .map(|m| Hit::shape(*entry, m.start() as u32, m.end() as u32)),
            );
        }
    }
}

/// The pieces of forms that stand in a word list. Kept between lists, to be filled anew without asking for memory.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    /// By place.
    found: Vec<Found>,
    /// By pattern: which of its pieces stand somewhere.
    seen: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    link: Link,
    first: usize,
    last: usize,
}

impl Pieces {
    fn start(&mut self, patterns: usize) {
        for found in self.found.drain(..) {
            self.seen[found.link.pattern as usize] = 0;
        }
        self.seen.resize(patterns, 0);
    }

    fn note(&mut self, link: Link, first: usize, last: usize) {
        self.seen[link.pattern as usize] |= 1 << link.index;
        self.found.push(Found { link, first, last });
    }
}

fn all_pieces(pieces: u8) -> u32 {
    u32::MAX >> (32 - u32::from(pieces))
}

/// A form of which the first pieces were seen: from where, and up to where.
#[derive(Clone, Copy)]
struct Open {
    pattern: u32,
    next: u8,
    start: usize,
    last: usize,
}

/// The shortest word that is looked for inside longer ones.
const MIN_INSIDE: usize = 4;

/// The shortest and the longest bent word.
const MIN_BENT: usize = 5;
const MAX_BENT: usize = 14;
/// How far a bent reading is to be trusted.
const BENT: f32 = 0.7;

fn is_sure(entry: &Entry) -> bool {
    entry.severity >= Severity::Nudity && entry.confidence >= 0.8 && entry.place == Where::Positive && !entry.exempt
}

/// The plain single words that are surely nudity or graver, with their entries.
fn sure_words(entries: &[Entry]) -> Vec<(String, u32)> {
    let mut words = Vec::new();
    for (number, entry) in entries.iter().enumerate().filter(|(_, e)| is_sure(e)) {
        for spelling in entry.forms.iter().filter(|f| f.pieces.len() == 1).flat_map(|f| &f.pieces[0].spellings) {
            let folded = fold(spelling).to_ascii_lowercase();
            if folded.len() >= MIN_INSIDE && folded.bytes().all(|b| b.is_ascii_alphabetic()) {
                words.push((folded, number as u32));
            }
        }
    }
    words
}

/// Fingerprint of a word's first letter, sorted inner letters and last letter; `None` of words too short to be sure of.
fn scramble(word: &str) -> Option<u64> {
    if word.len() < MIN_BENT || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let mut letters = word.to_ascii_lowercase().into_bytes();
    let last = letters.len() - 1;
    letters[1..last].sort_unstable();
    Some(hash::word(std::str::from_utf8(&letters).ok()?))
}

/// Notes how far a form was seen, by a piece that starts at `first`. Of sights that end before that only the furthest is kept, and
/// of sights that end at one word the latest: no piece behind them can need the others, and all of them would make a text that
/// repeats one word cost the square of the repeats.
fn reach(open: &mut Vec<Open>, state: Open, first: usize) {
    let mut behind: Option<usize> = None;
    for i in 0..open.len() {
        let sight = open[i];
        if (sight.pattern, sight.next) != (state.pattern, state.next) {
            continue;
        }
        if sight.last == state.last {
            open[i] = state;
            return;
        }
        if sight.last < first {
            let Some(other) = behind.replace(i) else { continue };
            let nearer = if open[other].last < sight.last { other } else { i };
            open[nearer] = state;
            return;
        }
    }
    open.push(state);
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
