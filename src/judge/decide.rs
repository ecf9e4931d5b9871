//! From marks and people to the verdict.

use super::answer::verdict;
use super::art::ArtWords;
use super::bind::{Beside, Clauses};
use super::consent;
use super::hashed::Hashed;
use super::layout::{Layout, Words};
use super::marks::{Grammar, Mark, What, marks};
use super::meant::meant;
use super::people::{Person, people};
use super::policy::Policy;
use super::scan::Scan;
use super::things::Things;
use super::verdict::{Action, Severity, Subject, Verdict};
use crate::lexicon::{Context, Lexicon};
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
    pub part: usize,
    pub layout: Layout,
    pub marks: Vec<Mark>,
    pub people: Vec<Person>,
    pub things: Things,
    /// Words where a noun for somebody certain starts, by place.
    pub meant: Vec<usize>,
    /// Sentences in which somebody stands who agreed, and is not among the people.
    pub agreed: Vec<u32>,
}

/// A request that somebody be sexualised: who, how gravely, how surely, and what the policy says to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charge {
    pub action: Action,
    pub severity: Severity,
    pub subject: Subject,
    pub score: f32,
    /// The cell would have been stricter but for the context or the score.
    pub lowered: bool,
}

impl Charge {
    /// Stricter first; then the graver, the surer.
    pub fn rank(&self) -> (Action, bool, Severity, Subject) {
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
/// How far what is said of a cat or a shop-window dummy is about whoever is in the picture.
const OF_A_THING: f32 = 0.1;
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
    for text in parsed {
        let grammar = Grammar::new(&text.marks, text.layout.len());
        let clauses = Clauses::new(&text.layout, &text.marks, &text.people, &grammar, &text.meant);
        charges.of_text(text, &clauses, &surest);
    }
    charges.of_steering(parsed);
    charges.made
}

fn parse(case: &Case<'_>, text: &super::scan::Text<'_>) -> Parsed {
    let layout = Layout::new(text.tokens());
    let marks = marks(case.lexicon, text, &layout);
    let people = people(case.lexicon, case.names, case.hashed, text, &layout, &marks, case.closer);
    let things = Things::new(case.lexicon, text, &marks, &people);
    let meant = meant(case.lexicon, text.tokens(), &layout, &marks);
    Parsed { part: text.part, layout, marks, people, things, meant, agreed: Vec::new() }
}

fn is_photo(parsed: &[Parsed]) -> bool {
    parsed.iter().flat_map(|t| &t.marks).any(|m| m.what == What::Context(Context::Photorealistic))
}

struct Charges<'a> {
    case: &'a Case<'a>,
    made: Vec<Charge>,
    photo: bool,
}

/// Evidence against one subject in one severity: grows with every word that says something new, is at least that of the best one.
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

/// That a sexual word is about a subject: severity, subject and whether art lowers it; the words; how surely.
struct Said {
    place: (usize, usize, usize),
    wording: u64,
    sure: f32,
    bound: f32,
}

/// Evidence by severity, subject and whether art or parody lowers it.
type Table = [[[Option<Evidence>; 2]; Subject::ALL.len()]; Severity::ALL.len()];

impl Charges<'_> {
    /// Charges of the sexual words of one text, against everybody they can be about.
    fn of_text(&mut self, text: &Parsed, clauses: &Clauses<'_>, surest: &Surest) {
        let sexual: Vec<(&Mark, Severity, Beside)> = text
            .marks
            .iter()
            .filter_map(|m| m.sexual().map(|s| (m, s, clauses.beside(m.words, s, m.hit.gapped))))
            .collect();
        if sexual.is_empty() {
            return;
        }
        let mut said: Vec<Said> = Vec::new();
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
            let thing = text.things.bear(self.case.lexicon, &text.layout, mark, severity);
            let agreed = || nobody == Subject::None && text.is_agreed(mark.words);
            if !(severity == Severity::Undress && (thing || agreed())) {
                add(nobody, 1.0, 1.0, made);
            }
            for person in near(&text.people, mark.words, &kinds) {
                let someone = &text.people[person];
                let bound = clauses.about(mark.words, severity, beside, person);
                add(
                    someone.subject,
                    someone.confidence * someone.shown,
                    bound,
                    made || art.around(text, someone.words),
                );
            }
            let outside = clauses.about_outsider(mark.words, beside);
            for (subject, sure) in surest.elsewhere(text.part) {
                let (share, made) = if subject == Subject::Minor { (0.8, false) } else { (0.85, made) };
                add(subject, sure, share * outside, made);
            }
            if self.case.source_image {
                add(Subject::Depicted, 1.0, if thing { OF_A_THING.min(outside) } else { outside }, made);
            }
            for minor in nearest(&minors, mark.words) {
                add(Subject::Minor, minor.confidence, clauses.about_minor(mark.words, beside, minor.words), false);
            }
            for (subject, bounds) in best.iter().enumerate() {
                for (lowered, bound) in bounds.iter().enumerate().filter(|(_, bound)| **bound > 0.0) {
                    let place = (severity as usize, subject, lowered);
                    said.push(Said { place, wording: mark.wording, sure: mark.confidence, bound: *bound });
                }
            }
        }
        let mut table: Box<Table> = Box::new([[[None; 2]; Subject::ALL.len()]; Severity::ALL.len()]);
        said.sort_by(|a, b| {
            let weight = |said: &Said| said.sure * said.bound;
            (a.place, a.wording).cmp(&(b.place, b.wording)).then(weight(b).total_cmp(&weight(a)))
        });
        said.dedup_by_key(|said| (said.place, said.wording));
        for Said { place: (severity, subject, lowered), sure, bound, .. } in said {
            table[severity][subject][lowered].get_or_insert_with(Evidence::new).add(sure, bound);
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
        // "nude, bikini, nsfw" keeps nudity away, and with it what leads there: it takes no clothes off.
        let clothes = if best(What::KeptAway) > 0.0 { 0.0 } else { best(What::Steered) };
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

/// How surely each subject is in a prompt: in the part where it is surest, and in the surest other one. So every text can ask who
/// is elsewhere without a look at all the others.
struct Surest([[(usize, f32); 2]; Subject::ALL.len()]);

impl Surest {
    fn of(parsed: &[Parsed]) -> Self {
        let mut surest = Self([[(usize::MAX, 0.0); 2]; Subject::ALL.len()]);
        for text in parsed {
            for person in &text.people {
                surest.add(text.part, person.subject, person.confidence * person.shown);
            }
            for mark in text.marks.iter().filter(|m| m.what == What::Minor) {
                surest.add(text.part, Subject::Minor, mark.confidence);
            }
        }
        surest
    }

    fn add(&mut self, part: usize, subject: Subject, sure: f32) {
        let [first, second] = &mut self.0[subject as usize];
        if sure > first.1 {
            if first.0 != part {
                *second = *first;
            }
            *first = (part, sure);
        } else if first.0 != part && sure > second.1 {
            *second = (part, sure);
        }
    }

    fn elsewhere(&self, part: usize) -> impl Iterator<Item = (Subject, f32)> {
        Subject::ALL.iter().zip(&self.0).filter_map(move |(subject, places)| {
            places.iter().find(|place| place.0 != part && place.1 > 0.0).map(|place| (*subject, place.1))
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
