//! From marks and people to the verdict.

use std::sync::Arc;

use super::bind::{Beside, Clauses};
use super::consent;
use super::hashed::Hashed;
use super::layout::{Layout, Words};
use super::marks::{Grammar, Mark, What, marks};
use super::people::{Person, people};
use super::policy::Policy;
use super::scan::Scan;
use super::verdict::{Action, Counted, Disguise, Finding, Obligation, Reason, Severity, Subject, Verdict};
use crate::lexicon::{Context, Lexicon, Role};
use crate::names::Names;

/// Everything a verdict is made from.
pub(crate) struct Case<'a> {
    pub lexicon: &'a Lexicon,
    pub names: &'a Names,
    pub hashed: Hashed<'a>,
    pub policy: &'a Policy,
    pub scan: &'a Scan<'a>,
    pub source_image: bool,
    /// Whether the costly readings were made.
    pub closer: bool,
}

/// One text, taken apart.
pub(super) struct Parsed {
    part: usize,
    pub layout: Layout,
    marks: Vec<Mark>,
    pub people: Vec<Person>,
    /// Sentences in which somebody stands who agreed, and is not among the people.
    pub agreed: Vec<u32>,
}

/// A request that somebody be sexualised: who, how gravely, how surely, and what the policy says to it.
#[derive(Clone, Copy, Debug)]
struct Charge {
    action: Action,
    severity: Severity,
    subject: Subject,
    score: f32,
    /// The cell would have been stricter but for the context or the score.
    lowered: bool,
}

impl Charge {
    /// Stricter first; then the graver, the surer.
    fn rank(&self) -> (Action, bool, Severity, Subject) {
        (self.action, self.subject.is_real(), self.severity, self.subject)
    }
}

/// A minor's score is weighed by these, whatever the policy's own thresholds are.
const MINOR_REVIEW_AT: f32 = 0.3;
const MINOR_BLOCK_AT: f32 = 0.5;
/// Clothes in a negative prompt ask for nudity this surely.
const STEERED: f32 = 0.9;
/// Bindings at or over this count as evidence of the same thing and add up.
const BOUND: f32 = 0.7;
/// How many people before and behind a sexual word are weighed one by one; of others, the most harmful of each kind.
const NEAREST: usize = 4;

/// Judges what was found. Linear in the number of words.
pub(crate) fn decide(case: &Case<'_>) -> Verdict {
    let mut parsed: Vec<Parsed> = case.scan.texts.iter().map(|text| parse(case, text)).collect();
    let asked = verdict(case, &parsed, charges(case, &parsed));
    if !consent::is_granted(&parsed) {
        return asked;
    }
    let everybody = consent::leave_out(&mut parsed);
    let left = charges(case, &parsed);
    consent::bring_back(&mut parsed, everybody);
    consent::settle(asked, verdict(case, &parsed, left), &parsed)
}

/// What is asked of everybody in the texts.
fn charges(case: &Case<'_>, parsed: &[Parsed]) -> Vec<Charge> {
    let mut charges = Charges { case, made: Vec::new(), photo: is_photo(parsed) };
    let surest = Surest::of(parsed);
    for (index, text) in parsed.iter().enumerate() {
        let grammar = Grammar::new(&text.marks, text.layout.len());
        let clauses = Clauses::new(&text.layout, &text.marks, &text.people, &grammar);
        charges.of_text(text, index, &clauses, &surest);
    }
    charges.of_steering(parsed);
    charges.made
}

fn parse(case: &Case<'_>, text: &super::scan::Text<'_>) -> Parsed {
    let layout = Layout::new(text.tokens());
    let marks = marks(case.lexicon, text, &layout);
    let people = people(case.lexicon, case.names, case.hashed, text, &layout, &marks, case.closer);
    Parsed { part: text.part, layout, marks, people, agreed: Vec::new() }
}

fn is_photo(parsed: &[Parsed]) -> bool {
    parsed.iter().flat_map(|t| &t.marks).any(|m| m.what == What::Context(Context::Photorealistic))
}

