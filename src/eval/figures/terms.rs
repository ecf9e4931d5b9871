//! What each term costs and what it earns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::eval::dataset::{Expect, Sample, Wanted};
use crate::judge::Counted;
use crate::{Action, Screener, Verdict};

/// In how many held prompts a term counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TermCount {
    /// All of them.
    pub held: u64,
    /// Those that should pass.
    pub false_holds: u64,
}

/// Held prompts by the terms that counted in them.
#[derive(Clone, Debug, Default)]
pub struct Terms(BTreeMap<Arc<str>, TermCount>);

/// The terms of a verdict that count towards holding a prompt.
fn counting(verdict: &Verdict) -> BTreeSet<&Arc<str>> {
    let counts = |counted| matches!(counted, Counted::Sexual | Counted::Undress | Counted::Minor | Counted::Person);
    verdict.findings.iter().filter(|f| counts(f.counted)).map(|f| &f.term).collect()
}

impl Terms {
    /// Counts a held prompt.
    pub fn add(&mut self, expect: Expect, verdict: &Verdict) {
        for term in counting(verdict) {
            let count = self.0.entry(term.clone()).or_default();
            count.held += 1;
            count.false_holds += u64::from(expect.wanted() == Wanted::Pass);
        }
    }

    /// Adds the counts of other prompts.
    pub fn merge(&mut self, other: Self) {
        for (term, count) in other.0 {
            let sum = self.0.entry(term).or_default();
            sum.held += count.held;
            sum.false_holds += count.false_holds;
        }
    }

    /// The terms that cost most: by false holds, and of as many (of unlabelled data, always) by holds.
    pub fn costliest(&self, most: usize) -> Vec<(Arc<str>, TermCount)> {
        let mut terms: Vec<(Arc<str>, TermCount)> = self.0.iter().map(|(term, count)| (term.clone(), *count)).collect();
        terms.sort_by_key(|(_, count)| std::cmp::Reverse((count.false_holds, count.held)));
        terms.truncate(most);
        terms
    }
}

/// A held prompt that may be judged again.
#[derive(Clone, Debug)]
pub struct KeptPrompt {
    sample: Sample,
    action: Action,
    terms: Vec<Arc<str>>,
}

/// Held prompts, kept to be judged again without a term: as many as have room.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    prompts: Vec<KeptPrompt>,
    bytes: usize,
    /// Whether more were held than had room.
    pub full: bool,
}

/// How many bytes of held prompts are kept.
const ROOM: usize = 32 << 20;

impl Kept {
    /// Keeps a held prompt, if there is room.
    pub fn add(&mut self, sample: &Sample, verdict: &Verdict) {
        let terms = counting(verdict).into_iter().cloned().collect();
        self.push(KeptPrompt { sample: sample.clone(), action: verdict.action, terms });
    }

    fn push(&mut self, prompt: KeptPrompt) {
        let bytes = prompt.sample.prompt.len() + prompt.sample.negative.as_ref().map_or(0, String::len) + 256;
        if self.bytes + bytes > ROOM {
            self.full = true;
            return;
        }
        self.bytes += bytes;
        self.prompts.push(prompt);
    }

    /// Adds those of other prompts.
    pub fn merge(&mut self, other: Self) {
        self.full |= other.full;
        other.prompts.into_iter().for_each(|prompt| self.push(prompt));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.prompts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.prompts.is_empty()
    }

    /// Judges the held prompts of a term again with `without`, a screener that is the same but for that term.
    pub fn again(&self, term: &Arc<str>, count: TermCount, without: Option<&Screener>) -> TermFigures {
        let mut figures = TermFigures {
            term: term.clone(),
            held: count.held,
            false_holds: count.false_holds,
            without: without.map(|_| Without::default()),
        };
        let Some((screener, effect)) = without.zip(figures.without.as_mut()) else { return figures };
        for prompt in self.prompts.iter().filter(|p| p.terms.contains(term)) {
            effect.judged += 1;
            let action = screener.screen(&prompt.sample.request()).action;
            if action < prompt.action {
                effect.milder += 1;
            }
            if action == Action::Allow {
                match prompt.sample.expect.wanted() {
                    Wanted::Pass => effect.false_holds_ended += 1,
                    Wanted::Hold => effect.lost += 1,
                    Wanted::Either | Wanted::Unlabelled => effect.passed += 1,
                }
            }
        }
        figures
    }
}

/// What a term does.
#[derive(Clone, Debug, Serialize)]
pub struct TermFigures {
    /// Its id, or the list of names.
    pub term: Arc<str>,
    /// Held prompts in which it counted.
    pub held: u64,
    /// Those of them that should pass.
    pub false_holds: u64,
    /// What would change without it; `None` of what is no term of a file (a pattern of names).
    pub without: Option<Without>,
}

/// What would change without a term: counted by judging its held prompts again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Without {
    /// How many held prompts were judged again.
    pub judged: u64,
    /// Came to a milder verdict, or passed.
    pub milder: u64,
    /// Would pass, and should: false holds that end.
    pub false_holds_ended: u64,
    /// Would pass, and should not: what would be lost.
    pub lost: u64,
    /// Would pass, and nobody has said what is right.
    pub passed: u64,
}
