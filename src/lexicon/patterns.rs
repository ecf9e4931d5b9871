//! Forms of several pieces: `take ... <garment> off`.
//!
//! One list stands in hundreds of forms, so a run of words is known as the piece that it is, and each form by one of its pieces, the
//! one that stands in the fewest prompts: only a text that holds that one is asked whether it holds the others.

use std::collections::HashMap;

use super::spelled::{Spelled, Spelling, Words};
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

/// One piece of a form of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Its number among the text's forms.
    pub form: u32,
    pub index: u8,
}

/// The forms of which a text holds every piece.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// Their numbers.
    pub forms: Vec<u32>,
    /// Every piece of them, with its number.
    pub links: Vec<(u32, Link)>,
}

impl Whole {
    pub fn clear(&mut self) {
        self.forms.clear();
        self.links.clear();
    }
}

/// All forms of several pieces.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    forms: Vec<Pattern>,
    /// The numbers of the pieces of each form, one form behind the other.
    pieces: Vec<u32>,
    /// By piece, the forms that are known by it: where they end in `known_by`. Of the pieces behind these, none.
    ends: Vec<u32>,
    known_by: Vec<Known>,
    /// How many pieces there are.
    all: usize,
    /// Second piece and number of the forms that are a private person in two pieces without a gap, in order.
    private: Vec<(u32, u32)>,
    /// The bit of each of these pieces: few are.
    seconds: There,
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
    numbers: HashMap<*const Words<'e>, u32>,
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

    /// Compiles them. Numbers those pieces first by which forms are known, in the runs, too: of the others nothing is looked up.
    pub fn build(self, runs: &mut [(Run, u32)]) -> Patterns {
        let mut patterns = self.patterns;
        let mut order: Vec<usize> = (0..self.known_by.len()).collect();
        order.sort_by_key(|number| self.known_by[*number].is_empty());
        let mut numbers = vec![0; order.len()];
        for (new, old) in (0..).zip(order) {
            numbers[old] = new;
            let forms = &self.known_by[old];
            if !forms.is_empty() {
                patterns.known_by.extend(forms);
                patterns.ends.push(patterns.known_by.len() as u32);
            }
        }
        patterns.all = numbers.len();
        let new = |number: &mut u32| *number = numbers[*number as usize];
        patterns.pieces.iter_mut().for_each(new);
        patterns.known_by.iter_mut().for_each(|known| new(&mut known.other));
        patterns.private.iter_mut().for_each(|(second, _)| new(second));
        for (_, posting) in runs {
            if let Some(number) = piece(*posting) {
                *posting = PIECE | numbers[number as usize];
            }
        }
        patterns.private.sort_unstable();
        patterns.seconds.reset(patterns.all);
        for (second, _) in &patterns.private {
            patterns.seconds.insert(*second);
        }
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

    /// Adds a piece.
    #[inline(always)]
    pub fn add(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
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

    /// The postings of a run, in order, cut in those of pieces by which forms are known, and those of other pieces.
    pub fn split<'p>(&self, postings: &'p [u32]) -> (&'p [u32], &'p [u32]) {
        postings.split_at(postings.partition_point(|posting| *posting < PIECE | self.ends.len() as u32))
    }

    /// Appends every form of which all pieces are there: those known by one of these pieces. `there` has the bit of every piece set
    /// that stands in the text.
    pub fn whole(&self, numbers: &[u32], there: &There, whole: &mut Whole) {
        for number in numbers {
            let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
            for &Known { pattern, other } in &self.known_by[start as usize..self.ends[*number as usize] as usize] {
                if !there.has(other) {
                    continue;
                }
                let pieces = self.pieces_of(pattern);
                if pieces.iter().all(|piece| there.has(*piece)) {
                    let form = whole.forms.len() as u32;
                    whole.forms.push(pattern);
                    whole.links.extend((0..).zip(pieces).map(|(index, piece)| (*piece, Link { form, index })));
                }
            }
        }
    }

    /// How many different pieces there are.
    pub fn pieces(&self) -> usize {
        self.all
    }

    /// The entry of a form that is a private person in two pieces: the postings of one word, and of the word behind it,
    /// both in order.
    pub fn private(&self, first: &[u32], second: &[u32]) -> Option<u32> {
        let opens = |pattern: u32| first.binary_search(&(PIECE | self.pieces_of(pattern)[0])).is_ok();
        let mut seconds =
            second.iter().filter_map(|posting| piece(*posting)).filter(|number| self.seconds.has(*number));
        seconds.find_map(|number| {
            let from = self.private.partition_point(|known| known.0 < number);
            let forms = self.private[from..].iter().take_while(|known| known.0 == number);
            forms.map(|known| known.1).find(|pattern| opens(*pattern)).map(|pattern| self.get(pattern).entry)
        })
    }
}
