//! People without a name who are known by their tie to whoever writes: "the vet who looks after our dog", "my old uni lecturer",
//! "mijn yogadocente". No list holds them whole; the words that tie them, the lexicon has.

use super::layout::{Layout, Words};
use super::marks::{Mark, What};
use super::scan::Text;
use crate::lexicon::{COMPOUNDING, Context, Lexicon, Reads, Subject};
use crate::text::{Gap, Token, hash_folded};

/// Somebody who is tied to whoever writes.
pub(super) struct Tied {
    pub words: Words,
    /// The term that says so, by number.
    pub entry: u32,
    pub confidence: f32,
}

/// How sure it is that this is somebody real: one of whom a word says whose they are, and one who is only known by what they do. The
/// first may also be in a story, so none of them is blocked for it alone.
const OWNED: f32 = 0.68;
const DOING: f32 = 0.62;
/// How many words stand between somebody and the word that opens what is said of them, and behind that up to the word that ties.
const TO_RELATIVE: usize = 3;
const TO_TIE: usize = 10;
/// How many words before somebody an article is looked for.
const TO_ARTICLE: usize = 3;
/// How many words stand between "my" and whose that is.
const TO_OWNED: usize = 3;
/// The shortest piece of a compound that says who somebody is, and what stands before it, in bytes.
const MIN_HEAD: usize = 5;
const MIN_FRONT: usize = 3;

/// Words that lead away from whose it is: "my idea of a teacher".
const SMALL: [Reads; 4] = [Reads::Function, Reads::Article, Reads::Conjunction, Reads::Pronoun];

/// Everybody in a text who is known by a tie. Linear in the words.
pub(super) fn tied(lexicon: &Lexicon, text: &Text<'_>, layout: &Layout, marks: &[Mark]) -> Vec<Tied> {
    let is_drawn = |mark: &&Mark| matches!(mark.what, What::Context(Context::Art) | What::Object);
    let drawn = marks.iter().filter(is_drawn).map(|mark| mark.words.last).collect();
    let mut exempt = vec![false; layout.len()];
    for words in text.exempt.iter().map(|span| layout.words(span.0, span.1)) {
        exempt.iter_mut().take(words.last + 1).skip(words.first).for_each(|exempt| *exempt = true);
    }
    let (tokens, _) = text.with_look_alikes(|word| lexicon.is_word(word));
    let ties = Ties { lexicon, text, layout, tokens: &tokens, drawn, exempt };
    let anybody = |mark: &&Mark| mark.what == What::Somebody(Subject::Anonymous) && !mark.hit.gapped;
    let mut found: Vec<Tied> = marks.iter().filter(anybody).filter_map(|mark| ties.clause(mark)).collect();
    found.extend((0..tokens.len()).flat_map(|at| ties.owned(at)));
    found
}

struct Ties<'a> {
    lexicon: &'a Lexicon,
    text: &'a Text<'a>,
    layout: &'a Layout,
    tokens: &'a [Token],
    /// Words of art, and what it is made of: "my life drawing class" is nobody.
    drawn: Vec<usize>,
    /// By word: whether it stands in a benign compound.
    exempt: Vec<bool>,
}

