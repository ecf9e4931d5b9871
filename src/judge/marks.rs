//! What the terms of one text say, word by word.

use std::sync::Arc;

use smallvec::SmallVec;

use super::layout::{Layout, Words};
use super::scan::Text;
use super::stand::full_names;
use crate::lexicon::{Clauses, Context, Hit, Lexicon, Reads, Role, Severity, Side, Subject, Where};
use crate::text::{Disguise, hash};

/// What a term counts for where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    /// It sexualises.
    Sexual(Severity),
    /// It is steered away from, and so asks for the opposite: clothes in a negative prompt.
    Steered,
    /// "adult" in a negative prompt.
    SteeredAdult,
    /// Nudity, or what is graver, that is steered away from.
    KeptAway,
    /// A sign of a minor.
    Minor,
    /// Words for somebody: anonymous, fictional, or a person without a name.
    Somebody(Subject),
    /// A thing that can itself be nude.
    Object,
    /// A part that it gives the person beside it.
    Role(Role, Side),
    /// A context of the request.
    Context(Context),
    /// A word that negates.
    Negator,
    /// A word a negation reaches across.
    Linker,
    /// A word of grammar.
    Reads(Reads),
}

/// A term that stands in a text, with the words it covers.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub what: What,
    pub words: Words,
    pub hit: Hit,
    /// Confidence of the entry times trust in the reading.
    pub confidence: f32,
    /// Of a sexual mark: a negation in front of it takes it back.
    pub negated: bool,
    /// Of a sexual mark: the same for the same words. Said twice, they are no more evidence than once.
    pub wording: u64,
}

/// Turns the hits of a text into marks, in order of place.
pub(super) fn marks(lexicon: &Lexicon, text: &Text<'_>, layout: &Layout) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::with_capacity(text.hits.len());
    // Many hits stand where the one before them does.
    let mut place = ((0, 0), layout.words(0, 0));
    // The sexual phrase that reaches furthest so far.
    let mut phrase: Option<&Hit> = None;
    for hit in &text.hits {
        let entry = lexicon.entry(hit);
        let steered = text.negative || hit.steered;
        let kept_away = steered && entry.place == Where::Positive && entry.severity >= Severity::Nudity;
        if steered != (entry.place == Where::Negative) && !kept_away {
            continue;
        }
        if place.0 != (hit.start, hit.end) {
            place = ((hit.start, hit.end), layout.words(hit.start, hit.end));
        }
        let words = place.1;
        let add = |marks: &mut Vec<Mark>, what| {
            let sexual = matches!(what, What::Sexual(_));
            let said = text.tokens().get(words.first..=words.last).filter(|_| sexual).unwrap_or_default();
            let wording = said.iter().map(|token| token.hash).fold(u64::from(hit.entry), hash::chain);
            let confidence = entry.confidence * hit.trust;
            marks.push(Mark { what, words, hit: *hit, confidence, negated: false, wording });
        };
        if kept_away {
            add(&mut marks, What::KeptAway);
            continue;
        }
        if entry.place == Where::Negative {
            add(&mut marks, if entry.subject == Some(Subject::Minor) { What::SteeredAdult } else { What::Steered });
            continue;
        }
        if entry.severity != Severity::None {
            add(&mut marks, What::Sexual(entry.severity));
            if !(hit.gapped || phrase.is_some_and(|phrase| phrase.end > hit.end)) {
                phrase = Some(hit);
            }
        }
        // A word inside a phrase is of the phrase's language: French "au vent" is about no Dutch guy.
        let foreign = phrase.is_some_and(|phrase| {
            let inside = phrase.start <= hit.start && hit.end <= phrase.end;
            let whole = (phrase.start, phrase.end) == (hit.start, hit.end);
            inside && !whole && !lexicon.share_language(phrase.entry, hit.entry)
        });
        match entry.subject {
            Some(Subject::Minor) => add(&mut marks, What::Minor),
            Some(Subject::Anonymous | Subject::Fictional) if foreign => {}
            Some(subject) => add(&mut marks, What::Somebody(subject)),
            None => {}
        }
        match entry.context {
            // A piece of another word negates nothing: the "ingen" of "parkeringen".
            Some(Context::Negated) if is_guessed(hit) && !starts_plainly(lexicon, text, hit) => {}
            Some(Context::Negated) => add(&mut marks, What::Negator),
            Some(Context::Linker) => add(&mut marks, What::Linker),
            Some(context) => add(&mut marks, What::Context(context)),
            None => {}
        }
        if entry.bears {
            add(&mut marks, What::Object);
        }
        if let Some(role) = entry.role {
            add(&mut marks, What::Role(role, entry.side));
        }
        if let Some(reads) = entry.reads {
            // Small words are the same in many languages.
            let what = What::Reads(reads);
            let same = |mark: &&Mark| mark.words == words && mark.hit.start == hit.start;
            let said = |mark: &Mark| mark.what == what && mark.hit.gapped == hit.gapped;
            if !marks.iter().rev().take_while(same).any(said) {
                add(&mut marks, what);
            }
        }
    }
    marks.sort_by_key(|m| (m.words.first, m.words.last));
    negate(lexicon, text, &mut marks, layout);
    marks
}

