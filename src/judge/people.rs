//! Who is in a text: listed names, names by their pattern, people without a name; and the part each plays.

use std::ops::Range;
use std::sync::Arc;

use super::hashed::{Granted, Hashed, protected};
use super::layout::{Layout, Words};
use super::marks::{Grammar, Mark, What};
use super::pattern::{Patterns, SURE_OF_SURNAME, end_of_handle, is_shouted, unlisted};
use super::scan::Text;
use super::tied::{Tied, tied};
use super::verdict::Subject;
use crate::lexicon::{Lexicon, Role, Severity, Side};
use crate::names::{Ambiguity, NameHit, Names, Status};
use crate::text::{Disguise, Shape};

/// Somebody in a text.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub subject: Subject,
    pub words: Words,
    /// Byte range in the folded text.
    pub span: Range<u32>,
    /// How sure it is that this is that person.
    pub confidence: f32,
    /// How far a sexual word can be about this person at all: 1, or less for creators and people who are only mentioned.
    pub shown: f32,
    /// The term or list that named the person, for the log.
    pub term: Arc<str>,
    pub disguise: Disguise,
    /// Known for a manner of making pictures.
    pub maker: bool,
    /// Whether what stands behind is theirs: "{artist}'s".
    pub owns: bool,
    /// A given name and nothing else: counts in full only where a sexual word stands right beside it.
    pub lone: bool,
    /// Not named but described: "from my class", "in this photo".
    pub described: bool,
    /// The consent grant that covers this person, by its id.
    pub grant: Option<Arc<str>>,
}

/// Everybody in a text, in order of place.
pub(super) fn people(
    lexicon: &Lexicon,
    names: &Names,
    hashed: Hashed<'_>,
    text: &Text<'_>,
    layout: &Layout,
    marks: &[Mark],
    closer: bool,
) -> Vec<Person> {
    let grammar = Grammar::new(marks, layout.len());
    let granted = Granted { grants: hashed.grants, names, text, grammar: &grammar };
    let mut people = listed(names, text, layout, &grammar, &granted);
    for mark in marks {
        if let What::Somebody(subject) = mark.what
            && !matches!(subject, Subject::Anonymous | Subject::Fictional)
        {
            people.push(Person {
                subject,
                words: mark.words,
                span: mark.hit.start..mark.hit.end,
                confidence: mark.confidence,
                shown: 1.0,
                term: mark.term(lexicon),
                disguise: mark.disguise(),
                maker: false,
                owns: false,
                lone: false,
                described: true,
                grant: None,
            });
        }
    }
    if closer {
        let found = tied(lexicon, text, layout, marks);
        people.extend(found.iter().filter_map(|tied| described(lexicon, text, tied)));
        people.retain(|person| !goes_on(lexicon, names, text, layout, &grammar, person));
        let mut taken = vec![false; layout.len()];
        let exempt = text.exempt.iter().map(|span| layout.words(span.0, span.1));
        for words in people.iter().map(|p| p.words).chain(exempt) {
            taken.iter_mut().take(words.last + 1).skip(words.first).for_each(|t| *t = true);
        }
        let listed = people.len();
        unlisted(lexicon, names, text, layout, &grammar, &taken, &mut people);
        for person in people[listed..].iter_mut().filter(|person| !person.lone) {
            person.grant = granted.span(person.words);
        }
        protected(hashed.registry, text, layout, &granted, &mut people);
    }
    people.sort_by_key(|p| (p.words.first, p.words.last));
    characters(&mut people, layout, &grammar);
    parts(&mut people, layout, marks, &grammar);
    people
}

/// Somebody who is known by a tie to whoever writes.
fn described(lexicon: &Lexicon, text: &Text<'_>, tied: &Tied) -> Option<Person> {
    let tokens = text.tokens();
    let span = tokens.get(tied.words.first)?.start..tokens.get(tied.words.last)?.end;
    Some(Person {
        subject: Subject::Private,
        words: tied.words,
        span,
        confidence: tied.confidence,
        shown: 1.0,
        term: lexicon.id(tied.entry),
        disguise: Disguise::Plain,
        maker: false,
        owns: false,
        lone: false,
        described: true,
        grant: None,
    })
}

/// Whether a listed single name that may be anybody's has a surname behind it: "Maya Lindqvist" is not the listed Maya.
fn goes_on(
    lexicon: &Lexicon,
    names: &Names,
    text: &Text<'_>,
    layout: &Layout,
    grammar: &Grammar,
    person: &Person,
) -> bool {
    let (tokens, at) = (text.tokens(), person.words.first);
    let single = person.subject == Subject::Ambiguous && !person.described && person.words.last == at;
    let named = || {
        let patterns = Patterns { lexicon, names, tokens, layout, grammar, shouted: is_shouted(tokens) };
        patterns.full_name(at).filter(|(_, sure)| *sure >= SURE_OF_SURNAME)
    };
    let given = tokens.get(at).is_some_and(|token| names.given().get(token.hash).given);
    single
        && given
        && named().is_some_and(|(last, _)| text.names.iter().all(|hit| !overlaps(layout, hit, at + 1, last)))
}

