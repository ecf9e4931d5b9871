//! Whom a sexual word is about.
//!
//! A word counts against a person unless something nearer can be what it is about: "nude statue" is about the statue. What is
//! nearer has to stand right beside the word, so padding elsewhere changes nothing.

mod ties;

use super::layout::{Layout, Words};
use super::marks::{Grammar, Mark, What};
use super::people::Person;
use super::verdict::Subject;
use super::works::Works;
use crate::lexicon::{Reads, Role, Severity, Side};

/// What stands right beside a sexual word and can be what it is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bearer {
    /// A statue, a painting.
    Object,
    /// Somebody without a name, or of fiction.
    Nobody,
    /// A person: index into the people of the text.
    Person(usize),
    /// A minor.
    Minor,
}

/// How many words of content may stand between an adjective and its noun: "naked young blonde woman".
const ADJECTIVES: usize = 2;
/// How many words of grammar may stand between a noun and what is said of it: "woman who is completely naked".
const COPULA: usize = 3;
/// A lone given name that no sexual word stands beside: "{given}" is anybody.
const LONE: f32 = 0.65;
/// The same where nobody else is there: "Her name is {given}. ... Show her naked."
const LONE_OF_ALL: f32 = 0.9;
/// Less sure than this, a given name may be another word.
const SURELY_CALLED: f32 = 0.6;
/// Further apart than this in one sentence, a binding is less sure.
const FAR: usize = 60;

/// A fragment in which a person stands with so many other words is still a tag: "photo of {person}".
const TAG_OF_PERSON: usize = 2;
/// How far what a later sentence says of "the woman" is said of whoever was named before.
const SAID_OF_THE: f32 = 0.65;
/// How far a nude that is a thing, or a work of art, is about somebody.
const OF_A_WORK: f32 = 0.1;

/// A bearer and the words it covers.
type Place = (Bearer, Words);

/// What stands right beside one sexual word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beside {
    /// Before it: "woman, completely naked"; or inside it: "take {person}'s clothes off".
    before: Option<Place>,
    /// Behind it: "naked young woman".
    behind: Option<Place>,
    /// The artist of the work that it is: "a large {artist} nude".
    painter: Option<Words>,
}

/// One text with everything that binding needs, by word, so that no question about a place costs more than a look.
pub(super) struct Clauses<'a> {
    layout: &'a Layout,
    people: &'a [Person],
    grammar: &'a Grammar,
    starts: Vec<Option<Place>>,
    ends: Vec<Option<Place>>,
    sexual: Vec<bool>,
    /// By sentence: whether it has a pronoun, which may speak of somebody before.
    refers_back: Vec<bool>,
    /// By word.
    pronoun: Vec<bool>,
    /// Phrases that make two people one, by place.
    likeness: Vec<Words>,
    /// Of these, those that stand behind a name: "{person}'s face".
    likeness_after: Vec<Words>,
    /// Verbs of making a picture, by place.
    making: Vec<Words>,
    works: Works,
    /// By sentence: whether somebody without a name or a work of art is there, whom a word may be about.
    others: Vec<bool>,
    /// Words where a noun for somebody certain starts, by place.
    meant: &'a [usize],
    /// By word: how many people stand before it.
    before: Vec<usize>,
}

impl Beside {
    fn touches(self, words: Words) -> bool {
        [self.before, self.behind].into_iter().flatten().any(|(_, place)| place.overlaps(words))
    }

    /// What the word is about, if what stands beside it is that: the noun behind an adjective, but for "a statue of a naked man",
    /// which is about the statue; else what stands before.
    fn bearer(self) -> Option<Place> {
        match (self.before, self.behind) {
            (Some(object @ (Bearer::Object, _)), Some((Bearer::Nobody, _))) => Some(object),
            (before, behind) => behind.or(before),
        }
    }
}

