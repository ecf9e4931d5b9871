//! Words that open the gate, alone or two of them together. Two stand in one sentence, in the order of their form.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::Glance;
use super::company::{Companies, RARE};
use crate::lexicon::compile::runs_of;
use crate::text::{Gap, Run, Token, WindowTable};

/// What opens alone.
const SEXUAL: u32 = 0;
const SOMEBODY: u32 = 1;
/// The number of the first kind of halves: runs that open together with the same others share a number.
const FIRST: u32 = 2;
/// A sentence of so many halves is worth a closer look anyway.
const MANY: usize = 200;

/// Compiled: each run of words that opens, and which halves open together.
#[derive(Debug, Default)]
pub(super) struct Openers {
    runs: WindowTable,
    pairs: Pairs,
    companies: Companies,
}

impl Openers {
    /// What these words open.
    pub fn glance(&self, tokens: &[Token]) -> Glance {
        let mut halves: SmallVec<[u32; 32]> = SmallVec::new();
        let mut glance = Glance::default();
        // By the low bits of a half: whether one like it was there.
        let mut like = 0u64;
        for at in 0..tokens.len() {
            if tokens[at].gap == Gap::Stop {
                halves.clear();
                like = 0;
            }
            self.runs.find(tokens, at, |_, numbers| {
                for &number in numbers {
                    match number {
                        SEXUAL => glance.sexual = true,
                        SOMEBODY => glance.somebody = true,
                        rare if rare >= RARE => glance = glance.with(self.companies.open(rare, tokens, at)),
                        half => {
                            // A word that stands twice may be both halves, and stands behind more the second time.
                            glance = glance.with(self.pairs.open(half, &halves));
                            if like >> (half % 64) & 1 == 0 || !halves.contains(&half) {
                                glance.sexual |= halves.len() > MANY;
                                like |= 1 << (half % 64);
                                halves.push(half);
                            }
                        }
                    }
                }
            });
            if glance.sexual {
                break;
            }
        }
        glance
    }

    /// Whether these words of a view open what the plain reading did not.
    pub fn open_changed(&self, tokens: &[Token]) -> bool {
        (self.runs.knows_changed(tokens) || self.companies.knows_changed(tokens)) && self.glance(tokens).sexual
    }
}

/// Which halves open together: a row of bits for each.
#[derive(Debug, Default)]
struct Pairs {
    /// Of each half, whether it opens behind another one.
    bits: Vec<u64>,
    /// The same of those that open what is sexual.
    sexual: Vec<u64>,
    /// Words of 64 bits in a row.
    width: usize,
}

impl Pairs {
    fn new(halves: usize) -> Self {
        let width = halves.div_ceil(64);
        Self { bits: vec![0; width * halves], sexual: vec![0; width * halves], width }
    }

    fn insert(&mut self, before: u32, behind: u32, opens: Glance) {
        let at = (behind - FIRST) as usize * self.width + (before - FIRST) as usize / 64;
        let bit = 1 << ((before - FIRST) % 64);
        self.bits[at] |= bit;
        self.sexual[at] |= if opens.sexual { bit } else { 0 };
    }

    /// What a half opens together with any of these before it.
    #[inline]
    fn open(&self, half: u32, others: &[u32]) -> Glance {
        let start = (half - FIRST) as usize * self.width;
        let row = start..start + self.width;
        let any = |row: &[u64]| {
            others.iter().any(|other| {
                let other = other - FIRST;
                row.get(other as usize / 64).is_some_and(|bits| bits >> (other % 64) & 1 == 1)
            })
        };
        if !self.bits.get(row.clone()).is_some_and(any) {
            return Glance::default();
        }
        if self.sexual.get(row).is_some_and(any) { Glance::SEXUAL } else { Glance::SOMEBODY }
    }
}

/// Gathers what opens.
#[derive(Default)]
pub(super) struct Builder {
    runs: Vec<(Run, u32)>,
    /// Of each run the halves that it may be: an even number and the odd one behind it open together.
    halves: HashMap<Run, Vec<u32>>,
    /// What each of these pairs opens.
    pairs: Vec<Glance>,
    rare: super::company::Builder,
}

impl Builder {
    /// Any of these spellings opens alone.
    pub fn alone(&mut self, spellings: &[String], opens: Glance) {
        let number = if opens.sexual { SEXUAL } else { SOMEBODY };
        self.runs.extend(spellings.iter().flat_map(|text| runs_of(text)).map(|run| (run, number)));
    }

    /// Any of the first opens together with any of the second ones behind it.
    pub fn together(&mut self, first: &[String], second: &[String], opens: Glance) {
        let half = self.pairs.len() as u32 * 2;
        self.pairs.push(opens);
        for (spellings, half) in [(first, half), (second, half + 1)] {
            for run in spellings.iter().flat_map(|text| runs_of(text)) {
                self.halves.entry(run).or_default().push(half);
            }
        }
    }

    /// Any of the rare opens where some of the others stand before or behind it.
    pub fn in_company(&mut self, rare: &[String], others: &[String], behind: bool, opens: Glance) {
        self.rare.add(rare, others, behind, opens);
    }

    /// Compiles them.
    pub fn build(mut self) -> Openers {
        let mut kinds: HashMap<Vec<u32>, u32> = HashMap::new();
        for (run, mut halves) in self.halves {
            halves.dedup();
            let next = FIRST + kinds.len() as u32;
            self.runs.push((run, *kinds.entry(halves).or_insert(next)));
        }
        let mut by_half: Vec<Vec<u32>> = vec![Vec::new(); self.pairs.len() * 2];
        for (halves, kind) in &kinds {
            halves.iter().for_each(|half| by_half[*half as usize].push(*kind));
        }
        let mut pairs = Pairs::new(kinds.len());
        for (opens, halves) in self.pairs.iter().zip(by_half.chunks(2)) {
            for one in &halves[0] {
                halves[1].iter().for_each(|other| pairs.insert(*one, *other, *opens));
            }
        }
        let companies = self.rare.build(&mut self.runs);
        Openers { pairs, companies, runs: WindowTable::build(self.runs) }
    }
}
