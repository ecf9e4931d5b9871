//! Folding: one plain form for the many ways to write a letter, with a map back to the original bytes.
//!
//! What goes: compatibility forms (full width, mathematical, circled letters, ligatures), accents on Latin, Greek and
//! Cyrillic, invisible characters; Korean letters set one by one become syllables. What stays: case (the tokens know it), real words of every script, Indic vowel signs.

use std::borrow::Cow;

use super::chars::{fold_char, folds_to_itself};
use super::hangul;

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
        let mut folding = Folding::new(original);
        folding.fold(0, original.len());
        folding.finish()
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The range of the folded text that a range of the original became: that of whole characters.
    pub(super) fn place_of(&self, start: usize, end: usize) -> (u32, u32) {
        let before = |at: usize| self.starts.partition_point(|start| (*start as usize) < at);
        let first = self.starts.partition_point(|place| *place as usize <= start);
        let start = self.starts.get(first.saturating_sub(1)).map_or(0, |place| before(*place as usize));
        (start as u32, before(end).max(start) as u32)
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

    /// Whether a vowel of this range was written with an accent, or as one such as ø, or an l as ł: one ASCII letter now, two bytes in the
    /// original. Invisible characters and compatibility forms are longer; accents on other consonants are mostly decoration.
    pub(super) fn is_accented(&self, start: usize, end: usize) -> bool {
        let next = |at: usize| self.starts.get(at + 1).map_or(self.original_len, |start| *start as usize);
        let vowel = |at: usize| self.text.as_bytes().get(at).is_some_and(|b| b"aeiouylAEIOUYL".contains(b));
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

/// A text while it is folded, stretch by stretch.
pub(super) struct Folding<'t> {
    original: &'t str,
    text: String,
    starts: Vec<u32>,
}

impl<'t> Folding<'t> {
    pub fn new(original: &'t str) -> Self {
        let room = original.len() + original.len() / 8;
        Self { original, text: String::with_capacity(room), starts: Vec::with_capacity(room) }
    }

    /// Folds a stretch of the original.
    pub fn fold(&mut self, from: usize, to: usize) {
        let mut plain = from;
        let may_change = |c: char| !folds_to_itself(c) || hangul::is_lead(c);
        for (at, c) in self.original[from..to].char_indices().filter(|(_, c)| may_change(*c)) {
            let at = from + at;
            // Letters that a syllable before has taken.
            if at < plain {
                continue;
            }
            self.copy(plain, at);
            let syllable = hangul::syllable(&self.original[at..to]);
            self.push(syllable.map_or(c, |(made, _)| made), at);
            plain = at + syllable.map_or(c.len_utf8(), |(_, taken)| taken);
        }
        self.copy(plain, to);
    }

    /// Folds a character that stands for what starts at a place of the original.
    pub fn push(&mut self, c: char, at: usize) {
        fold_char(c, &mut self.text);
        // A voicing mark may have joined the letter before it: never shorter than that was.
        self.starts.resize(self.text.len(), at as u32);
    }

    pub fn finish(self) -> Folded<'static> {
        Folded { text: Cow::Owned(self.text), starts: self.starts, original_len: self.original.len() }
    }

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

/// As much of a text as offsets of 32 bits reach.
pub(super) fn clamp(text: &str) -> &str {
    let limit = u32::MAX as usize;
    if text.len() <= limit { text } else { &text[..text.floor_char_boundary(limit)] }
}

/// Folds one text into a new string, without a map: for lexicon entries and names.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        if at < taken {
            continue;
        }
        let syllable = hangul::syllable(&text[at..]);
        taken = syllable.map_or(0, |(_, bytes)| at + bytes);
        fold_char(syllable.map_or(c, |(made, _)| made), &mut out);
    }
    out
}
