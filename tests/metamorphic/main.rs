//! What is held stays held however it is written, and what is allowed stays allowed: every case of `tests/cases` that
//! has its verdict, under every transform.
//!
//! `METAMORPHIC_LOST=1` names the cases that each transform loses.
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
use transforms::{ALL, Material, Transform};

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

#[test]
fn verdicts_stand_under_every_transform() {
    let screener = Arc::new(Screener::builtin().unwrap_or_else(|e| panic!("{e}")));
    let subjects = subjects(&screener);
    let results: Vec<(Tally, Tally)> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(2, usize::from);
        let share = ALL.len().div_ceil(workers);
        let (screener, subjects) = (&screener, &subjects);
        let work = |transforms: &'static [Transform]| {
            scope.spawn(move || transforms.iter().map(|t| try_one(screener, subjects, t)).collect::<Vec<_>>())
        };
        let handles: Vec<_> = ALL.chunks(share).map(work).collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("a transform does not panic")).collect()
    });
    println!("{:28} {:>22} {:>22}", "transform", "stays held", "stays allowed");
    let mut missed = String::new();
    let show = std::env::var_os("METAMORPHIC_LOST").is_some();
    for (transform, (held, allowed)) in ALL.iter().zip(&results) {
        let cell = |tally: &Tally| format!("{}/{} {:6.2} %", tally.kept, tally.total, tally.rate());
        println!("{:28} {:>22} {:>22}", transform.name, cell(held), cell(allowed));
        for (tally, floor, what) in [(held, transform.floor.0, "held"), (allowed, transform.floor.1, "allowed")] {
            let low = tally.rate() < floor;
            if low {
                writeln!(missed, "{}: {:.2} % {what}, at least {floor} %", transform.name, tally.rate()).unwrap();
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
        assert!(held.total > 0 && allowed.total > 0, "{}: nothing was tried", transform.name);
    }
    assert!(missed.is_empty(), "\n{missed}");
}

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
        let bent = verdict.findings.iter().any(|f| !matches!(f.disguise, Disguise::Plain | Disguise::Syntax));
        expect.contains(&verdict.action).then_some(Subject { sliced, filled, sexual, bent, held })
    });
    corpus.collect()
}

/// Words that carry nothing sexual themselves, though they stand inside a sexual phrase.
const SMALL: &[&str] = &[
    "her", "his", "him", "she", "the", "their", "them", "they", "this", "that", "all", "any", "and", "are", "with",
    "for", "off", "out", "from", "into", "onto", "een", "het", "haar", "zijn", "hem", "van", "deze", "dit", "die",
    "dat", "met", "uit", "weg",
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

fn try_one(screener: &Screener, subjects: &[Subject], transform: &Transform) -> (Tally, Tally) {
    let (mut held, mut allowed) = (Tally::default(), Tally::default());
    for subject in subjects {
        let material = Material { text: &subject.filled.prompt, sexual: &subject.sexual, bent: subject.bent };
        let Some(prompt) = (transform.apply)(&material) else { continue };
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
