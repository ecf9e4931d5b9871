//! Where sentences and clauses end, and what stands next to what.

use crate::text::{Gap, Shape, Token};

/// The places of a text's words in its sentences and fragments (stretches between commas).
#[derive(Debug)]
pub(super) struct Layout {
    starts: Vec<u32>,
    sentence: Vec<u32>,
    fragment: Vec<u32>,
    /// For each sentence, whether it is a list of tags.
    tags: Vec<bool>,
}

/// A stretch of words: index of the first and of the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub first: usize,
    pub last: usize,
}

impl Words {
    /// How many words stand between two stretches; 0 when they touch or overlap.
    pub fn distance(self, other: Self) -> usize {
        if self.last < other.first {
            other.first - self.last - 1
        } else if other.last < self.first {
            self.first - other.last - 1
        } else {
            0
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// Fragments of at most this many words on average make a sentence a list of tags.
const TAG_WORDS: usize = 4;

impl Layout {
    pub fn new(tokens: &[Token]) -> Self {
        let mut layout = Self {
            starts: Vec::with_capacity(tokens.len()),
            sentence: Vec::with_capacity(tokens.len()),
            fragment: Vec::with_capacity(tokens.len()),
            tags: Vec::new(),
        };
        let (mut sentence, mut fragment) = (0, 0);
        let (mut words, mut fragments) = (0, 1);
        for (at, token) in tokens.iter().enumerate() {
            if at > 0 && token.gap == Gap::Stop {
                layout.tags.push(is_tag_list(words, fragments));
                sentence += 1;
                fragment += 1;
                (words, fragments) = (0, 1);
            } else if at > 0 && token.gap >= Gap::Line {
                fragment += 1;
                fragments += 1;
            }
            // Letters that stand apart are one word.
            let letter = |token: &Token| token.shape.has(Shape::SINGLE);
            let goes_on = letter(token) && at.checked_sub(1).is_some_and(|before| letter(&tokens[before]));
            words += usize::from(!goes_on);
            layout.starts.push(token.start);
            layout.sentence.push(sentence);
            layout.fragment.push(fragment);
        }
        layout.tags.push(is_tag_list(words, fragments));
        layout
    }

    /// The words that a byte range of the folded text covers.
    pub fn words(&self, start: u32, end: u32) -> Words {
        let first = self.starts.partition_point(|s| *s <= start).saturating_sub(1);
        let last = self.starts.partition_point(|s| *s < end.max(start + 1)).saturating_sub(1);
        Words { first, last: last.max(first) }
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn sentence(&self, word: usize) -> u32 {
        self.sentence.get(word).copied().unwrap_or_default()
    }

    pub fn fragment(&self, word: usize) -> u32 {
        self.fragment.get(word).copied().unwrap_or_default()
    }

    /// Whether the word stands in a list of tags rather than in a sentence.
    pub fn in_tags(&self, word: usize) -> bool {
        self.tags.get(self.sentence(word) as usize).copied().unwrap_or_default()
    }

    /// How many other words stand in the fragment of these.
    pub fn words_beside(&self, words: Words) -> usize {
        let own = self.fragment(words.first);
        let first = self.fragment.partition_point(|fragment| *fragment < own);
        let behind = self.fragment.partition_point(|fragment| *fragment <= own);
        (behind - first).saturating_sub(words.last + 1 - words.first)
    }

    /// Whether these words are a fragment of their own.
    pub fn is_whole_fragment(&self, words: Words) -> bool {
        let own = self.fragment(words.first);
        let before = words.first > 0 && self.fragment(words.first - 1) == own;
        let after = words.last + 1 < self.len() && self.fragment(words.last + 1) == own;
        !before && !after
    }
}

fn is_tag_list(words: usize, fragments: usize) -> bool {
    fragments >= 3 && words <= fragments * TAG_WORDS || fragments == 2 && words <= 6
}