/// Whether the words of a hit are what one word was cut into, or may have been.
fn is_guessed(hit: &Hit) -> bool {
    matches!(hit.disguise, Disguise::Typo | Disguise::Joined)
}

/// Whether the first of several words of a hit stands in the text as it is: the "sans" of "sans n*dité".
fn starts_plainly(lexicon: &Lexicon, text: &Text<'_>, hit: &Hit) -> bool {
    let tokens = text.tokens();
    let first = tokens.get(tokens.partition_point(|token| token.start < hit.start));
    first.is_some_and(|first| first.start == hit.start && first.end < hit.end && lexicon.is_word(first.hash))
}

/// A negator takes back the sexual words right behind it, across linkers and other sexual words of the same fragment. One that is read
/// into a sexual word (the "nu" of "n.u.e") takes nothing back, nor does one of a language that neither the text nor the sexual word
/// is of.
fn negate(lexicon: &Lexicon, text: &Text<'_>, marks: &mut [Mark], layout: &Layout) {
    if !marks.iter().any(|mark| mark.what == What::Negator) {
        return;
    }
    let language = |mark: &Mark| &*lexicon.entry(&mark.hit).language;
    let names = full_names(&text.names);
    let mut clauses = Clauses::new(lexicon, text.tokens(), &names);
    let mut reach: Option<(usize, u32)> = None;
    let mut negator = 0;
    let word = |mark: &Mark| text.tokens().get(mark.words.first).map_or(0, |token| token.hash);
    // Languages of the negators that stand here, if the word is another one in the text's own.
    let mut foreign: SmallVec<[&str; 4]> = SmallVec::new();
    for mark in marks {
        match mark.what {
            What::Negator => {
                let own = language(mark);
                if reach.is_none() || mark.words.first != negator {
                    foreign.clear();
                    foreign.push(own);
                } else if !foreign.is_empty() {
                    foreign.push(own);
                }
                let tongues = clauses.at(mark.hit.start);
                if tongues.is_most(own) || !tongues.claims(lexicon, word(mark)) {
                    foreign.clear();
                }
                negator = mark.words.first;
                reach = Some((mark.words.last, layout.fragment(mark.words.last)));
            }
            What::Sexual(_) if reach.is_some() && mark.words.first <= negator => {}
            What::Sexual(_) if !foreign.is_empty() && !foreign.contains(&language(mark)) => {}
            What::Linker | What::Sexual(_) | What::Reads(Reads::Conjunction) => {
                let Some((last, fragment)) = reach else { continue };
                let next = mark.words.first <= last + 1 && layout.fragment(mark.words.first) == fragment;
                if !next {
                    reach = None;
                    continue;
                }
                if let What::Sexual(_) = mark.what {
                    mark.negated = true;
                }
                reach = Some((last.max(mark.words.last), fragment));
            }
            _ => {}
        }
    }
}

impl Mark {
    pub fn sexual(&self) -> Option<Severity> {
        match self.what {
            What::Sexual(severity) if !self.negated => Some(severity),
            _ => None,
        }
    }