struct Charges<'a> {
    case: &'a Case<'a>,
    made: Vec<Charge>,
    photo: bool,
}

/// Evidence against one subject in one severity: grows with every word, is at least that of the best one.
#[derive(Clone, Copy, Default)]
struct Evidence {
    best: f32,
    innocent: f32,
}

impl Evidence {
    fn new() -> Self {
        Self { best: 0.0, innocent: 1.0 }
    }

    fn add(&mut self, sure: f32, bound: f32) {
        self.best = self.best.max(sure * bound);
        if bound >= BOUND {
            self.innocent *= 1.0 - (sure * bound).min(0.99);
        }
    }

    fn score(self) -> f32 {
        self.best.max(1.0 - self.innocent).min(1.0)
    }
}

/// Evidence by severity, subject and whether art or parody lowers it.
type Table = [[[Option<Evidence>; 2]; Subject::ALL.len()]; Severity::ALL.len()];

impl Charges<'_> {
    /// Charges of the sexual words of one text, against everybody they can be about.
    fn of_text(&mut self, text: &Parsed, index: usize, clauses: &Clauses<'_>, surest: &Surest) {
        let sexual: Vec<(&Mark, Severity, Beside)> =
            text.marks.iter().filter_map(|m| m.sexual().map(|s| (m, s, clauses.beside(m.words)))).collect();
        if sexual.is_empty() {
            return;
        }
        let mut table: Box<Table> = Box::new([[[None; 2]; Subject::ALL.len()]; Severity::ALL.len()]);
        let art = ArtWords::new(text);
        let kinds = loudest(&text.people);
        let minors: Vec<&Mark> = text.marks.iter().filter(|m| m.what == What::Minor).collect();
        for &(mark, severity, beside) in &sexual {
            // Of each subject the one the word is most surely about: two people are not twice the evidence.
            let mut best = [[0.0f32; 2]; Subject::ALL.len()];
            let mut add = |subject: Subject, sure: f32, bound: f32, lowered: bool| {
                let place = &mut best[subject as usize][usize::from(lowered)];
                *place = place.max(sure * bound);
            };
            let made = art.around(text, mark.words);
            let nobody = if Clauses::is_about_nobody(beside) { Subject::Anonymous } else { Subject::None };
            if !(nobody == Subject::None && severity == Severity::Undress && text.is_agreed(mark.words)) {
                add(nobody, 1.0, 1.0, made);
            }
            for person in near(&text.people, mark.words, &kinds) {
                let someone = &text.people[person];
                let bound = clauses.about(mark.words, beside, person);
                add(
                    someone.subject,
                    someone.confidence * someone.shown,
                    bound,
                    made || art.around(text, someone.words),
                );
            }
            let outside = clauses.about_outsider(beside);
            for (subject, sure) in surest.elsewhere(index) {
                let (share, made) = if subject == Subject::Minor { (0.8, false) } else { (0.85, made) };
                add(subject, sure, share * outside, made);
            }
            if self.case.source_image {
                add(Subject::Depicted, 1.0, outside, made);
            }
            for minor in nearest(&minors, mark.words) {
                add(Subject::Minor, minor.confidence, clauses.about_minor(mark.words, beside, minor.words), false);
            }
            for (subject, bounds) in best.iter().enumerate() {
                for (lowered, bound) in bounds.iter().enumerate().filter(|(_, bound)| **bound > 0.0) {
                    table[severity as usize][subject][lowered]
                        .get_or_insert_with(Evidence::new)
                        .add(mark.confidence, *bound);
                }
            }
        }
        self.weigh(&table);
    }

    /// Clothes in a negative prompt beside somebody real, and "adult" in one beside anything sexual.
    fn of_steering(&mut self, parsed: &[Parsed]) {
        let best = |what: What| {
            parsed
                .iter()
                .flat_map(|t| &t.marks)
                .filter(|m| m.what == what)
                .fold(0.0f32, |best, m| best.max(m.confidence))
        };
        let clothes = best(What::Steered);
        let adult = best(What::SteeredAdult);
        if clothes == 0.0 && adult == 0.0 {
            return;
        }
        let mut table: Box<Table> = Box::new([[[None; 2]; Subject::ALL.len()]; Severity::ALL.len()]);
        let mut add = |severity: Severity, subject: Subject, sure: f32, bound: f32| {
            if sure * bound > 0.0 {
                table[severity as usize][subject as usize][0].get_or_insert_with(Evidence::new).add(sure, bound);
            }
        };
        for text in parsed {
            for index in loudest(&text.people) {
                let person = &text.people[index];
                add(Severity::Nudity, person.subject, clothes * STEERED, person.confidence * person.shown);
            }
            for mark in &text.marks {
                if mark.what == What::Minor {
                    add(Severity::Nudity, Subject::Minor, clothes * STEERED, mark.confidence);
                }
                if let Some(severity) = mark.sexual() {
                    add(severity, Subject::Minor, adult, mark.confidence);
                }
            }
        }
        if self.case.source_image {
            add(Severity::Nudity, Subject::Depicted, clothes, STEERED);
        }
        self.weigh(&table);
    }

    /// Turns evidence into charges: what is graver counts for what is less grave too, so that more never weighs less.
    fn weigh(&mut self, table: &Table) {
        for &subject in Subject::ALL {
            for lowered in [false, true] {
                let mut sum = Evidence::new();
                for &severity in Severity::ALL.iter().rev() {
                    let Some(evidence) = table[severity as usize][subject as usize][usize::from(lowered)] else {
                        continue;
                    };
                    sum.best = sum.best.max(evidence.best);
                    sum.innocent *= evidence.innocent;
                    self.charge(severity, subject, sum.score(), lowered && !self.photo);
                }
            }
        }
    }

    fn charge(&mut self, severity: Severity, subject: Subject, score: f32, art: bool) {
        let policy = self.case.policy;
        let cell = policy.cell(severity, subject);
        let cell_here = match (severity, subject) {
            (_, Subject::Minor | Subject::Protected | Subject::Depicted) => cell,
            (Severity::Suggestive, _) if art => Action::Allow,
            (Severity::Nudity, Subject::Public) if art => cell.min(Action::Review),
            _ => cell,
        };
        let action = if subject != Subject::Minor {
            policy.apply(cell_here, score)
        } else if score >= MINOR_BLOCK_AT {
            cell
        } else if score >= MINOR_REVIEW_AT {
            cell.min(Action::Review)
        } else {
            Action::Allow
        };
        self.made.push(Charge { action, severity, subject, score, lowered: action < cell && cell_here == cell });
    }
}

