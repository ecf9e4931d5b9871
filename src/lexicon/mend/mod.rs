//! Reading bent words: each word of a text that no list knows, read as the nearest word that some form is made of.
//!
//! The views of a [`Reading`] undo one kind of disguise in the whole text. This one chooses for every word by itself, so that it
//! also reads several disguises in one text or one word, and those that only a word list can undo: a letter masked, letters changed
//! about, words run together. It costs more and is made only where somebody is there whom a bent word could be about.

mod bound;
mod tables;
mod words;

use smallvec::SmallVec;

use super::compile::Lexicon;
use crate::text::{Disguise, Gap, Reading, Shape, Token, View};

pub(super) use tables::Mender;

/// Where a word may be several others, so many are tried, each in a reading of its own.
const MOST_WAYS: usize = 4;

/// Where so few words may be several others, each way of one is also tried beside the best ways of the others.
const FEW: std::ops::RangeInclusive<usize> = 2..=3;

/// How far a reading is to be trusted by which a letter stands behind a star, letters that stand apart run through several words, a
/// compound is read as what it is a kind of, letters were only bent, and some were guessed, in a long word or a short one.
const STARRED: f32 = 0.97;
const APART: f32 = 0.95;
const COMPOUND: f32 = 0.9;
const BENT: f32 = 0.85;
const SURELY_GUESSED: f32 = 0.96;
const GUESSED: f32 = 0.7;

/// Languages that write compounds as one word.
pub(crate) const COMPOUNDING: [&str; 6] = ["nl", "de", "sv", "da", "no", "fi"];

/// Fingerprints of the words that a word may be.
type Ways = SmallVec<[u64; 4]>;

/// What a word, or a few bound together, is read as.
enum Mended {
    /// So many words of the text are one word: one of several.
    One { takes: usize, end: u32, ways: Ways, trust: f32 },
    /// One word, or letters that stand apart, are several words: start, end and fingerprint of each.
    Several { takes: usize, words: SmallVec<[(u32, u32, u64); 4]>, trust: f32 },
}

/// What a word is before it is bent.
#[derive(Clone, Copy)]
struct WordKind {
    /// It stands in some form, or in ordinary prompts.
    known: bool,
    /// It does, or is one of somebody's name.
    ordinary: bool,
    /// It does so for more than being short: it is no half of another word.
    whole: bool,
}

impl Lexicon {
    /// Whether a word stands in any form, or is an ordinary one.
    pub(crate) fn is_word(&self, word: u64) -> bool {
        self.mender.knows(word)
    }

    /// The text with its bent words mended, or none if there are none: more than once where a word may be several others.
    /// `is_name` says of a word, by its fingerprint and length in bytes, that it is one of somebody's name: such words are not bent.
    pub(crate) fn mend(&self, reading: &Reading<'_>, is_name: impl Fn(u64, usize) -> bool) -> SmallVec<[View; 1]> {
        let mender = &self.mender;
        let tokens = reading.tokens();
        let kinds: SmallVec<[WordKind; 64]> = tokens.iter().map(|token| self.kind(token, &is_name)).collect();
        let mut found: Vec<(usize, Mended)> = Vec::new();
        let mut at = 0;
        let mut apart = reading.views().iter().flat_map(View::spelled).peekable();
        while at < tokens.len() {
            if let Some((takes, mended)) = mender.apart(reading, at, &mut apart, |a, b| self.table.may_pair(a, b)) {
                found.extend(mended.map(|mended| (at, mended)));
                at += takes;
                continue;
            }
            let mended = mender
                .bound(reading, at, &kinds)
                .or_else(|| mender.word(reading, at, kinds[at], &is_name, |a, b| self.table.may_pair(a, b)))
                .or_else(|| mender.halves(reading, at, &kinds));
            match mended {
                Some(mended) => {
                    let (Mended::One { takes, .. } | Mended::Several { takes, .. }) = mended;
                    found.push((at, mended));
                    at += takes;
                }
                None => at += 1,
            }
        }
        self.rank(tokens, &mut found);
        let ways = |(_, mended): &(usize, Mended)| if let Mended::One { ways, .. } = mended { ways.len() } else { 1 };
        let most = found.iter().map(ways).max().unwrap_or_default().min(MOST_WAYS);
        let mut views: SmallVec<[View; 1]> = (0..most).map(|way| view(tokens, &found, |_| way)).collect();
        let several = || (0..found.len()).filter(|nth| ways(&found[*nth]) > 1);
        if FEW.contains(&several().count()) {
            for one in several() {
                let others =
                    (1..ways(&found[one])).map(|way| view(tokens, &found, |nth| if nth == one { way } else { 0 }));
                views.extend(others);
            }
        }
        views
    }

