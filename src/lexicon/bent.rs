//! Sure sexual words inside longer ones, and words with their inner letters changed about.

use std::ops::Range;

use super::compile::Lexicon;
use super::entry::Entry;
use super::kinds::{Severity, Where};
use crate::text::{fold, hash, is_unspaced};

impl Lexicon {
    /// The sure sexual words that a long word starts or ends with, `#nudephoto`: entry and byte range in the word. Whether the
    /// rest of the word is one that makes it a disguise, the caller knows.
    pub fn inside(&self, word: &str) -> impl Iterator<Item = (u32, Range<usize>)> {
        // All of them are of ASCII letters.
        let may_hold = word.bytes().any(|b| b.is_ascii_alphabetic());
        let found = self.inside.as_ref().filter(|_| may_hold).map(|a| a.find_overlapping_iter(word.as_bytes()));
        let len = word.len();
        found
            .into_iter()
            .flatten()
            .map(|m| (self.inside_entries[m.pattern()], m.range()))
            .filter(move |(_, at)| at.len() < len && (at.start == 0 || at.end == len))
    }
}

/// The shortest word that is looked for inside longer ones.
const MIN_INSIDE: usize = 4;

/// The shortest word whose letters may have changed places.
const MIN_SCRAMBLED: usize = 5;

pub(super) fn is_sure(entry: &Entry) -> bool {
    entry.severity >= Severity::Nudity && entry.confidence >= 0.8 && entry.place == Where::Positive && !entry.exempt
}

/// The plain single words that are surely nudity or graver, with their entries.
pub(super) fn sure_words(entries: &[Entry]) -> Vec<(String, u32)> {
    let mut words = Vec::new();
    for (number, entry) in entries.iter().enumerate().filter(|(_, e)| is_sure(e)) {
        for spelling in entry.forms.iter().filter(|f| f.pieces.len() == 1).flat_map(|f| f.pieces[0].spellings.iter()) {
            let folded = fold(spelling).to_ascii_lowercase();
            if folded.len() >= MIN_INSIDE && folded.bytes().all(|b| b.is_ascii_alphabetic()) {
                words.push((folded, number as u32));
            }
        }
    }
    words
}

/// Fingerprint of the first letter of a word in lower case and of its other letters in any order; `None` of words too short to be
/// sure of, and of scripts in which a letter is a word.
pub(super) fn scramble(word: &str) -> Option<u64> {
    if word.len() < MIN_SCRAMBLED {
        return None;
    }
    // A sum does not tell the order of what is added.
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        let number = |byte: &u8| LETTERS[usize::from(byte - b'a')];
        let (first, others) = word.as_bytes().split_first()?;
        return Some(hash::chain(others.iter().map(number).fold(0, u64::wrapping_add), number(first)));
    }
    let (mut letters, mut others, mut first) = (0, 0u64, 0);
    for c in word.chars() {
        if !c.is_ascii_alphabetic() && (!c.is_alphabetic() || is_unspaced(c)) {
            return None;
        }
        let number = spread(c);
        if letters == 0 {
            first = number
        } else {
            others = others.wrapping_add(number)
        }
        letters += 1;
    }
    (letters >= MIN_SCRAMBLED).then(|| hash::chain(others, first))
}

/// A number for a letter, all bits of it made use of.
const fn spread(letter: char) -> u64 {
    hash::chain(letter as u64, u64::MAX)
}

/// The numbers of a to z.
const LETTERS: [u64; 26] = {
    let mut numbers = [0; 26];
    let mut at = 0;
    while at < 26 {
        numbers[at as usize] = spread((b'a' + at) as char);
        at += 1;
    }
    numbers
};
