//! Fingerprints of words and of runs of words.
//!
//! A word's fingerprint is a 64-bit hash of its folded bytes; a run's fingerprint chains those of its words. Tables
//! hold fingerprints instead of strings: with a million entries and a hundred look-ups a prompt, two different runs
//! share one about once in 10^11 prompts.

use std::hash::{BuildHasherDefault, Hasher};

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
const LAST: u64 = 0xd6e8_feb8_6659_fd93;

/// Hashes one word, eight bytes at a time. The same bytes give the same fingerprint however they are handed over.
#[derive(Clone, Copy, Debug)]
pub struct WordHash {
    /// Of all full blocks of eight bytes.
    blocks: u64,
    /// The bytes behind them, the first one lowest.
    rest: u64,
    /// How many bits of `rest` are taken.
    bits: u32,
}

impl WordHash {
    /// The empty word.
    pub const fn new() -> Self {
        Self { blocks: SEED, rest: 0, bits: 0 }
    }

    /// Adds one byte of the folded word.
    #[inline(always)]
    pub const fn push(&mut self, byte: u8) {
        self.push_block(byte as u64, 1);
    }

    /// Adds one to eight bytes, the first one lowest; what is above them must be 0.
    #[inline(always)]
    pub const fn push_block(&mut self, block: u64, bytes: u32) {
        let filled = self.bits + bytes * 8;
        self.rest |= block << self.bits;
        if filled >= 64 {
            self.blocks = mix(self.blocks ^ self.rest, SPREAD);
            self.rest = if self.bits == 0 { 0 } else { block >> (64 - self.bits) };
            self.bits = filled - 64;
        } else {
            self.bits = filled;
        }
    }

    /// The word's fingerprint.
    #[inline(always)]
    pub const fn finish(self) -> u64 {
        mix(self.blocks ^ self.rest, LAST)
    }
}

impl Default for WordHash {
    fn default() -> Self {
        Self::new()
    }
}

/// Both halves of the product, folded together.
#[inline(always)]
const fn mix(a: u64, b: u64) -> u64 {
    let product = (a as u128) * (b as u128);
    product as u64 ^ (product >> 64) as u64
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_blocks_make_one_fingerprint() {
        let text = "ontkledingsscene";
        for split in 0..=8 {
            for end in split..text.len().min(split + 8) {
                let mut hash = WordHash::new();
                text.as_bytes()[..split].iter().for_each(|byte| hash.push(*byte));
                let mut block = [0; 8];
                block[..end - split].copy_from_slice(&text.as_bytes()[split..end]);
                hash.push_block(u64::from_le_bytes(block), (end - split) as u32);
                assert_eq!(hash.finish(), word(&text[..end]), "{split} {end}");
            }
        }
    }
}