impl Ties<'_> {
    fn does(&self, at: usize, reads: Reads, language: &str) -> Option<u32> {
        let token = self.tokens.get(at)?;
        self.lexicon.does(token.hash, reads, language).filter(|_| !self.exempt[at])
    }

    /// Somebody of whom a clause tells how they are tied: "(the) girl who works at ...", "Frau, die bei uns ...".
    fn clause(&self, somebody: &Mark) -> Option<Tied> {
        let language = &*self.lexicon.entry(&somebody.hit).language;
        let (first, last) = (somebody.words.first, somebody.words.last);
        let sentence = self.layout.sentence(last);
        let here = |at: &usize| self.layout.sentence(*at) == sentence;
        let relative = (last + 1..self.tokens.len().min(last + 2 + TO_RELATIVE))
            .take_while(here)
            .find(|at| self.does(*at, Reads::Relative, language).is_some())?;
        let fragment = self.layout.fragment(relative);
        let behind = (relative + 1..self.tokens.len().min(relative + 1 + TO_TIE))
            .take_while(|at| self.layout.fragment(*at) == fragment);
        let of = |reads| behind.clone().find_map(|at| Some((at, self.does(at, reads, language)?)));
        let (own, deed) = (of(Reads::Own), of(Reads::Deed));
        // "a woman who holds our baby" may be anybody, "a woman who works in our street" may not.
        if let Some((at, entry)) = own.filter(|_| deed.is_some() || !self.is_indefinite(first, language)) {
            return Some(Tied { words: Words { first, last: at }, entry, confidence: OWNED });
        }
        let (at, entry) = deed?;
        // A small word of the same sentence before it says who is meant, or the noun itself does: "tjejen".
        let mut pointed = (first.saturating_sub(2)..=last).filter(here);
        let definite = pointed.any(|at| self.does(at, Reads::Definite, language).is_some());
        definite.then_some(Tied { words: Words { first, last: at }, entry, confidence: DOING })
    }

    /// Whether an article before somebody, or before a few words that stand between, says that it is anybody.
    fn is_indefinite(&self, first: usize, language: &str) -> bool {
        let sentence = self.layout.sentence(first);
        let before = (first.saturating_sub(TO_ARTICLE)..first).rev();
        let mut before = before.take_while(|at| self.layout.sentence(*at) == sentence);
        let article = before.find(|at| self.does(*at, Reads::Article, language).is_some());
        article.is_some_and(|at| self.does(at, Reads::Definite, language).is_none())
    }

    /// Somebody of whom a form says "my ...", with other words between, or as a part of a compound.
    fn owned(&self, at: usize) -> Option<Tied> {
        let own = self.tokens[at].hash;
        let languages = || {
            self.lexicon.tongues_of(own, Reads::Own).filter(|language| self.does(at, Reads::Own, language).is_some())
        };
        languages().next()?;
        let fragment = self.layout.fragment(at);
        let behind = (at + 1..self.tokens.len().min(at + 2 + TO_OWNED))
            .take_while(|to| self.layout.fragment(*to) == fragment && self.tokens[*to].gap < Gap::Comma);
        for to in behind {
            let small = |language| SMALL.iter().any(|reads| self.does(to, *reads, language).is_some());
            if self.drawn.binary_search(&to).is_ok() || self.exempt[to] || languages().any(small) {
                break;
            }
            // Right behind it the form itself stands.
            let known = (to > at + 1).then(|| self.lexicon.private_pair(own, self.tokens[to].hash)).flatten();
            let compound = || languages().find_map(|language| self.compound(to, language, |head| (own, head)));
            if let Some(entry) = known.or_else(compound) {
                return Some(Tied { words: Words { first: at, last: to }, entry, confidence: OWNED });
            }
        }
        // "praksisveilederen min"
        let before = at.checked_sub(1).filter(|before| self.layout.fragment(*before) == fragment)?;
        let entry = languages().find_map(|language| self.compound(before, language, |head| (head, own)))?;
        Some(Tied { words: Words { first: before, last: at }, entry, confidence: OWNED })
    }

    /// The form that the last piece of an unknown compound makes with the word that owns it.
    fn compound(&self, at: usize, language: &str, pair: impl Fn(u64) -> (u64, u64)) -> Option<u32> {
        let token = &self.tokens[at];
        if !COMPOUNDING.contains(&language) || self.lexicon.is_word(token.hash) {
            return None;
        }
        let word = self.text.reading.word(token);
        let heads = (MIN_FRONT..(word.len() + 1).saturating_sub(MIN_HEAD)).filter_map(|from| word.get(from..));
        let mut pairs = heads.map(|head| pair(hash_folded(head)));
        pairs.find_map(|(first, second)| {
            let entry = self.lexicon.private_pair(first, second)?;
            (self.lexicon.language(entry) == language).then_some(entry)
        })
    }
}
