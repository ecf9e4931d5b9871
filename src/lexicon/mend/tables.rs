//! What bent words are read by, gathered from all forms.

use std::collections::{BTreeMap, HashMap, HashSet};

use smallvec::SmallVec;

use super::words::MASKED;
use super::{COMPOUNDING, Ways};
use crate::lexicon::bent::{is_sure, scramble};
use crate::lexicon::entry::Entry;
use crate::lexicon::hits::Family;
use crate::lexicon::kinds::{Category, Severity, Where};
use crate::lexicon::spelled::{Spelled, SpelledEntry, Words};
use crate::text::hash::SpreadAlready;
use crate::text::{Run, WindowTable, bent_keys, fold, hash, hash_folded, is_unspaced, unbent, words_of};

/// A word that stands in a form that sexualises.
const SEXUAL: u32 = 0;
/// A word of other forms, or one that ordinary prompts are full of.
const OTHER: u32 = 1;

/// The shortest word of which a letter may be missing.
const MIN_LACKING: usize = 8;
/// The shortest word of what only suggests or is milder, in letters.
const MIN_SUGGESTIVE: usize = 6;
/// The shortest word of which the last two letters may have changed places.
const MIN_LAST_SWAPPED: usize = 6;
/// The shortest word of which two letters side by side may be masked.
const MIN_TWICE_MASKED: usize = 5;

/// The shortest word, in bytes, behind which a number stands in one word.
const MIN_NUMBERED: usize = 3;

/// A word that forms hold so much less often than the one it may be a bent spelling of is that one, bent.
const RARER: u32 = 4;

/// The shortest piece of clothing that ends a compound, and what stands before it, in bytes.
const MIN_CLOTHES: usize = 4;
/// And the longest, in bytes: of a word without end no more is looked at.
const MAX_CLOTHES: usize = 32;
const MIN_FRONT: usize = 3;
/// The one of these languages in which every noun has a capital.
const CAPITALISING: &str = "de";

/// What bent words are read by.
#[derive(Debug, Default)]
pub(in crate::lexicon) struct Mender {
    /// Every word of every form, and whether it stands in one that sexualises.
    words: WindowTable,
    /// Words that are surely nudity or graver when they stand alone.
    sure: WindowTable,
    /// The same by what is left of them however they are bent.
    sure_bent: WindowTable,
    /// Of the words that sexualise: first letter and the others in any order -> number in `plain`.
    scrambled: WindowTable,
    /// The same with one inner letter left out.
    lacking: WindowTable,
    /// The same with one letter or two side by side masked.
    masked: WindowTable,
    /// Words, folded and in lower case.
    plain: Vec<Plain>,
    /// Known words that may be slips or bent spellings of others.
    slips: WindowTable,
    /// Clothes in languages that write compounds as one word, and whether nouns have a capital there.
    clothes: WindowTable,
}

#[derive(Debug)]
struct Plain {
    word: Box<str>,
    hash: u64,
    /// In how many spellings of forms it stands.
    spellings: u32,
}

/// What a piece of a form is a part of.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Part {
    sexualises: bool,
    sure: bool,
    /// Of clothes in a language of compounds: whether all nouns have a capital in it.
    names_clothes: Option<bool>,
    /// The shortest of its words that is read when it is bent, in letters.
    shortest: Option<usize>,
}

impl Part {
    fn of(entry: &Entry, family: Family) -> Self {
        let clothes = family == Family::Steering && entry.severity == Severity::Undress;
        let clothes = clothes && COMPOUNDING.contains(&&*entry.language);
        Self {
            sexualises: family == Family::Sexual && entry.place == Where::Positive,
            sure: is_sure(entry),
            names_clothes: clothes.then_some(&*entry.language == CAPITALISING),
            // Short words that only suggest, or are milder, are too near to others.
            shortest: match (entry.category, entry.severity) {
                (Category::Undress, _) | (_, Severity::Nudity | Severity::Explicit) => Some(0),
                (_, Severity::Suggestive | Severity::Mild) => Some(MIN_SUGGESTIVE),
                _ => None,
            },
        }
    }
}

