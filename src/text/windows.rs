//! A table of word runs: which windows of a token list are known, and as what.
//!
//! A Bloom filter of single words and one of first pairs turn most positions away with one probe each; what passes
//! is looked up by fingerprint in an open-addressed table. Cost a token does not grow with the number of entries.

use super::hash;
use super::token::{Gap, Shape, Token};

/// Runs of words, each with the numbers it stands for.
#[derive(Clone, Debug, Default)]
pub struct WindowTable {
    singles: Bloom,
    pairs: Bloom,
    slots: Vec<Slot>,
    mask: usize,
    postings: Vec<u32>,
    longest: usize,
    len: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u64,
    first: u32,
    count: u32,
}

impl WindowTable {
    /// Compiles `(fingerprints of the words, number)` pairs; a run may have several numbers. Empty runs are passed over.
    pub fn build(mut runs: Vec<(Run, u32)>) -> Self {
        runs.retain(|(run, _)| run.words > 0);
        runs.sort_unstable_by_key(|(run, value)| (run.key, *value));
        runs.dedup_by(|a, b| a.0.key == b.0.key && a.1 == b.1);
        let different = || runs.chunk_by(|a, b| a.0.key == b.0.key).map(|group| group[0].0);
        let (all, singles) = (different().count(), different().filter(|run| run.words == 1).count());
        let mut table = Self {
            singles: Bloom::with_capacity(singles),
            pairs: Bloom::with_capacity(all - singles),
            ..Self::default()
        };
        let size = (all * 2).next_power_of_two().max(16);
        table.mask = size - 1;
        table.slots = vec![Slot::default(); size];
        table.postings = Vec::with_capacity(runs.len());
        for group in runs.chunk_by(|a, b| a.0.key == b.0.key) {
            let run = group[0].0;
            let filter = if run.words == 1 { &mut table.singles } else { &mut table.pairs };
            filter.insert(if run.words == 1 { run.key } else { run.pair });
            let first = table.postings.len() as u32;
            table.postings.extend(group.iter().map(|g| g.1));
            let mut at = run.key as usize & table.mask;
            while table.slots[at].count != 0 {
                at = (at + 1) & table.mask;
            }
            table.slots[at] = Slot { key: run.key, first, count: group.len() as u32 };
            table.longest = table.longest.max(run.words as usize);
            table.len += 1;
        }
        table
    }

    /// How many different runs it holds.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes held by the table.
    pub fn memory(&self) -> usize {
        self.slots.len() * size_of::<Slot>()
            + self.postings.len() * 4
            + (self.singles.bits.len() + self.pairs.bits.len()) * 8
    }

    /// The numbers of one run, by its fingerprint.
    #[inline]
    pub fn get(&self, key: u64) -> &[u32] {
        let mut at = key as usize & self.mask;
        while let Some(slot) = self.slots.get(at) {
            if slot.count == 0 {
                break;
            }
            if slot.key == key {
                return &self.postings[slot.first as usize..(slot.first + slot.count) as usize];
            }
            at = (at + 1) & self.mask;
        }
        &[]
    }

    /// The numbers of a run of two words, in this order, whatever stands between them.
    #[inline]
    pub fn pair(&self, first: u64, second: u64) -> &[u32] {
        let key = hash::chain(first, second);
        if self.pairs.contains(key) { self.get(key) } else { &[] }
    }

    /// Whether a longer run may begin with these two words; never wrongly no.
    #[inline]
    pub fn may_pair(&self, first: u64, second: u64) -> bool {
        self.pairs.contains(hash::chain(first, second))
    }

    /// The numbers of one word.
    #[inline]
    pub fn single(&self, word: u64) -> &[u32] {
        if self.singles.contains(word) { self.get(word) } else { &[] }
    }

    /// Whether any known run holds a word that a view reads otherwise than the plain reading does.
    pub fn knows_changed(&self, tokens: &[Token]) -> bool {
        KnownRuns::knows_changed(self, tokens)
    }

    /// Calls `found(words, numbers)` for every known run that starts at `tokens[at]`, shortest first. A run crosses
    /// spaces, hyphens, brackets and line ends, never a comma or the end of a sentence.
    #[inline]
    pub fn find(&self, tokens: &[Token], at: usize, found: impl FnMut(usize, &[u32])) {
        self.find_across(tokens, at, Gap::Line, found);
    }

    /// The same for runs that cross everything up to this gap.
    #[inline]
    pub fn find_across(&self, tokens: &[Token], at: usize, widest: Gap, found: impl FnMut(usize, &[u32])) {
        KnownRuns::find(self, tokens, at, widest, found);
    }
}

impl<'t> KnownRuns for &'t WindowTable {
    type Numbers = &'t [u32];

    #[inline(always)]
    fn may_stand_alone(self, word: u64) -> bool {
        self.singles.contains(word)
    }

    #[inline(always)]
    fn may_begin(self, pair: u64) -> bool {
        self.pairs.contains(pair)
    }

