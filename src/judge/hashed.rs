//! People who are known by hashes alone: who asked to be protected, and who agreed.

use std::sync::Arc;

use super::layout::{Layout, Words};
use super::marks::Grammar;
use super::people::Person;
use super::scan::Text;
use super::verdict::Subject;
use crate::names::Names;
use crate::names::registry::{Grants, Registry};
use crate::text::{Disguise, Gap, Shape};

/// Who is known by hashes alone.
#[derive(Clone, Copy)]
pub(crate) struct Hashed<'a> {
    /// Who asked to be protected.
    pub registry: &'a Registry,
    /// Who agreed, to what the asking tenant may make.
    pub grants: &'a Grants,
}

/// Adds who is on the registry, in the place of whoever the same words were taken for and as surely.
pub(super) fn protected(
    registry: &Registry,
    text: &Text<'_>,
    layout: &Layout,
    granted: &Granted<'_>,
    people: &mut Vec<Person>,
) {
    let mut found = Vec::new();
    for hit in text.protected.iter().filter(|hit| !(text.negative || hit.steered)) {
        let words = layout.words(hit.start, hit.end);
        // A name that is a letter off may be that of somebody else, who agreed to nothing.
        let agreed = hit.disguise != Disguise::Typo && !granted.goes_on(words);
        found.push(Person {
            subject: Subject::Protected,
            words,
            span: hit.start..hit.end,
            confidence: hit.trust,
            shown: 1.0,
            term: registry.term(hit).clone(),
            disguise: hit.disguise,
            maker: false,
            owns: false,
            lone: false,
            described: false,
            grant: granted.grants.of_print(registry.consent(hit)).filter(|_| agreed).cloned(),
        });
    }
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|p| p.words.first);
    people.retain(|person| {
        let pattern = matches!(person.subject, Subject::Private | Subject::Ambiguous) && !person.described;
        let at = found.partition_point(|p| p.words.first <= person.words.first);
        // No protected name has more words than five, so only the last few can reach as far.
        let covers = |p: &Person| p.words.last >= person.words.last && p.confidence >= person.confidence;
        !pattern || !found[at.saturating_sub(5)..at].iter().any(covers)
    });
    people.append(&mut found);
}

/// Whose consent covers a name where it stands.
pub(super) struct Granted<'a> {
    pub grants: &'a Grants,
    pub names: &'a Names,
    pub text: &'a Text<'a>,
    pub grammar: &'a Grammar,
}

impl Granted<'_> {
    /// The grant of a listed person, by the canonical name or by the words that stand here.
    pub fn listed(&self, name: &str, words: Words) -> Option<Arc<str>> {
        if self.grants.is_empty() || self.goes_on(words) {
            return None;
        }
        self.grants.of_name(name).cloned().or_else(|| self.span(words))
    }

    /// The grant of the name that these words are.
    pub fn span(&self, words: Words) -> Option<Arc<str>> {
        if self.grants.is_empty() || self.goes_on(words) {
            return None;
        }
        let tokens = self.text.tokens().get(words.first..=words.last)?;
        let handle = tokens.first()?.shape.has(Shape::HANDLE);
        self.grants.of_words(tokens.iter().map(|token| token.hash), handle).cloned()
    }

    /// Whether the name goes on behind these words, so that it is another one.
    fn goes_on(&self, words: Words) -> bool {
        let next = words.last + 1;
        let Some(token) = self.text.tokens().get(next).filter(|token| token.gap <= Gap::Space) else { return false };
        let capital = token.shape.has(Shape::CAPITAL) && !token.shape.has(Shape::SHOUT);
        let surname = self.names.given().get(token.hash);
        (capital || surname.surname && !surname.word) && !self.grammar.is_known(next) && !self.grammar.is_function(next)
    }
}
