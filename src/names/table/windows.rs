//! Which windows of a word list are listed names.

use super::slots::{Filter, Numbers, Slots};
use crate::text::{Gap, Shape, Token, hash};

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
}
