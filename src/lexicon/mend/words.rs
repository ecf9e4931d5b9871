//! What one word, letters that stand apart, or two halves may be.

use std::borrow::Cow;
use std::iter::Peekable;

use smallvec::SmallVec;

use super::tables::Mender;
use super::{APART, BENT, COMPOUND, GUESSED, Mended, SURELY_GUESSED, Ways, WordKind};
use crate::text::{Gap, Reading, Shape, Token, hash, hash_folded, hash_joined, is_unspaced, unbent};

/// The shortest and longest word of which a letter may be masked.
pub(super) const MASKED: std::ops::RangeInclusive<usize> = 3..=16;
/// The shortest and longest word that is cut into several, in bytes, and its shortest piece. A hashtag is meant to be cut.
const RUN_TOGETHER: std::ops::RangeInclusive<usize> = 8..=80;
const MIN_HASHTAG: usize = 5;
const MIN_PIECE: usize = 3;
/// The shortest word of a form that may be a slip of another one.
const MIN_KNOWN_SLIP: usize = 6;
/// The shortest word that is surely guessed.
const MIN_SURELY_GUESSED: usize = 6;
/// The longest piece.
const MAX_PIECE: usize = 32;
/// The shortest name among the pieces.
const MIN_NAME: usize = 4;
/// What pieces cost: as few as will do, rather words than one of the many names, and rather two that stand side by side in some form.
const SEXUAL_PIECE: u32 = 6;
const WORD_PIECE: u32 = 8;
const NAME_PIECE: u32 = 10;
const SHORT_PIECE: u32 = 12;
const IN_A_FORM: u32 = 1;
/// Letters on both sides of a cut make a word of at least this many.
pub(super) const MIN_HALVED: usize = 5;

impl Mender {
    /// A word by itself: bent letters, letters changed about, one that lacks, words run together.
    pub(super) fn word(
        &self,
        reading: &Reading<'_>,
        at: usize,
        kind: WordKind,
        is_name: impl Fn(u64, usize) -> bool,
        pairs: impl Fn(u64, u64) -> bool,
    ) -> Option<Mended> {
        let token = &reading.tokens()[at];
        if token.shape.has(Shape::HASHTAG) && kind.known {
            // What is meant to be cut may be a word as a whole, too: `#bikinitop`.
            return self.cut_token(reading, token, is_name, pairs);
        }
        // Ordinary words are left as they are, but for those that forms hold as slips of others, and small names.
        if kind.ordinary && !self.is_sexual(token.hash) && (kind.known || token.shape.has(Shape::CAPITAL)) {
            return None;
        }
        let word = reading.word(token);
        if word.len() < 3 || !token.shape.has(Shape::LETTER) {
            return None;
        }
        let one =
            |ways: Ways, trust| (!ways.is_empty()).then_some(Mended::One { takes: 1, end: token.end, ways, trust });
        if kind.known {
            if word.len() < MIN_KNOWN_SLIP || !self.is_slip(token.hash) {
                return None;
            }
            let swapped = self.swapped(&lower(word));
            let bent = || unbent(word).iter().map(|s| hash_folded(s)).filter(|hash| self.is_sexual(*hash)).collect();
            return one(if swapped.is_empty() { bent() } else { swapped }, GUESSED);
        }
        let spellings = unbent(word);
        let known = |sexual: bool| -> Ways {
            let hashes = spellings.iter().map(|s| hash_folded(s));
            hashes.filter(|hash| if sexual { self.is_sexual(*hash) } else { self.knows(*hash) }).collect()
        };
        if kind.ordinary {
            return one(known(true), BENT);
        }
        let lower = lower(word);
        let near = || {
            std::iter::once(&*lower).chain(spellings.iter().map(|s| &**s)).find_map(|spelling| {
                let mut ways = self.swapped(spelling);
                if ways.is_empty() {
                    ways = self.completed(spelling);
                }
                (!ways.is_empty()).then_some(ways)
            })
        };
        one(known(true), BENT).or_else(|| one(known(false), BENT)).or_else(|| one(near()?, guessed(word))).or_else(
            || {
                let cut = self.cut_token(reading, token, is_name, &pairs);
                let clothes = self.clothes_of(token, &lower, cut.as_ref(), &pairs);
                clothes.map_or(cut, |head| one(SmallVec::from_slice(&[head]), COMPOUND))
            },
        )
    }

