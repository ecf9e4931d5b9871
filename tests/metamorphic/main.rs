//! What is held stays held however it is written, and what is allowed stays allowed: every case of `tests/cases` that
//! has its verdict, under every transform.
//!
//! `--nocapture` shows the table; `METAMORPHIC_LOST=1` also names the cases that each transform loses.
#![cfg(feature = "eval")]

#[path = "../case_support/mod.rs"]
mod case_support;
mod transforms;

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;
use std::thread;

use case_support::{Filled, Sliced, corpus};
use consentry::eval::Slots;
use consentry::judge::Disguise;
use consentry::{Action, Finding, Screener, Severity, Verdict};
use transforms::{AIM_ALLOWED, AIM_HELD, AIM_PAIR_ALLOWED, AIM_PAIR_HELD, ALL, Material, PAIRS, Transform};

/// A case that has its verdict as it stands.
struct Subject {
    sliced: Sliced,
    filled: Filled,
    sexual: Vec<Range<usize>>,
    bent: bool,
    held: bool,
}

/// Kept and total of one transform, and what it lost.
#[derive(Default)]
struct Tally {
    kept: usize,
    total: usize,
    lost: Vec<String>,
}

impl Tally {
    fn rate(&self) -> f64 {
        if self.total == 0 { 100.0 } else { 100.0 * self.kept as f64 / self.total as f64 }
    }
}

/// One transform, or two in a row.
struct Way {
    name: String,
    steps: Vec<&'static Transform>,
    floor: (f64, f64),
    aim: (f64, f64),
}

impl Way {
    fn single(transform: &'static Transform) -> Self {
        let (name, floor) = (transform.name.to_owned(), transform.floor);
        Self { name, steps: vec![transform], floor, aim: (AIM_HELD, AIM_ALLOWED) }
    }

    /// A pair keeps no more than each of its halves.
    fn pair((first, second): &(&str, &str)) -> Self {
        let named = |name: &str| ALL.iter().find(|t| t.name == name).unwrap_or_else(|| panic!("no transform {name}"));
        let (one, two) = (named(first), named(second));
        let aim = (AIM_PAIR_HELD, AIM_PAIR_ALLOWED);
        let below = |aim: f64, one: f64, two: f64| aim.min(one + two - 100.0);
        let floor = (below(aim.0, one.floor.0, two.floor.0), below(aim.1, one.floor.1, two.floor.1));
        Self { name: format!("{first} + {second}"), steps: vec![one, two], floor, aim }
    }

    /// The prompt written so, or none where that would say something else.
    fn write(&self, subject: &Subject) -> Option<String> {
        let first = Material { text: &subject.filled.prompt, sexual: &subject.sexual, bent: subject.bent };
        let (head, tail) = self.steps.split_first()?;
        tail.iter().try_fold((head.apply)(&first)?, |text, step| {
            (step.apply)(&Material { text: &text, sexual: &[], bent: false })
        })
    }
}

#[test]
fn verdicts_stand_under_every_transform() {
    let screener = Arc::new(Screener::builtin().unwrap_or_else(|e| panic!("{e}")));
    let subjects = subjects(&screener);
    let ways: Vec<Way> = ALL.iter().map(Way::single).chain(PAIRS.iter().map(Way::pair)).collect();
    let results: Vec<(Tally, Tally)> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(2, usize::from);
        let (screener, subjects) = (&screener, &subjects);
        let work = |ways| scope.spawn(move || try_all(screener, subjects, ways));
        let handles: Vec<_> = ways.chunks(ways.len().div_ceil(workers)).map(work).collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("a transform does not panic")).collect()
    });
    println!("* below the aim; {} cases", subjects.len());
    println!("{:48} {:>20}  {:>20}", "transform", "stays held", "stays allowed");
    let mut missed = String::new();
    let show = std::env::var_os("METAMORPHIC_LOST").is_some();
    for (way, (held, allowed)) in ways.iter().zip(&results) {
        let cell = |tally: &Tally, aim: f64| {
            let mark = if tally.rate() < aim { '*' } else { ' ' };
            format!("{}/{} {:6.2} %{mark}", tally.kept, tally.total, tally.rate())
        };
        println!("{:48} {:>20} {:>20}", way.name, cell(held, way.aim.0), cell(allowed, way.aim.1));
        for (tally, floor, what) in [(held, way.floor.0, "held"), (allowed, way.floor.1, "allowed")] {
            // One case alone is no rate.
            let low = tally.rate() < floor && tally.lost.len() > 1;
            if low {
                writeln!(missed, "{}: {:.2} % {what}, at least {floor} %", way.name, tally.rate()).unwrap();
            }
            for lost in tally.lost.iter().take(if show {
                usize::MAX
            } else if low {
                10
            } else {
                0
            }) {
                println!("    {lost}");
            }
        }
        assert!(held.total > 0 && allowed.total > 0, "{}: nothing was tried", way.name);
    }
    assert!(missed.is_empty(), "\n{missed}");
}