/// How surely each subject is in a prompt: in the text where it is surest, and in the surest other one. So every text can ask
/// who is elsewhere without a look at all the others.
struct Surest([[(usize, f32); 2]; Subject::ALL.len()]);

impl Surest {
    fn of(parsed: &[Parsed]) -> Self {
        let mut surest = Self([[(usize::MAX, 0.0); 2]; Subject::ALL.len()]);
        for (index, text) in parsed.iter().enumerate() {
            for person in &text.people {
                surest.add(index, person.subject, person.confidence * person.shown);
            }
            for mark in text.marks.iter().filter(|m| m.what == What::Minor) {
                surest.add(index, Subject::Minor, mark.confidence);
            }
        }
        surest
    }

    fn add(&mut self, text: usize, subject: Subject, sure: f32) {
        let [first, second] = &mut self.0[subject as usize];
        if sure > first.1 {
            if first.0 != text {
                *second = *first;
            }
            *first = (text, sure);
        } else if first.0 != text && sure > second.1 {
            *second = (text, sure);
        }
    }

    fn elsewhere(&self, text: usize) -> impl Iterator<Item = (Subject, f32)> {
        Subject::ALL.iter().zip(&self.0).filter_map(move |(subject, places)| {
            places.iter().find(|place| place.0 != text && place.1 > 0.0).map(|place| (*subject, place.1))
        })
    }
}

