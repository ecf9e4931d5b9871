//! Reading bent words: each word of a text that no list knows, read as the nearest word that some form is made of.
//!
//! The views of a [`Reading`] undo one kind of disguise in the whole text. This one chooses for every word by itself, so that it
//! also reads several disguises in one text or one word, and those that only a word list can undo: a letter masked, letters changed
//! about, words run together. It costs more and is made only where somebody is there whom a bent word could be about.

use smallvec::SmallVec;

use super::bent::{is_sure, scramble};
use super::compile::Lexicon;
use super::entry::Entry;
use super::hits::Family;
use super::kinds::{Category, Severity, Where};
use crate::text::{
    Disguise, Gap, Reading, Run, Shape, Token, View, WindowTable, fold, hash, hash_folded, is_unspaced, unbent,
    words_of,
};

/// A word that stands in a form that sexualises.
const SEXUAL: u32 = 0;
/// A word of other forms, or one that ordinary prompts are full of.
const OTHER: u32 = 1;

/// The shortest word of which a letter may be missing.
const MIN_LACKING: usize = 8;
/// The shortest and longest word of which a letter may be masked.
const MASKED: std::ops::RangeInclusive<usize> = 3..=16;
/// The shortest word of which two letters side by side may be masked.
const MIN_TWICE_MASKED: usize = 5;
/// A word masked by another sign than a star has at least this many letters and signs: `f/1.8` is no word.
const MIN_ODDLY_MASKED: usize = 4;
/// The shortest and longest word that is cut into several, in bytes, and its shortest piece. A hashtag is meant to be cut.
const RUN_TOGETHER: std::ops::RangeInclusive<usize> = 8..=80;
const MIN_HASHTAG: usize = 5;
const MIN_PIECE: usize = 3;
/// The longest piece.
const MAX_PIECE: usize = 32;
/// The shortest name among the pieces.
const MIN_NAME: usize = 4;
/// Letters on both sides of a cut make a word of at least this many.
const MIN_HALVED: usize = 5;

/// Where a word may be several others, so many are tried, each in a reading of its own.
const MOST_WAYS: usize = 4;

/// How far a reading is to be trusted by which letters were only bent, and by which some were guessed.
const BENT: f32 = 0.85;
const GUESSED: f32 = 0.7;

/// What bent words are read by.
#[derive(Debug, Default)]
pub(super) struct Mender {
    /// Every word of every form, and whether it stands in one that sexualises.
    words: WindowTable,
    /// Words that are surely nudity or graver when they stand alone.
    sure: WindowTable,
    /// Of the words that sexualise: first letter, sorted inner letters, last letter -> number in `plain`.
    scrambled: WindowTable,
    /// The same with one inner letter left out.
    lacking: WindowTable,
    /// The same with one letter or two side by side masked.
    masked: WindowTable,
    /// Words, folded and in lower case, with their fingerprints.
    plain: Vec<(Box<str>, u64)>,
}

