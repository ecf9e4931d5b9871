//! What is known of a word: its place, its shape, what stands before it.

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
    /// A line end, a colon.
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
    /// A possessive `'s`, or an ending that Turkish sets behind names, was dropped behind it.
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
    /// It has letters outside ASCII, and cannot be taken for one of Latin letters: a character of a script without spaces, or a word
    /// of small Cyrillic letters some of which look like no other.
    pub const OWN_SCRIPT: Self = Self(1 << 15);

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

    /// Takes traits away.
    #[inline]
    pub const fn remove(&mut self, other: Self) {
        self.0 &= !other.0;
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
    pub(in crate::text) fn changed(self, hash: u64) -> Self {
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
    /// What all words look like, taken together.
    pub shapes: Shape,
    /// A word with letters outside ASCII that may be taken for one of Latin letters.
    pub alike: bool,
    /// Three single letters in a row, or a run of tightly bound pieces.
    pub spaced: bool,
    /// Two words with one sign and no space between them.
    pub tight: bool,
}
