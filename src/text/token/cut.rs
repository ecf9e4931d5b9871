//! Cutting a folded text into words.

use super::shape::{Gap, Seen, Shape, Token};
use super::word::{Apostrophe, Small, Word, apostrophe, plain_word, small_letter};
use crate::text::chars::{self, Class};
use crate::text::fold::Folded;
use crate::text::hash;

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

/// Signs outside ASCII that stand for letters: "s€x".
pub(in crate::text) const LETTER_SIGNS: [char; 6] = ['€', '£', '¥', '¢', '§', '¡'];

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
        folded,
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
    colon: bool,
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
        // Most words stand one space apart.
        if self.signs == 0 && self.lines == 0 && self.space && !self.colon {
            return Gap::Space;
        }
        let abbreviation =
            |t: &Token| t.shape.has(Shape::SINGLE) && t.shape.has(Shape::LETTER) || ABBREVIATIONS.contains(&t.hash);
        if self.lines > 1 {
            Gap::Stop
        } else if self.stop && (self.space || self.lines > 0) {
            if self.lines == 0 && self.signs == 1 && before.is_some_and(abbreviation) { Gap::Space } else { Gap::Stop }
        } else if self.comma {
            if self.signs == 1 && !self.space && self.last == b'/' { Gap::Tight } else { Gap::Comma }
        } else if self.lines > 0 || self.colon {
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
    folded: &'t Folded<'t>,
    tokens: Vec<Token>,
    seen: Seen,
    between: Between,
    singles: u32,
}

/// The small letter of two bytes that stands there.
#[inline(always)]
fn small_at(text: &[u8], at: usize) -> Option<(Small, [u8; 2])> {
    let bytes = *text.get(at..)?.first_chunk()?;
    Some((small_letter(bytes)?, bytes))
}

