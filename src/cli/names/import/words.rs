//! Which words are more than names.

use std::path::Path;

use crate::cli::lexicon::Words;
use crate::cli::load::{Files, LoadError, Sources};
use crate::lexicon::{LexiconFile, fill_lists};
use crate::names::GivenNames;
use crate::names::import::Word;

/// What single words are, by the lexicons and the lists of given names.
pub(super) struct KnownWords {
    lexicons: Words,
    given: GivenNames,
}

impl KnownWords {
    /// Reads the folder of lexicons, or the built-in one.
    ///
    /// # Errors
    /// A folder that can't be read. A lexicon that is broken is none.
    pub(super) fn read(folder: Option<&Path>) -> Result<Self, LoadError> {
        let files = Files::read(&Sources { lexicons: folder.map(Path::to_owned), ..Sources::default() })?;
        let mut given = GivenNames::default();
        let mut lexicons = Vec::new();
        for file in &files.lexicons {
            if file.name.starts_with("names/given/") {
                given.add_given(&file.text);
            } else if file.name.ends_with("/surnames.txt") {
                given.add_surnames(&file.text);
            } else if file.name.ends_with("/surname_words.txt") {
                given.add_never_surnames(&file.text);
            } else if file.name.ends_with(".toml") {
                lexicons.extend(LexiconFile::parse(&file.name, &file.text));
            }
        }
        fill_lists(&mut lexicons);
        Ok(Self { lexicons: Words::of(&lexicons), given })
    }

    /// What the word of this fingerprint is.
    pub(super) fn word(&self, word: u64) -> Word {
        let known = self.given.get(word);
        match self.lexicons.get(word) {
            _ if known.word || known.place || known.never_surname => Word::Ordinary,
            Some("a given name") => Word::Name,
            Some(_) => Word::Ordinary,
            None if known.given || known.surname => Word::Name,
            None => Word::Unknown,
        }
    }
}
