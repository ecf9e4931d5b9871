//! What ties a person and the one whom a sexual word stands beside: that they are the same, that one owns, makes or acts on the other.

use super::{COPULA, Clauses};
use crate::judge::layout::Words;

/// How far a verb of making a picture stands behind its person, and whoever is pictured behind it.
const TO_VERB: usize = 3;
const TO_MODEL: usize = 4;

/// So many words may stand between a person and somebody who is joined to that person: "and a young".
const TOGETHER: usize = 3;

/// So many words beside a name say whose face somebody has, and nothing else.
const OF_A_FACE: usize = 3;
/// The longest phrase of likeness, and what may stand between it and the name, in words.
const LIKENESS: usize = 12;

impl Clauses<'_> {
    /// Whether words between say that the person and the one beside the sexual word are the same: "as a", "who looks like", "of".
    pub(super) fn alike(&self, rival: Words, person: Words, sexual: Words) -> bool {
        let noun = Words { first: rival.first.min(sexual.first), last: rival.last.max(sexual.last) };
        // Only phrases near the noun or the person can tie them.
        let from = self.likeness.partition_point(|w| w.first + 8 < noun.first.min(person.first));
        self.likeness[from..].iter().take_while(|w| w.first <= noun.last.max(person.last)).take(8).any(|like| {
            // "nude statue of {person}", "nude woman with the face of {person}"
            // ("of" alone ties only the noun right before it: "nude woman in front of {person}" are two.)
            let follows = like.last >= rival.first
                && like.first >= noun.first
                && like.last < person.first
                && (like.first < like.last || like.distance(rival) == 0);
            // "{person} as a nude woman"
            let leads = person.last < like.first && like.last < noun.first;
            // "长得像{person}的裸体女人": a nude woman who looks like {person}
            let opens = like.last < person.first && person.last < noun.first && person.distance(noun) <= 1;
            follows && like.distance(person) <= 1
                || leads && like.distance(noun) <= 1 && like.distance(person) <= 2
                || opens && like.distance(person) == 0
        })
    }

    /// Whether a picture or figure is said to be of the person who stands before it, as some languages do: "{person}の裸婦画". An
    /// artist's is by the artist.
    pub(super) fn owns(&self, person: usize, words: Words, object: Words) -> bool {
        let owner = &self.people[person];
        let between = owner.words.last + 1;
        !owner.maker && self.grammar.is_genitive(between) && words.first.min(object.first) == between + 1
    }

    /// Whether an act is said of the person and somebody without a name together: "{person} and a man {act}".
    pub(super) fn joined(&self, person: Words, other: Words, act: Words) -> bool {
        let between = person.last + 1..other.first;
        other.last < act.first
            && between.len() <= TOGETHER
            && between.clone().any(|word| self.grammar.is_conjunction(word))
            && between.clone().all(|word| self.grammar.is_function(word) || !self.grammar.is_known(word))
    }

    /// Whether an act is said of the person before it, and somebody without a name is whom it is done with: "{person} on a desk {act} a
    /// stranger".
    pub(super) fn acts_on(&self, person: Words, other: Words, act: Words) -> bool {
        let apart = person.last + 1..act.first;
        other.first > act.first && person.last < act.first && apart.clone().all(|word| self.starts[word].is_none())
    }

    /// Whether a noun of a later sentence speaks of the person, as nobody else has come up since: "A photo of {person}. The woman is
    /// ...".
    pub(super) fn is_meant_by(&self, person: Words, noun: Words) -> bool {
        person.last < noun.first
            && self.before[person.last + 1] == self.before[noun.first]
            && self.meant.binary_search(&noun.first).is_ok()
    }

    /// Whether the next sentence gives whoever was spoken of the looks of the person: "A woman, {nudity}. She has the face of {person}."
    /// or "... Give her {person}'s face."
    pub(super) fn likened_back(&self, person: Words, words: Words) -> bool {
        let from = self.likeness.partition_point(|like| like.first <= words.last);
        // A few words that are no more than that, as in "Face: {person}", speak of whoever was spoken of.
        let refers = self.refers_back(person) || self.layout.words_beside(person) <= OF_A_FACE;
        let before = || {
            // Only those right before it matter.
            let near = self.likeness.partition_point(|like| like.first + LIKENESS < person.first).max(from);
            let like = self.likeness[near..].iter().take_while(|like| like.last < person.first);
            let tells = |like: &Words| {
                let phrase = like.first < like.last || !self.grammar.is_function(like.first);
                phrase && (refers || like.last - like.first >= 2)
            };
            like.filter(|like| tells(like)).any(|like| like.distance(person) <= 1)
        };
        let behind = || {
            let next = self.likeness_after.partition_point(|like| like.first <= person.last);
            refers && self.likeness_after.get(next).is_some_and(|like| like.distance(person) == 0)
        };
        words.last < person.first && (before() || behind())
    }

    /// Whether a pronoun stands before an act, and somebody without a name is whom it is done with: "Show her {act} two men."
    pub(super) fn is_said_of_pronoun(&self, act: Words) -> bool {
        let fragment = self.layout.fragment(act.first);
        let before = (act.first.saturating_sub(COPULA + 1)..act.first).rev();
        let goes_on = |word: &usize| {
            let grammar = self.grammar.is_function(*word) || self.grammar.is_role(*word) || self.sexual[*word];
            self.layout.fragment(*word) == fragment && (grammar || self.pronoun[*word])
        };
        before.take_while(goes_on).any(|word| self.pronoun[word])
    }

    /// Whether the person is said to make a picture of somebody else: "{person} draws a nude woman".
    pub(super) fn makes(&self, person: Words, sexual: Words, rival: Words) -> bool {
        let noun = rival.first.min(sexual.first);
        // "{person} draws a woman and is nude" says it of the person.
        let said_of_model = sexual.first < rival.first || sexual.distance(rival) == 0;
        let one = said_of_model && self.layout.fragment(person.last) == self.layout.fragment(noun);
        let from = self.making.partition_point(|verb| verb.first <= person.last);
        one && self.making[from..]
            .iter()
            .take_while(|verb| verb.first <= person.last + TO_VERB)
            .any(|verb| verb.last < noun && noun <= verb.last + TO_MODEL)
    }
}