impl<'a> Clauses<'a> {
    /// `meant` are the words where a noun for somebody certain starts, by place.
    pub fn new(
        layout: &'a Layout,
        marks: &[Mark],
        people: &'a [Person],
        grammar: &'a Grammar,
        meant: &'a [usize],
    ) -> Self {
        let sentences = layout.sentence(layout.len().saturating_sub(1)) as usize + 1;
        let mut clauses = Self {
            layout,
            people,
            grammar,
            starts: vec![None; layout.len()],
            ends: vec![None; layout.len()],
            sexual: vec![false; layout.len()],
            refers_back: vec![false; sentences],
            pronoun: vec![false; layout.len()],
            likeness: Vec::new(),
            likeness_after: Vec::new(),
            making: Vec::new(),
            works: Works::new(layout, people, grammar),
            others: vec![false; sentences],
            meant,
            before: Vec::with_capacity(layout.len() + 1),
        };
        for mark in marks {
            match mark.what {
                What::Object => clauses.place(Bearer::Object, mark.words),
                What::Somebody(Subject::Anonymous | Subject::Fictional) => clauses.place(Bearer::Nobody, mark.words),
                What::Minor => clauses.place(Bearer::Minor, mark.words),
                What::Sexual(_) if !mark.hit.gapped => {
                    let words = mark.words.first..=mark.words.last.min(layout.len().saturating_sub(1));
                    words.for_each(|w| clauses.sexual[w] = true);
                }
                What::Reads(Reads::Pronoun) => {
                    clauses.pronoun[mark.words.first] = true;
                    clauses.refers_back[layout.sentence(mark.words.first) as usize] = true;
                }
                What::Role(Role::Likeness, side) => {
                    clauses.likeness.push(mark.words);
                    if side == Side::After {
                        clauses.likeness_after.push(mark.words);
                    }
                }
                What::Role(Role::Making, _) => clauses.making.push(mark.words),
                _ => {}
            }
        }
        for (index, person) in
            people.iter().enumerate().filter(|(_, p)| p.shown == 1.0 && (p.confidence >= 0.5 || p.lone))
        {
            let bearer = if person.subject == Subject::Fictional { Bearer::Nobody } else { Bearer::Person(index) };
            clauses.place(bearer, person.words);
        }
        clauses.before.push(0);
        for start in &clauses.starts {
            let somebody = |place: &Place| match place.0 {
                Bearer::Person(person) => !clauses.is_pronoun(person),
                bearer => bearer == Bearer::Nobody,
            };
            let before = clauses.before.last().copied().unwrap_or_default();
            clauses.before.push(before + usize::from(start.as_ref().is_some_and(somebody)));
        }
        clauses
    }

    fn place(&mut self, bearer: Bearer, words: Words) {
        if matches!(bearer, Bearer::Nobody | Bearer::Object) {
            self.others[self.layout.sentence(words.first) as usize] = true;
        }
        // "Mannequin" is a model in some languages, and a thing in more.
        let stays = |placed: &Option<Place>| bearer == Bearer::Nobody && *placed == Some((Bearer::Object, words));
        if let Some(start) = self.starts.get_mut(words.first).filter(|start| !stays(start)) {
            *start = Some((bearer, words));
        }
        if let Some(end) = self.ends.get_mut(words.last).filter(|end| !stays(end)) {
            *end = Some((bearer, words));
        }
    }

    /// What stands right beside a sexual word, or in the gaps of one that has some.
    pub fn beside(&self, words: Words, severity: Severity, gapped: bool) -> Beside {
        let fragment = self.layout.fragment(words.first);
        let same = |word: &usize| self.layout.fragment(*word) == fragment;
        // A thing may have the word in its own: "裸婦像" is the statue of a nude.
        let holds = |(bearer, at): &Place| *bearer == Bearer::Object && at.first == words.first && at.last > words.last;
        let mut behind = self.starts.get(words.first).copied().flatten().filter(holds);
        let mut adjectives = 0;
        for word in (words.last + 1..self.layout.len().min(words.last + 6)).take_while(same) {
            if behind.is_some() || self.grammar.is_function(word) || adjectives > ADJECTIVES {
                break;
            }
            behind = self.starts[word];
            adjectives += usize::from(!self.grammar.is_known(word));
        }
        // Inside a longer form ("take ... clothes off") the person stands between its words.
        let inside = (words.first..=words.last)
            .find_map(|w| self.starts.get(w).copied().flatten())
            .filter(|(_, at)| at.last <= words.last)
            // "wearing only cowboy boots" is about no cowboy.
            .filter(|(bearer, at)| {
                let part = matches!(bearer, Bearer::Object | Bearer::Nobody) && !gapped;
                !part || at.first == words.first || at.last == words.last && !self.is_partner(severity, words, *at)
            });
        let mut before = inside.or_else(|| self.ends_before(words));
        // "a painting of a [naked woman]", but not "painting a [naked woman]"
        let noun = inside.filter(|(bearer, at)| *bearer == Bearer::Nobody && at.first > words.first && !gapped);
        if behind.is_none()
            && let (Some(_), Some((Bearer::Object, object))) = (noun, self.ends_before(words))
            && (object.last + 1..words.first).any(|word| !self.grammar.is_article(word))
        {
            (before, behind) = (Some((Bearer::Object, object)), noun);
        }
        if severity == Severity::Nudity
            && behind.is_none_or(|(bearer, _)| bearer == Bearer::Nobody)
            && let Some(maker) = self.works.maker(self.layout, self.grammar, words)
        {
            behind = Some((Bearer::Object, maker));
        }
        let painter =
            if severity == Severity::Nudity { self.works.painter(self.layout, self.grammar, words) } else { None };
        if painter.is_some() {
            (before, behind) = (None, Some((Bearer::Object, words)));
        }
        Beside { before, behind, painter }
    }

