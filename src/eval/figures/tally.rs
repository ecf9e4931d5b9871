//! Counts of verdicts, right and wrong, by slice.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Rate;
use crate::Action;
use crate::eval::dataset::{Expect, Wanted};

/// Counts of one slice, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many prompts.
    pub prompts: u64,
    /// How many have a label.
    pub labelled: u64,
    /// How many came to allow, review, block.
    pub verdicts: [u64; 3],
    /// Of the labelled: rows are what is right (allow, review, block), columns what was answered. Where several verdicts are right, the
    /// one that was answered if it is among them, else the nearest.
    pub confusion: [[u64; 3]; 3],
    /// To be held, and held.
    pub caught: u64,
    /// To be held, and passed.
    pub missed: u64,
    /// To pass, and held.
    pub false_holds: u64,
    /// To pass, and passed.
    pub passed: u64,
}

impl Tally {
    /// Counts a prompt.
    pub fn add(&mut self, expect: Expect, action: Action) {
        self.prompts += 1;
        self.verdicts[action as usize] += 1;
        if let Some(row) = expect.row(action) {
            self.labelled += 1;
            self.confusion[row as usize][action as usize] += 1;
        }
        match (expect.wanted(), action > Action::Allow) {
            (Wanted::Hold, true) => self.caught += 1,
            (Wanted::Hold, false) => self.missed += 1,
            (Wanted::Pass, true) => self.false_holds += 1,
            (Wanted::Pass, false) => self.passed += 1,
            (Wanted::Either | Wanted::Unlabelled, _) => {}
        }
    }

    /// Adds the counts of other prompts.
    pub fn merge(&mut self, other: &Self) {
        self.prompts += other.prompts;
        self.labelled += other.labelled;
        self.caught += other.caught;
        self.missed += other.missed;
        self.false_holds += other.false_holds;
        self.passed += other.passed;
        for row in 0..3 {
            self.verdicts[row] += other.verdicts[row];
            for column in 0..3 {
                self.confusion[row][column] += other.confusion[row][column];
            }
        }
    }

    /// Of the labelled prompts that were held, those that should be.
    pub fn precision(&self) -> Rate {
        Rate::new(self.caught, self.caught + self.false_holds)
    }

    /// Of the prompts that should be held, those that were.
    pub fn recall(&self) -> Rate {
        Rate::new(self.caught, self.caught + self.missed)
    }

    /// Of the prompts that should pass, those that were held: the false-positive rate.
    pub fn fpr(&self) -> Rate {
        Rate::new(self.false_holds, self.false_holds + self.passed)
    }

    /// Of all prompts, those that were held (review or block).
    pub fn hold_rate(&self) -> Rate {
        Rate::new(self.verdicts[1] + self.verdicts[2], self.prompts)
    }

    /// Of the labelled prompts, those with exactly a verdict that is right.
    pub fn exact(&self) -> Rate {
        Rate::new((0..3).map(|n| self.confusion[n][n]).sum(), self.labelled)
    }
}

/// How many slices are told apart; prompts of further ones are counted together.
const SLICES: usize = 1000;
/// The slice of those.
const FURTHER: &str = "(further slices)";

/// Something that is counted by slice.
#[derive(Clone, Debug)]
pub struct Slices<T>(BTreeMap<Arc<str>, T>);

impl<T> Default for Slices<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Default> Slices<T> {
    /// The count of a slice.
    pub fn of(&mut self, slice: &Arc<str>) -> &mut T {
        let full = self.0.len() >= SLICES && !self.0.contains_key(slice);
        let key = if full { FURTHER.into() } else { slice.clone() };
        self.0.entry(key).or_default()
    }

    /// Adds the counts of other prompts.
    pub fn merge(&mut self, other: Self, mut merge: impl FnMut(&mut T, T)) {
        for (slice, count) in other.0 {
            merge(self.of(&slice), count);
        }
    }

    /// Slices and their counts, by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &T)> {
        self.0.iter()
    }

    /// The count of a slice, if there is one.
    pub fn get(&self, slice: &str) -> Option<&T> {
        self.0.get(slice)
    }
}
