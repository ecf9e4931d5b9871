//! One word while it is read: its fingerprint and its looks, letter by letter.

use super::shape::Shape;
use crate::text::chars::{self, Class};
use crate::text::hash::WordHash;

/// What an apostrophe does to the word before it.
pub(super) enum Apostrophe {
    Skip,
    Possessive,
    Cut,
}

/// `watson's` drops the `'s`; `d'arc` and `l'art` are two words; `don't` and `o'brien` are one.
pub(super) fn apostrophe(bytes: &[u8], word: &Word, at: usize) -> Apostrophe {
    let is_wordy = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    if !is_wordy(at + 1) {
        return Apostrophe::Cut;
    }
    if matches!(bytes.get(at + 1), Some(b's' | b'S')) && !is_wordy(at + 2) {
        return Apostrophe::Possessive;
    }
    // The Cyrillic letter that looks like an s.
    if bytes[at + 1..].starts_with("ѕ".as_bytes()) && !is_wordy(at + 3) {
        return Apostrophe::Possessive;
    }
    if word.chars == 1 && word.last != b'o' { Apostrophe::Cut } else { Apostrophe::Skip }
}

/// This many doubled letters in one word are a disguise; `bookkeeper` has three.
const MANY_PAIRS: u32 = 4;

/// A word while it is read.
pub(super) struct Word {
    pub start: usize,
    pub hash: WordHash,
    pub shape: Shape,
    pub chars: u32,
    pub capitals: u32,
    pub last: u8,
    pub repeats: u32,
    pub pairs: u32,
}

impl Word {
    pub fn new(start: usize) -> Self {
        Self {
            start,
            hash: WordHash::new(),
            shape: Shape::default(),
            chars: 0,
            capitals: 0,
            last: 0,
            repeats: 0,
            pairs: 0,
        }
    }

    #[inline(always)]
    fn push(&mut self, folded: u8) {
        self.hash.push(folded);
        self.repeats = if folded == self.last { self.repeats + 1 } else { 0 };
        self.pairs += u32::from(self.repeats == 1);
        if self.repeats >= 2 || self.pairs >= MANY_PAIRS {
            self.shape.add(Shape::REPEAT);
        }
        self.last = folded;
        self.chars += 1;
    }

    #[inline(always)]
    pub fn lower(&mut self, byte: u8) {
        self.push(byte);
        self.shape.add(Shape::LETTER);
    }

    #[inline(always)]
    pub fn upper(&mut self, byte: u8) {
        if self.chars == 0 {
            self.shape.add(Shape::CAPITAL);
        } else if self.capitals < self.chars {
            self.shape.add(Shape::CAMEL);
        }
        self.capitals += 1;
        self.push(byte | 0x20);
        self.shape.add(Shape::LETTER);
    }

    #[inline(always)]
    pub fn digit(&mut self, byte: u8) {
        self.push(byte);
        self.shape.add(Shape::DIGIT);
        // A repeated digit is a number, not a stretched word.
        self.repeats = 0;
    }

    pub fn foreign(&mut self, c: char, class: Class) {
        if class.has(Class::UPPER) {
            if self.chars == 0 {
                self.shape.add(Shape::CAPITAL);
            } else if self.capitals < self.chars {
                self.shape.add(Shape::CAMEL);
            }
            self.capitals += 1;
        }
        let mut buffer = [0; 4];
        let mut last = 0;
        chars::lower(c, class, |lower| {
            for &byte in lower.encode_utf8(&mut buffer).as_bytes() {
                self.hash.push(byte);
                last = byte;
            }
        });
        self.last = last;
        self.repeats = 0;
        self.chars += 1;
        self.shape.add(Shape::FOREIGN.with(Shape::LETTER));
    }
}