    /// The piece of clothing that a compound is a kind of: no run of words that stand so in some form, `zonderkleren`.
    fn clothes_of(
        &self,
        token: &Token,
        lower: &str,
        cut: Option<&Mended>,
        pairs: impl Fn(u64, u64) -> bool,
    ) -> Option<u64> {
        let capital = token.shape.has(Shape::CAPITAL) && !token.shape.has(Shape::SHOUT);
        let head = self.clothes(lower, capital).filter(|_| !token.shape.has(Shape::HASHTAG))?;
        match cut {
            Some(Mended::Several { words, .. }) if words.windows(2).any(|two| pairs(two[0].2, two[1].2)) => None,
            _ => Some(head),
        }
    }

    /// A word cut into several.
    fn cut_token(
        &self,
        reading: &Reading<'_>,
        token: &Token,
        is_name: impl Fn(u64, usize) -> bool,
        pairs: impl Fn(u64, u64) -> bool,
    ) -> Option<Mended> {
        let word = reading.word(token);
        let lower = lower(word);
        let shortest = if token.shape.has(Shape::HASHTAG) { MIN_HASHTAG } else { *RUN_TOGETHER.start() };
        // Letters that change their length in lower case would stand elsewhere.
        if lower.len() != word.len() || !(shortest..=*RUN_TOGETHER.end()).contains(&word.len()) {
            return None;
        }
        let words = self.cut(&lower, token.shape.has(Shape::HASHTAG), is_name, pairs, |_| false)?;
        let place = |at: usize| token.start + at as u32;
        let words = words.into_iter().map(|(from, to, hash)| (place(from), place(to), hash)).collect();
        Some(Mended::Several { takes: 1, words, trust: BENT })
    }