/// Whether a listed name stands on any of these words.
fn overlaps(layout: &Layout, hit: &NameHit, first: usize, last: usize) -> bool {
    layout.words(hit.start, hit.end).overlaps(Words { first, last })
}

/// A given name beside the character of that name is the character's: "Ariel, the Little Mermaid".
fn characters(people: &mut [Person], layout: &Layout, grammar: &Grammar) {
    for at in 1..people.len() {
        let (before, behind) = people.split_at_mut(at);
        let (Some(name), Some(character)) = (before.last_mut(), behind.first()) else { continue };
        let apposed = name.lone
            && character.subject == Subject::Fictional
            && layout.sentence(name.words.last) == layout.sentence(character.words.first)
            && layout.fragment(name.words.last) != layout.fragment(character.words.first)
            && character.words.first > name.words.last
            && (name.words.last + 1..character.words.first).all(|word| grammar.is_article(word));
        if apposed {
            (name.subject, name.lone) = (Subject::Fictional, false);
        }
    }
}

fn listed(names: &Names, text: &Text<'_>, layout: &Layout, grammar: &Grammar, granted: &Granted<'_>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::with_capacity(text.names.len());
    let shouted = is_shouted(text.tokens());
    for hit in text.names.iter().filter(|hit| !(text.negative || hit.steered)) {
        let Some(entry) = names.entry(hit) else { continue };
        let words = layout.words(hit.start, hit.end);
        // `@lisa.marie.92` is somebody's own name, whoever else is called Lisa.
        let tokens = text.tokens();
        let handle = tokens.get(words.first).is_some_and(|token| token.shape.has(Shape::HANDLE));
        if handle && hit.words == 1 && end_of_handle(tokens, words.first) > words.last {
            continue;
        }
        let beside = |word: Option<usize>| {
            word.is_some_and(|w| grammar.is_title(w) && layout.sentence(w) == layout.sentence(words.first))
        };
        let titled = beside(words.first.checked_sub(1)) || beside(Some(words.last + 1));
        let capital = hit.capital && (hit.words > 1 || !shouted);
        let (subject, sure) = reading(entry.status, entry.ambiguity, hit, capital, titled);
        let person = Person {
            subject,
            words,
            span: hit.start..hit.end,
            confidence: sure * hit.trust,
            shown: 1.0,
            term: entry.list.clone(),
            disguise: hit.disguise,
            maker: entry.makes_pictures(),
            owns: tokens.get(words.last).is_some_and(|token| token.shape.has(Shape::POSSESSIVE)),
            lone: false,
            described: false,
            grant: granted.listed(entry.name, words),
        };
        // Of several people of one name, the one whose picture would do the most harm; and all of them have to agree.
        match people.last_mut().filter(|last| last.span == person.span) {
            Some(last) => {
                let refuses = |p: &Person| p.grant.is_none() && p.subject != Subject::Fictional;
                let agreed = !refuses(last) && !refuses(&person);
                let grant = last.grant.clone().or(person.grant.clone()).filter(|_| agreed);
                if harm(&person) > harm(last) {
                    *last = person;
                }
                last.grant = grant;
            }
            None => people.push(person),
        }
    }
    people
}

fn harm(person: &Person) -> (bool, bool, Subject) {
    (person.confidence >= 0.5, person.subject.is_real(), person.subject)
}

/// Whom a listed name means here, and how surely.
fn reading(status: Status, ambiguity: Ambiguity, hit: &NameHit, capital: bool, titled: bool) -> (Subject, f32) {
    let subject = match status {
        Status::Fictional => Subject::Fictional,
        Status::Historical => Subject::Historical,
        Status::Living | Status::Deceased => Subject::Public,
    };
    match ambiguity {
        Ambiguity::Unique => (subject, if hit.words > 1 || capital { 1.0 } else { 0.95 }),
        // Nobody else goes by more words of it.
        Ambiguity::Mononym if hit.words > 1 => (subject, 1.0),
        _ if titled || hit.model => (subject, 0.9),
        _ if subject == Subject::Fictional => (subject, if capital { 0.8 } else { 0.5 }),
        Ambiguity::Common if hit.words > 1 => {
            (if subject == Subject::Public { Subject::Private } else { subject }, if capital { 0.85 } else { 0.6 })
        }
        // One word that is also a word: only a capital makes it a name.
        _ => (Subject::Ambiguous, if capital { 0.65 } else { 0.3 }),
    }
}