    pub fn term(&self, lexicon: &Lexicon) -> Arc<str> {
        lexicon.id(self.hit.entry)
    }

    pub fn disguise(&self) -> Disguise {
        self.hit.disguise
    }
}

/// What each word of a text does in the sentence, for questions about single words.
#[derive(Debug)]
pub(super) struct Grammar {
    function: Vec<bool>,
    known: Vec<bool>,
    title: Vec<bool>,
    particle: Vec<bool>,
    article: Vec<bool>,
    conjunction: Vec<bool>,
    genitive: Vec<bool>,
    role: Vec<bool>,
    phrase: Vec<bool>,
}

impl Grammar {
    pub fn new(marks: &[Mark], words: usize) -> Self {
        let mut grammar = Self {
            function: vec![false; words],
            known: vec![false; words],
            title: vec![false; words],
            particle: vec![false; words],
            article: vec![false; words],
            conjunction: vec![false; words],
            genitive: vec![false; words],
            role: vec![false; words],
            phrase: vec![false; words],
        };
        // What stands in the gap of a form is not covered by it.
        for mark in marks.iter().filter(|m| !m.hit.gapped) {
            for word in mark.words.first..=mark.words.last.min(words.saturating_sub(1)) {
                let whole = matches!(mark.what, What::Somebody(_) | What::Minor | What::Object);
                grammar.phrase[word] |= whole || mark.words.first < mark.words.last;
                match mark.what {
                    What::Reads(Reads::Article) => grammar.article[word] = true,
                    What::Reads(Reads::Conjunction) => grammar.conjunction[word] = true,
                    What::Reads(Reads::Genitive) => grammar.genitive[word] = true,
                    _ => {}
                }
                match mark.what {
                    What::Reads(Reads::Function | Reads::Pronoun | Reads::Article | Reads::Conjunction)
                    | What::Linker
                    | What::Negator => grammar.function[word] = true,
                    What::Reads(Reads::Title) => grammar.title[word] = true,
                    What::Role(Role::Creator, _) => grammar.role[word] = true,
                    What::Role(..) | What::KeptAway => {}
                    What::Reads(Reads::Particle) => grammar.particle[word] = true,
                    What::Reads(
                        Reads::GivenName
                        | Reads::Genitive
                        | Reads::Own
                        | Reads::Relative
                        | Reads::Definite
                        | Reads::Deed
                        | Reads::Filler
                        | Reads::Thing
                        | Reads::Worn,
                    ) => {}
                    _ => grammar.known[word] = true,
                }
            }
        }
        grammar
    }

    /// An article, preposition, conjunction, auxiliary, pronoun.
    pub fn is_function(&self, word: usize) -> bool {
        self.function.get(word).copied().unwrap_or_default()
    }

    /// A word that a term of content covers.
    pub fn is_known(&self, word: usize) -> bool {
        self.known.get(word).copied().unwrap_or_default()
    }

    /// A word that a term of several words covers, or that is somebody or something already.
    pub fn is_in_phrase(&self, word: usize) -> bool {
        self.phrase.get(word).copied().unwrap_or_default()
    }

    pub fn is_title(&self, word: usize) -> bool {
        self.title.get(word).copied().unwrap_or_default()
    }

    /// A word that may stand between "by" and a name: an article, a title, an adjective that no term knows.
    pub fn leads_to_name(&self, word: usize) -> bool {
        self.article[word] || self.title[word] || !self.function[word] && !self.known[word]
    }

    pub fn is_article(&self, word: usize) -> bool {
        self.article.get(word).copied().unwrap_or_default()
    }

    pub fn is_conjunction(&self, word: usize) -> bool {
        self.conjunction.get(word).copied().unwrap_or_default()
    }

    pub fn is_genitive(&self, word: usize) -> bool {
        self.genitive.get(word).copied().unwrap_or_default()
    }

    /// A word of a phrase such as "painting by": the small words in it have no mark of their own.
    pub fn is_role(&self, word: usize) -> bool {
        self.role.get(word).copied().unwrap_or_default()
    }

    pub fn is_particle(&self, word: usize) -> bool {
        self.particle.get(word).copied().unwrap_or_default()
    }
}