impl Cutter<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match CLASS[bytes[at] as usize] {
                class::SPACE => {
                    self.between.space = true;
                    self.between.last = bytes[at];
                    at += 1;
                }
                class::LOWER => {
                    let end = self.plain(at);
                    at = if end > at { end } else { self.word(at) };
                }
                class::UPPER | class::DIGIT => at = self.word(at),
                class::FOREIGN => at = self.foreign(at),
                other => {
                    self.separator(other, at);
                    at += 1;
                }
            }
        }
    }

    /// Reads words of small letters of which nothing has to be noted, as most are, with a space between each two; returns where the
    /// last one ends, or `first` if the first word is no such word.
    #[inline(always)]
    fn plain(&mut self, first: usize) -> usize {
        let bytes = self.text.as_bytes();
        if self.between.letter_sign || matches!(self.between.last, b'@' | b'#') {
            return first;
        }
        // Two letters may be one that folding made two of.
        let shortest = if self.folded.is_rewritten() { 3 } else { 2 };
        let (mut start, mut end) = (first, first);
        let mut gap = self.between.gap(self.tokens.is_empty(), self.tokens.last());
        let tight = gap == Gap::Tight;
        while let Some((hash, behind)) = plain_word(bytes, start) {
            let next = bytes.get(behind).map_or(class::SPACE, |byte| CLASS[*byte as usize]);
            let goes_on = matches!(next, class::UPPER | class::DIGIT | class::FOREIGN | class::APOSTROPHE);
            if behind - start < shortest || goes_on {
                break;
            }
            self.tokens.push(Token { hash, start: start as u32, end: behind as u32, gap, shape: Shape::LETTER });
            end = behind;
            if next != class::SPACE {
                break;
            }
            gap = Gap::Space;
            start = behind + 1;
        }
        if end > first {
            self.seen.tight |= tight;
            self.seen.shapes.add(Shape::LETTER);
            self.singles = 0;
            self.between = Between::default();
        }
        end
    }

    fn separator(&mut self, kind: u8, at: usize) {
        let bytes = self.text.as_bytes();
        let byte = bytes[at];
        let between = &mut self.between;
        match kind {
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
            }
            class::LETTER_SIGN => {
                between.signs += 1;
                between.letter_sign = true;
            }
            _ => {
                between.signs += 1;
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                match byte {
                    b':' if next == b' ' => between.colon = true,
                    b':' if next.is_ascii_digit() || next == b':' => self.seen.weight = true,
                    b'-' if between.space && next == b' ' => between.comma = true,
                    b'-' if next == b'-' => {
                        between.comma = true;
                        self.seen.dashes = true;
                    }
                    _ => {}
                }
            }
        }
        between.last = byte;
    }

    /// Reads a word that starts with an ASCII letter or digit; returns where it ends.
    fn word(&mut self, start: usize) -> usize {
        let mut word = Word::new(start);
        let bytes = self.text.as_bytes();
        let mut end = word.lowers(bytes, start);
        // Most words end here.
        if !matches!(bytes.get(end), None | Some(b' ' | b',')) {
            end = self.extend(&mut word, end);
        }
        self.finish(word, end)
    }

    fn extend(&mut self, word: &mut Word, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while at < bytes.len() {
            let byte = bytes[at];
            match CLASS[byte as usize] {
                class::LOWER => {
                    at = word.lowers(bytes, at);
                    continue;
                }
                class::UPPER => word.upper(byte),
                class::DIGIT => word.digit(byte),
                class::FOREIGN => {
                    if let Some((letter, bytes)) = small_at(bytes, at) {
                        word.small(letter, bytes);
                        at += 2;
                        continue;
                    }
                    match self.text[at..].chars().next().map(|c| (c, chars::class(c))) {
                        Some((c, class)) if class.has(Class::WORD) && !class.has(Class::UNSPACED) => {
                            word.foreign(c, class);
                            at += c.len_utf8();
                            continue;
                        }
                        _ => break,
                    }
                }
                class::APOSTROPHE => match apostrophe(self.text, word, at) {
                    Apostrophe::Skip => {}
                    Apostrophe::Drop(bytes) => {
                        word.dropped = bytes;
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

    /// `18+` and `+18` are words, and the same one: what only adults may see.
    fn take_plus(&self, word: &mut Word, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let alone = |at: Option<usize>| !at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        if bytes.get(word.start..end) != Some(b"18") {
            return end;
        }
        if bytes.get(end) == Some(&b'+') && alone(Some(end + 1)) {
            word.hash.push(b'+');
            return end + 1;
        }
        if self.between.last == b'+' && word.start > 0 && alone(word.start.checked_sub(2)) {
            word.hash.push(b'+');
            word.start -= 1;
        }
        end
    }

    fn finish(&mut self, mut word: Word, mut end: usize) -> usize {
        if word.is_eighteen() {
            end = self.take_plus(&mut word, end);
        }
        let first = self.tokens.is_empty();
        let gap = self.between.gap(first, self.tokens.last());
        if word.chars == 1 || word.chars == 2 && self.folded.was_one(word.start, end) {
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
        if word.is_own_script() {
            word.shape.add(Shape::OWN_SCRIPT);
        }
        self.seen.alike |= word.shape.has(Shape::FOREIGN) && !word.shape.has(Shape::OWN_SCRIPT);
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
            return end + word.dropped;
        }
        end
    }

    /// Reads from a character outside ASCII: a word, a character of an unspaced script or emoji, or a separator.
    fn foreign(&mut self, at: usize) -> usize {
        if small_at(self.text.as_bytes(), at).is_some() {
            let mut word = Word::new(at);
            let end = self.extend(&mut word, at);
            return self.finish(word, end);
        }
        let Some(c) = self.text[at..].chars().next() else { return at + 1 };
        let end = at + c.len_utf8();
        let class = chars::class(c);
        if class.has(Class::UNSPACED) || class.has(Class::PICTOGRAPH) {
            let mut word = Word::new(at);
            word.foreign(c, class);
            word.shape.add(Shape::OWN_SCRIPT);
            // These are words of one character by nature, not letters spaced apart, nor one letter that folding made two of.
            word.chars = 3;
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
            self.between.letter_sign |= LETTER_SIGNS.contains(&c);
            self.between.last = 0;
        }
        end
    }
}