    /// What stands before some words, with nothing but grammar and other sexual words between: "woman who is naked and ...".
    fn ends_before(&self, words: Words) -> Option<Place> {
        let fragment = self.layout.fragment(words.first);
        for word in (words.first.saturating_sub(COPULA + 1)..words.first).rev() {
            let goes_on = self.grammar.is_function(word) || self.grammar.is_role(word) || self.sexual[word];
            if self.layout.fragment(word) != fragment {
                return None;
            }
            if self.ends[word].is_some() || !goes_on {
                return self.ends[word];
            }
        }
        None
    }

    /// Whether somebody at the end of a phrase of an act is whom it is done with: "in bed with a man", not "a naked man".
    fn is_partner(&self, severity: Severity, act: Words, somebody: Words) -> bool {
        severity == Severity::Explicit && somebody.first > act.first && self.grammar.is_function(somebody.first - 1)
    }

    /// In [0, 1]: how far the sexual word at `words` can be about this person of the same text.
    pub fn about(&self, words: Words, severity: Severity, beside: Beside, person: usize) -> f32 {
        let bound = self.bound(words, severity, beside, person);
        let at = self.people[person].words;
        let tag = self.layout.in_tags(at.first) && self.layout.is_whole_fragment(at);
        let apart = !beside.touches(at) && !self.tied(words, at) && !tag;
        if !(self.people[person].lone && apart) {
            return bound;
        }
        let pronoun = |(bearer, _): Place| matches!(bearer, Bearer::Person(other) if self.is_pronoun(other));
        let other = self.others[self.layout.sentence(words.first) as usize];
        let surely = self.people[person].confidence >= SURELY_CALLED;
        let nobody_else = surely && beside.bearer().map_or(!other, pronoun);
        bound * if nobody_else { LONE_OF_ALL } else { LONE }
    }

    /// Whether somebody is only pointed at: "her", "on his face".
    fn is_pronoun(&self, person: usize) -> bool {
        self.people[person].described && self.people[person].subject == Subject::Depicted
    }

    /// Whether nothing but a phrase of likeness stands between: "a nude of {given}".
    fn tied(&self, words: Words, person: Words) -> bool {
        let from = self.likeness.partition_point(|like| like.first <= words.last);
        self.likeness.get(from).is_some_and(|like| like.distance(words) == 0 && like.distance(person) == 0)
            && words.last < person.first
    }

    fn bound(&self, words: Words, severity: Severity, beside: Beside, person: usize) -> f32 {
        let at = self.people[person].words;
        let is_person = |place: &Place| place.1.overlaps(at);
        let Beside { before, behind, painter } = beside;
        if painter == Some(at) {
            return OF_A_WORK;
        }
        if words.overlaps(at)
            || behind.as_ref().is_some_and(is_person)
            || before.as_ref().is_some_and(is_person) && behind.is_none()
        {
            return 1.0;
        }
        let apart = self.layout.sentence(words.first).abs_diff(self.layout.sentence(at.first));
        if let Some((bearer, rival)) = beside.bearer() {
            // "nude girl from my class": the description is of the noun it stands beside.
            let described = self.people[person].described && rival.distance(at) == 0;
            // A comma ends what is said of a thing: "a nude statue, my wife beside it".
            let same = self.layout.fragment(rival.last) == self.layout.fragment(at.first);
            let described = described && (bearer != Bearer::Object || same);
            if apart == 0
                && (described || self.alike(rival, at, words) || at.distance(words) == 0 && at.first < words.first)
            {
                return 1.0;
            }
            if bearer == Bearer::Object && apart == 0 && self.owns(person, words, rival) {
                return 1.0;
            }
            if bearer == Bearer::Nobody && apart == 0 && severity == Severity::Explicit && self.joined(at, rival, words)
            {
                return 0.9;
            }
            if bearer == Bearer::Nobody
                && apart == 0
                && severity == Severity::Explicit
                && self.acts_on(at, rival, words)
            {
                return 0.9;
            }
            let acts = || severity == Severity::Explicit && rival.first > words.last && self.is_said_of_pronoun(words);
            if bearer == Bearer::Nobody && apart == 1 && (self.likened_back(at, words) || acts()) {
                return 0.9;
            }
            if bearer == Bearer::Nobody && apart > 0 && self.is_meant_by(at, rival) {
                return SAID_OF_THE;
            }
            let tags =
                self.layout.in_tags(at.first) && self.layout.fragment(at.first) != self.layout.fragment(words.first);
            // A clause among tags ("{person} standing beside it") says where its person is; a tag does not.
            let others = self.layout.words_beside(at);
            let apposed = |most: usize| tags && others <= most || others == 0;
            return match (bearer, apart) {
                (Bearer::Nobody, 0) if self.makes(at, words, rival) => 0.3,
                (Bearer::Nobody, 0) if apposed(TAG_OF_PERSON) => 0.9,
                (Bearer::Nobody, 0) => 0.5,
                // "I want her in bed with a man": whom it is done with.
                (Bearer::Nobody, 1) if severity == Severity::Explicit && self.refers_back(words) => 0.6,
                // "A {nudity} woman. {person}."
                (Bearer::Nobody, 1) if others == 0 => 0.6,
                (Bearer::Object, 0) if apposed(1) => 0.45,
                (Bearer::Object, _) => OF_A_WORK,
                (Bearer::Person(other), 0) if self.people[other].lone => 0.8,
                // "on her face": a pronoun may well be of the person who is named.
                (Bearer::Person(other), 0) if self.is_pronoun(other) => 0.9,
                (Bearer::Person(_) | Bearer::Minor, 0) => 0.55,
                (Bearer::Nobody | Bearer::Person(_) | Bearer::Minor, _) => 0.35,
            };
        }
        match apart {
            0 if words.distance(at) > FAR => 0.8,
            0 => 1.0,
            1 if self.refers_back(words) => 0.9,
            1 => 0.8,
            _ if self.refers_back(words) => 0.75,
            _ => 0.65,
        }
    }

