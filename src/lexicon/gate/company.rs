//! Rare pieces of forms: they open the gate only where a word of another piece stands in the same sentence.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Glance;
use super::openers::ByPiece;
use crate::lexicon::spelled::Spelled;
use crate::text::hash::SpreadAlready;
use crate::text::{Gap, Run, Token, WindowTable};

/// Numbers from here on are those of companies.
pub(super) const RARE: u32 = 1 << 31;

/// The lowest bits of a word in a company tell on which side it stands and what it opens.
const BEHIND: u32 = 2;
const SEXUAL: u32 = 1;
const TRAITS: u32 = BEHIND | SEXUAL;

/// Of each rare run, the rarest words of other pieces of its forms.
#[derive(Debug, Default)]
pub(super) struct Companies {
    /// One behind the other, each sorted: the upper bits of a word's fingerprint, and its traits.
    words: Vec<u32>,
    /// Where each ends, and its filter.
    ends: Vec<(u32, Filter)>,
    /// The bits of all filters, one behind the other.
    bits: Vec<u64>,
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
        let (company, filter) = self.company(number);
        let word = upper(token.hash) | if before { BEHIND } else { 0 };
        filter.is_some_and(|filter| filter.may_hold(&self.bits, word))
            && company.binary_search(&(word | SEXUAL)).is_ok()
    }

    fn company(&self, number: u32) -> (&[u32], Option<Filter>) {
        let number = (number - RARE) as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end.0 as usize);
        match self.ends.get(number) {
            Some((end, filter)) => (self.words.get(start..*end as usize).unwrap_or_default(), Some(*filter)),
            None => (&[], None),
        }
    }

    /// What the rare run at `tokens[at]` opens in its sentence; never too little.
    pub fn open(&self, number: u32, tokens: &[Token], at: usize) -> Glance {
        let (company, Some(filter)) = self.company(number) else { return Glance::default() };
        let before = tokens[..=at].iter().rposition(|token| token.gap == Gap::Stop).unwrap_or(0);
        let behind = tokens[at + 1..].iter().position(|token| token.gap == Gap::Stop);
        let end = behind.map_or(tokens.len(), |behind| at + 1 + behind);
        let mut glance = Glance::default();
        let sides = [(&tokens[before..at], 0), (&tokens[at + 1..end], BEHIND)];
        for (side, trait_) in sides {
            for token in side {
                let word = upper(token.hash) | trait_;
                if !filter.may_hold(&self.bits, word) {
                    continue;
                }
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

/// A Bloom filter of one probe for the words of a company: most words of a sentence are in none.
#[derive(Clone, Copy, Debug)]
struct Filter {
    /// Number of its first 64 bits.
    first: u32,
    /// How far a spread word is shifted for the place of its bit.
    shift: u32,
}

impl Filter {
    /// Bits for a word.
    const PER_WORD: usize = 8;

    /// Appends the filter of these words.
    fn write(words: &[u32], bits: &mut Vec<u64>) -> Self {
        let size = (words.len() * Self::PER_WORD).next_power_of_two().max(64);
        let filter = Self { first: bits.len() as u32, shift: u32::BITS - size.trailing_zeros() };
        bits.resize(bits.len() + size / 64, 0);
        for word in words {
            let (at, bit) = filter.place(word & !SEXUAL);
            bits[at] |= bit;
        }
        filter
    }

    /// Where the bit of a word stands. What the word opens does not count.
    #[inline]
    fn place(self, word: u32) -> (usize, u64) {
        let spread = word.wrapping_mul(0x9e37_79b9) >> self.shift;
        (self.first as usize + spread as usize / 64, 1 << (spread % 64))
    }

    /// Whether a word may be in the company; never wrongly no.
    #[inline]
    fn may_hold(self, bits: &[u64], word: u32) -> bool {
        let (at, bit) = self.place(word);
        bits.get(at).is_some_and(|bits| bits & bit != 0)
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
    /// The number of each company, by its words and its traits.
    numbers: HashMap<(Rc<[u64]>, u32), u32>,
    words: HashSet<u64, SpreadAlready>,
    /// Of each rare piece, its companies.
    rare: ByPiece,
}

impl Builder {
    /// Any of the rare opens where one of these words of others stands before or behind it.
    pub fn add(&mut self, rare: &Spelled<'_>, others: &Rc<[u64]>, behind: bool, opens: Glance) {
        let traits = if behind { BEHIND } else { 0 } | if opens.sexual { SEXUAL } else { 0 };
        let next = self.companies.len() as u32;
        let number = *self.numbers.entry((others.clone(), traits)).or_insert(next);
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
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        for (run, companies) in self.rare.by_run() {
            let next = RARE + known.len() as u32;
            let number = *known.entry(companies).or_insert_with_key(|companies| {
                let words = companies.iter().flat_map(|number| &self.companies[*number as usize]);
                let mut words: Vec<u32> = words.copied().collect();
                words.sort_unstable();
                words.dedup();
                let filter = Filter::write(&words, &mut compiled.bits);
                compiled.words.extend(words);
                compiled.ends.push((compiled.words.len() as u32, filter));
                next
            });
            runs.push((run, number));
        }
        compiled
    }
}
