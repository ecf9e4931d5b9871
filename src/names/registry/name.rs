//! A name that can be protected or granted, taken apart.

use std::fmt;

use crate::text::{Reading, Shape, hash_folded, is_unspaced};

/// The most words a name may have; longer runs are not looked up.
pub(super) const MAX_WORDS: usize = 5;
/// The fewest letters of a name written as one word: shorter ones are too often a word.
pub(super) const MIN_JOINED: usize = 6;
/// The shortest handle.
const MIN_HANDLE: usize = 4;

/// A name of two to five words, or a handle (`@name`). Holds the name in plain letters: it is not to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct FullName {
    words: Vec<String>,
    handle: bool,
}

/// Why a name can't be protected or granted. The message never says the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// There is none.
    #[error("the name is empty")]
    Empty,
    /// It is one word.
    #[error(
        "the name is one word: too many other people, and things, are called that; give first and last name, or a handle with its @"
    )]
    OneWord,
    /// It is little more than initials.
    #[error("the name is too short to mean one person: give first and last name in full")]
    Short,
    /// It has more words than are looked up.
    #[error("the name has more than five words: leave out middle names, as people do who write it")]
    Long,
    /// It is a handle that could be anybody's.
    #[error("the handle is too short: it needs four letters or digits")]
    ShortHandle,
}

impl FullName {
    /// Reads a name as a prompt is read.
    ///
    /// # Errors
    /// What is no name of one person.
    pub fn parse(name: &str) -> Result<Self, NameError> {
        let handle = name.trim_start().starts_with('@');
        let words = words(name, handle);
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        let unspaced = words.iter().flat_map(|word| word.chars()).any(is_unspaced);
        let whole = words.iter().filter(|word| word.chars().count() > 1).count();
        match words.len() {
            0 => Err(NameError::Empty),
            n if n > MAX_WORDS => Err(NameError::Long),
            _ if handle && letters < MIN_HANDLE => Err(NameError::ShortHandle),
            1 if !handle => Err(NameError::OneWord),
            _ if !handle && !unspaced && (whole < 2 || letters < MIN_JOINED - 1) => Err(NameError::Short),
            _ => Ok(Self { words, handle }),
        }
    }

    /// The same, for a grant: a stage name of one word will do. It is granted only where it stands on a list of names.
    ///
    /// # Errors
    /// As [`FullName::parse`].
    pub fn for_consent(name: &str) -> Result<Self, NameError> {
        match Self::parse(name) {
            Err(NameError::OneWord) => Ok(Self { words: words(name, false), handle: false }),
            parsed => parsed,
        }
    }

    /// Whether it is a handle.
    pub fn is_handle(&self) -> bool {
        self.handle
    }

    /// Whether a text tells who it is: has a word of the name, or the whole of it inside another word. For notes that are kept in
    /// plain letters. Particles ("de", "van") tell nothing.
    pub fn is_told_by(&self, text: &str) -> bool {
        let telling = |word: &&String| word.chars().count() > 3 || word.chars().any(is_unspaced);
        let (mut words, mut all) = (Vec::new(), String::new());
        let reading = Reading::new(text);
        for token in reading.tokens() {
            words.push(token.hash);
            all.push_str(&reading.word(token).to_lowercase());
        }
        let told = |word: &String| words.contains(&hash_folded(word));
        self.words.iter().filter(telling).any(told) || self.words.iter().all(told) || all.contains(&self.words.concat())
    }

    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    pub(super) fn fingerprints(&self) -> impl ExactSizeIterator<Item = u64> + Clone + '_ {
        self.words.iter().map(|word| hash_folded(word))
    }
}

/// The words of a name, in small letters. Figures are words of handles only.
fn words(name: &str, handle: bool) -> Vec<String> {
    let reading = Reading::new(name);
    let plain = |word: &str| word.chars().filter(|c| *c != '\'').flat_map(char::to_lowercase).collect::<String>();
    let tokens = reading.tokens().iter().filter(|token| token.shape.has(Shape::LETTER) || handle);
    tokens.map(|token| plain(reading.word(token))).filter(|word| !word.is_empty()).collect()
}

/// Never the name: what is printed may be logged.
impl fmt::Debug for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FullName(..)")
    }
}
