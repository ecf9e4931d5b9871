//! Words of names that are one letter off.
//!
//! Every word of a listed name is kept by its whole and by what is left of it when one letter goes. A word of a prompt is looked up
//! in the same ways, so that one letter too many, one too few, another one, or two neighbours swapped meet in one of them.
//! What a word might be is then asked of the names themselves, with the word beside it as it stands.

use std::collections::HashSet;

use super::bytes::u64_at;
use super::slots::{Filter, write_filter};
use crate::text::hash::SpreadAlready;
use crate::text::{Folded, Token};

/// Bytes of a slot: the number of a word in three, a part of the fingerprint in two.
const WIDTH: usize = 5;
/// So many words are kept at most; of more, the later ones only match as they are written.
const WORDS: usize = (1 << 24) - 1;
/// Letters of a word of a prompt that may be a typo.
const TYPO_LETTERS: std::ops::RangeInclusive<usize> = 3..=24;
/// So many words are looked at for one word of a prompt.
const CANDIDATES: usize = 64;
const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;

/// The letters of a word, in small ones.
fn letters(word: &str) -> Vec<char> {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Calls `found` with the fingerprint of the word and, if wanted, of each that is left when one letter goes.
fn variants(letters: &[char], less: bool, mut found: impl FnMut(u64)) {
    let step = |h: u64, c: char| h.wrapping_mul(PRIME).wrapping_add(c as u64 + 1);
    let mix = |h: u64| {
        let h = (h ^ h >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        h ^ h >> 32
    };
    found(mix(letters.iter().fold(0, |h, c| step(h, *c))));
    if !less {
        return;
    }
    // What stands before a letter grows from the front; what stands behind it is added up from the back.
    let mut before: Vec<u64> = Vec::with_capacity(letters.len());
    let mut h = 0;
    for c in letters {
        before.push(h);
        h = step(h, *c);
    }
    let (mut behind, mut power) = (0u64, 1u64);
    for at in (0..letters.len()).rev() {
        // Of two equal letters, either may go.
        if letters.get(at + 1) != Some(&letters[at]) {
            found(mix(before[at].wrapping_mul(power).wrapping_add(behind)));
        }
        behind = behind.wrapping_add((letters[at] as u64 + 1).wrapping_mul(power));
        power = power.wrapping_mul(PRIME);
    }
}

/// Whether one letter more, less or other, or two neighbours swapped, makes one word the other. Case makes no difference.
pub(in crate::names) fn one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (letters(a), letters(b));
    let (long, short) = if a.len() >= b.len() { (&a, &b) } else { (&b, &a) };
    let same = long.iter().zip(short).take_while(|(x, y)| x == y).count();
    let (long, short) = (&long[same..], &short[same..]);
    match (long, short) {
        ([_, long @ ..], _) if long == short => true,
        ([_, long @ ..], [_, short @ ..]) if long == short => true,
        ([x, y, long @ ..], [z, w, short @ ..]) => (x, y) == (w, z) && x != y && long == short,
        _ => false,
    }
}

/// Words of names, as they are gathered.
#[derive(Default)]
pub(super) struct TypoWords {
    /// Every word that stands beside another in a name.
    seen: HashSet<u64, SpreadAlready>,
    words: Vec<u8>,
    variants: Vec<(u64, u32)>,
}

impl TypoWords {
    /// Adds the words of a name.
    pub(super) fn add(&mut self, name: &Folded<'_>, tokens: &[Token]) {
        for token in tokens {
            let count = self.words.len() / 8;
            if !self.seen.insert(token.hash) || count >= WORDS {
                continue;
            }
            let word = name.as_str().get(token.start as usize..token.end as usize).unwrap_or_default();
            // Longer by one than a typo may be.
            let letters = letters(word);
            if letters.len() < *TYPO_LETTERS.start() || letters.len() > *TYPO_LETTERS.end() + 1 {
                continue;
            }
            self.words.extend_from_slice(&token.hash.to_le_bytes());
            variants(&letters, true, |key| self.variants.push((key, count as u32)));
        }
    }

    /// The filter of all words, the words, and what is left of them.
    pub(super) fn finish(mut self) -> [Vec<u8>; 3] {
        let filter = write_filter(self.seen.into_iter());
        self.variants.sort_unstable();
        self.variants.dedup();
        let places = self.variants.len() * 118 / 100 + 1;
        let mut slots = Vec::with_capacity((places + 64) * WIDTH);
        slots.extend_from_slice(&(places as u64).to_le_bytes());
        for (key, word) in self.variants {
            let at = 8 + WIDTH * home(key, places);
            if slots.len() < at {
                slots.resize(at, 0);
            }
            slots.extend_from_slice(&(word + 1).to_le_bytes()[..3]);
            slots.extend_from_slice(&(key as u16).to_le_bytes());
        }
        // The last places are there though they may be nobody's home: see `slots::write`.
        slots.resize(slots.len().max(8 + WIDTH * places) + WIDTH, 0);
        slots.shrink_to_fit();
        [filter, self.words, slots]
    }
}

#[inline]
fn home(key: u64, places: usize) -> usize {
    ((u128::from(key) * places as u128) >> 64) as usize
}

/// The words of names, read in place.
#[derive(Clone, Copy, Debug)]
pub(in crate::names) struct Typos<'b> {
    filter: Filter<'b>,
    words: &'b [u8],
    slots: &'b [u8],
    places: usize,
}

