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

/// A small letter of two bytes that folds and lower-cases to itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Small {
    /// Cyrillic, and like no Latin letter.
    Own,
    /// Another Cyrillic one.
    Cyrillic,
    Other,
}

/// Which small letter these two bytes are.
#[inline(always)]
pub(super) fn small_letter(bytes: [u8; 2]) -> Option<Small> {
    if !matches!(bytes[0], 0xce..=0xda) {
        return None;
    }
    let c = char::from_u32(u32::from(bytes[0] & 0x1f) << 6 | u32::from(bytes[1] & 0x3f))?;
    match c {
        'в' | 'г' | 'к' | 'м' | 'н' | 'п' | 'т' | 'ш' => Some(Small::Own),
        'а'..='я' | 'є' | 'і' | 'ґ' => Some(Small::Cyrillic),
        'α'..='ρ' | 'σ'..='ω' | 'ء' | 'ا'..='غ' | 'ف'..='ي' | 'א'..='ת' => Some(Small::Other),
        _ => None,
    }
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
    /// How many of its letters are everyday small Cyrillic ones, and whether one of them looks like no Latin letter.
    cyrillic: u32,
    own: bool,
}

impl Word {
    /// Whether it may be the number 18.
    pub fn is_eighteen(&self) -> bool {
        self.chars == 2 && self.last == b'8' && !self.shape.has(Shape::LETTER)
    }

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
            cyrillic: 0,
            own: false,
        }
    }

    #[inline(always)]
    fn push(&mut self, folded: u8) {
        self.hash.push(folded);
        self.repeated(folded);
        self.chars += 1;
    }

    /// Notes whether a letter is the one before it once more.
    #[inline(always)]
    fn repeated(&mut self, folded: u8) {
        self.repeats = if folded == self.last { self.repeats + 1 } else { 0 };
        self.pairs += u32::from(self.repeats == 1);
        if self.repeats >= 2 || self.pairs >= MANY_PAIRS {
            self.shape.add(Shape::REPEAT);
        }
        self.last = folded;
    }

    /// Adds the small letters that stand from `at` on; returns where they end.
    #[inline(always)]
    pub fn lowers(&mut self, text: &[u8], mut at: usize) -> usize {
        let start = at;
        loop {
            let block = block_at(text, at);
            let letters = lowers_in(block);
            if letters == 0 {
                break;
            }
            let block = block & (u64::MAX >> (64 - letters * 8));
            self.hash.push_block(block, letters);
            // Beside each letter the one before it: where they are the same, the difference is 0.
            let differ = block ^ (block << 8 | u64::from(self.last));
            if zero_bytes(differ) & (u64::MAX >> (64 - letters * 8)) == 0 {
                self.repeats = 0;
                self.last = (block >> (letters * 8 - 8)) as u8;
            } else {
                block.to_le_bytes().iter().take(letters as usize).for_each(|byte| self.repeated(*byte));
            }
            at += letters as usize;
            if letters < 8 {
                break;
            }
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

    /// Adds a small letter of two bytes that is one by itself: most of Cyrillic, Greek, Arabic.
    #[inline(always)]
    pub fn small(&mut self, letter: Small, bytes: [u8; 2]) {
        self.hash.push_block(u64::from(u16::from_le_bytes(bytes)), 2);
        self.last = bytes[1];
        self.repeats = 0;
        self.chars += 1;
        self.bound = false;
        self.cyrillic += u32::from(letter != Small::Other);
        self.own |= letter == Small::Own;
        self.shape.add(Shape::FOREIGN.with(Shape::LETTER));
    }

    /// Whether it cannot be taken for a word of Latin letters: everyday small Cyrillic letters all, and some that look like no other.
    #[inline(always)]
    pub fn is_own_script(&self) -> bool {
        self.own && self.cyrillic == self.chars
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

/// The fingerprint of the small letters that stand from `at` on, and where they end; `None` where so many are repeated that it has
/// to be looked at letter by letter whether that is a disguise.
#[inline(always)]
pub(super) fn plain_word(text: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let mut hash = WordHash::new();
    // Of the letter before: itself, and whether it was a repeated one.
    let (mut last, mut repeated) = (0u64, 0u64);
    let mut pairs = 0;
    loop {
        let block = block_at(text, at);
        let letters = lowers_in(block);
        if letters > 0 {
            let kept = u64::MAX >> (64 - letters * 8);
            let block = block & kept;
            hash.push_block(block, letters);
            let same = zero_bytes(block ^ (block << 8 | last)) & kept;
            if same != 0 {
                pairs += same.count_ones();
                if same & (same << 8 | repeated) != 0 || pairs >= MANY_PAIRS {
                    return None;
                }
            }
            last = block >> (letters * 8 - 8);
            repeated = same >> (letters * 8 - 8) & 0x80;
            at += letters as usize;
        }
        if letters < 8 {
            return Some((hash.finish(), at));
        }
    }
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = ONES << 7;

/// Eight bytes of a text, the first one lowest; 0 behind its end.
#[inline(always)]
fn block_at(text: &[u8], at: usize) -> u64 {
    if let Some(block) = text.get(at..at + 8).and_then(|block| block.try_into().ok()) {
        return u64::from_le_bytes(block);
    }
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |block, byte| block << 8 | u64::from(*byte))
}

/// With how many of `a` to `z` eight bytes start.
#[inline(always)]
fn lowers_in(block: u64) -> u32 {
    // Byte by byte, none carries into the next: the high bit tells which sum passed 0x7f.
    let low = block & !HIGHS;
    let from_a = low + ONES * (0x80 - b'a' as u64);
    let behind_z = low + ONES * (0x7f - b'z' as u64);
    let others = !(from_a & !behind_z & !block) & HIGHS;
    others.trailing_zeros() / 8
}

/// The high bit of each byte that is 0.
#[inline(always)]
fn zero_bytes(block: u64) -> u64 {
    !(((block & !HIGHS) + !HIGHS) | block | !HIGHS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::alike::look_alike;
    use crate::text::token::tokenize;
    use crate::text::{Folded, words_of};

    #[test]
    fn eighteen_plus_is_a_word_with_its_sign_before_or_behind_it() {
        let plus = words_of("18+");
        assert_eq!(plus.len(), 1);
        assert_eq!(words_of("+18"), plus);
        assert_ne!(words_of("18"), plus);
        for other in ["18+5", "118+", "18 +", "a+18", "2+18"] {
            assert!(!words_of(other).contains(&plus[0]), "{other}");
        }
        let text = "foto +18, 18+.";
        let folded = Folded::new(text);
        let places: Vec<&str> =
            tokenize(&folded).0.iter().map(|token| &text[token.start as usize..token.end as usize]).collect();
        assert_eq!(places, ["foto", "+18", "18+"]);
    }

    #[test]
    fn small_letters_are_counted_and_compared_eight_at_a_time() {
        for (text, letters) in
            [("abcdefgh", 8), ("az{", 2), ("a`b", 1), ("zzé", 2), ("", 0), ("Ab", 0), ("a b", 1), ("\u{7f}", 0)]
        {
            assert_eq!(lowers_in(block_at(text.as_bytes(), 0)), letters, "{text}");
        }
        for byte in 0..=255u8 {
            assert_eq!(lowers_in(u64::from(byte)) == 1, byte.is_ascii_lowercase(), "{byte}");
            let zeros = zero_bytes(u64::from(byte) << 8 | 0x0100_ff80_0101_0001);
            assert_eq!(zeros & 0x8000 == 0x8000, byte == 0, "{byte}");
        }
    }

    #[test]
    fn small_letters_of_two_bytes_are_read_as_any_other() {
        let mut read = 0;
        for c in '\u{80}'..'\u{800}' {
            let mut bytes = [0; 2];
            c.encode_utf8(&mut bytes);
            let Some(letter) = small_letter(bytes) else { continue };
            let (mut fast, mut slow) = (Word::new(0), Word::new(0));
            fast.small(letter, bytes);
            slow.foreign(c, chars::class(c));
            assert_eq!(
                (fast.hash.finish(), fast.shape, fast.chars, fast.last),
                (slow.hash.finish(), slow.shape, slow.chars, slow.last),
                "{c}"
            );
            assert!(chars::class(c).has(Class::WORD) && !chars::class(c).has(Class::UNSPACED), "{c}");
            // What counts as a script's own is never read as another.
            assert!(!fast.is_own_script() || look_alike(&c.to_string()).is_none(), "{c}");
            read += 1;
        }
        assert!(read > 100, "{read}");
    }

    #[test]
    fn repeated_letters_are_seen_across_blocks() {
        let shape = |text: &str| {
            let mut word = Word::new(0);
            assert_eq!(word.lowers(text.as_bytes(), 0), text.len());
            let repeated = word.shape.has(Shape::REPEAT);
            let plain = plain_word(text.as_bytes(), 0);
            assert_eq!(plain, (!repeated).then(|| (word.hash.finish(), text.len())), "{text}");
            repeated
        };
        for repeated in ["abcdefgghhiijj", "abcdefggg", "abcdefghhhi", "nnuuddee", "aaa", "abcdefghiiijk"] {
            assert!(shape(repeated), "{repeated}");
        }
        for plain in ["bookkeeper", "abcdefgg", "abcdefghhi", "a", "committee"] {
            assert!(!shape(plain), "{plain}");
        }
    }
}