/// Index of the surest person of each subject.
fn loudest(people: &[Person]) -> impl Iterator<Item = usize> + Clone + use<> {
    let mut best: [Option<(usize, f32)>; Subject::ALL.len()] = [None; Subject::ALL.len()];
    for (index, person) in people.iter().enumerate() {
        let sure = person.confidence * person.shown;
        let place = &mut best[person.subject as usize];
        if place.is_none_or(|(_, s)| s < sure) {
            *place = Some((index, sure));
        }
    }
    best.into_iter().flatten().map(|(index, _)| index)
}

/// The people a sexual word is weighed against: the nearest on both sides, and the most harmful of each kind.
fn near<'a>(
    people: &'a [Person],
    words: Words,
    kinds: &'a (impl Iterator<Item = usize> + Clone),
) -> impl Iterator<Item = usize> + 'a {
    let at = people.partition_point(|p| p.words.first < words.first);
    let around = at.saturating_sub(NEAREST)..(at + NEAREST).min(people.len());
    let far = kinds.clone().filter({
        let around = around.clone();
        move |i| !around.contains(i)
    });
    around.chain(far)
}

/// The signs of a minor nearest to a sexual word, and the surest one.
fn nearest<'a>(minors: &'a [&'a Mark], words: Words) -> impl Iterator<Item = &'a Mark> + 'a {
    let at = minors.partition_point(|m| m.words.first < words.first);
    let around = at.saturating_sub(NEAREST)..(at + NEAREST).min(minors.len());
    minors[around].iter().copied().chain(minors.first().copied())
}

/// Where in a text something is drawn, painted, sculpted or parodied.
struct ArtWords {
    /// By sentence: a medium or a manner ("oil painting", "caricature"), or a tag that says so.
    medium: Vec<bool>,
    /// By word: it is part of a thing that shows somebody: the statue in "statue of {person}".
    shows: Vec<bool>,
}

impl ArtWords {
    fn new(text: &Parsed) -> Self {
        let layout = &text.layout;
        let mut art = Self {
            medium: vec![false; layout.sentence(layout.len().saturating_sub(1)) as usize + 1],
            shows: vec![false; layout.len()],
        };
        let objects: Vec<Words> = text.marks.iter().filter(|m| m.what == What::Object).map(|m| m.words).collect();
        for mark in &text.marks {
            // A statue that somebody stands beside makes no picture drawn; a tag of its own, or "statue of", does.
            let is_object = objects.binary_search_by_key(&mark.words.first, |o| o.first).is_ok();
            let tag = layout.in_tags(mark.words.first) && layout.is_whole_fragment(mark.words);
            if matches!(mark.what, What::Context(Context::Art | Context::Parody)) && (!is_object || tag) {
                art.medium[layout.sentence(mark.words.first) as usize] = true;
            }
            if let What::Role(Role::Likeness, _) = mark.what
                && let Some(object) =
                    objects.get(objects.partition_point(|o| o.first < mark.words.first).wrapping_sub(1))
                && object.distance(mark.words) == 0
            {
                let shown = object.first..(mark.words.last + SHOWN_BY_OBJECT).min(layout.len());
                shown.for_each(|word| art.shows[word] = true);
            }
        }
        art
    }

    fn around(&self, text: &Parsed, words: Words) -> bool {
        let medium = self.medium.get(text.layout.sentence(words.first) as usize).copied().unwrap_or_default();
        medium || self.shows.get(words.first).copied().unwrap_or_default()
    }
}

/// How many words behind "statue of" the statue still shows.
const SHOWN_BY_OBJECT: usize = 4;

