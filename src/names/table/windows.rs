//! Which windows of a word list are listed names.

use super::slots::{Filter, Numbers, Slots};
use crate::text::{Gap, KnownRuns, Token, hash};

/// So many given names, and so many surnames, may stand turned around.
const TURNED: usize = 4;
/// So many words may stand before the last one of a name that is bent.
const ENDING: usize = 5;

/// Names by the fingerprints of their words: two filters turn most words away with one probe each.
#[derive(Clone, Copy, Debug)]
pub(in crate::names) struct Windows<'b> {
    pub(super) singles: Filter<'b>,
    pub(super) pairs: Filter<'b>,
    pub(super) slots: Slots<'b>,
    pub(super) longest: usize,
}

impl<'b> Windows<'b> {
    /// The numbers of a run of words, by its fingerprint.
    pub(in crate::names) fn get(&self, key: u64) -> Numbers<'b> {
        self.slots.get(key)
    }

    /// The numbers of a run of two words, in this order, whatever stands between them.
    #[inline]
    pub(in crate::names) fn pair(&self, first: u64, second: u64) -> Numbers<'b> {
        let key = hash::chain(first, second);
        if self.pairs.contains(key) { self.get(key) } else { Numbers::NONE }
    }

    /// Calls `found(first, words, numbers)` for every known run of three words or more that stands turned around at a comma:
    /// "Last, First Middle", "van der Last, First". `at` is the word behind the comma; runs of two words are [`Self::pair`]s.
    pub(in crate::names) fn find_turned(
        &self,
        tokens: &[Token],
        at: usize,
        mut found: impl FnMut(usize, usize, Numbers<'b>),
    ) {
        for before in 1..=TURNED.min(at) {
            let first = at - before;
            if before > 1 && tokens[first + 1].gap > Gap::Line {
                return;
            }
            let mut key = tokens[at].hash;
            for behind in 1..=TURNED {
                let second = if behind == 1 { &tokens[first] } else { &tokens[at + 1] };
                if self.pairs.contains(hash::chain(tokens[at].hash, second.hash)) && before + behind > 2 {
                    let numbers = self.get(tokens[first..at].iter().fold(key, |key, t| hash::chain(key, t.hash)));
                    if !numbers.is_empty() {
                        found(first, before + behind, numbers);
                    }
                }
                match tokens.get(at + behind).filter(|token| token.gap <= Gap::Line) {
                    Some(token) => key = hash::chain(key, token.hash),
                    None => break,
                }
            }
        }
    }

    /// Calls `found(first, words, numbers)` for every known run of two words or more that ends at `tokens[at]`, if that is read as
    /// another word.
    pub(in crate::names) fn find_ending(
        &self,
        tokens: &[Token],
        at: usize,
        word: u64,
        mut found: impl FnMut(usize, usize, Numbers<'b>),
    ) {
        for first in (at.saturating_sub(ENDING)..at).rev() {
            if first + 1 < at && tokens[first + 1].gap > Gap::Line {
                return;
            }
            let second = if first + 1 == at { word } else { tokens[first + 1].hash };
            if self.pairs.contains(hash::chain(tokens[first].hash, second)) {
                let key = tokens[first + 1..at].iter().fold(tokens[first].hash, |key, t| hash::chain(key, t.hash));
                let numbers = self.get(hash::chain(key, word));
                if !numbers.is_empty() {
                    found(first, at - first + 1, numbers);
                }
            }
        }
    }
}

impl<'b> KnownRuns for Windows<'b> {
    type Numbers = Numbers<'b>;

    #[inline(always)]
    fn may_stand_alone(self, word: u64) -> bool {
        self.singles.contains(word)
    }

    #[inline(always)]
    fn may_begin(self, pair: u64) -> bool {
        self.pairs.contains(pair)
    }

    #[inline(always)]
    fn longest(self) -> usize {
        self.longest
    }

    #[inline(always)]
    fn known(self, key: u64) -> Option<Numbers<'b>> {
        Some(self.get(key)).filter(|numbers| !numbers.is_empty())
    }
}
