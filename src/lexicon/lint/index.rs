//! Every spelling of every form, by its words.

use std::collections::HashMap;

use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::{Category, Context, Reads};
use crate::lexicon::parse::LexiconFile;
use crate::lexicon::tongues::SIGNS;
use crate::text::{Run, words_of};

/// Where a form stands: file, entry, form, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place {
    pub file: u32,
    pub entry: u32,
    pub form: u32,
}

impl Place {
    /// Whether both stand in the same entry.
    pub fn same_entry(self, other: Self) -> bool {
        (self.file, self.entry) == (other.file, other.entry)
    }
}

/// One spelling of a form that is a single run of words.
#[derive(Clone, Debug)]
pub(super) struct Spelled<'a> {
    pub place: Place,
    /// As written, choices made.
    pub text: &'a str,
    first: u32,
    len: u32,
}

/// All spellings. Those of forms in several pieces are known by the whole form only.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    spelled: Vec<Spelled<'a>>,
    words: Vec<u64>,
    by_run: HashMap<u64, Vec<u32>>,
    /// Forms in several pieces, by all their pieces.
    pub pieced: HashMap<u64, Vec<Place>>,
}

impl<'a> Index<'a> {
    pub fn new(files: &'a [LexiconFile]) -> Self {
        let mut index = Self::default();
        for (file, contents) in files.iter().enumerate() {
            for (entry, terms) in contents.entries.iter().enumerate() {
                for (form, written) in terms.forms.iter().enumerate() {
                    let place = Place { file: file as u32, entry: entry as u32, form: form as u32 };
                    match written.pieces.as_slice() {
                        [only] => only.spellings.iter().for_each(|text| index.add(place, text)),
                        pieces => {
                            let runs = pieces.iter().flat_map(|piece| {
                                let mut runs: Vec<u64> = piece.spellings.iter().map(|s| run(&words_of(s))).collect();
                                runs.sort_unstable();
                                runs.dedup();
                                std::iter::once(u64::from(piece.after_gap)).chain(runs)
                            });
                            let key = crate::text::hash::run(runs).unwrap_or_default();
                            index.pieced.entry(key).or_default().push(place);
                        }
                    }
                }
            }
        }
        index
    }

    fn add(&mut self, place: Place, text: &'a str) {
        let words = words_of(text);
        let number = self.spelled.len() as u32;
        if !words.is_empty() {
            self.by_run.entry(run(&words)).or_default().push(number);
        }
        self.spelled.push(Spelled { place, text, first: self.words.len() as u32, len: words.len() as u32 });
        self.words.extend(words);
    }

    /// Every spelling, in order of file, entry and form.
    pub fn spelled(&self) -> &[Spelled<'a>] {
        &self.spelled
    }

    /// The fingerprints of its words.
    pub fn words(&self, spelled: &Spelled<'_>) -> &[u64] {
        &self.words[spelled.first as usize..(spelled.first + spelled.len) as usize]
    }

    /// The fingerprint of all its words in their order.
    pub fn run(&self, spelled: &Spelled<'_>) -> u64 {
        run(self.words(spelled))
    }

    /// The spellings of exactly these words.
    pub fn of(&self, words: &[u64]) -> impl Iterator<Item = &Spelled<'a>> {
        self.by_run.get(&run(words)).into_iter().flatten().map(|n| &self.spelled[*n as usize])
    }

    /// The spellings that share their words with another, run by run, in the order in which they stand.
    pub fn shared(&self) -> Vec<Vec<&Spelled<'a>>> {
        let mut groups: Vec<&Vec<u32>> = self.by_run.values().filter(|numbers| numbers.len() > 1).collect();
        groups.sort_unstable();
        groups.into_iter().map(|numbers| numbers.iter().map(|n| &self.spelled[*n as usize]).collect()).collect()
    }
}

fn run(words: &[u64]) -> u64 {
    Run::new(words).key()
}

/// Whether both may be meant by the same words of one text: of terms of two languages, the text's small words tell which is meant.
pub(super) fn meet(one: &Entry, other: &Entry) -> bool {
    one.language == other.language || [one, other].iter().any(|entry| &*entry.language == SIGNS)
}

/// Whether it is sexual or undressing: among these the longest wins.
pub(super) fn is_sexual(entry: &Entry) -> bool {
    !entry.exempt && matches!(entry.category, Category::Sexual | Category::Undress)
}

/// Whether it is the glue of a language: articles, prepositions, conjunctions, pronouns, words a negation reaches across.
pub(super) fn is_small(entry: &Entry) -> bool {
    !matches!(entry.reads, None | Some(Reads::GivenName | Reads::Title | Reads::Thing | Reads::Worn))
        || matches!(entry.context, Some(Context::Linker | Context::Negated))
}