impl Mender {
    /// Gathers the words of all forms. `families` are those of the entries, in the same order; `frequent` are words that ordinary
    /// prompts are full of.
    pub fn compile<'f>(entries: &[Entry], families: &[Family], frequent: impl Iterator<Item = &'f str>) -> Self {
        let (mut words, mut sure, mut plain) = (Vec::new(), Vec::new(), Vec::new());
        let mut sexual: Vec<(String, bool)> = Vec::new();
        for (entry, family) in entries.iter().zip(families) {
            let sexualises = *family == Family::Sexual && entry.place == Where::Positive;
            let spellings = || entry.forms.iter().flat_map(|f| &f.pieces).flat_map(|p| &p.spellings);
            for spelling in spellings() {
                let hashes = words_of(spelling);
                let value = if sexualises { SEXUAL } else { OTHER };
                words.extend(hashes.iter().map(|hash| (Run::new(&[*hash]), value)));
                if !sexualises {
                    continue;
                }
                let alone = is_sure(entry) && hashes.len() == 1;
                if alone {
                    sure.push((Run::new(&hashes), SEXUAL));
                }
                let undresses = entry.category == Category::Undress || entry.severity >= Severity::Nudity;
                if undresses {
                    sexual.extend(spelling.split([' ', '-']).map(|word| (word.to_lowercase(), alone)));
                }
            }
        }
        words.extend(frequent.flat_map(words_of).map(|hash| (Run::new(&[hash]), OTHER)));
        sexual.sort();
        sexual.dedup_by(|b, a| {
            let same = a.0 == b.0;
            a.1 |= same && b.1;
            same
        });
        // Where several words fit, those that need no others come first.
        sexual.sort_by_key(|(_, alone)| !alone);
        let (mut scrambled, mut lacking, mut masked) = (Vec::new(), Vec::new(), Vec::new());
        for (word, alone) in sexual.iter().filter(|(word, _)| word.chars().all(char::is_alphabetic)) {
            let number = plain.len() as u32;
            let word = fold(word).to_lowercase();
            plain.push((word.clone().into_boxed_str(), hash_folded(&word)));
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
        Self {
            words: WindowTable::build(words),
            sure: WindowTable::build(sure),
            scrambled: WindowTable::build(scrambled),
            lacking: WindowTable::build(lacking),
            masked: WindowTable::build(masked),
            plain,
        }
    }

    /// Whether a word stands in any form, or is an ordinary one.
    fn knows(&self, word: u64) -> bool {
        !self.words.single(word).is_empty()
    }

    fn is_sexual(&self, word: u64) -> bool {
        self.words.single(word).first() == Some(&SEXUAL)
    }

    fn is_sure(&self, word: u64) -> bool {
        !self.sure.single(word).is_empty()
    }

    fn plain(&self, numbers: &[u32]) -> Ways {
        numbers
            .iter()
            .filter_map(|number| self.plain.get(*number as usize))
            .map(|word| word.1)
            .take(MOST_WAYS)
            .collect()
    }

    /// Words of the same letters, two of which near each other have changed places.
    fn swapped(&self, word: &str) -> Ways {
        let numbers = scramble(word).map_or(&[][..], |key| self.scrambled.single(key));
        let words = numbers.iter().filter_map(|number| self.plain.get(*number as usize));
        words.filter(|(plain, _)| is_swapped(plain, word)).map(|word| word.1).take(MOST_WAYS).collect()
    }
}

/// Whether one word is the other with two letters changed about that stand at most one apart: `nekad`, `nakde`.
fn is_swapped(one: &str, other: &str) -> bool {
    let mut differ = one.chars().zip(other.chars()).enumerate().filter(|(_, (a, b))| a != b);
    match (differ.next(), differ.next(), differ.next()) {
        (Some((first, (a, b))), Some((second, (c, d))), None) => a == d && b == c && second - first <= 2,
        _ => false,
    }
}

/// The fingerprint of a word with a stretch of its letters masked.
fn mask(letters: &[char], masked: std::ops::Range<usize>) -> u64 {
    let word: String = letters.iter().enumerate().map(|(at, c)| if masked.contains(&at) { MASK } else { *c }).collect();
    hash::word(&word)
}

const MASK: char = '*';

/// Fingerprints of the words that a word may be.
type Ways = SmallVec<[u64; 4]>;

/// What a word, or a few bound together, is read as.
enum Mended {
    /// So many words of the text are one word: one of several.
    One { takes: usize, end: u32, ways: Ways, trust: f32 },
    /// One word is several: start, end and fingerprint of each.
    Several(SmallVec<[(u32, u32, u64); 4]>),
}

impl Lexicon {
    /// Whether a word stands in any form, or is an ordinary one.
    pub(crate) fn is_word(&self, word: u64) -> bool {
        self.mender.knows(word)
    }

    /// The text with its bent words mended, or none if there are none: more than once where a word may be several others.
    /// `is_name` says of a word, by its fingerprint and length in bytes, that it is one of somebody's name: such words are not bent.
    pub(crate) fn mend(&self, reading: &Reading<'_>, is_name: impl Fn(u64, usize) -> bool) -> SmallVec<[View; 1]> {
        // What escapes cut apart is read where they are decoded.
        if reading.decoded().is_some() {
            return SmallVec::new();
        }
        let mender = &self.mender;
        let tokens = reading.tokens();
        let ordinary =
            |token: &Token| mender.knows(token.hash) || is_name(token.hash, (token.end - token.start) as usize);
        // Words of two letters stand in the forms of some language or other.
        let means = |token: &Token| {
            let bytes = (token.end - token.start) as usize;
            self.means(token.hash) || is_name(token.hash, bytes) || bytes > 3 && mender.knows(token.hash)
        };
        let mut found: Vec<(usize, Mended)> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let mended = mender
                .bound(reading, at, &ordinary)
                .or_else(|| if ordinary(&tokens[at]) { None } else { mender.word(reading, at, &is_name) })
                .or_else(|| mender.halves(reading, at, means));
            match mended {
                Some(mended) => {
                    let takes = if let Mended::One { takes, .. } = mended { takes } else { 1 };
                    found.push((at, mended));
                    at += takes;
                }
                None => at += 1,
            }
        }
        let ways = |(_, mended): &(usize, Mended)| if let Mended::One { ways, .. } = mended { ways.len() } else { 1 };
        let most = found.iter().map(ways).max().unwrap_or_default().min(MOST_WAYS);
        (0..most).map(|way| view(tokens, &found, way)).collect()
    }
}

