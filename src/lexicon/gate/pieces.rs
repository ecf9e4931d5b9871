//! Which pieces of forms a run of words is.

use std::collections::HashMap;
use std::rc::Rc;

use smallvec::SmallVec;

use crate::lexicon::spelled::{Spelled, Spelling, Words};
use crate::text::Run;
use crate::text::hash::{self, SpreadAlready};

/// Numbers of pieces. Many forms have the same pieces: they are kept once.
#[derive(Default)]
pub(super) struct ByPiece<'e> {
    /// By where its spellings are kept, the place of a piece in `pieces`.
    places: HashMap<*const Words<'e>, usize>,
    pieces: Vec<(Rc<Words<'e>>, Vec<u32>)>,
}

/// A set of pieces: from where to where it stands in the list of all, and the place of its numbers.
type Set = (usize, usize, u32);

/// Of each run, which pieces it is.
#[derive(Default)]
pub(super) struct ByRun {
    /// Each run once, with the place of its numbers.
    pub runs: Vec<(Run, u32)>,
    /// The numbers of all pieces that a run is a spelling of, in order: a million runs are but some ten thousand of these.
    pub numbers: Vec<Vec<u32>>,
}

impl<'e> ByPiece<'e> {
    /// A piece has this number, too.
    pub fn add(&mut self, piece: &Spelled<'e>, number: u32) {
        let next = self.pieces.len();
        let place = *self.places.entry(piece.key()).or_insert(next);
        if place == next {
            self.pieces.push((piece.spellings.clone(), Vec::new()));
        }
        self.pieces[place].1.push(number);
    }

    /// What has been added, by run.
    pub fn by_run(self) -> ByRun {
        let mut all: Vec<(Run, u32)> = Vec::new();
        for (place, (words, _)) in (0..).zip(&self.pieces) {
            all.extend(words.iter().flat_map(Spelling::runs).map(|run| (run, place)));
        }
        all.sort_unstable_by_key(|(run, place)| (run.key(), *place));
        all.dedup_by(|one, other| one.0.key() == other.0.key() && one.1 == other.1);
        // By fingerprint.
        let mut known: HashMap<u64, SmallVec<[Set; 1]>, SpreadAlready> = HashMap::default();
        let mut by_run = ByRun::default();
        let mut start = 0;
        for group in all.chunk_by(|one, other| one.0.key() == other.0.key()) {
            let (from, to) = (start, start + group.len());
            start = to;
            let fingerprint = group.iter().fold(0, |set, (_, place)| hash::chain(set, u64::from(*place) + 1));
            let same = known.entry(fingerprint).or_default();
            let is_same =
                |one: &[(Run, u32)]| one.iter().map(|(_, place)| place).eq(group.iter().map(|(_, place)| place));
            let set = match same.iter().find(|(from, to, _)| is_same(&all[*from..*to])) {
                Some((.., set)) => *set,
                None => {
                    let next = by_run.numbers.len() as u32;
                    same.push((from, to, next));
                    let numbers = group.iter().flat_map(|(_, place)| &self.pieces[*place as usize].1);
                    let mut numbers: Vec<u32> = numbers.copied().collect();
                    numbers.sort_unstable();
                    numbers.dedup();
                    by_run.numbers.push(numbers);
                    next
                }
            };
            by_run.runs.push((group[0].0, set));
        }
        by_run
    }
}
