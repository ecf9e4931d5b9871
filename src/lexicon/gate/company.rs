//! Rare pieces of forms: they open the gate only where a word of another piece stands in the same sentence.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Glance;
use super::pieces::ByPiece;
use super::rows::{Rows, SEXUAL};
use crate::lexicon::spelled::Spelled;
use crate::text::hash::SpreadAlready;
use crate::text::{Gap, Run, Token, WindowTable};

/// Numbers from here on are those of companies.
pub(super) const RARE: u32 = 1 << 31;

/// The lowest bits of a word in a company tell on which side it stands, and what it opens.
const BEHIND: u32 = 2;
const TRAITS: u32 = BEHIND | SEXUAL;

/// Of each rare run, the rarest words of other pieces of its forms.
#[derive(Debug, Default)]
pub(super) struct Companies {
    /// By company: the upper bits of each word's fingerprint, and its traits.
    rows: Rows,
    /// All words that make a company.
    known: WindowTable,
}

impl Companies {
    /// Whether a word stands in a piece that makes a company; never wrongly no.
    pub fn may_hold(&self, token: &Token) -> bool {
        !self.known.single(token.hash).is_empty()
    }

    /// Whether a rare run before a word, or behind it, opens what is sexual with it.
    pub fn opens_with(&self, number: u32, token: &Token, before: bool) -> bool {
        let word = upper(token.hash) | if before { BEHIND } else { 0 };
        self.rows.get(number - RARE).opens(word).sexual
    }

    /// What the rare run at `tokens[at]` opens in its sentence; never too little.
    pub fn open(&self, number: u32, tokens: &[Token], at: usize) -> Glance {
        let company = self.rows.get(number - RARE);
        let before = tokens[..=at].iter().rposition(|token| token.gap == Gap::Stop).unwrap_or(0);
        let behind = tokens[at + 1..].iter().position(|token| token.gap == Gap::Stop);
        let end = behind.map_or(tokens.len(), |behind| at + 1 + behind);
        let mut glance = Glance::default();
        let sides = [(&tokens[before..at], 0), (&tokens[at + 1..end], BEHIND)];
        for (side, trait_) in sides {
            for token in side {
                glance = glance.with(company.opens(upper(token.hash) | trait_));
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
pub(super) struct Builder<'e> {
    companies: Vec<Vec<u32>>,
    /// The number of each company, by where its words are kept (as long as the gate is compiled) and its traits.
    numbers: HashMap<(*const [u64], u32), u32>,
    words: HashSet<u64, SpreadAlready>,
    /// Of each rare piece, its companies.
    rare: ByPiece<'e>,
}

impl<'e> Builder<'e> {
    /// Any of the rare opens where one of these words of others stands before or behind it.
    pub fn add(&mut self, rare: &Spelled<'e>, others: &Rc<[u64]>, behind: bool, opens: Glance) {
        let traits = if behind { BEHIND } else { 0 } | if opens.sexual { SEXUAL } else { 0 };
        let next = self.companies.len() as u32;
        let number = *self.numbers.entry((Rc::as_ptr(others), traits)).or_insert(next);
        if number == next {
            self.words.extend(&**others);
            let mut words: Vec<u32> = others.iter().map(|word| upper(*word) | traits).collect();
            words.sort_unstable();
            words.dedup();
            self.companies.push(words);
        }
        self.rare.add(rare, number);
    }

    /// Compiles them; adds the runs and their numbers.
    pub fn build(self, runs: &mut Vec<(Run, u32)>) -> Companies {
        let words = self.words.into_iter().map(|word| (Run::new(&[word]), 0)).collect();
        let mut compiled = Companies { known: WindowTable::build(words), ..Companies::default() };
        let by_run = self.rare.by_run();
        for companies in by_run.numbers {
            let words = companies.iter().flat_map(|number| &self.companies[*number as usize]);
            let mut words: Vec<u32> = words.copied().collect();
            words.sort_unstable();
            words.dedup();
            compiled.rows.push(&words);
        }
        runs.extend(by_run.runs.into_iter().map(|(run, set)| (run, RARE + set)));
        compiled
    }
}