/// The text in which each bent word is read in one way, or in its last if it has fewer.
fn view(tokens: &[Token], found: &[(usize, Mended)], way: usize) -> View {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 4);
    let mut trust = 1.0f32;
    let mut copied = 0;
    for (at, mended) in found {
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
                let hash = ways.get(way.min(ways.len().saturating_sub(1))).copied().unwrap_or(first.hash);
                out.push(Token { hash, end: *end, shape, ..first });
                trust = trust.min(*sure);
                copied = at + takes;
            }
            Mended::Several(words) => {
                for (nth, &(start, end, hash)) in words.iter().enumerate() {
                    let gap = if nth == 0 { first.gap } else { Gap::None };
                    out.push(Token { hash, start, end, gap, shape });
                }
                trust = trust.min(BENT);
                copied = at + 1;
            }
        }
    }
    out.extend_from_slice(&tokens[copied..]);
    View { disguise: Disguise::Typo, trust, tokens: out, spelled: Vec::new() }
}

impl Mender {
    /// A word by itself: bent letters, letters changed about, one that lacks, words run together.
    fn word(&self, reading: &Reading<'_>, at: usize, is_name: impl Fn(u64, usize) -> bool) -> Option<Mended> {
        let token = &reading.tokens()[at];
        let word = reading.word(token);
        if word.len() < 3 || !token.shape.has(Shape::LETTER) {
            return None;
        }
        let one =
            |ways: Ways, trust| (!ways.is_empty()).then_some(Mended::One { takes: 1, end: token.end, ways, trust });
        let spellings = unbent(word);
        let known = |sexual: bool| -> Ways {
            let hashes = spellings.iter().map(|s| hash_folded(s));
            hashes
                .filter(|hash| if sexual { self.is_sexual(*hash) } else { self.knows(*hash) })
                .take(MOST_WAYS)
                .collect()
        };
        let lower = word.to_lowercase();
        let guessed = || {
            std::iter::once(&lower).chain(&spellings).find_map(|spelling| {
                let mut ways = self.swapped(spelling);
                if ways.is_empty() {
                    ways = self.plain(self.lacking.single(hash::word(spelling)));
                }
                (!ways.is_empty()).then_some(ways)
            })
        };
        one(known(true), BENT).or_else(|| one(known(false), BENT)).or_else(|| one(guessed()?, GUESSED)).or_else(|| {
            let shortest = if token.shape.has(Shape::HASHTAG) { MIN_HASHTAG } else { *RUN_TOGETHER.start() };
            // Letters that change their length in lower case would stand elsewhere.
            if lower.len() != word.len() || !(shortest..=*RUN_TOGETHER.end()).contains(&word.len()) {
                return None;
            }
            let words = self.cut(&lower, is_name)?;
            let place = |at: usize| token.start + at as u32;
            Some(Mended::Several(words.into_iter().map(|(from, to, hash)| (place(from), place(to), hash)).collect()))
        })
    }

