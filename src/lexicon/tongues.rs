//! Which languages a text is in, as far as its small words tell.
//!
//! A prompt does not say its language, and one spelling may be a harmless word of one and a sexual word of another: Danish "seks" is
//! six, Dutch "seks" is sex; Romanian "ei" is hers, Finnish "ei" is no. Where two languages disagree, the one that more of the small
//! words of the clause belong to is believed. Other clauses say nothing: padding must change no verdict.

use smallvec::SmallVec;

use super::compile::Lexicon;
use super::hits::{Family, Hit};
use crate::text::{Gap, Token};

/// The language of signs that belong to none.
pub(super) const SIGNS: &str = "zxx";

/// So many more small words tell which of two languages a text is in.
const CLEARLY: u32 = 2;

/// How many words of a text are small words of each language.
#[derive(Debug, Default)]
pub(crate) struct Tongues<'l> {
    words: SmallVec<[(&'l str, u32); 12]>,
}

impl<'l> Tongues<'l> {
    /// Counts. `names` are the places of people's names, in order: their particles tell nothing of the text. Linear in the words.
    pub(super) fn of(lexicon: &'l Lexicon, tokens: &[Token], names: &[(u32, u32)]) -> Self {
        let mut tongues = Self::default();
        let mut seen: SmallVec<[&str; 8]> = SmallVec::new();
        for token in tokens {
            let at = names.partition_point(|name| name.0 <= token.start);
            if names[..at].last().is_some_and(|name| token.end <= name.1) {
                continue;
            }
            seen.clear();
            for &entry in lexicon.glue.single(token.hash) {
                let language = &*lexicon.entries[entry as usize].language;
                if !seen.contains(&language) {
                    seen.push(language);
                    tongues.add(language);
                }
            }
        }
        tongues
    }

    fn add(&mut self, language: &'l str) {
        match self.words.iter_mut().find(|(known, _)| *known == language) {
            Some((_, words)) => *words += 1,
            None => self.words.push((language, 1)),
        }
    }

    /// How many of its small words there are.
    pub(super) fn words(&self, language: &str) -> u32 {
        self.words.iter().find(|(known, _)| *known == language).map_or(0, |(_, words)| *words)
    }

    /// Whether a term of `one` language may say something about a term of the `other`: they are of one language, or the text is not
    /// clearly in the other rather than in the one.
    pub fn agree(&self, one: &str, other: &str) -> bool {
        one == other || one == SIGNS || other == SIGNS || self.words(one) + CLEARLY > self.words(other)
    }

    /// Whether a word is a small word of a language that the text is most in.
    pub fn claims(&self, lexicon: &Lexicon, word: u64) -> bool {
        lexicon.glue.single(word).iter().any(|entry| self.is_most(&lexicon.entries[*entry as usize].language))
    }

    /// Whether no language has more small words here.
    pub fn is_most(&self, language: &str) -> bool {
        let most = self.words.iter().map(|(_, words)| *words).max().unwrap_or_default();
        language == SIGNS || self.words(language) >= most
    }
}

/// The words of the clause that byte `at` stands in.
fn clause(tokens: &[Token], at: u32) -> &[Token] {
    let word = tokens.partition_point(|token| token.start <= at).saturating_sub(1);
    let first = tokens[..word + 1].iter().rposition(|token| token.gap >= Gap::Line).unwrap_or_default();
    let behind = tokens[word + 1..].iter().position(|token| token.gap >= Gap::Line);
    &tokens[first..behind.map_or(tokens.len(), |behind| word + 1 + behind)]
}

/// The languages of the clauses of a text, counted when asked for.
pub(crate) struct Clauses<'l, 't> {
    lexicon: &'l Lexicon,
    tokens: &'t [Token],
    names: &'t [(u32, u32)],
    /// The clause that was asked for last: where it starts and ends.
    last: Option<(u32, u32, Tongues<'l>)>,
}

impl<'l, 't> Clauses<'l, 't> {
    /// Of these words; `names` are the places of people's names, in order.
    pub fn new(lexicon: &'l Lexicon, tokens: &'t [Token], names: &'t [(u32, u32)]) -> Self {
        Self { lexicon, tokens, names, last: None }
    }

    /// The languages of the clause that byte `at` stands in. Cheap for places asked for in order.
    pub fn at(&mut self, at: u32) -> &Tongues<'l> {
        let known = self.last.as_ref().is_some_and(|(start, end, _)| (*start..*end).contains(&at));
        if !known {
            let words = clause(self.tokens, at);
            let bounds = (words.first().map_or(0, |t| t.start), words.last().map_or(0, |t| t.end));
            self.last = Some((bounds.0, bounds.1, Tongues::of(self.lexicon, words, self.names)));
        }
        &self.last.get_or_insert_with(|| (0, 0, Tongues::default())).2
    }
}

impl Lexicon {
    /// Drops exemptions that hide nothing but sexual words of a language that the text is clearly in rather than in their own. `names`
    /// are the places of people's names, in order.
    pub(crate) fn drop_foreign(&self, tokens: &[Token], names: &[(u32, u32)], hits: &mut Vec<Hit>) {
        if !hits.iter().any(|hit| self.family(hit) == Family::Exempt) {
            return;
        }
        let mut sexual: Vec<(u32, u32, &str)> = hits
            .iter()
            .filter(|hit| self.family(hit) == Family::Sexual)
            .map(|hit| (hit.start, hit.end, &*self.entry(hit).language))
            .collect();
        if sexual.is_empty() {
            return;
        }
        sexual.sort_unstable();
        let mut clauses = Clauses::new(self, tokens, names);
        hits.retain(|hit| {
            if self.family(hit) != Family::Exempt {
                return true;
            }
            let own = &*self.entry(hit).language;
            let from = sexual.partition_point(|word| word.0 < hit.start);
            let hidden = || sexual[from..].iter().take_while(|word| word.0 < hit.end).filter(|word| word.1 <= hit.end);
            if hidden().next().is_none() || hidden().any(|word| word.2 == own) {
                return true;
            }
            let tongues = clauses.at(hit.start);
            hidden().any(|word| tongues.agree(own, word.2))
        });
    }
}