/// How much of a person without a picture-making trade still counts behind "by" or "in the style of".
const SHOWN_STYLE_OF_NO_MAKER: f32 = 0.5;
/// The same of somebody who is only spoken of.
const SHOWN_MENTIONED: f32 = 0.3;
/// The same where a later sentence sexualises, and nobody else is there whom it could be about: "a fan of {person}. ... She has nothing on."
const SHOWN_AFTER_ALL: f32 = 0.8;
/// An artist's name as a tag of its own at the end of a list.
const SHOWN_STYLE_TAG: f32 = 0.35;

/// Gives each person the part that role phrases beside the name say.
fn parts(people: &mut [Person], layout: &Layout, marks: &[Mark], grammar: &Grammar) {
    let roles: Vec<(&Mark, Role, Side)> = marks
        .iter()
        .filter_map(|m| match m.what {
            What::Role(role, side) => Some((m, role, side)),
            _ => None,
        })
        .collect();
    // Whether a sexual word is said of what stands right before it: it ends the stretch, or grammar goes on.
    let is_nude = |words: Words| {
        let first = marks.partition_point(|m| m.words.first <= words.last);
        marks[first..].iter().take_while(|m| m.words.first == words.last + 1).any(|m| {
            let next = m.words.last + 1;
            let fragment = layout.fragment(words.last);
            let ends = next >= layout.len() || layout.fragment(next) != fragment || grammar.is_function(next);
            m.sexual().is_some_and(|severity| severity >= Severity::Nudity)
                && layout.fragment(m.words.first) == fragment
                && ends
        })
    };
    let mut before: Option<(Words, f32)> = None;
    let mut next_role = 0;
    for person in people.iter_mut() {
        let fragment = layout.fragment(person.words.first);
        while roles.get(next_role).is_some_and(|r| r.0.words.first < person.words.first) {
            next_role += 1;
        }
        // Only the phrases right before and right after the name matter.
        let around = roles.iter().skip(next_role.saturating_sub(3)).take(6);
        let mut shown: f32 = 1.0;
        for (mark, role, side) in around {
            let beside = match side {
                Side::Before => mark.words.last < person.words.first,
                Side::After => mark.words.first > person.words.last,
            };
            let (from, to) = (mark.words.last.min(person.words.last) + 1, mark.words.first.max(person.words.first));
            let near = to.saturating_sub(from) <= 2 && (from..to).all(|w| grammar.leads_to_name(w));
            if !beside || !near || layout.fragment(mark.words.last) != fragment {
                continue;
            }
            shown = shown.min(match role {
                Role::Creator => style_share(person),
                // "a book about {person} naked on the cover": what is said right behind the name is said of that person.
                Role::Mentioned if *side == Side::Before && is_nude(person.words) => 1.0,
                Role::Mentioned => SHOWN_MENTIONED,
                Role::Likeness | Role::Making => 1.0,
            });
        }
        // "by A, B and C". Not every name of such a list is known: "style of A and somebody and C".
        let joined = |words: Words| {
            let between = words.last + 1..person.words.first;
            let unknown = |w: usize| !grammar.is_function(w) && !grammar.is_known(w) && !grammar.is_title(w);
            between.len() <= 6
                && between.clone().all(|w| grammar.is_conjunction(w) || unknown(w))
                && (between.is_empty() || between.clone().any(|w| grammar.is_conjunction(w)))
        };
        if shown == 1.0
            && let Some((words, share)) = before
            && share < 1.0
            && joined(words)
            && (layout.fragment(words.last) == fragment || layout.is_whole_fragment(person.words))
        {
            shown = style_share(person);
        }
        let tag =
            layout.in_tags(person.words.first) && layout.is_whole_fragment(person.words) && person.words.first > 0;
        if person.maker && tag && shown == 1.0 && fragment > 0 {
            shown = SHOWN_STYLE_TAG;
        }
        person.shown = shown;
        before = Some((person.words, shown));
    }
    if let [only] = people
        && only.shown == SHOWN_MENTIONED
        && !only.maker
        && !marks.iter().any(|mark| matches!(mark.what, What::Somebody(_) | What::Object))
        && marks
            .iter()
            .any(|m| m.sexual().is_some() && layout.sentence(m.words.first) > layout.sentence(only.words.last))
    {
        only.shown = SHOWN_AFTER_ALL;
    }
}

fn style_share(person: &Person) -> f32 {
    let no_maker = person.subject == Subject::Public && !person.maker;
    if no_maker { SHOWN_STYLE_OF_NO_MAKER } else { 0.0 }
}
