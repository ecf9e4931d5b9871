//! One word while it is read: its fingerprint and its looks, letter by letter.

use super::shape::Shape;
use crate::text::chars::{self, Class};
use crate::text::hash::{self, WordHash};

/// What an apostrophe does to the word before it.
pub(super) enum Apostrophe {
    Skip,
    /// What follows is no part of the word: so many bytes, the apostrophe included.
    Drop(usize),
    Cut,
}

/// Words before an apostrophe that stand for themselves: Italian `un'`, `dell'`, French `qu'`.
const ELIDED: [u64; 14] = [
    hash::word("un"),
    hash::word("all"),
    hash::word("dall"),
    hash::word("dell"),
    hash::word("nell"),
    hash::word("sull"),
    hash::word("coll"),
    hash::word("quell"),
    hash::word("sant"),
    hash::word("qu"),
    hash::word("jusqu"),
    hash::word("lorsqu"),
    hash::word("puisqu"),
    hash::word("quelqu"),
];

/// Endings that Turkish sets behind the apostrophe of a name.
const TURKISH: [&str; 58] = [
    "ın", "in", "un", "ün", "nın", "nin", "nun", "nün", "ı", "i", "u", "ü", "yı", "yi", "yu", "yü", "a", "e", "ya",
    "ye", "da", "de", "ta", "te", "dan", "den", "tan", "ten", "la", "le", "yla", "yle", "nda", "nde", "ndan", "nden",
    "daki", "deki", "taki", "teki", "ki", "ca", "ce", "lar", "ler", "nı", "ni", "nu", "nü", "na", "ne", "yken", "ım",
    "im", "um", "üm", "mış", "miş",
];

/// `watson's` drops the `'s`, `hanks'ın` the `'ın`; `d'arc`, `l'art` and `un'altra` are two words; `don't` and `o'brien` are one.
pub(super) fn apostrophe(text: &str, word: &Word, at: usize) -> Apostrophe {
    let rest = text.get(at + 1..).unwrap_or_default();
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let ending = &rest[..end];
    if ending.is_empty() {
        return Apostrophe::Cut;
    }
    // The second is the Cyrillic letter that looks like an s.
    if matches!(ending, "s" | "S" | "ѕ") {
        return Apostrophe::Drop(1 + ending.len());
    }
    if word.chars == 1 && word.last != b'o' || ELIDED.contains(&word.hash.finish()) {
        return Apostrophe::Cut;
    }
    // English endings ("they're", "I'm") are none of these.
    if word.chars > 2 && end <= 5 && TURKISH.contains(&ending.to_lowercase().as_str()) {
        return Apostrophe::Drop(1 + end);
    }
    Apostrophe::Skip
}

/// This many doubled letters in one word are a disguise; `bookkeeper` has three.
const MANY_PAIRS: u32 = 4;

/// The sign that binds two Devanagari consonants into one letter.
const VIRAMA: char = '\u{94D}';

/// Vowel and other signs that Devanagari writes on a letter.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{903}' | '\u{93A}'..='\u{93C}' | '\u{93E}'..='\u{94F}' | '\u{951}'..='\u{957}' | '\u{962}'..='\u{963}')
}

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
    /// The sign that binds the next letter to this one was the last.
    bound: bool,
    /// Bytes behind it that are dropped: a possessive.
    pub dropped: usize,
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
            bound: false,
            dropped: 0,
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

    /// Adds the small letters that stand from `at` on; returns where they end.
    #[inline]
    pub fn lowers(&mut self, text: &[u8], mut at: usize) -> usize {
        let start = at;
        let (mut hash, mut last, mut repeats, mut pairs) = (self.hash, self.last, self.repeats, self.pairs);
        let mut most = 0;
        while let Some(&byte) = text.get(at).filter(|byte| byte.is_ascii_lowercase()) {
            hash.push(byte);
            repeats = if byte == last { repeats + 1 } else { 0 };
            pairs += u32::from(repeats == 1);
            most = most.max(repeats);
            last = byte;
            at += 1;
        }
        (self.hash, self.last, self.repeats, self.pairs) = (hash, last, repeats, pairs);
        if most >= 2 || pairs >= MANY_PAIRS {
            self.shape.add(Shape::REPEAT);
        }
        self.chars += (at - start) as u32;
        if at > start {
            self.shape.add(Shape::LETTER);
        }
        at
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
        // What a reader sees as one letter is one.
        self.chars += u32::from(self.chars == 0 || !(is_vowel_sign(c) || self.bound));
        self.bound = c == VIRAMA;
        self.shape.add(Shape::FOREIGN.with(Shape::LETTER));
    }
}
