//! The gate: one probe a word that tells texts without anything sexual from all others.
//!
//! Most prompts hold no sexual word, and of those nothing else has to be found. A form of several pieces is known by one of its
//! two rarest pieces ("take ... clothes off" by "clothes off", and the word that another piece begins with).

mod company;
mod openers;
mod pieces;
mod rows;

use std::collections::HashMap;
use std::rc::Rc;

use smallvec::SmallVec;

use super::entry::Entry;
use super::hits::Family;
use super::kinds::{Reads, Severity, Subject, Where};
use super::spelled::{Spelled, SpelledEntry, Spelling, Words};
use crate::text::hash::{self, SpreadAlready};
use crate::text::{Run, Shape, Token, WindowTable, is_unspaced, words_of};
use openers::{Halves, Openers};

/// Words by how often they stand in ordinary prompts, the most frequent first.
const FREQUENT: &str = include_str!("frequent.txt");

/// Ordinary words that bent ones are spelled like.
const ORDINARY: &str = include_str!("ordinary.txt");

/// What one pass over the words of a text tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// It may hold a term that sexualises.
    pub sexual: bool,
    /// It may speak of a private person or a minor.
    pub somebody: bool,
    /// A term that sexualises is there for sure, though it may be hidden by a longer one; else only pieces of one are.
    pub surely: bool,
}

/// What a glance saw that may sexualise only together with words that a view holds.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    anywhere: Halves,
    negative: Halves,
}

impl Noted {
    /// Whether some word seen is a filler.
    pub fn any_filler(&self) -> bool {
        self.anywhere.any_filler
    }
}

/// Words that ordinary prompts are full of.
fn frequent() -> impl Iterator<Item = &'static str> {
    listed(FREQUENT)
}

/// Words that are never bent ones: the frequent ones, and those that some bent one is spelled like.
pub(super) fn ordinary() -> impl Iterator<Item = &'static str> {
    frequent().chain(listed(ORDINARY))
}

fn listed(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// The words of which a text must hold some to be sexual.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// Words of terms that count wherever they stand.
    anywhere: Openers,
    /// Words of terms that count in what is steered away from.
    negative: Openers,
    /// Words of titles and professions.
    titles: WindowTable,
    /// Words inside surnames: van, der, de.
    particles: WindowTable,
    /// Please, quickly: what may stand anywhere in a request and changes nothing of it.
    fillers: WindowTable,
}

impl Glance {
    const SEXUAL: Self = Self { sexual: true, somebody: false, surely: false };
    /// So much that the whole is worth a closer look.
    const MANY: Self = Self { sexual: true, somebody: false, surely: true };
    const SOMEBODY: Self = Self { sexual: false, somebody: true, surely: false };

    fn with(self, other: Self) -> Self {
        Self {
            sexual: self.sexual || other.sexual,
            somebody: self.somebody || other.somebody,
            surely: self.surely || other.surely,
        }
    }
}

impl Gate {
    /// Compiles the terms that sexualise.
    pub fn compile<'e>(entries: &[SpelledEntry<'e>], frequency: &mut Frequency<'e>) -> Self {
        // Many forms have lists in common: by which words each is known is told once.
        let mut rarest: HashMap<*const Words<'_>, Rc<[u64]>> = HashMap::new();
        let (mut anywhere, mut negative) = (openers::Builder::default(), openers::Builder::default());
        for SpelledEntry { entry, forms } in entries {
            if entry.exempt || !(sexualises(entry) || is_somebody(entry)) {
                continue;
            }
            let opens = if sexualises(entry) { Glance::SEXUAL } else { Glance::SOMEBODY };
            let openers = if entry.place == Where::Negative { &mut negative } else { &mut anywhere };
            for form in forms {
                let mut pieces: Vec<(f64, usize, &Spelled<'_>)> =
                    (0..).zip(form).map(|(at, piece)| (frequency.of_piece(piece), at, piece)).collect();
                pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
                match pieces.as_slice() {
                    [(_, _, only)] => openers.alone(&only.spellings, opens),
                    [(rare, at, first), (_, other, second), ..] if *rare < OFTEN => {
                        let others = || {
                            let words = second.spellings.iter().flat_map(Spelling::readings);
                            words.filter_map(|words| frequency.rarest(words)).collect()
                        };
                        let others = rarest.entry(second.key()).or_insert_with(others);
                        openers.in_company(first, others, other > at, opens);
                    }
                    [(_, one, first), (_, other, second), ..] => {
                        let (before, behind) = if one < other { (first, second) } else { (second, first) };
                        openers.together(before, behind, opens);
                    }
                    [] => {}
                }
            }
        }
        let fillers = (0..).zip(entries).filter(|(_, spelled)| spelled.entry.reads == Some(Reads::Filler));
        let runs = |(number, spelled): (u32, &'_ SpelledEntry<'_>)| {
            spelled.spellings().flat_map(Spelling::runs).map(|run| (run, number)).collect::<Vec<_>>()
        };
        let fillers: Vec<(Run, u32)> = fillers.flat_map(runs).collect();
        anywhere.fill(fillers.iter().map(|(run, _)| *run));
        let words = |reads: Reads| {
            let entries = entries.iter().filter(|spelled| spelled.entry.reads == Some(reads));
            let words = entries.flat_map(SpelledEntry::spellings).flat_map(|spelling| spelling.words);
            WindowTable::build(words.map(|word| (Run::new(&[*word]), 0)).collect())
        };
        Self {
            titles: words(Reads::Title),
            particles: words(Reads::Particle),
            fillers: WindowTable::build(fillers),
            anywhere: anywhere.build(),
            negative: negative.build(),
        }
    }

    /// Whether a word is one of a title's.
    pub fn may_title(&self, word: u64) -> bool {
        !self.titles.single(word).is_empty()
    }

    /// Whether a word stands inside surnames.
    pub fn is_particle(&self, word: u64) -> bool {
        !self.particles.single(word).is_empty()
    }

    /// How many words behind each other, from this one on, are a filler, and the numbers of the entries that say so.
    pub fn filler(&self, tokens: &[Token], at: usize) -> (usize, SmallVec<[u32; 4]>) {
        let mut longest = (0, SmallVec::new());
        self.fillers.find(tokens, at, |words, entries| {
            if words > longest.0 {
                longest = (words, entries.into());
            }
        });
        longest
    }

    /// Whether these words hold what may sexualise, and whom it could be about. `negative` says of a text that it is steered away
    /// from as a whole.
    pub fn glance(&self, tokens: &[Token], negative: bool) -> (Glance, Noted) {
        let mut noted = Noted::default();
        let mut glance = self.anywhere.glance(tokens, &mut noted.anywhere);
        if !glance.sexual && steers(tokens, negative) {
            let steered = self.negative.glance(tokens, &mut noted.negative);
            (glance.sexual, glance.surely) = (steered.sexual, steered.surely);
        }
        (glance, noted)
    }

    /// Whether a view of a text in which nothing was found holds what may sexualise. What was noted in the text tells what words
    /// stand around those that the view reads otherwise.
    pub fn opens_changed(&self, tokens: &[Token], negative: bool, noted: &Noted) -> bool {
        self.anywhere.open_changed(tokens, &noted.anywhere)
            || steers(tokens, negative) && self.negative.open_changed(tokens, &noted.negative)
    }
}