    #[inline(always)]
    fn longest(self) -> usize {
        self.longest
    }

    #[inline(always)]
    fn known(self, key: u64) -> Option<&'t [u32]> {
        Some(self.get(key)).filter(|numbers| !numbers.is_empty())
    }
}

/// Runs of words that are known by their fingerprints, however they are kept: in a [`WindowTable`], or in the bytes of a file.
pub(crate) trait KnownRuns: Copy {
    /// What is known of a run.
    type Numbers;

    /// Whether a word may be a run by itself; never wrongly no.
    fn may_stand_alone(self, word: u64) -> bool;

    /// Whether a longer run may begin with these two words; never wrongly no.
    fn may_begin(self, pair: u64) -> bool;

    /// How many words the longest run has.
    fn longest(self) -> usize;

    /// What is known of a run, by its fingerprint.
    fn known(self, key: u64) -> Option<Self::Numbers>;

    /// Calls `found(words, numbers)` for every known run that starts at `tokens[at]`, shortest first, and crosses nothing wider
    /// than this gap.
    #[inline]
    fn find(self, tokens: &[Token], at: usize, widest: Gap, mut found: impl FnMut(usize, Self::Numbers)) {
        let first = tokens[at].hash;
        if self.may_stand_alone(first)
            && let Some(numbers) = self.known(first)
        {
            found(1, numbers);
        }
        self.find_longer(tokens, at, widest, found);
    }

    /// The same for runs of two words or more.
    #[inline]
    fn find_longer(self, tokens: &[Token], at: usize, widest: Gap, mut found: impl FnMut(usize, Self::Numbers)) {
        let Some(next) = tokens.get(at + 1) else { return };
        if next.gap > widest {
            return;
        }
        let mut key = hash::chain(tokens[at].hash, next.hash);
        if !self.may_begin(key) {
            return;
        }
        for words in 2..=self.longest() {
            if let Some(numbers) = self.known(key) {
                found(words, numbers);
            }
            match tokens.get(at + words) {
                Some(token) if token.gap <= widest => key = hash::chain(key, token.hash),
                _ => return,
            }
        }
    }

    /// Calls `found(at, words, numbers)` for every known run that holds a word that a view reads otherwise than the plain reading
    /// does, by the place where it starts.
    #[inline]
    fn find_changed(self, tokens: &[Token], mut found: impl FnMut(usize, usize, Self::Numbers)) {
        let is_changed = |token: &Token| token.shape.has(Shape::CHANGED);
        // The changed word that the runs looked for must reach, and where the next of them may start.
        let (mut next, mut at) = (0, 0);
        while let Some(ahead) = tokens[next..].iter().position(is_changed) {
            next += ahead;
            // No run reaches further, nor across a comma.
            let reach = &tokens[at.max((next + 1).saturating_sub(self.longest()))..=next];
            at = next + 1
                - reach.iter().rposition(|token| token.gap > Gap::Line).map_or(reach.len(), |wall| reach.len() - wall);
            while at < next {
                self.find_longer(tokens, at, Gap::Line, |words, numbers| {
                    if at + words > next {
                        found(at, words, numbers);
                    }
                });
                at += 1;
            }
            self.find(tokens, next, Gap::Line, |words, numbers| found(next, words, numbers));
            next += 1;
            at = next;
        }
    }

    /// Whether there is any.
    #[inline]
    fn knows_changed(self, tokens: &[Token]) -> bool {
        let mut any = false;
        self.find_changed(tokens, |_, _, _| any = true);
        any
    }
}

/// A run of words as the table keys it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    key: u64,
    pair: u64,
    words: u32,
}

impl Run {
    /// The run of these words' fingerprints.
    pub fn new(words: &[u64]) -> Self {
        Self {
            key: hash::run(words.iter().copied()).unwrap_or_default(),
            pair: hash::run(words.iter().take(2).copied()).unwrap_or_default(),
            words: words.len() as u32,
        }
    }

    /// The run's fingerprint.
    pub fn key(&self) -> u64 {
        self.key
    }
}

/// A one-probe Bloom filter at 16 bits an entry.
#[derive(Clone, Debug)]
struct Bloom {
    bits: Vec<u64>,
    shift: u32,
}

impl Default for Bloom {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl Bloom {
    fn with_capacity(entries: usize) -> Self {
        let bits = (entries * 16).next_power_of_two().max(1024);
        Self { bits: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() }
    }

    /// Spread over the top bits, so that the table's own low bits stay independent of the filter's.
    #[inline(always)]
    fn place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    fn insert(&mut self, key: u64) {
        let at = self.place(key);
        self.bits[at / 64] |= 1 << (at % 64);
    }

    #[inline(always)]
    fn contains(&self, key: u64) -> bool {
        let at = self.place(key);
        self.bits[at / 64] >> (at % 64) & 1 == 1
    }
}