/// Slices whose cases are bent spellings themselves.
const BENT: &[&str] = &["disguises", "letters_apart_asia", "nl_vermommingen"];

/// The cases with a clear expectation that is met: only those can show what a transform does.
fn subjects(screener: &Screener) -> Vec<Subject> {
    let slots = Slots::new(screener);
    let corpus = corpus().into_iter().filter_map(|sliced| {
        let expect = &sliced.case.expect;
        let held = !expect.contains(&Action::Allow);
        if !held && expect[..] != [Action::Allow] {
            return None;
        }
        let filled = Filled::of(&slots, &sliced.case, 0);
        let verdict = screener.screen(&filled.request());
        let sexual = sexual_words(&filled.prompt, &verdict);
        let bent = BENT.contains(&&*sliced.slice)
            || verdict.findings.iter().any(|f| !matches!(f.disguise, Disguise::Plain | Disguise::Syntax));
        expect.contains(&verdict.action).then_some(Subject { sliced, filled, sexual, bent, held })
    });
    corpus.collect()
}

/// Words that carry nothing sexual themselves, though they stand inside a sexual phrase.
const SMALL: &[&str] = &[
    "her", "his", "him", "she", "the", "their", "them", "they", "this", "that", "all", "any", "and", "are", "with",
    "for", "off", "out", "from", "into", "onto", "een", "het", "haar", "zijn", "hem", "van", "deze", "dit", "die",
    "dat", "met", "uit", "weg", "alles", "alle", "please", "pls",
];

/// Where the sexual words of the prompt stand: the words of what was found, without names and small words.
fn sexual_words(text: &str, verdict: &Verdict) -> Vec<Range<usize>> {
    let found = |is: fn(&Finding) -> bool| verdict.findings.iter().filter(move |f| f.part == 0 && is(f));
    let within = |word: &Range<usize>, f: &Finding| f.span.start <= word.start && word.end <= f.span.end;
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphabetic()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words.retain(|word| {
        let letters = text[word.clone()].chars().count();
        let small = letters < 3 || SMALL.contains(&text[word.clone()].to_lowercase().as_str());
        !small
            && found(|f| f.severity > Severity::None).any(|f| within(word, f))
            && !found(|f| f.severity == Severity::None).any(|f| within(word, f))
    });
    words
}

fn try_all(screener: &Screener, subjects: &[Subject], ways: &[Way]) -> Vec<(Tally, Tally)> {
    ways.iter().map(|way| try_one(screener, subjects, way)).collect()
}

fn try_one(screener: &Screener, subjects: &[Subject], way: &Way) -> (Tally, Tally) {
    let (mut held, mut allowed) = (Tally::default(), Tally::default());
    for subject in subjects {
        let Some(prompt) = way.write(subject) else { continue };
        let written = Filled { prompt, ..subject.filled.clone() };
        let verdict = screener.screen(&written.request());
        let tally = if subject.held { &mut held } else { &mut allowed };
        tally.total += 1;
        if (verdict.action != Action::Allow) == subject.held {
            tally.kept += 1;
        } else {
            let came = format!("{} for {}", verdict.action.as_str(), verdict.reason.as_str());
            tally.lost.push(format!("{}: {came}", subject.sliced.case));
        }
    }
    (held, allowed)
}
