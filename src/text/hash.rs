//! Fingerprints of words and of runs of words.
//!
//! A word's fingerprint is a 64-bit hash of its folded bytes; a run's fingerprint chains those of its words. Tables
//! hold fingerprints instead of strings: with a million entries and a hundred look-ups a prompt, two different runs
//! share one about once in 10^11 prompts.

use std::hash::{BuildHasherDefault, Hasher};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Hashes one word, byte by byte.
#[derive(Clone, Copy, Debug)]
pub struct WordHash(u64);

impl WordHash {
    /// The empty word.
    pub const fn new() -> Self {
        Self(OFFSET)
    }

    /// Adds one byte of the folded word.
    #[inline(always)]
    pub const fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(PRIME);
    }

    /// The word's fingerprint.
    #[inline(always)]
    pub const fn finish(self) -> u64 {
        let mut h = self.0;
        h ^= h >> 32;
        h = h.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^ (h >> 29)
    }
}

impl Default for WordHash {
    fn default() -> Self {
        Self::new()
    }
}

/// The fingerprint of one word that is folded already (lower case, no accents).
pub const fn word(folded: &str) -> u64 {
    let bytes = folded.as_bytes();
    let mut h = WordHash::new();
    let mut i = 0;
    while i < bytes.len() {
        h.push(bytes[i]);
        i += 1;
    }
    h.finish()
}

/// Chains the next word's fingerprint onto a run's.
#[inline(always)]
pub const fn chain(run: u64, next: u64) -> u64 {
    let h = (run.rotate_left(23) ^ next).wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ (h >> 32)
}

/// The fingerprint of a run of words; `None` of an empty one.
pub fn run(words: impl IntoIterator<Item = u64>) -> Option<u64> {
    let mut words = words.into_iter();
    let first = words.next()?;
    Some(words.fold(first, chain))
}

/// Builds the hashing of tables whose keys are fingerprints.
pub(crate) type SpreadAlready = BuildHasherDefault<AsIs>;

/// Takes fingerprints as they are: they are spread already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u32(&mut self, tag: u32) {
        // A table takes the place from the low bits, and seven more from the top.
        self.0 = u64::from(tag) << 32 | u64::from(tag);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