    /// Words run together, `takeherclothesoff`: as few as will do, of which one is of a form that sexualises.
    fn cut(&self, word: &str, is_name: impl Fn(u64, usize) -> bool) -> Option<Vec<(usize, usize, u64)>> {
        if !word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c)) {
            return None;
        }
        // Up to each byte: how the word is best cut so far: number of pieces, start and fingerprint of the last one.
        let mut best: SmallVec<[Option<(u32, usize, u64)>; 64]> = SmallVec::from_elem(None, word.len() + 1);
        best[0] = Some((0, 0, 0));
        for from in 0..word.len() - 1 {
            let Some((pieces, ..)) = best[from] else { continue };
            let mut key = hash::WordHash::new();
            let ahead = word.bytes().enumerate().skip(from).take(MAX_PIECE).map(|(at, byte)| (at + 1, byte));
            for (letters, (to, byte)) in ahead.enumerate() {
                key.push(byte);
                if letters + 1 < MIN_PIECE || !word.is_char_boundary(to) || best[to].is_some_and(|b| b.0 <= pieces + 1)
                {
                    continue;
                }
                let hash = key.finish();
                if self.knows(hash) || letters + 1 >= MIN_NAME && is_name(hash, to - from) {
                    best[to] = Some((pieces + 1, from, hash));
                }
            }
        }
        let mut cuts = Vec::new();
        let mut to = word.len();
        while to > 0 {
            let (_, from, hash) = best[to]?;
            cuts.push((from, to, hash));
            to = from;
        }
        cuts.reverse();
        (cuts.len() > 1 && cuts.iter().any(|cut| self.is_sexual(cut.2))).then_some(cuts)
    }

    /// Words bound by signs without white space: `n*de`, `un/dr/ess`, `nak🍑d`, `s3*y`.
    fn bound(&self, reading: &Reading<'_>, at: usize, ordinary: impl Fn(&Token) -> bool) -> Option<Mended> {
        const MOST: usize = 8;
        let tokens = reading.tokens();
        let text = reading.text();
        let first = &tokens[at];
        let between = |i: usize| text.get(tokens[i - 1].end as usize..tokens[i].start as usize).unwrap_or(" ");
        let follows = |i: usize| {
            let sign = between(i);
            sign.chars().count() <= 2 && !sign.contains(|c: char| c.is_whitespace() || c == ',')
        };
        let last = at + (at + 1..tokens.len().min(at + MOST)).take_while(|i| follows(*i)).count();
        // One star behind a word masks a letter, unless one stands before it too: that is emphasis.
        let starred = first.start > 0 && text.as_bytes()[first.start as usize - 1] == b'*';
        let tail = text.get(tokens[last].end as usize..)?;
        let tail = &tail[..tail.len() - tail.trim_start_matches(['*', '_']).len()];
        let tail = if tail.len() == 1 && !starred { tail } else { "" };
        if last == at && tail.is_empty() {
            return None;
        }
        // As few words as will do: what follows may be another one.
        for end in (at + usize::from(tail.is_empty() || last > at)..=last).rev() {
            let stretch = &tokens[at..=end];
            let mut letters = String::new();
            let mut pattern = String::new();
            let mut odd = tail.is_empty();
            for (nth, token) in stretch.iter().enumerate() {
                if nth > 0 {
                    pattern.extend(between(at + nth).chars().map(|_| MASK));
                    odd &= !between(at + nth).contains(['*', '#', '@', '$']);
                }
                let word = reading.word(token);
                if word.contains(char::is_alphanumeric) {
                    letters.push_str(word);
                    pattern.push_str(word);
                } else {
                    pattern.push(MASK);
                    odd = false;
                }
            }
            if end == last {
                pattern.extend(tail.chars().map(|_| MASK));
            }
            if odd && stretch.iter().all(|token| ordinary(token) && token.end - token.start > 1) {
                continue;
            }
            let lower = pattern.to_lowercase();
            let masked = if odd && lower.chars().count() < MIN_ODDLY_MASKED {
                Ways::new()
            } else {
                self.plain(self.masked.single(hash::word(&lower)))
            };
            let joined = || -> Ways {
                let bent = unbent(&letters);
                let hashes = std::iter::once(hash_folded(&letters)).chain(bent.iter().map(|s| hash_folded(s)));
                hashes
                    .filter(|hash| letters.chars().count() >= MASKED.start() - 1 && self.is_sure(*hash))
                    .take(1)
                    .collect()
            };
            let ways = if masked.is_empty() { joined() } else { masked };
            if ways.is_empty() {
                continue;
            }
            let tail = if end == last { tail.len() as u32 } else { 0 };
            return Some(Mended::One { takes: end + 1 - at, end: tokens[end].end + tail, ways, trust: GUESSED });
        }
        None
    }

    /// A word in two halves that are none themselves: `nak ed`; or cut by a bracket or a line end: `na(ked)`.
    fn halves(&self, reading: &Reading<'_>, at: usize, ordinary: impl Fn(&Token) -> bool) -> Option<Mended> {
        let tokens = reading.tokens();
        let (first, second) = (&tokens[at], tokens.get(at + 1)?);
        if second.gap == Gap::Stop || second.gap == Gap::Comma {
            return None;
        }
        let between = reading.text().get(first.end as usize..second.start as usize)?;
        let apart = between.bytes().all(|b| b == b' ');
        let known = [first, second].into_iter().filter(|token| ordinary(token)).count();
        if known > usize::from(!apart) {
            return None;
        }
        let joined = [reading.word(first), reading.word(second)].concat();
        if joined.len() < MIN_HALVED || joined.len() > *MASKED.end() {
            return None;
        }
        let hash = hash_folded(&joined);
        let ways = SmallVec::from_slice(&[hash]);
        self.is_sure(hash).then_some(Mended::One { takes: 2, end: second.end, ways, trust: GUESSED })
    }
}