/// Whether any of these words is steered away from.
fn steers(tokens: &[Token], negative: bool) -> bool {
    negative || tokens.iter().any(|token| token.shape.has(Shape::STEERED))
}

fn is_somebody(entry: &Entry) -> bool {
    matches!(entry.subject, Some(Subject::Private | Subject::Minor | Subject::Public | Subject::Depicted))
}

fn sexualises(entry: &Entry) -> bool {
    !entry.exempt && (entry.severity > Severity::None || entry.place == Where::Negative)
}

/// Articles, pronouns, prepositions.
const SMALL: f64 = 2.0;
/// A word of one character in a script without spaces, of which most are part of many words.
const ONE_CHARACTER: f64 = 0.2;
/// A word that is not among the frequent ones.
const RARE: f64 = 0.001;
/// A piece that stands in more prompts than this is kept with all that it opens together with.
const OFTEN: f64 = 0.003;

/// How often a word stands in ordinary prompts: an estimate of its share of them, by rank.
pub(super) struct Frequency<'e> {
    words: HashMap<u64, f64, SpreadAlready>,
    /// Of pieces that were asked for before, by where their spellings are kept: many forms have lists in common.
    pieces: HashMap<*const Words<'e>, f64>,
}

impl<'e> Frequency<'e> {
    /// `families` are those of the entries, in the same order.
    pub fn new(entries: &[SpelledEntry<'e>], families: &[Family]) -> Self {
        let mut known: HashMap<u64, f64, SpreadAlready> = HashMap::default();
        for (rank, word) in frequent().enumerate() {
            if let [only] = words_of(word).as_slice() {
                known.insert(*only, 4.0 / (rank as f64 + 8.0));
            }
        }
        // The t of a t shirt.
        for letter in ('a'..='z').chain('0'..='9') {
            known.insert(hash::word(letter.encode_utf8(&mut [0; 4])), SMALL);
        }
        let small = entries.iter().zip(families).filter(|(_, family)| **family == Family::Small);
        for spelling in small.flat_map(|(spelled, _)| spelled.spellings()) {
            if let [only] = spelling.words {
                known.insert(*only, SMALL);
            }
        }
        Self { words: known, pieces: HashMap::new() }
    }

    /// The word of a spelling that stands in the fewest texts.
    fn rarest(&self, words: &[u64]) -> Option<u64> {
        let share = |word: &u64| self.words.get(word).copied().unwrap_or(RARE);
        words.iter().copied().min_by(|a, b| share(a).total_cmp(&share(b)))
    }

    /// Of a piece: any of its spellings will do.
    pub fn of_piece(&mut self, piece: &Spelled<'e>) -> f64 {
        if let Some(known) = self.pieces.get(&piece.key()) {
            return *known;
        }
        // A text that holds any of them holds its rarest word: one that many have in common is counted once.
        let mut by_rarest: HashMap<u64, f64, SpreadAlready> = HashMap::default();
        for spelling in piece.spellings.iter() {
            let known = by_rarest.entry(self.rarest(spelling.words).unwrap_or_default()).or_default();
            *known = known.max(self.of(spelling));
        }
        let often = by_rarest.values().sum();
        self.pieces.insert(piece.key(), often);
        often
    }

    /// Of a run of words: less often than its rarest.
    fn of(&self, spelling: Spelling<'_>) -> f64 {
        let words = spelling.words;
        let rare = if words.len() == 1 && spelling.text.chars().all(is_unspaced) { ONE_CHARACTER } else { RARE };
        let rarest = words.iter().map(|word| self.words.get(word).copied().unwrap_or(rare)).fold(SMALL, f64::min);
        rarest / (words.len() * words.len()).max(1) as f64
    }
}