impl<'b> Typos<'b> {
    pub(super) fn new(filter: Filter<'b>, words: &'b [u8], deletes: &'b [u8]) -> Self {
        let slots = deletes.get(8..).unwrap_or_default();
        let places = u64_at(deletes, 0).min((slots.len() / WIDTH) as u64) as usize;
        Self { filter, words, slots, places }
    }

    /// Whether a word may stand beside another in a name; never wrongly no.
    #[inline]
    pub(in crate::names) fn may_stand_beside(&self, word: u64) -> bool {
        self.filter.contains(word)
    }

    /// The fingerprints of the words of names that this word may be a typo of. Some are further off than one letter.
    pub(in crate::names) fn candidates(&self, word: &str) -> Vec<u64> {
        let letters = letters(word);
        let mut found = Vec::new();
        if !TYPO_LETTERS.contains(&letters.len()) {
            return found;
        }
        variants(&letters, true, |key| {
            let mut at = home(key, self.places) * WIDTH;
            while let Some(slot) = self.slots.get(at..).and_then(|rest| rest.first_chunk::<WIDTH>()) {
                let [a, b, c, low, high] = *slot;
                let number = u32::from_le_bytes([a, b, c, 0]) as usize;
                if number == 0 || found.len() >= CANDIDATES {
                    return;
                }
                if u16::from_le_bytes([low, high]) == key as u16 {
                    found.push(u64_at(self.words, (number - 1) * 8));
                }
                at += WIDTH;
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(word: &str) -> Vec<u64> {
        let mut all = Vec::new();
        variants(&letters(word), true, |key| all.push(key));
        all
    }

    #[test]
    fn what_is_left_is_what_the_shorter_word_is() {
        let mut whole = Vec::new();
        variants(&letters("wtson"), false, |key| whole.push(key));
        assert!(left("Watson").contains(&whole[0]));
        assert!(!left("Weston").contains(&whole[0]));
        assert_eq!(left("aab").len(), 3, "the word, ab, aa");
    }

    #[test]
    fn one_letter() {
        for (a, b) in [("watson", "wtson"), ("watson", "Wattson"), ("watson", "wetson"), ("watson", "wtason")] {
            assert!(one_edit(a, b) && one_edit(b, a), "{a} {b}");
            assert!(left(a).iter().any(|key| left(b).contains(key)), "{a} {b}");
        }
        for (a, b) in [("watson", "watson"), ("watson", "weston"), ("watson", "wats"), ("watson", "watnos"), ("", "ab")]
        {
            assert!(!one_edit(a, b) && !one_edit(b, a), "{a} {b}");
        }
    }
}
