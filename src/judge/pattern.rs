//! People by the pattern of their names: given name and surname, a title and a name, handles, a lone given name.

use super::layout::{Layout, Words};
use super::marks::Grammar;
use super::people::Person;
use super::scan::Text;
use super::verdict::Subject;
use crate::lexicon::Lexicon;
use crate::names::Names;
use crate::text::{Disguise, Gap, Shape, Token};

/// Whether capitals say nothing here: most words have one.
pub(super) fn is_shouted(tokens: &[Token]) -> bool {
    // Every sentence starts with one.
    let inside = || tokens.iter().filter(|token| token.gap != Gap::Stop);
    let (words, capitals) = (inside().count(), inside().filter(|token| token.shape.has(Shape::CAPITAL)).count());
    words > 3 && capitals * 3 > words * 2
}

/// Names by their pattern: given name and surname, a title and a name, handles, a lone given name.
pub(super) fn unlisted(
    lexicon: &Lexicon,
    names: &Names,
    text: &Text<'_>,
    layout: &Layout,
    grammar: &Grammar,
    taken: &[bool],
    people: &mut Vec<Person>,
) {
    let given = names.given();
    let (tokens, trust) = text.with_look_alikes(|word| {
        let word = given.get(word);
        word.given || word.surname
    });
    let tokens = &*tokens;
    let shouted = is_shouted(tokens);
    let patterns = Patterns { lexicon, names, tokens, layout, grammar, shouted };
    let free = |word: usize| !taken.get(word).copied().unwrap_or_default();
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        at += 1;
        let token = &tokens[start];
        if token.shape.has(Shape::STEERED) || text.negative || !free(start) {
            continue;
        }
        let handle = token.shape.has(Shape::HANDLE).then(|| end_of_handle(tokens, start));
        let found = if let Some(last) = handle.filter(|last| tokens[*last].end - token.start >= 3) {
            Some((last, Subject::Private, 0.85, "persons/handle"))
        } else {
            let word = given.get(token.hash);
            let capital = token.shape.has(Shape::CAPITAL);
            let plainly = capital || !word.small;
            let called = word.given && patterns.is_called(start);
            if word.given && (capital || !word.given_word) && !grammar.is_function(start) && !grammar.is_known(start) {
                patterns
                    .full_name(start)
                    .filter(|(last, sure)| (start..=*last).all(free) && (plainly || *sure >= SURE_OF_SURNAME))
                    .map(|(last, sure)| (last, Subject::Private, sure, "persons/given-and-surname"))
                    .or_else(|| {
                        let plain = plainly && !word.word && !word.place && (token.end - token.start) >= 3;
                        let sure = if capital && !shouted { LONE_GIVEN } else { 0.45 };
                        plain.then_some((start, Subject::Ambiguous, sure, "persons/given"))
                    })
                    .or_else(|| called.then_some((start, Subject::Ambiguous, CALLED, "persons/given")))
            } else if called {
                Some((start, Subject::Ambiguous, CALLED, "persons/given"))
            } else if grammar.is_title(start) {
                let next = tokens.get(start + 1).filter(|t| t.gap <= Gap::Space && t.shape.has(Shape::CAPITAL));
                let named = next.is_some()
                    && !shouted
                    && !grammar.is_function(start + 1)
                    && !grammar.is_known(start + 1)
                    && free(start + 1);
                named.then_some((start + 1, Subject::Private, 0.65, "persons/title-and-name"))
            } else {
                None
            }
        };
        let Some((last, subject, confidence, term)) = found else { continue };
        let words = Words { first: start, last };
        people.push(Person {
            subject,
            words,
            span: token.start..tokens[last].end,
            confidence: confidence * trust,
            shown: 1.0,
            term: term.into(),
            disguise: Disguise::Plain,
            maker: false,
            owns: false,
            lone: subject == Subject::Ambiguous,
            described: false,
            grant: None,
        });
        at = last + 1;
    }
}

/// The last word of `@some_user.name`.
pub(super) fn end_of_handle(tokens: &[Token], start: usize) -> usize {
    start + tokens[start + 1..].iter().take_while(|t| t.gap <= Gap::Tight).count()
}

/// A full name at least so sure is rather that than a listed name of one word.
pub(super) const SURE_OF_SURNAME: f32 = 0.75;
/// How sure a lone given name with a capital is.
const LONE_GIVEN: f32 = 0.65;

/// How sure one is that is also a word, of any language, where only a name has a capital: "a photo of Nina naked".
const CALLED: f32 = 0.5;

/// What full names are told by.
pub(super) struct Patterns<'a> {
    pub lexicon: &'a Lexicon,
    pub names: &'a Names,
    pub tokens: &'a [Token],
    pub layout: &'a Layout,
    pub grammar: &'a Grammar,
    /// Whether capitals say nothing.
    pub shouted: bool,
}

