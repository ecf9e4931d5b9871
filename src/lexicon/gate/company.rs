//! Rare pieces of forms: they open the gate only where a word of another piece stands in the same sentence.

use std::collections::HashMap;

use super::Glance;
use crate::lexicon::compile::runs_of;
use crate::text::{Gap, Run, Shape, Token, WindowTable, words_of};

/// Numbers from here on are those of companies.
pub(super) const RARE: u32 = 1 << 31;

/// The lowest bits of a word in a company tell on which side it stands and what it opens.
const BEHIND: u32 = 2;
const SEXUAL: u32 = 1;
const TRAITS: u32 = BEHIND | SEXUAL;

/// Of each rare run, the words that other pieces of its forms begin with.
#[derive(Debug, Default)]
pub(super) struct Companies {
    /// One behind the other, each sorted: the upper bits of a word's fingerprint, and its traits.
    words: Vec<u32>,
    /// Where each ends.
    ends: Vec<u32>,
    /// All words of the pieces that make a company.
    known: WindowTable,
}

impl Companies {
    /// Whether a word that a view reads otherwise stands in a piece that makes a company.
    pub fn knows_changed(&self, tokens: &[Token]) -> bool {
        let mut changed = tokens.iter().filter(|token| token.shape.has(Shape::CHANGED));
        changed.any(|token| !self.known.single(token.hash).is_empty())
    }

    /// What the rare run at `tokens[at]` opens in its sentence; never too little.
    pub fn open(&self, number: u32, tokens: &[Token], at: usize) -> Glance {
        let number = (number - RARE) as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(number).map_or(start, |end| *end as usize);
        let company = self.words.get(start..end).unwrap_or_default();
        let before = tokens[..=at].iter().rposition(|token| token.gap == Gap::Stop).unwrap_or(0);
        let behind = tokens[at + 1..].iter().position(|token| token.gap == Gap::Stop);
        let end = behind.map_or(tokens.len(), |behind| at + 1 + behind);
        let mut glance = Glance::default();
        let sides = [(&tokens[before..at], 0), (&tokens[at + 1..end], BEHIND)];
        for (side, trait_) in sides {
            for token in side {
                let word = upper(token.hash) | trait_;
                let first = company.partition_point(|other| *other < word);
                for opener in company[first..].iter().take_while(|other| **other & !SEXUAL == word) {
                    glance = glance.with(if opener & SEXUAL == 0 { Glance::SOMEBODY } else { Glance::SEXUAL });
                }
                if glance.sexual {
                    return glance;
                }
            }
        }
        glance
    }
}

/// What stands for a word in a company.
fn upper(word: u64) -> u32 {
    (word >> 32) as u32 & !TRAITS
}

/// Gathers rare runs and their companies.
#[derive(Default)]
pub(super) struct Builder {
    companies: Vec<Vec<u32>>,
    words: Vec<(Run, u32)>,
    /// Of each rare run, its companies.
    runs: HashMap<Run, Vec<u32>>,
}

impl Builder {
    /// Any of the rare opens where some of the others stand before or behind it.
    pub fn add(&mut self, rare: &[String], others: &[String], behind: bool, opens: Glance) {
        let traits = if behind { BEHIND } else { 0 } | if opens.sexual { SEXUAL } else { 0 };
        // As in a run: as it stands, and with what hyphens bind as one word.
        let others: Vec<Vec<u64>> =
            others.iter().flat_map(|text| [words_of(text), words_of(&text.replace('-', ""))]).collect();
        self.words.extend(others.iter().flatten().map(|word| (Run::new(&[*word]), 0)));
        let mut words: Vec<u32> =
            others.iter().filter_map(|words| words.first()).map(|word| upper(*word) | traits).collect();
        words.sort_unstable();
        words.dedup();
        let number = self.companies.len() as u32;
        self.companies.push(words);
        for run in rare.iter().flat_map(|text| runs_of(text)) {
            let companies = self.runs.entry(run).or_default();
            if companies.last() != Some(&number) {
                companies.push(number);
            }
        }
    }

    /// Compiles them; adds the runs and their numbers.
    pub fn build(self, runs: &mut Vec<(Run, u32)>) -> Companies {
        let mut compiled = Companies { known: WindowTable::build(self.words), ..Companies::default() };
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        for (run, companies) in self.runs {
            let mut words: Vec<u32> =
                companies.iter().flat_map(|number| &self.companies[*number as usize]).copied().collect();
            words.sort_unstable();
            words.dedup();
            let next = RARE + known.len() as u32;
            let number = *known.entry(words).or_insert_with_key(|words| {
                compiled.words.extend_from_slice(words);
                compiled.ends.push(compiled.words.len() as u32);
                next
            });
            runs.push((run, number));
        }
        compiled
    }
}
