//! Things that wear clothes or are bare, and are nobody: "take the jumper off my cat", "the dummy in our window is naked".

use std::ops::Range;

use super::layout::{Layout, Words};
use super::marks::{Mark, What};
use super::people::Person;
use super::scan::Text;
use super::stand::full_names;
use crate::lexicon::{Clauses, Lexicon, Reads, Severity};
use crate::text::Token;

/// At most so many small words stand between an order and the thing that it is about: "take the jumper off all our cats".
const BETWEEN: usize = 2;
/// So many words behind an order are looked through for somebody.
const REST: usize = 3;
/// Less sure than this, a name is nobody's.
const SURE: f32 = 0.5;

/// Things of a text, and where somebody stands.
#[derive(Debug, Default)]
pub(super) struct Things {
    /// By place, with the term that says so.
    all: Vec<(Words, u32)>,
    /// By word, if there are things: how often somebody stands before it.
    somebody: Vec<usize>,
    /// Whether it may stand between a thing and what opens its clause: the, my.
    article: Vec<bool>,
    /// Whether it joins a thing to another one.
    joins: Vec<bool>,
}

impl Things {
    pub fn new(lexicon: &Lexicon, text: &Text<'_>, marks: &[Mark], people: &[Person]) -> Self {
        if !marks.iter().any(|mark| mark.what == What::Reads(Reads::Thing)) {
            return Self::default();
        }
        let tokens = text.tokens();
        // Small words inside a form have no mark of their own.
        let words = |reads: &[Reads]| -> Vec<bool> {
            let does =
                |token: &Token| reads.iter().any(|reads| lexicon.tongues_of(token.hash, *reads).next().is_some());
            tokens.iter().map(does).collect()
        };
        let article = words(&[Reads::Article, Reads::Own, Reads::Definite]);
        let mut somebody = words(&[Reads::Pronoun]);
        somebody.iter_mut().zip(&article).for_each(|(somebody, article)| *somebody &= !article);
        let pointed = |mark: &&Mark| matches!(mark.what, What::Somebody(_) | What::Minor) && !mark.hit.gapped;
        let named = people.iter().filter(|person| person.confidence >= SURE && !person.described);
        for words in marks.iter().filter(pointed).map(|mark| mark.words).chain(named.map(|person| person.words)) {
            somebody.iter_mut().take(words.last + 1).skip(words.first).for_each(|word| *word = true);
        }
        // In French a mannequin is somebody, and in Danish "and" is a duck.
        let names = full_names(&text.names);
        let mut clauses = Clauses::new(lexicon, tokens, &names);
        let is_thing = |mark: &&Mark| {
            let nobody = mark.what == What::Reads(Reads::Thing) && !somebody[mark.words.first];
            nobody && clauses.at(mark.hit.start).is_most(&lexicon.entry(&mark.hit).language)
        };
        let all = marks.iter().filter(is_thing).map(|mark| (mark.words, mark.hit.entry)).collect();
        let mut before = 0;
        let count = |somebody: bool| {
            before += usize::from(somebody);
            before
        };
        let somebody = std::iter::once(false).chain(somebody).map(count).collect();
        Self { all, somebody, article, joins: words(&[Reads::Conjunction]) }
    }

    /// Whether what a sexual word says is said of a thing: one in the gap of an order or right behind it ("off my cat"), or the one that
    /// opens a clause about a state ("the dummy in our window is bare"). Not where somebody stands in the same words, nor where a thing
    /// is one of several ("the dog and the dress").
    pub fn bear(&self, lexicon: &Lexicon, layout: &Layout, said: &Mark, severity: Severity) -> bool {
        let words = said.words;
        let fragment = layout.fragment(words.first);
        let same = |word: usize| word < layout.len() && layout.fragment(word) == fragment;
        let order = severity == Severity::Undress;
        let free = |from: usize, to: usize| self.somebody.get(from) == self.somebody.get(to);
        let small = |mut words: Range<usize>| words.len() <= BETWEEN && words.all(|word| self.article[word]);
        // In Finnish a foal is "varsa", and in Turkish that is "if there is".
        let one = |at: usize| {
            let thing = self.all.get(at).filter(|(thing, entry)| {
                same(thing.first) && lexicon.share_language(*entry, said.hit.entry) && !self.is_joined(*thing)
            });
            thing.map(|(thing, _)| *thing)
        };
        let from = |word: usize| self.all.partition_point(|(thing, _)| thing.first < word);
        // "The clothes off the dummy and off her": what stands right behind may be asked for, too.
        let rest = (words.last + 1..words.last + 1 + REST).take_while(|word| same(*word)).last();
        let inside = || {
            (from(words.first + 1)..from(words.last + 1)).filter_map(one).any(|thing| thing.last <= words.last)
                && free(words.first, rest.unwrap_or(words.last) + 1)
        };
        let before = || {
            one(self.all.partition_point(|(thing, _)| layout.fragment(thing.last) < fragment)).is_some_and(|thing| {
                let opens = (thing.first.saturating_sub(BETWEEN)..thing.first).find(|word| same(*word));
                let opens = opens.unwrap_or(thing.first);
                let first = opens == 0 || !same(opens - 1);
                !order && thing.last < words.first && first && small(opens..thing.first) && free(opens, words.first)
            })
        };
        let behind = || {
            one(from(words.last + 1)).is_some_and(|thing| {
                let owns = same(thing.last + 1) && !free(thing.last + 1, thing.last + 2);
                order && small(words.last + 1..thing.first) && !owns
            })
        };
        !self.all.is_empty() && free(words.first, words.last + 1) && (inside() || before() || behind())
    }

    /// Whether a conjunction stands beside a thing, or before its article.
    fn is_joined(&self, thing: Words) -> bool {
        let before = (thing.first.saturating_sub(BETWEEN)..thing.first).rev();
        let small = before.take_while(|word| self.article[*word] && !self.joins[*word]).count();
        let joins = |word: usize| self.joins.get(word).copied().unwrap_or_default();
        thing.first.checked_sub(small + 1).is_some_and(joins) || joins(thing.last + 1)
    }
}
