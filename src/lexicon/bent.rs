//! Sexual words inside longer ones, cut in two, or with their inner letters changed about.

use std::ops::Range;

use super::compile::Lexicon;
use super::entry::Entry;
use super::hits::Hit;
use super::kinds::{Severity, Where};
use crate::text::{Disguise, Gap, Reading, Token, fold, hash, hash_folded};

impl Lexicon {
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
pub(super) fn sure_words(entries: &[Entry]) -> Vec<(String, u32)> {
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
pub(super) fn scramble(word: &str) -> Option<u64> {
    if word.len() < MIN_BENT || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let mut letters = word.to_ascii_lowercase().into_bytes();
    let last = letters.len() - 1;
    letters[1..last].sort_unstable();
    Some(hash::word(std::str::from_utf8(&letters).ok()?))
}
