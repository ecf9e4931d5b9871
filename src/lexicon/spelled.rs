//! The spellings of all forms, each read once, as a prompt is read.

use std::collections::HashMap;
use std::rc::Rc;

use smallvec::{SmallVec, smallvec};

use super::entry::Entry;
use super::expand::Piece;
use crate::text::{Run, words_of};

/// One spelling of a piece.
pub(super) struct Spelling<'e> {
    /// As written.
    pub text: &'e str,
    /// The fingerprints of its words.
    pub words: SmallVec<[u64; 4]>,
    /// The same with what hyphens bind as one word, which is how it reads where its letters stand apart: `s-e-e-t-h-r-o-u-g-h`.
    pub joined: Option<Vec<u64>>,
}

impl<'e> Spelling<'e> {
    fn new(text: &'e str) -> Self {
        let joined = text.contains('-').then(|| words_of(&text.replace('-', "")));
        Self { text, words: SmallVec::from_vec(words_of(text)), joined }
    }

    /// Its words, and again as they are where hyphens bind.
    pub fn readings(&self) -> impl Iterator<Item = &[u64]> {
        [Some(&self.words[..]), self.joined.as_deref()].into_iter().flatten()
    }

    /// The runs of words that it is: one, or one more if hyphens bind it.
    pub fn runs(&self) -> SmallVec<[Run; 2]> {
        let mut runs = smallvec![Run::new(&self.words)];
        runs.extend(self.joined.as_deref().map(Run::new));
        runs
    }
}

/// What was read before: by where the spellings of a piece are kept, and by the spellings.
#[derive(Default)]
pub(super) struct Read<'e> {
    places: HashMap<*const String, Rc<[Spelling<'e>]>>,
    spellings: HashMap<&'e [String], Rc<[Spelling<'e>]>>,
}

impl<'e> Read<'e> {
    fn of(&mut self, piece: &'e Piece) -> Rc<[Spelling<'e>]> {
        if let Some(known) = self.places.get(&piece.spellings.as_ptr()) {
            return known.clone();
        }
        let read = || piece.spellings.iter().map(|text| Spelling::new(text)).collect();
        let spellings = self.spellings.entry(&piece.spellings).or_insert_with(read).clone();
        self.places.insert(piece.spellings.as_ptr(), spellings.clone());
        spellings
    }
}

/// One piece of a form: [`Piece`], read.
pub(super) struct Spelled<'e> {
    /// Every spelling its choices make; shared by pieces that have the same.
    pub spellings: Rc<[Spelling<'e>]>,
    /// Whether a gap stands before it.
    pub after_gap: bool,
}

impl<'e> Spelled<'e> {
    fn new(piece: &'e Piece, read: &mut Read<'e>) -> Self {
        Self { spellings: read.of(piece), after_gap: piece.after_gap }
    }

    /// Tells pieces of the same spellings from others.
    pub fn key(&self) -> *const Spelling<'e> {
        self.spellings.as_ptr()
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
    pub fn spellings(&self) -> impl Iterator<Item = &Spelling<'e>> {
        self.forms.iter().flatten().flat_map(|piece| &*piece.spellings)
    }
}