impl Patterns<'_> {
    /// The last word of a full name that starts at a given name, and how surely it is one.
    pub fn full_name(&self, start: usize) -> Option<(usize, f32)> {
        let Self { lexicon, names, tokens, layout, grammar, shouted } = *self;
        let first = names.given().get(tokens[start].hash);
        let capital = tokens[start].shape.has(Shape::CAPITAL);
        let mut at = start + 1;
        // Particles, initials and further given names: "Anna van der", "John F.", "Anna Maria".
        while at < tokens.len() && at - start <= 4 && tokens[at].gap <= Gap::Space {
            let initial = tokens[at].shape.has(Shape::SINGLE) && tokens[at].shape.has(Shape::CAPITAL);
            if !(grammar.is_particle(at) || initial || self.is_middle_name(at)) {
                break;
            }
            at += 1;
        }
        let token = tokens.get(at).filter(|t| t.gap <= Gap::Space && t.shape.has(Shape::LETTER))?;
        let word = names.given().get(token.hash);
        let own_fragment = layout.fragment(at) == layout.fragment(start);
        let plain = !grammar.is_function(at) && !grammar.is_known(at) && !word.never_surname;
        if !own_fragment || !plain {
            return None;
        }
        let both_capital = capital && token.shape.has(Shape::CAPITAL) && !shouted;
        let ordinary = first.word || first.place || word.word || word.place;
        let sure = match (word.surname || word.given && at > start + 1, both_capital, ordinary) {
            (true, true, false) => 0.95,
            // Two capitals make a surname of a word that is one.
            (true, true, true) => {
                if first.word || first.place {
                    0.75
                } else {
                    0.9
                }
            }
            (true, false, false) => 0.8,
            // Where all is in capitals, those of a name are two of them.
            (true, false, true) if shouted && capital && !first.word && !first.place => 0.6,
            // Many given names are words only as surnames, and many surnames in other languages: "marie dupont", "lisa de vries".
            (true, false, true) if !capital && !first.given_word && self.is_surname(start, at) => 0.75,
            (true, false, true) => return None,
            (false, true, false) => 0.85,
            // "Noor van der Wal": words both, and a particle between them.
            (false, true, true) if !first.place && grammar.is_particle(start + 1) && at > start + 1 => LONE_GIVEN,
            // "Rose Garden" is a garden; "Марек Вережников" is nobody's but a name.
            (false, true, true) if first.word && !first.place && !lexicon.is_word(token.hash) && !word.word => 0.5,
            // Never less than the given name alone.
            (false, true, true) if !first.word && !first.place => LONE_GIVEN,
            (false, true, true) => 0.35,
            // Where capitals say nothing, a word that no list knows may be a surname.
            (false, false, false) if (shouted || !capital) && !word.given && !lexicon.is_word(token.hash) => 0.55,
            (false, false, _) => return None,
        };
        Some((at, sure))
    }

    /// Whether a word that is listed as a surname is surely one behind a given name in small letters. One of the two may be a word.
    fn is_surname(&self, given: usize, at: usize) -> bool {
        let of = |at: usize| self.names.given().get(self.tokens[at].hash);
        let ordinary = |at: usize| of(at).word || of(at).place;
        let particle = || at > given + 1 && self.grammar.is_particle(at - 1);
        !ordinary(at) || !ordinary(given) && (particle() || !self.lexicon.is_word(self.tokens[at].hash))
    }

    /// Whether a given name that is also a word is a name here: nothing but that gives it its capital.
    fn is_called(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let word = self.names.given().get(token.hash);
        // "Naked Day" is rather a title.
        let inside = at > 0 && token.gap == Gap::Space && !self.tokens[at - 1].shape.has(Shape::CAPITAL);
        let something = word.place || word.proper || self.grammar.is_in_phrase(at) || self.grammar.is_title(at);
        token.shape.has(Shape::CAPITAL) && inside && !self.shouted && !something
    }

    /// Whether a word is another given name, with a surname behind it: the "Melissa" of "Joel Melissa Schaefer".
    fn is_middle_name(&self, at: usize) -> bool {
        let Self { names, tokens, layout, grammar, .. } = *self;
        let capital = |at: usize| {
            tokens.get(at).is_some_and(|token| {
                token.gap <= Gap::Space
                    && token.shape.has(Shape::CAPITAL.with(Shape::LETTER))
                    && !token.shape.has(Shape::SINGLE)
            })
        };
        let free = |at: usize| !grammar.is_function(at) && !grammar.is_known(at);
        let given = |at: usize| tokens.get(at).map(|token| names.given().get(token.hash));
        let middle = given(at).is_some_and(|word| word.given && !word.word && !word.place);
        let surname = given(at + 1).is_some_and(|word| word.surname && !word.never_surname);
        let together = at + 1 < tokens.len() && layout.fragment(at + 1) == layout.fragment(at);
        middle && surname && together && capital(at) && capital(at + 1) && free(at) && free(at + 1)
    }
}
