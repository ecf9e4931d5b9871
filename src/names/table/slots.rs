//! Tables in bytes, read where they lie: fingerprint to numbers, and a filter that turns most fingerprints away.
//!
//! The place of a fingerprint is given by its upper bits, so that a table is written front to back from sorted
//! fingerprints, and a run that starts late only moves on. No table wraps: the last slot is empty.

use super::bytes::{u32_at, u64_at};

/// Bytes of a slot: half a number, half a part of the fingerprint.
const WIDTH: usize = 8;
/// In a slot's number: it is a place in the postings, where several numbers stand.
const MANY: u32 = 1 << 31;

/// Where the search for a fingerprint starts, of so many places.
#[inline(always)]
fn home(key: u64, places: usize) -> usize {
    ((u128::from(key) * places as u128) >> 64) as usize
}

/// Writes a table of `(fingerprint, number)` pairs and the postings of fingerprints that have several numbers. `per_hundred` slots
/// are made for a hundred fingerprints.
pub(super) fn write(pairs: &mut Vec<(u64, u32)>, per_hundred: usize) -> (Vec<u8>, Vec<u8>, usize) {
    pairs.sort_unstable();
    pairs.dedup();
    let keys = pairs.chunk_by(|a, b| a.0 == b.0).count();
    let places = keys * per_hundred / 100 + 1;
    let mut slots = Vec::with_capacity((places + 64) * WIDTH);
    let mut postings = Vec::new();
    // The number of places stands before the slots.
    slots.extend_from_slice(&(places as u64).to_le_bytes());
    for group in pairs.chunk_by(|a, b| a.0 == b.0) {
        let (key, number) = group[0];
        let value = if group.len() == 1 {
            number
        } else {
            let at = (postings.len() / 4) as u32;
            postings.extend_from_slice(&(group.len() as u32).to_le_bytes());
            group.iter().for_each(|(_, number)| postings.extend_from_slice(&number.to_le_bytes()));
            at | MANY
        };
        // Fingerprints come in order, so the first free place is where this one belongs or behind the one before it.
        let at = WIDTH * (home(key, places) + 1);
        if slots.len() < at {
            slots.resize(at, 0);
        }
        slots.extend_from_slice(&(value.wrapping_add(1)).to_le_bytes());
        slots.extend_from_slice(&(key as u32).to_le_bytes());
    }
    // The last places may be nobody's home, and are there all the same: a shorter table would be read as one of fewer places.
    slots.resize(slots.len().max(WIDTH * (places + 1)) + WIDTH, 0);
    slots.shrink_to_fit();
    (slots, postings, keys)
}

/// A table as written, read in place.
#[derive(Clone, Copy, Debug)]
pub(in crate::names) struct Slots<'b> {
    slots: &'b [u8],
    postings: &'b [u8],
    places: usize,
    people: u32,
}

impl<'b> Slots<'b> {
    /// A table of numbers below `people`; others are passed over.
    pub(super) fn new(slots: &'b [u8], postings: &'b [u8], people: u32) -> Self {
        let places = u64_at(slots, 0);
        let slots = slots.get(WIDTH..).unwrap_or_default();
        Self { slots, postings, places: places.min((slots.len() / WIDTH) as u64) as usize, people }
    }

    /// The numbers of a fingerprint.
    #[inline]
    pub(in crate::names) fn get(&self, key: u64) -> Numbers<'b> {
        let mut at = home(key, self.places) * WIDTH;
        while let Some(slot) = self.slots.get(at..).and_then(|rest| rest.first_chunk::<WIDTH>()) {
            let slot = u64::from_le_bytes(*slot);
            let number = slot as u32;
            if number == 0 {
                break;
            }
            if (slot >> 32) as u32 == key as u32 {
                return self.numbers(number - 1);
            }
            at += WIDTH;
        }
        Numbers { rest: &[], one: None, people: 0 }
    }

    fn numbers(&self, value: u32) -> Numbers<'b> {
        if value & MANY == 0 {
            return Numbers { rest: &[], one: Some(value).filter(|n| *n < self.people), people: self.people };
        }
        let at = (value & !MANY) as usize * 4;
        let count = u32_at(self.postings, at) as usize;
        let rest = self.postings.get(at + 4..).unwrap_or_default();
        Numbers { rest: &rest[..rest.len().min(count * 4)], one: None, people: self.people }
    }
}

/// The numbers of one fingerprint, in order.
#[derive(Clone, Copy, Debug)]
pub(in crate::names) struct Numbers<'b> {
    one: Option<u32>,
    rest: &'b [u8],
    people: u32,
}

impl Numbers<'_> {
    /// None.
    pub(in crate::names) const NONE: Self = Self { one: None, rest: &[], people: 0 };

    /// Whether there is none.
    pub(in crate::names) fn is_empty(&self) -> bool {
        self.one.is_none() && self.rest.is_empty()
    }
}

impl Iterator for Numbers<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if let Some(one) = self.one.take() {
            return Some(one);
        }
        while let Some((number, rest)) = self.rest.split_first_chunk() {
            self.rest = rest;
            let number = u32::from_le_bytes(*number);
            if number < self.people {
                return Some(number);
            }
        }
        None
    }
}

/// Writes a one-probe Bloom filter at 16 bits or more a fingerprint.
pub(super) fn write_filter(keys: impl ExactSizeIterator<Item = u64>) -> Vec<u8> {
    let bits = (keys.len() * 16).next_power_of_two().max(1024);
    let mut bytes = vec![0; bits / 8];
    let shift = 64 - bits.trailing_zeros();
    for key in keys {
        let at = place(key, shift);
        bytes[at / 8] |= 1 << (at % 8);
    }
    bytes
}

/// Spread over the top bits anew, so that a table's own places stay independent of the filter's.
#[inline(always)]
fn place(key: u64, shift: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift) as usize
}

/// A filter as written.
#[derive(Clone, Copy, Debug)]
pub(in crate::names) struct Filter<'b> {
    bytes: &'b [u8],
    shift: u32,
}

impl<'b> Filter<'b> {
    /// A filter of a power of two of bytes; of anything else it lets nothing through but what its lower part knows.
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let bits = bytes.len().max(1).ilog2() + 3;
        Self { bytes, shift: 64 - bits }
    }

    /// Whether the fingerprint may be known; never wrongly no.
    #[inline(always)]
    pub(in crate::names) fn contains(&self, key: u64) -> bool {
        let at = place(key, self.shift);
        self.bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }
}