    /// Letters that stand apart: how many, and the words that they run through, `m y e x n u d e`, or none if they are one known word,
    /// which a view of the reading holds. `apart` are the runs of such letters, in order.
    pub(super) fn apart<'v>(
        &self,
        reading: &Reading<'_>,
        at: usize,
        apart: &mut Peekable<impl Iterator<Item = (&'v Token, &'v str)>>,
        pairs: impl Fn(u64, u64) -> bool,
    ) -> Option<(usize, Option<Mended>)> {
        let tokens = reading.tokens();
        while apart.next_if(|(whole, _)| whole.start < tokens[at].start).is_some() {}
        let (whole, letters) = apart.next_if(|(whole, _)| whole.start == tokens[at].start)?;
        let takes = tokens[at..].iter().take_while(|token| token.end <= whole.end).count();
        let lower = letters.to_lowercase();
        // Stars among them mask other letters.
        if tokens[at..at + takes].iter().any(|token| token.shape.has(Shape::SIGN)) {
            return None;
        }
        if takes > 1 && self.knows(whole.hash) {
            return Some((takes, None));
        }
        // Each letter is at its own place, or none can be told.
        if !RUN_TOGETHER.contains(&lower.len()) || lower.chars().count() != takes {
            return None;
        }
        let words = self.cut(&lower, true, |_, _| false, pairs, |word| self.knows(word))?;
        let nth = |byte: usize| lower[..byte].chars().count();
        let place = |(from, to, hash)| (tokens[at + nth(from)].start, tokens[at + nth(to) - 1].end, hash);
        Some((takes, Some(Mended::Several { takes, words: words.into_iter().map(place).collect(), trust: APART })))
    }

    /// Words run together, `takeherclothesoff`: as few as will do, of which the last is of a form that sexualises; of those that are
    /// meant to be cut, any. `is_short` says which words of two letters may be among them.
    fn cut(
        &self,
        word: &str,
        meant: bool,
        is_name: impl Fn(u64, usize) -> bool,
        pairs: impl Fn(u64, u64) -> bool,
        is_short: impl Fn(u64) -> bool,
    ) -> Option<Vec<(usize, usize, u64)>> {
        if word.chars().any(|c| c.is_ascii_digit() || is_unspaced(c)) {
            return None;
        }
        // Up to each byte: how the word is best cut so far: what its pieces cost, start and fingerprint of the last one.
        let mut best: SmallVec<[Option<(u32, usize, u64)>; 64]> = SmallVec::from_elem(None, word.len() + 1);
        best[0] = Some((0, 0, 0));
        for from in 0..word.len() - 1 {
            let Some((cost, _, before)) = best[from] else { continue };
            let mut key = hash::WordHash::new();
            let ahead = word.bytes().enumerate().skip(from).take(MAX_PIECE).map(|(at, byte)| (at + 1, byte));
            for (letters, (to, byte)) in ahead.enumerate() {
                key.push(byte);
                let known = |least: u32| best[to].is_some_and(|b| b.0 <= cost + least);
                let short = letters + 1 < MIN_PIECE;
                if letters == 0
                    || short && !is_short(key.finish())
                    || letters + 1 == word.len()
                    || !word.is_char_boundary(to)
                    || known(SEXUAL_PIECE - IN_A_FORM)
                {
                    continue;
                }
                let hash = key.finish();
                let piece = if short {
                    SHORT_PIECE
                } else if self.is_sexual(hash) {
                    SEXUAL_PIECE
                } else if self.knows(hash) {
                    WORD_PIECE
                } else if letters + 1 >= MIN_NAME && is_name(hash, to - from) {
                    NAME_PIECE
                } else {
                    continue;
                };
                let piece = if from > 0 && pairs(before, hash) { piece - IN_A_FORM } else { piece };
                if !known(piece) {
                    best[to] = Some((cost + piece, from, hash));
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
        // What a compound is, its last piece says: a clothes rack is no clothes.
        let says = |cut: &(usize, usize, u64)| self.is_sure(cut.2);
        let sexual = cuts.last().is_some_and(|cut| self.is_sexual(cut.2)) || cuts.iter().any(says);
        (cuts.len() > 1 && (sexual || meant && cuts.iter().any(|cut| self.is_sexual(cut.2)))).then_some(cuts)
    }

    /// A word in two halves that are none themselves: `nak ed`; or cut by a bracket or a line end: `na(ked)`.
    pub(super) fn halves(&self, reading: &Reading<'_>, at: usize, kinds: &[WordKind]) -> Option<Mended> {
        let tokens = reading.tokens();
        let (first, second) = (&tokens[at], tokens.get(at + 1)?);
        if second.gap == Gap::Stop || second.gap == Gap::Comma {
            return None;
        }
        let between = reading.text().get(first.end as usize..second.start as usize)?;
        let apart = between.bytes().all(|b| b == b' ');
        // A consonant by itself is hardly a word, and may be cut off: "n aked".
        let cut_off =
            matches!(reading.word(first).as_bytes(), [b] if b.is_ascii_alphabetic() && !b"aeiouyAEIOUY".contains(b));
        let known = usize::from(kinds[at].whole && !cut_off) + usize::from(kinds[at + 1].whole);
        if known > usize::from(!apart) {
            return None;
        }
        let (one, other) = (reading.word(first), reading.word(second));
        if !(MIN_HALVED..=*MASKED.end()).contains(&(one.len() + other.len())) {
            return None;
        }
        let hash = hash_joined([one, other]);
        let ways = SmallVec::from_slice(&[hash]);
        self.is_sure(hash).then_some(Mended::One { takes: 2, end: second.end, ways, trust: GUESSED })
    }
}

/// How far a word is to be trusted of which a letter or two were guessed: the more letters are left, the further.
pub(super) fn guessed(word: &str) -> f32 {
    if word.chars().count() < MIN_SURELY_GUESSED { GUESSED } else { SURELY_GUESSED }
}

/// A word in lower case.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}