    /// Puts those ways first that stand beside each other in some form, and leaves out what is more than will be tried.
    fn rank(&self, tokens: &[Token], found: &mut [(usize, Mended)]) {
        let read: SmallVec<[(usize, usize, Ways); 8]> = found
            .iter()
            .filter_map(|(at, mended)| match mended {
                Mended::One { takes, ways, .. } => Some((*at, at + takes, ways.clone())),
                Mended::Several { .. } => None,
            })
            .collect();
        // In order of place, none over another.
        let at_end = |end: usize| read.binary_search_by_key(&end, |r| r.1).ok().map(|at| &*read[at].2);
        let at_start = |start: usize| read.binary_search_by_key(&start, |r| r.0).ok().map(|at| &*read[at].2);
        for (at, mended) in found {
            let Mended::One { takes, ways, .. } = mended else { continue };
            if ways.len() < 2 {
                continue;
            }
            let plain = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| token.hash);
            let one = [plain(at.checked_sub(1)), plain(Some(*at + *takes))].map(|word| word.map(|word| [word]));
            let before = at_end(*at).or(one[0].as_ref().map(|word| &word[..])).unwrap_or_default();
            let behind = at_start(*at + *takes).or(one[1].as_ref().map(|word| &word[..])).unwrap_or_default();
            ways.sort_by_key(|way| {
                let fits = before.iter().any(|word| self.table.may_pair(*word, *way))
                    || behind.iter().any(|word| self.table.may_pair(*way, *word));
                !fits
            });
            ways.truncate(MOST_WAYS);
        }
    }

    fn kind(&self, token: &Token, is_name: impl Fn(u64, usize) -> bool) -> WordKind {
        let bytes = (token.end - token.start) as usize;
        let known = self.mender.knows(token.hash);
        // Words of two letters stand in the forms of some language or other.
        let sure = known && (bytes > 3 || self.means(token.hash));
        let name = !sure && is_name(token.hash, bytes);
        WordKind { known, ordinary: known || name, whole: sure || name }
    }
}

/// The text in which each bent word, by its number, is read in one way, or in its last if it has fewer.
fn view(tokens: &[Token], found: &[(usize, Mended)], way: impl Fn(usize) -> usize) -> View {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 4);
    let mut trust = 1.0f32;
    let mut copied = 0;
    for (number, (at, mended)) in found.iter().enumerate() {
        out.extend_from_slice(&tokens[copied..*at]);
        let first = tokens[*at];
        let mut shape = Shape::LETTER.with(Shape::CHANGED);
        for kept in [Shape::STEERED, Shape::CAPITAL] {
            if first.shape.has(kept) {
                shape.add(kept);
            }
        }
        match mended {
            Mended::One { takes, end, ways, trust: sure } => {
                let hash = ways.get(way(number).min(ways.len().saturating_sub(1))).copied().unwrap_or(first.hash);
                out.push(Token { hash, end: *end, shape, ..first });
                trust = trust.min(*sure);
                copied = at + takes;
            }
            Mended::Several { takes, words, trust: sure } => {
                for (nth, &(start, end, hash)) in words.iter().enumerate() {
                    let gap = if nth == 0 { first.gap } else { Gap::None };
                    out.push(Token { hash, start, end, gap, shape });
                }
                trust = trust.min(*sure);
                copied = at + takes;
            }
        }
    }
    out.extend_from_slice(&tokens[copied..]);
    View { disguise: Disguise::Typo, trust, tokens: out, spelled: Vec::new() }
}
