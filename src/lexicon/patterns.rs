//! Forms of several pieces: `take ... <garment> off`.
//!
//! One list stands in hundreds of forms, so a run of words is known as the piece that it is, and each form by one of its pieces, the
//! one that stands in the fewest prompts: only a text that holds that one is asked whether it holds the others.

use std::collections::HashMap;

use super::spelled::{Spelled, Spelling};
use crate::text::Run;

/// Marks a posting as the number of a piece.
pub(super) const PIECE: u32 = 1 << 31;

/// A form of several pieces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern {
    pub entry: u32,
    pub pieces: u8,
    /// The most words of a gap.
    pub gap: u8,
    /// By piece: whether a gap is before it.
    pub gaps: u32,
    /// Where the numbers of its pieces start.
    first: u32,
}

/// One piece of such a form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub pattern: u32,
    pub index: u8,
}

/// All forms of several pieces.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    forms: Vec<Pattern>,
    /// The numbers of the pieces of each form, one form behind the other.
    pieces: Vec<u32>,
    /// By piece, the forms that are known by it: where they end in `known_by`.
    ends: Vec<u32>,
    known_by: Vec<Known>,
    /// Second piece and number of the forms that are a private person in two pieces without a gap, in order.
    private: Vec<(u32, u32)>,
}

/// A form that is known by a piece.
#[derive(Clone, Copy, Debug)]
struct Known {
    pattern: u32,
    /// The piece of it that is the next rarest: where it is not there, the form need not be looked at.
    other: u32,
}

/// Gathers forms of several pieces.
#[derive(Default)]
pub(super) struct Builder<'e> {
    patterns: Patterns,
    /// The number of each piece, by where its spellings are kept.
    numbers: HashMap<*const Spelling<'e>, u32>,
    /// By piece, the forms that are known by it.
    known_by: Vec<Vec<Known>>,
}

/// The number of a piece, if a posting is one.
#[inline(always)]
pub(super) fn piece(posting: u32) -> Option<u32> {
    (posting & PIECE != 0).then_some(posting & !PIECE)
}

impl<'e> Builder<'e> {
    /// Adds a form: its entry, the most words of its gaps, its pieces, and which two of them stand in the fewest prompts. Adds the
    /// runs that its new pieces are.
    pub fn add(
        &mut self,
        entry: u32,
        gap: u8,
        form: &[Spelled<'e>],
        rarest: [usize; 2],
        private: bool,
        runs: &mut Vec<(Run, u32)>,
    ) {
        let pattern = self.patterns.forms.len() as u32;
        let gaps = (0..).zip(form).fold(0, |gaps, (at, piece)| gaps | u32::from(piece.after_gap) << at);
        let first = self.patterns.pieces.len() as u32;
        self.patterns.forms.push(Pattern { entry, pieces: form.len() as u8, gap, gaps, first });
        for (at, piece) in form.iter().enumerate() {
            let next = self.known_by.len() as u32;
            let number = *self.numbers.entry(piece.key()).or_insert(next);
            if number == next {
                self.known_by.push(Vec::new());
                runs.extend(piece.spellings.iter().flat_map(Spelling::runs).map(|run| (run, PIECE | number)));
            }
            self.patterns.pieces.push(number);
            if at == 1 && private && form.len() == 2 && gaps == 0 {
                self.patterns.private.push((number, pattern));
            }
        }
        let [known_by, other] = rarest.map(|at| self.patterns.pieces[first as usize + at]);
        self.known_by[known_by as usize].push(Known { pattern, other });
    }

    pub fn build(self) -> Patterns {
        let mut patterns = self.patterns;
        for forms in self.known_by {
            patterns.known_by.extend(forms);
            patterns.ends.push(patterns.known_by.len() as u32);
        }
        patterns.private.sort_unstable();
        patterns
    }
}

/// Which pieces a text holds: a bit for each.
#[derive(Debug, Default)]
pub(super) struct There(Vec<u64>);

impl There {
    /// Makes room for so many pieces, none of them there.
    pub fn reset(&mut self, pieces: usize) {
        self.0.clear();
        self.0.resize(pieces.div_ceil(64), 0);
    }

    /// Adds a piece, and says whether it is new.
    #[inline(always)]
    pub fn insert(&mut self, number: u32) -> bool {
        let bit = 1 << (number % 64);
        let word = &mut self.0[number as usize / 64];
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[inline(always)]
    fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }
}

impl Patterns {
    pub fn get(&self, pattern: u32) -> Pattern {
        self.forms[pattern as usize]
    }

    fn pieces_of(&self, pattern: u32) -> &[u32] {
        let Pattern { first, pieces, .. } = self.get(pattern);
        &self.pieces[first as usize..first as usize + usize::from(pieces)]
    }

    /// Appends the pieces of every form of which all pieces are there, each with its number. `there` has the bit of each of these
    /// numbers set.
    pub fn whole(&self, numbers: &[u32], there: &There, links: &mut Vec<(u32, Link)>) {
        for number in numbers {
            let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
            for &Known { pattern, other } in &self.known_by[start as usize..self.ends[*number as usize] as usize] {
                if !there.has(other) {
                    continue;
                }
                let pieces = self.pieces_of(pattern);
                if pieces.iter().all(|piece| there.has(*piece)) {
                    links.extend((0..).zip(pieces).map(|(index, piece)| (*piece, Link { pattern, index })));
                }
            }
        }
    }

    /// How many different pieces there are.
    pub fn pieces(&self) -> usize {
        self.ends.len()
    }

    /// The entry of a form that is a private person in two pieces: the postings of one word, and of the word behind it.
    pub fn private(&self, first: &[u32], second: &[u32]) -> Option<u32> {
        let opens = |pattern: u32| first.contains(&(PIECE | self.pieces_of(pattern)[0]));
        second.iter().filter_map(|posting| piece(*posting)).find_map(|number| {
            let from = self.private.partition_point(|known| known.0 < number);
            let forms = self.private[from..].iter().take_while(|known| known.0 == number);
            forms.map(|known| known.1).find(|pattern| opens(*pattern)).map(|pattern| self.get(pattern).entry)
        })
    }
}
