//! Folding: one plain form for the many ways to write a letter, with a map back to the original bytes.
//!
//! What goes: compatibility forms (full width, mathematical, circled letters, ligatures), accents on Latin, Greek and
//! Cyrillic, invisible characters. What stays: case (the tokens know it), real words of every script, Indic vowel signs.

use std::borrow::Cow;

use super::chars::{fold_char, folds_to_itself};

/// A folded text. ASCII text is borrowed as it is; anything else is rewritten, with the offset of each byte.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    text: Cow<'t, str>,
    /// For each byte of `text`, where the character it came from starts in the original; empty when nothing was rewritten.
    starts: Vec<u32>,
    original_len: usize,
}

impl<'t> Folded<'t> {
    /// Folds a text. Texts over 4 GiB are cut there: offsets are 32 bits wide.
    pub fn new(original: &'t str) -> Self {
        let original = clamp(original);
        if original.is_ascii() {
            return Self { text: Cow::Borrowed(original), starts: Vec::new(), original_len: original.len() };
        }
        let mut folded = Folding {
            original,
            text: String::with_capacity(original.len() + original.len() / 8),
            starts: Vec::with_capacity(original.len() + original.len() / 8),
        };
        let mut plain = 0;
        for (at, c) in original.char_indices().filter(|(_, c)| !folds_to_itself(*c)) {
            folded.copy(plain, at);
            fold_char(c, &mut folded.text);
            // A voicing mark may have joined the letter before it: never shorter than that was.
            folded.starts.resize(folded.text.len(), at as u32);
            plain = at + c.len_utf8();
        }
        folded.copy(plain, original.len());
        let Folding { text, starts, .. } = folded;
        Self { text: Cow::Owned(text), starts, original_len: original.len() }
    }

    /// A text that another reading wrote, with the original offset of each of its bytes.
    pub(super) fn rewritten(text: String, starts: Vec<u32>, original_len: usize) -> Folded<'static> {
        debug_assert_eq!(text.len(), starts.len());
        Folded { text: Cow::Owned(text), starts, original_len }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether anything had to be folded.
    pub(super) fn is_rewritten(&self) -> bool {
        !self.starts.is_empty()
    }

    /// Whether a range of the folded text, two characters of it, was one in the original: an `ae` that was an æ.
    pub(super) fn was_one(&self, start: usize, end: usize) -> bool {
        match (self.starts.get(start), self.starts.get(end.wrapping_sub(1))) {
            (Some(first), Some(last)) => first == last,
            _ => false,
        }
    }

    /// Whether a vowel of this range was written with an accent, or as one such as ø: one ASCII letter now, two bytes in the original.
    /// Invisible characters and compatibility forms are longer; accents on consonants are mostly decoration.
    pub(super) fn is_accented(&self, start: usize, end: usize) -> bool {
        let next = |at: usize| self.starts.get(at + 1).map_or(self.original_len, |start| *start as usize);
        let vowel = |at: usize| self.text.as_bytes().get(at).is_some_and(|b| b"aeiouyAEIOUY".contains(b));
        (start..end.min(self.starts.len())).any(|at| vowel(at) && next(at) == self.starts[at] as usize + 2)
    }

    /// The original byte range of a byte range of the folded text. Always on character boundaries of the original.
    pub fn original(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        if self.starts.is_empty() {
            return start.min(self.original_len)..end.min(self.original_len);
        }
        let at = |i: usize| self.starts.get(i).map_or(self.original_len, |&s| s as usize);
        let from = at(start);
        // Characters that folded to nothing behind the last one belong to it; the next byte starts the next character.
        let last = at(end.saturating_sub(1));
        let mut next = end;
        while next < self.starts.len() && at(next) == last {
            next += 1;
        }
        from..at(next).max(from)
    }
}

/// A text while it is folded.
struct Folding<'t> {
    original: &'t str,
    text: String,
    starts: Vec<u32>,
}

impl Folding<'_> {
    /// Takes over a stretch of the original as it is.
    fn copy(&mut self, from: usize, to: usize) {
        let stretch = &self.original[from..to];
        self.text.push_str(stretch);
        let mut start = from as u32;
        self.starts.extend((from as u32..).zip(stretch.as_bytes()).map(|(at, byte)| {
            let goes_on = byte & 0xc0 == 0x80;
            start = if goes_on { start } else { at };
            start
        }));
    }
}

fn clamp(text: &str) -> &str {
    let limit = u32::MAX as usize;
    if text.len() <= limit { text } else { &text[..text.floor_char_boundary(limit)] }
}

/// Folds one text into a new string, without a map: for lexicon entries and names.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}