impl Mender {
    /// Gathers the words of all forms. `families` are those of the entries, in the same order; `ordinary` are words that are
    /// no bent ones.
    pub fn compile<'f>(
        entries: &[SpelledEntry<'_>],
        families: &[Family],
        ordinary: impl Iterator<Item = &'f str>,
    ) -> Self {
        // Of each word, whether it stands in a form that sexualises, and whether in another one.
        let mut words: HashMap<u64, [bool; 2], SpreadAlready> = HashMap::default();
        let (mut sure, mut sure_bent, mut plain) = (Vec::new(), HashSet::new(), Vec::new());
        let (mut clothes, mut said_alone) = (HashMap::new(), HashSet::new());
        // By how it is written, whether it is surely sexual alone, and in how many spellings it stands.
        let mut sexual: HashMap<&str, (bool, u32)> = HashMap::new();
        // Many forms have lists in common: of each piece it is told once what it is in, and in how many forms.
        let mut pieces: HashMap<(*const Words<'_>, Part), (&Spelled<'_>, u32)> = HashMap::new();
        for (spelled, family) in entries.iter().zip(families) {
            let part = Part::of(spelled.entry, *family);
            if part.sexualises {
                let whole =
                    spelled.forms.iter().filter_map(|form| if let [only] = &**form { Some(only) } else { None });
                let words = whole.flat_map(|only| only.spellings.iter()).filter(|spelling| spelling.words.len() == 1);
                said_alone.extend(words.map(|spelling| spelling.words[0]));
            }
            for piece in spelled.forms.iter().flatten() {
                pieces.entry((piece.key(), part)).or_insert((piece, 0)).1 += 1;
            }
        }
        for ((_, part), (piece, times)) in pieces {
            let value = if part.sexualises { SEXUAL } else { OTHER };
            for spelling in piece.spellings.iter() {
                if let Some(capitalises) = part.names_clothes
                    && let [word] = *spelling.words
                    && spelling.text.len() >= MIN_CLOTHES
                {
                    *clothes.entry(word).or_default() |= capitalises;
                }
                for word in spelling.words {
                    words.entry(*word).or_default()[value as usize] = true;
                }
                if !part.sexualises {
                    continue;
                }
                let alone = part.sure && spelling.words.len() == 1;
                if alone {
                    sure.push((Run::new(spelling.words), SEXUAL));
                    sure_bent.extend(bent_keys(&fold(spelling.text)).first().copied());
                }
                let Some(shortest) = part.shortest else { continue };
                for word in spelling.text.split([' ', '-']).filter(|word| word.chars().count() >= shortest) {
                    let (ever_alone, spellings) = sexual.entry(word).or_default();
                    *ever_alone |= alone;
                    *spellings += times;
                }
            }
        }
        for word in ordinary.flat_map(words_of) {
            words.entry(word).or_default()[OTHER as usize] = true;
        }
        let words = words.into_iter().flat_map(|(word, values)| {
            let values = [SEXUAL, OTHER].into_iter().filter(move |value| values[*value as usize]);
            values.map(move |value| (Run::new(&[word]), value))
        });
        let mut same: BTreeMap<String, (bool, u32)> = BTreeMap::new();
        for (word, (alone, spellings)) in sexual {
            let (ever_alone, all) = same.entry(word.to_lowercase().replace(['\'', '’'], "")).or_default();
            *ever_alone |= alone;
            *all += spellings;
        }
        let mut counted: Vec<(String, bool, u32)> =
            same.into_iter().map(|(word, (alone, spellings))| (word, alone, spellings)).collect();
        // Where several words fit, those that need no others come first.
        counted.sort_by_key(|(_, alone, spellings)| (!alone, std::cmp::Reverse(*spellings)));
        let (mut scrambled, mut lacking, mut masked) = (Vec::new(), Vec::new(), Vec::new());
        for (word, alone, spellings) in counted.iter().filter(|(word, ..)| is_masked_word(word)) {
            let number = plain.len() as u32;
            let word = fold(word).to_lowercase();
            plain.push(Plain { hash: hash_folded(&word), word: word.clone().into_boxed_str(), spellings: *spellings });
            scrambled.extend(scramble(&word).map(|key| (Run::new(&[key]), number)));
            if *alone && word.len() >= MIN_LACKING && word.is_ascii() {
                lacking.extend((1..word.len() - 1).map(|at| {
                    let left = format!("{}{}", &word[..at], &word[at + 1..]);
                    (Run::new(&[hash::word(&left)]), number)
                }));
            }
            let letters: SmallVec<[char; 16]> = word.chars().collect();
            if MASKED.contains(&letters.len()) && !letters.iter().any(|c| is_unspaced(*c)) {
                for at in 1..letters.len() {
                    masked.push((Run::new(&[mask(&letters, at..at + 1)]), number));
                    if *alone && letters.len() >= MIN_TWICE_MASKED && at + 1 < letters.len() {
                        masked.push((Run::new(&[mask(&letters, at..at + 2)]), number));
                    }
                }
            }
        }
        // Thermal underwear is no lingerie.
        clothes.retain(|word, _| !said_alone.contains(word));
        let clothes = clothes.into_iter().map(|(word, capital): (_, bool)| (Run::new(&[word]), u32::from(capital)));
        let mut mender = Self {
            words: WindowTable::build(words.collect()),
            sure: WindowTable::build(sure),
            sure_bent: WindowTable::build(sure_bent.into_iter().map(|key| (Run::new(&[key]), SEXUAL)).collect()),
            scrambled: WindowTable::build(scrambled),
            lacking: WindowTable::build(lacking),
            masked: WindowTable::build(masked),
            plain,
            slips: WindowTable::default(),
            clothes: WindowTable::build(clothes.collect()),
        };
        // Written out in some form ("clothez"), a bent spelling of a word of many forms stays one.
        let times: HashMap<u64, u32, SpreadAlready> =
            mender.plain.iter().map(|word| (word.hash, word.spellings)).collect();
        let is_bent = |word: &Plain| {
            let of = unbent(&word.word).into_iter().filter_map(|spelling| times.get(&hash_folded(&spelling)).copied());
            of.max().is_some_and(|most| most > word.spellings.saturating_mul(RARER))
        };
        let is_slip = |word: &&Plain| !mender.swapped(&word.word).is_empty() || is_bent(word);
        let slips = mender.plain.iter().filter(is_slip).map(|word| (Run::new(&[word.hash]), SEXUAL)).collect();
        mender.slips = WindowTable::build(slips);
        mender
    }

