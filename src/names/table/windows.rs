//! Which windows of a word list are listed names.

use super::slots::{Filter, Numbers, Slots};
use crate::text::{Gap, Shape, Token, hash};

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

    /// Whether any known run holds a word that a view reads otherwise than the plain reading does.
    pub(in crate::names) fn knows_changed(&self, tokens: &[Token]) -> bool {
        let is_changed = |token: &Token| token.shape.has(Shape::CHANGED);
        let mut any = false;
        // How many words ahead the next changed one stands.
        let mut ahead = usize::MAX;
        for at in (0..tokens.len()).rev() {
            ahead = if is_changed(&tokens[at]) { 0 } else { ahead.saturating_add(1) };
            if ahead < self.longest {
                self.find(tokens, at, Gap::Line, |words, _| any |= ahead < words);
                if any {
                    return true;
                }
            }
        }
        false
    }

    /// Calls `found(words, numbers)` for every known run that starts at `tokens[at]`, shortest first, and crosses nothing wider
    /// than this gap.
    #[inline]
    pub(in crate::names) fn find(
        &self,
        tokens: &[Token],
        at: usize,
        widest: Gap,
        mut found: impl FnMut(usize, Numbers<'b>),
    ) {
        let first = tokens[at].hash;
        if self.singles.contains(first) {
            let numbers = self.get(first);
            if !numbers.is_empty() {
                found(1, numbers);
            }
        }
        let Some(next) = tokens.get(at + 1) else { return };
        if next.gap > widest {
            return;
        }
        let mut key = hash::chain(first, next.hash);
        if !self.pairs.contains(key) {
            return;
        }
        for words in 2..=self.longest {
            let numbers = self.get(key);
            if !numbers.is_empty() {
                found(words, numbers);
            }
            match tokens.get(at + words) {
                Some(token) if token.gap <= widest => key = hash::chain(key, token.hash),
                _ => return,
            }
        }
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
