//! Words: where they are, what stands between them, and what they look like.

use super::chars::{self, Class};
use super::fold::Folded;
use super::hash::{self, WordHash};

/// What stands between a word and the one before it. Ordered by how much it separates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Gap {
    /// Nothing: characters of scripts without spaces, or a word cut at its capitals.
    #[default]
    None,
    /// One sign and no white space: `see-through`, `n.u`, `emma_watson`.
    Tight,
    /// White space, brackets, quotes.
    Space,
    /// A line end.
    Line,
    /// A comma, semicolon, slash or bar: another tag or another clause.
    Comma,
    /// The end of a sentence.
    Stop,
}

/// What a word looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Shape(u16);

impl Shape {
    /// It starts with a capital.
    pub const CAPITAL: Self = Self(1);
    /// It has a capital behind a small letter: `EmmaWatson`.
    pub const CAMEL: Self = Self(1 << 1);
    /// It has a digit.
    pub const DIGIT: Self = Self(1 << 2);
    /// It has a letter.
    pub const LETTER: Self = Self(1 << 3);
    /// It is one character long.
    pub const SINGLE: Self = Self(1 << 4);
    /// It has a letter three times in a row, or many doubled letters: `nuuude`, `nnuuddee`.
    pub const REPEAT: Self = Self(1 << 5);
    /// It has a letter outside ASCII.
    pub const FOREIGN: Self = Self(1 << 6);
    /// A possessive `'s` was dropped behind it.
    pub const POSSESSIVE: Self = Self(1 << 7);
    /// An `@` stands before it.
    pub const HANDLE: Self = Self(1 << 8);
    /// A `#` stands before it.
    pub const HASHTAG: Self = Self(1 << 9);
    /// A sign that stands for a letter (`*`, `$`, `@`) is the one thing between it and the word before it, or before it.
    pub const SIGN: Self = Self(1 << 10);
    /// It is inside `<lora:...>` or behind `embedding:`.
    pub const MODEL: Self = Self(1 << 11);
    /// It is all capitals (two letters or more).
    pub const SHOUT: Self = Self(1 << 12);
    /// It is steered away from: behind Midjourney's `--no`.
    pub const STEERED: Self = Self(1 << 13);
    /// A view reads it otherwise than the plain reading does.
    pub const CHANGED: Self = Self(1 << 14);

    /// Whether it has all of these traits.
    #[inline]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Adds traits.
    #[inline]
    pub const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// The traits of both.
    #[inline]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One word of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Fingerprint of the folded, lower-case word.
    pub hash: u64,
    /// Byte offset of its start in the folded text.
    pub start: u32,
    /// Byte offset of its end in the folded text.
    pub end: u32,
    /// What stands before it.
    pub gap: Gap,
    /// What it looks like.
    pub shape: Shape,
}

impl Token {
    /// The same word read otherwise.
    pub(super) fn changed(self, hash: u64) -> Self {
        Self { hash, shape: self.shape.with(Shape::CHANGED), ..self }
    }
}

/// Signs seen in a text that may call for another reading; gathered in the same pass as the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Any of `[ { < |`: prompt syntax may be at work.
    pub syntax: bool,
    /// A colon directly before a digit: weights.
    pub weight: bool,
    /// `--`: Midjourney parameters.
    pub dashes: bool,
    /// `&#`, `\u`, `\x`, `%`: escapes.
    pub escape: bool,
    /// What all words look like, taken together.
    pub shapes: Shape,
    /// Three single letters in a row, or a run of tightly bound pieces.
    pub spaced: bool,
    /// Two words with one sign and no space between them.
    pub tight: bool,
}

mod class {
    pub const SIGN: u8 = 0;
    pub const LOWER: u8 = 1;
    pub const UPPER: u8 = 2;
    pub const DIGIT: u8 = 3;
    pub const SPACE: u8 = 4;
    pub const LINE: u8 = 5;
    pub const COMMA: u8 = 6;
    pub const STOP: u8 = 7;
    pub const BRACKET: u8 = 8;
    pub const APOSTROPHE: u8 = 9;
    pub const LETTER_SIGN: u8 = 10;
    pub const FOREIGN: u8 = 11;
}

const CLASS: [u8; 256] = {
    let mut table = [class::SIGN; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'a'..=b'z' => class::LOWER,
            b'A'..=b'Z' => class::UPPER,
            b'0'..=b'9' => class::DIGIT,
            b' ' | b'\t' | 0x0b | 0x0c => class::SPACE,
            b'\n' | b'\r' => class::LINE,
            b',' | b';' | b'|' | b'/' => class::COMMA,
            b'.' | b'!' | b'?' => class::STOP,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'<' | b'>' | b'"' | b'\\' => class::BRACKET,
            b'\'' | b'`' => class::APOSTROPHE,
            b'*' | b'$' | b'@' | b'+' => class::LETTER_SIGN,
            0x80..=0xff => class::FOREIGN,
            _ => class::SIGN,
        };
        i += 1;
    }
    table
};

