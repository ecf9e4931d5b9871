//! Given names, surnames and the words that only look like them.

use std::collections::HashMap;

use crate::text::hash::{self, SpreadAlready};
use crate::text::words_of;

/// What is known of a single word of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameWord {
    /// It is a given name.
    pub given: bool,
    /// It is a surname.
    pub surname: bool,
    /// It is also an ordinary word (Rose, Mark), as a given name or as a surname.
    pub word: bool,
    /// It is also a place (Paris, Chelsea), the same.
    pub place: bool,
    /// It is a given name, and as such also a word or a place.
    pub given_word: bool,
    /// It is a given name, and also something else that is written with a capital: a month, a goddess, a make of cars.
    pub proper: bool,
    /// It is a given name, and in small letters an ordinary word of some language: hans, ella, tom.
    pub small: bool,
    /// It is an ordinary word that makes no surname (Garden, Street).
    pub never_surname: bool,
}

impl NameWord {
    /// Whether it is a word of names at all.
    pub fn is_name(self) -> bool {
        self.given || self.surname || self.never_surname
    }
}

/// Words of names, by fingerprint.
#[derive(Clone, Debug, Default)]
pub struct GivenNames {
    words: HashMap<u64, NameWord, SpreadAlready>,
    fingerprint: u64,
}

impl GivenNames {
    /// Adds a file of given names: one a line, `#` starts a comment, a tab and `word`, `place`, `proper` or `small` marks what
    /// else it is.
    pub fn add_given(&mut self, text: &str) {
        self.add(text, |word, mark| {
            word.given = true;
            word.given_word |= matches!(mark, "word" | "place" | "proper");
            word.small |= mark == "small";
            word.word |= matches!(mark, "word" | "proper");
            word.proper |= mark == "proper";
            word.place |= mark == "place";
        });
    }

    /// Adds a file of surnames: one a line, marked as given names are.
    pub fn add_surnames(&mut self, text: &str) {
        self.add(text, |word, mark| {
            word.surname = true;
            word.word |= mark == "word";
            word.place |= mark == "place";
        });
    }

    /// Adds a file of words that are no surnames.
    pub fn add_never_surnames(&mut self, text: &str) {
        self.add(text, |word, _| word.never_surname = true);
    }

    fn add(&mut self, text: &str, mark: impl Fn(&mut NameWord, &str)) {
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let (name, marked) = line.split_once('\t').unwrap_or((line, ""));
            // A name of several words (Anne-Marie) is known by its joined and by its first word.
            let words = words_of(name);
            for key in words.first().into_iter().copied().filter(|_| words.len() == 1) {
                mark(self.words.entry(key).or_default(), marked.trim());
            }
            self.fingerprint = hash::chain(self.fingerprint, hash::word(line));
        }
    }

    /// What is known of a word, by its fingerprint.
    pub fn get(&self, word: u64) -> NameWord {
        self.words.get(&word).copied().unwrap_or_default()
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Bytes held: a slot and a byte of control for each place of the table.
    pub fn memory(&self) -> usize {
        self.words.capacity() * (size_of::<(u64, NameWord)>() + 1) * 8 / 7
    }

    pub(super) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}