    /// Whether a word stands in any form, or is an ordinary one.
    pub(super) fn knows(&self, word: u64) -> bool {
        !self.words.single(word).is_empty()
    }

    pub(super) fn is_sexual(&self, word: u64) -> bool {
        self.words.single(word).first() == Some(&SEXUAL)
    }

    /// Whether a word of a form that sexualises may be a slip of another one.
    pub(super) fn is_slip(&self, word: u64) -> bool {
        !self.slips.single(word).is_empty()
    }

    pub(super) fn is_sure(&self, word: u64) -> bool {
        !self.sure.single(word).is_empty()
    }

    /// Whether a word may be such a word, bent, by one of its keys.
    pub(super) fn may_be_sure(&self, key: u64) -> bool {
        !self.sure_bent.single(key).is_empty()
    }

    /// The piece of clothing that a compound ends in: `Skijacke`, `schaatspak`. With a capital it is a place or a surname, but where all
    /// nouns have one.
    pub(super) fn clothes(&self, word: &str, capital: bool) -> Option<u64> {
        let first = MIN_FRONT.max(word.len().saturating_sub(MAX_CLOTHES));
        let heads = (first..(word.len() + 1).saturating_sub(MIN_CLOTHES)).filter_map(|from| word.get(from..));
        let is_clothes = |capitalises: &u32| !capital || *capitalises == 1;
        heads.map(hash::word).find(|head| self.clothes.single(*head).first().is_some_and(is_clothes))
    }

    fn plain(&self, numbers: &[u32]) -> Ways {
        numbers.iter().filter_map(|number| self.plain.get(*number as usize)).map(|word| word.hash).collect()
    }

    /// A word by a letter or two that are masked, by its fingerprint with them masked.
    pub(super) fn unmasked(&self, pattern: &str) -> Ways {
        self.plain(self.masked.single(hash::word(pattern)))
    }

    /// A word that lacks a letter.
    pub(super) fn completed(&self, word: &str) -> Ways {
        self.plain(self.lacking.single(hash::word(word)))
    }

    /// Words of the same letters, two of which near each other have changed places. A word that is itself one of these is taken for a
    /// slip of those only that stand in many more forms.
    pub(super) fn swapped(&self, word: &str) -> Ways {
        const MANY_MORE: u32 = 4;
        let numbers = scramble(word).map_or(&[][..], |key| self.scrambled.single(key));
        let words = || numbers.iter().filter_map(|number| self.plain.get(*number as usize));
        let own = words().find(|plain| *plain.word == *word).map_or(0, |plain| plain.spellings);
        words()
            .filter(|plain| plain.spellings > own * MANY_MORE && is_swapped(&plain.word, word))
            .map(|plain| plain.hash)
            .collect()
    }
}

/// Whether one word is the other with two letters changed about that stand at most one apart: `nekad`, `nakde`. An æ is one of them,
/// though it is compared as two: `klræne`.
fn is_swapped(one: &str, other: &str) -> bool {
    let mut differ = one.chars().zip(other.chars()).enumerate().filter(|(_, (a, b))| a != b);
    match (differ.next(), differ.next(), differ.next(), differ.next()) {
        (Some((first, (a, b))), Some((second, (c, d))), None, _) => {
            let last = second + 1 == one.chars().count();
            a == d && b == c && second - first <= 2 && (!last || second + 1 >= MIN_LAST_SWAPPED)
        }
        (Some((first, (a, b))), Some((_, (c, d))), Some((third, (e, f))), None) => {
            let (this, that) = ([a, c, e], [b, d, f]);
            third == first + 2 && (is_moved(this, that) || is_moved(that, this))
        }
        _ => false,
    }
}

/// Whether three letters are three others with an `ae` moved over the letter before it.
fn is_moved(one: [char; 3], other: [char; 3]) -> bool {
    one[1..] == ['a', 'e'] && other == [one[1], one[2], one[0]]
}

/// Whether a word may have a letter masked: all of letters, or with a number behind some (`rule34`).
fn is_masked_word(word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.chars().all(char::is_alphabetic) && (letters.len() == word.len() || letters.len() >= MIN_NUMBERED)
}

/// The fingerprint of a word with a stretch of its letters masked.
fn mask(letters: &[char], masked: std::ops::Range<usize>) -> u64 {
    let word: String = letters.iter().enumerate().map(|(at, c)| if masked.contains(&at) { MASK } else { *c }).collect();
    hash::word(&word)
}

pub(super) const MASK: char = '*';