/// Abbreviations whose full stop does not end a sentence.
const ABBREVIATIONS: [u64; 22] = [
    hash::word("mr"),
    hash::word("mrs"),
    hash::word("ms"),
    hash::word("dr"),
    hash::word("prof"),
    hash::word("st"),
    hash::word("jr"),
    hash::word("sr"),
    hash::word("feat"),
    hash::word("ft"),
    hash::word("vs"),
    hash::word("mevr"),
    hash::word("dhr"),
    hash::word("drs"),
    hash::word("ir"),
    hash::word("mw"),
    hash::word("sra"),
    hash::word("mme"),
    hash::word("hr"),
    hash::word("fr"),
    hash::word("sta"),
    hash::word("th"),
];

/// Cuts a folded text into words. Linear in its length.
pub fn tokenize(folded: &Folded<'_>) -> (Vec<Token>, Seen) {
    let mut cutter = Cutter {
        text: folded.as_str(),
        tokens: Vec::with_capacity(folded.as_str().len() / 5 + 4),
        seen: Seen::default(),
        between: Between::default(),
        singles: 0,
    };
    cutter.run();
    (cutter.tokens, cutter.seen)
}

/// What has been passed since the last word.
#[derive(Clone, Copy, Default)]
struct Between {
    signs: u32,
    space: bool,
    lines: u32,
    comma: bool,
    stop: bool,
    letter_sign: bool,
    bracket: bool,
    last: u8,
}

impl Between {
    fn gap(self, first: bool, before: Option<&Token>) -> Gap {
        if first {
            return Gap::Stop;
        }
        let abbreviation =
            |t: &Token| t.shape.has(Shape::SINGLE) && t.shape.has(Shape::LETTER) || ABBREVIATIONS.contains(&t.hash);
        if self.lines > 1 {
            Gap::Stop
        } else if self.stop && (self.space || self.lines > 0) {
            if self.lines == 0 && self.signs == 1 && before.is_some_and(abbreviation) { Gap::Space } else { Gap::Stop }
        } else if self.comma {
            if self.signs == 1 && !self.space && self.last == b'/' { Gap::Tight } else { Gap::Comma }
        } else if self.lines > 0 {
            Gap::Line
        } else if self.space || self.bracket || self.signs > 1 {
            Gap::Space
        } else if self.signs == 1 {
            Gap::Tight
        } else {
            Gap::None
        }
    }
}

struct Cutter<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    seen: Seen,
    between: Between,
    singles: u32,
}

