//! The spellings of all forms, each read once, as a prompt is read.

use std::collections::HashMap;
use std::rc::Rc;

use smallvec::{SmallVec, smallvec};

use super::entry::Entry;
use super::expand::Piece;
use super::spellings::Spellings;
use crate::text::hash::SpreadAlready;
use crate::text::{Run, words_of};

/// One spelling of a piece.
#[derive(Clone, Copy)]
pub(super) struct Spelling<'r> {
    /// As written.
    pub text: &'r str,
    /// The fingerprints of its words.
    pub words: &'r [u64],
    /// The same with what hyphens bind as one word, which is how it reads where its letters stand apart: `s-e-e-t-h-r-o-u-g-h`.
    pub joined: Option<&'r [u64]>,
}

impl<'r> Spelling<'r> {
    /// Its words, and again as they are where hyphens bind.
    pub fn readings(self) -> impl Iterator<Item = &'r [u64]> {
        [Some(self.words), self.joined].into_iter().flatten()
    }

    /// The runs of words that it is: one, or one more if hyphens bind it.
    pub fn runs(self) -> SmallVec<[Run; 2]> {
        let mut runs = smallvec![Run::new(self.words)];
        runs.extend(self.joined.map(Run::new));
        runs
    }
}

/// The spellings of a piece, read.
pub(super) struct Words<'e> {
    texts: &'e Spellings,
    /// The fingerprints of the words of each, one spelling behind the other.
    words: Vec<u64>,
    /// Where those of each end.
    ends: Vec<u32>,
    /// Of those that hyphens bind, by number, in order.
    joined: Vec<(u32, Box<[u64]>)>,
}

impl<'e> Words<'e> {
    fn new(texts: &'e Spellings) -> Self {
        let mut read = Self { texts, words: Vec::new(), ends: Vec::with_capacity(texts.len()), joined: Vec::new() };
        for (number, text) in (0..).zip(texts.iter()) {
            read.words.extend(words_of(text));
            read.ends.push(read.words.len() as u32);
            if text.contains('-') {
                read.joined.push((number, words_of(&text.replace('-', "")).into()));
            }
        }
        read.words.shrink_to_fit();
        read
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Spelling<'_>> {
        let (mut start, mut joined) = (0, self.joined.iter().peekable());
        (0..).zip(self.texts.iter().zip(&self.ends)).map(move |(number, (text, end))| {
            let from = std::mem::replace(&mut start, *end as usize);
            let joined = joined.next_if(|joined| joined.0 == number).map(|joined| &*joined.1);
            Spelling { text, words: self.words.get(from..*end as usize).unwrap_or_default(), joined }
        })
    }
}

/// What was read before: by where the spellings of a piece are kept, and by the fingerprint of the spellings.
#[derive(Default)]
pub(super) struct Read<'e> {
    places: HashMap<*const Spellings, Rc<Words<'e>>>,
    spellings: HashMap<u64, SmallVec<[Rc<Words<'e>>; 1]>, SpreadAlready>,
}

impl<'e> Read<'e> {
    fn of(&mut self, piece: &'e Piece) -> Rc<Words<'e>> {
        let texts = &*piece.spellings;
        if let Some(known) = self.places.get(&std::ptr::from_ref(texts)) {
            return known.clone();
        }
        let same = self.spellings.entry(texts.fingerprint()).or_default();
        let read = match same.iter().find(|known| known.texts == texts) {
            Some(known) => known.clone(),
            None => {
                same.push(Rc::new(Words::new(texts)));
                same[same.len() - 1].clone()
            }
        };
        self.places.insert(texts, read.clone());
        read
    }
}

/// One piece of a form: [`Piece`], read.
pub(super) struct Spelled<'e> {
    /// Every spelling its choices make; shared by pieces that have the same.
    pub spellings: Rc<Words<'e>>,
    /// Whether a gap stands before it.
    pub after_gap: bool,
}

impl<'e> Spelled<'e> {
    fn new(piece: &'e Piece, read: &mut Read<'e>) -> Self {
        Self { spellings: read.of(piece), after_gap: piece.after_gap }
    }

    /// Tells pieces of the same spellings from others.
    pub fn key(&self) -> *const Words<'e> {
        Rc::as_ptr(&self.spellings)
    }
}

/// An entry with its forms read.
pub(super) struct SpelledEntry<'e> {
    pub entry: &'e Entry,
    /// By form, its pieces.
    pub forms: Vec<Vec<Spelled<'e>>>,
}

impl<'e> SpelledEntry<'e> {
    /// Reads every form of an entry.
    pub fn new(entry: &'e Entry, read: &mut Read<'e>) -> Self {
        let forms = entry.forms.iter().map(|form| form.pieces.iter().map(|piece| Spelled::new(piece, read)).collect());
        let forms = forms.collect();
        Self { entry, forms }
    }

    /// Every spelling of every piece.
    pub fn spellings(&self) -> impl Iterator<Item = Spelling<'_>> {
        self.forms.iter().flatten().flat_map(|piece| piece.spellings.iter())
    }
}