    fn refers_back(&self, words: Words) -> bool {
        self.refers_back.get(self.layout.sentence(words.first) as usize).copied().unwrap_or_default()
    }

    /// In [0, 1]: how far the sexual word can be about somebody who stands in another text, or in the source image.
    pub fn about_outsider(&self, words: Words, beside: Beside) -> f32 {
        match beside.bearer() {
            None => 1.0,
            Some((Bearer::Object, object)) if self.is_of_outsider(words.first.min(object.first)) => 0.9,
            Some((Bearer::Object, _)) => 0.1,
            Some((Bearer::Nobody, _)) => 0.85,
            // A lone given name may be that very somebody's.
            Some((Bearer::Person(index), _))
                if self.people[index].subject == Subject::Depicted || self.people[index].lone =>
            {
                1.0
            }
            Some((Bearer::Person(_) | Bearer::Minor, _)) => 0.6,
        }
    }

    /// Whether the words before a thing say that somebody is it, or owns it: "her as a nude statue", "她的裸体画".
    fn is_of_outsider(&self, thing: usize) -> bool {
        let opens = (0..thing).rev().take_while(|word| self.grammar.is_function(*word)).take(COPULA).last();
        let opens = opens.unwrap_or(thing);
        let like = self.likeness[..self.likeness.partition_point(|like| like.first < thing)].last();
        let likened = like.is_some_and(|like| like.last + 1 >= opens);
        likened || thing >= 2 && self.grammar.is_genitive(thing - 1) && self.pronoun[thing - 2]
    }

    /// In [0, 1]: how far the sexual word can be about a minor who stands at `minor` in the same text.
    pub fn about_minor(&self, words: Words, beside: Beside, minor: Words) -> f32 {
        let is_minor = |place: &Place| place.1.overlaps(minor);
        let apart = self.layout.sentence(words.first).abs_diff(self.layout.sentence(minor.first));
        if words.overlaps(minor)
            || beside.before.as_ref().is_some_and(is_minor)
            || beside.behind.as_ref().is_some_and(is_minor)
        {
            return 1.0;
        }
        // "12 year old girl {nudity}": the age is the noun's that the word stands beside.
        let aged = |place: &Place| matches!(place.0, Bearer::Nobody) && place.1.distance(minor) == 0;
        if apart == 0 && [beside.before, beside.behind].iter().flatten().any(aged) {
            return 1.0;
        }
        let tags = apart == 0
            && self.layout.in_tags(minor.first)
            && self.layout.fragment(minor.first) != self.layout.fragment(words.first);
        match (beside.bearer(), apart) {
            (None, 0) => 1.0,
            (None, 1) if self.refers_back(words) => 0.9,
            (None, 1) => 0.75,
            (None, _) => 0.6,
            (Some((Bearer::Object, _)), _) => {
                if tags {
                    0.3
                } else {
                    0.1
                }
            }
            (Some((Bearer::Nobody | Bearer::Person(_), _)), _) => {
                if tags {
                    0.9
                } else {
                    0.35
                }
            }
            (Some((Bearer::Minor, _)), _) => 0.8,
        }
    }

    /// What stands right beside the word, if it is somebody without a name or of fiction.
    pub fn is_about_nobody(beside: Beside) -> bool {
        matches!(beside.bearer(), Some((Bearer::Nobody, _)))
    }
}