fn verdict(case: &Case<'_>, parsed: &[Parsed], mut charges: Vec<Charge>) -> Verdict {
    charges.sort_by(|a, b| b.rank().cmp(&a.rank()).then(b.score.total_cmp(&a.score)));
    let findings = findings(case, parsed);
    let obligations = if shows_real_person(case, parsed) { vec![Obligation::LabelDeepfake] } else { Vec::new() };
    let Some(first) = charges.first().copied() else {
        return Verdict { findings, obligations, ..Verdict::clear() };
    };
    let score =
        charges.iter().filter(|c| c.subject.is_real() || c.action > Action::Allow).map(|c| c.score).fold(0.0, f32::max);
    let reason = match first.action {
        Action::Allow if first.subject.is_real() && first.lowered => Reason::WeakEvidence,
        Action::Allow if first.subject.is_real() || first.subject == Subject::Historical => Reason::Permitted,
        Action::Allow => Reason::NoRealPerson,
        _ => match (first.severity, first.subject) {
            (_, Subject::Minor) => Reason::Minor,
            (Severity::Undress, _) => Reason::Undress,
            (_, Subject::None | Subject::Anonymous | Subject::Fictional) => Reason::AdultContent,
            (_, Subject::Historical) => Reason::SexualHistoricalPerson,
            (_, Subject::Ambiguous) => Reason::SexualAmbiguousPerson,
            (_, Subject::Private) => Reason::SexualPrivatePerson,
            (_, Subject::Public) => Reason::SexualPublicPerson,
            (_, Subject::Protected) => Reason::SexualProtectedPerson,
            (_, Subject::Depicted) => Reason::SexualDepictedPerson,
        },
    };
    Verdict {
        action: first.action,
        reason,
        severity: first.severity,
        subject: first.subject,
        score,
        findings,
        obligations: if first.action == Action::Block { Vec::new() } else { obligations },
        grants: Vec::new(),
    }
}

/// Whether the picture would show a real person, so that it has to be labelled.
fn shows_real_person(case: &Case<'_>, parsed: &[Parsed]) -> bool {
    let shown = |p: &Person| {
        p.subject.is_real() && p.subject != Subject::Depicted && p.shown == 1.0 && p.confidence >= case.policy.review_at
    };
    parsed.iter().flat_map(|t| &t.people).any(shown)
}

fn findings(case: &Case<'_>, parsed: &[Parsed]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (text, scanned) in parsed.iter().zip(&case.scan.texts) {
        let mut add = |start: u32, end: u32, finding: Finding| {
            findings.push(Finding { part: text.part, span: scanned.reading.original(start, end), ..finding });
        };
        for mark in &text.marks {
            let (counted, severity, subject) = match mark.what {
                What::Sexual(severity) if mark.negated => (Counted::Negation, severity, Subject::None),
                What::Sexual(Severity::Undress) => (Counted::Undress, Severity::Undress, Subject::None),
                What::Sexual(severity) => (Counted::Sexual, severity, Subject::None),
                What::Steered => (Counted::Sexual, Severity::Nudity, Subject::None),
                What::SteeredAdult | What::Minor => (Counted::Minor, Severity::None, Subject::Minor),
                What::Context(_) => (Counted::Context, Severity::None, Subject::None),
                _ => continue,
            };
            let term = mark.term(case.lexicon);
            let finding = Finding {
                term,
                counted,
                severity,
                subject,
                confidence: mark.confidence,
                disguise: mark.disguise(),
                ..blank()
            };
            add(mark.hit.start, mark.hit.end, finding);
        }
        for person in &text.people {
            let counted = match person.shown {
                0.0 => Counted::Nothing,
                _ if person.grant.is_some() => Counted::Granted,
                _ => Counted::Person,
            };
            let confidence = if person.shown == 0.0 { person.confidence } else { person.confidence * person.shown };
            let finding = Finding {
                term: person.term.clone(),
                counted,
                subject: person.subject,
                confidence,
                disguise: person.disguise,
                ..blank()
            };
            add(person.span.start, person.span.end, finding);
        }
    }
    findings.sort_by_key(|f| (f.part, f.span.start, f.span.end));
    findings
}

fn blank() -> Finding {
    Finding {
        part: 0,
        span: 0..0,
        term: Arc::from(""),
        counted: Counted::Nothing,
        severity: Severity::None,
        subject: Subject::None,
        confidence: 1.0,
        disguise: Disguise::Plain,
    }
}