impl Cutter<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match CLASS[bytes[at] as usize] {
                class::LOWER | class::UPPER | class::DIGIT => at = self.word(at),
                class::FOREIGN => at = self.foreign(at),
                other => {
                    self.separator(other, at);
                    at += 1;
                }
            }
        }
    }

    fn separator(&mut self, kind: u8, at: usize) {
        let bytes = self.text.as_bytes();
        let byte = bytes[at];
        let between = &mut self.between;
        match kind {
            class::SPACE => between.space = true,
            class::LINE => between.lines += 1,
            class::COMMA => {
                between.signs += 1;
                between.comma = true;
                self.seen.syntax |= byte == b'|';
            }
            class::STOP => {
                between.signs += 1;
                between.stop = true;
            }
            class::BRACKET => {
                between.bracket = true;
                self.seen.syntax |= matches!(byte, b'[' | b'{' | b'<');
                self.seen.escape |= byte == b'\\' && matches!(bytes.get(at + 1), Some(b'u' | b'x' | b'U'));
            }
            class::LETTER_SIGN => {
                between.signs += 1;
                between.letter_sign = true;
            }
            _ => {
                between.signs += 1;
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                match byte {
                    b':' if next == b' ' => between.comma = true,
                    b':' if next.is_ascii_digit() || next == b':' => self.seen.weight = true,
                    b'-' if between.space && next == b' ' => between.comma = true,
                    b'-' if next == b'-' => self.seen.dashes = true,
                    b'&' if next == b'#' || next.is_ascii_alphabetic() => self.seen.escape = true,
                    b'%' if next.is_ascii_hexdigit() => self.seen.escape = true,
                    _ => {}
                }
            }
        }
        between.last = byte;
    }

    /// Reads a word that starts with an ASCII letter or digit; returns where it ends.
    fn word(&mut self, start: usize) -> usize {
        let mut word = Word::new(start);
        let end = self.extend(&mut word, start);
        self.finish(word, end)
    }

    fn extend(&mut self, word: &mut Word, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while at < bytes.len() {
            let byte = bytes[at];
            match CLASS[byte as usize] {
                class::LOWER => word.lower(byte),
                class::UPPER => word.upper(byte),
                class::DIGIT => word.digit(byte),
                class::FOREIGN => match self.text[at..].chars().next().map(|c| (c, chars::class(c))) {
                    Some((c, class)) if class.has(Class::WORD) && !class.has(Class::UNSPACED) => {
                        word.foreign(c, class);
                        at += c.len_utf8();
                        continue;
                    }
                    _ => break,
                },
                class::APOSTROPHE => match apostrophe(bytes, word, at) {
                    Apostrophe::Skip => {}
                    Apostrophe::Possessive => {
                        word.shape.add(Shape::POSSESSIVE);
                        break;
                    }
                    Apostrophe::Cut => break,
                },
                // 1.3 is one number
                class::STOP
                    if byte == b'.'
                        && word.last.is_ascii_digit()
                        && !word.shape.has(Shape::LETTER)
                        && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) =>
                {
                    word.digit(byte);
                }
                _ => break,
            }
            at += 1;
        }
        at
    }

    fn finish(&mut self, mut word: Word, end: usize) -> usize {
        let first = self.tokens.is_empty();
        let gap = self.between.gap(first, self.tokens.last());
        if word.chars == 1 {
            word.shape.add(Shape::SINGLE);
            self.singles = if gap <= Gap::Line || self.singles == 0 { self.singles + 1 } else { 1 };
            self.seen.spaced |= self.singles >= 3;
        } else {
            self.singles = 0;
        }
        if word.capitals > 1 && word.capitals == word.chars {
            word.shape.add(Shape::SHOUT);
        }
        if self.between.letter_sign && (gap == Gap::Tight || first || self.between.last != b' ') {
            word.shape.add(Shape::SIGN);
        }
        match self.between.last {
            b'@' => word.shape.add(Shape::HANDLE),
            b'#' => word.shape.add(Shape::HASHTAG),
            _ => {}
        }
        self.seen.tight |= gap == Gap::Tight;
        self.seen.shapes.add(word.shape);
        self.tokens.push(Token {
            hash: word.hash.finish(),
            start: word.start as u32,
            end: end as u32,
            gap,
            shape: word.shape,
        });
        self.between = Between::default();
        // A dropped possessive is part of what separates, not of the next word.
        if word.shape.has(Shape::POSSESSIVE) {
            self.between.last = b' ';
            self.between.space = true;
            return end + 2;
        }
        end
    }

    /// Reads from a character outside ASCII: a word, a character of an unspaced script or emoji, or a separator.
    fn foreign(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..].chars().next() else { return at + 1 };
        let end = at + c.len_utf8();
        let class = chars::class(c);
        if class.has(Class::UNSPACED) || class.has(Class::PICTOGRAPH) {
            let mut word = Word::new(at);
            word.foreign(c, class);
            // These are words of one character by nature, not letters spaced apart.
            word.chars = 2;
            self.finish(word, end);
            return end;
        }
        if class.has(Class::WORD) {
            let mut word = Word::new(at);
            word.foreign(c, class);
            let end = self.extend(&mut word, end);
            return self.finish(word, end);
        }
        if class.has(Class::SPACE) {
            self.between.space = true;
            self.between.last = b' ';
        } else {
            self.between.signs += 1;
            self.between.last = 0;
        }
        end
    }
}

enum Apostrophe {
    Skip,
    Possessive,
    Cut,
}

/// `watson's` drops the `'s`; `d'arc` and `l'art` are two words; `don't` and `o'brien` are one.
fn apostrophe(bytes: &[u8], word: &Word, at: usize) -> Apostrophe {
    let is_wordy = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    if !is_wordy(at + 1) {
        return Apostrophe::Cut;
    }
    if matches!(bytes.get(at + 1), Some(b's' | b'S')) && !is_wordy(at + 2) {
        return Apostrophe::Possessive;
    }
    if word.chars == 1 && word.last != b'o' { Apostrophe::Cut } else { Apostrophe::Skip }
}

/// This many doubled letters in one word are a disguise; `bookkeeper` has three.
const MANY_PAIRS: u32 = 4;

struct Word {
    start: usize,
    hash: WordHash,
    shape: Shape,
    chars: u32,
    capitals: u32,
    last: u8,
    repeats: u32,
    pairs: u32,
}

impl Word {
    fn new(start: usize) -> Self {
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
    fn lower(&mut self, byte: u8) {
        self.push(byte);
        self.shape.add(Shape::LETTER);
    }

    #[inline(always)]
    fn upper(&mut self, byte: u8) {
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
    fn digit(&mut self, byte: u8) {
        self.push(byte);
        self.shape.add(Shape::DIGIT);
        // A repeated digit is a number, not a stretched word.
        self.repeats = 0;
    }

    fn foreign(&mut self, c: char, class: Class) {
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
