//! What differs between two answers to the same prompts, and which term did it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::misses::compounds;
use super::{Capped, Rate, Slices, Tally};
use crate::eval::dataset::Sample;
use crate::judge::Counted;
use crate::words::words;
use crate::{Action, Finding, Prompt, Screener, Verdict};

/// How many changed prompts are kept.
const KEPT: usize = 500;

/// A term and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The term's id.
    pub term: Arc<str>,
    /// The part of the prompt.
    pub part: usize,
    /// First byte there.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// Whether it sexualises, or did but for a negation: all else is looked for only beside such a word.
    pub leads: bool,
}

impl Seen {
    /// Of a finding that counts for something.
    pub fn of(finding: &Finding) -> Option<Self> {
        let counts = !matches!(finding.counted, Counted::Nothing | Counted::Exempt);
        counts.then(|| Self::new(finding.term.clone(), finding.part, finding.span.clone(), finding.counted))
    }

    /// A term that counted for something, at a byte range of a part.
    pub fn new(term: Arc<str>, part: usize, span: Range<usize>, counted: Counted) -> Self {
        let leads = !matches!(counted, Counted::Person | Counted::Context | Counted::Minor);
        Self { term, part, start: span.start, end: span.end, leads }
    }

    fn covers(&self, other: &Self) -> bool {
        self.part == other.part && self.start <= other.start && other.end <= self.end
    }
}

/// What made a verdict differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cause {
    /// `+` is found now, `-` is found no more, `~` is found as before and weighs differently.
    pub sign: char,
    /// The term, the list of names, or `policy`.
    pub term: Arc<str>,
}

impl Cause {
    /// What differs between the terms found before and those found now. What a benign compound hides is put down to the compound.
    /// `before` is the screener of the first answer, if that is at hand.
    pub fn between(
        prompt: &Prompt<'_>,
        (old, before): (&[Seen], Option<&Screener>),
        (new, after): (&[Seen], &Screener),
    ) -> Vec<Self> {
        let (had, has): (BTreeSet<&Seen>, BTreeSet<&Seen>) = (old.iter().collect(), new.iter().collect());
        let mut causes = BTreeSet::new();
        let mut put = |sign: char, gone: &Seen, hidden_by: &[Seen], instead: char| {
            match hidden_by.iter().find(|compound| compound.covers(gone)) {
                Some(compound) => causes.insert(Self { sign: instead, term: compound.term.clone() }),
                None => causes.insert(Self { sign, term: gone.term.clone() }),
            };
        };
        let mut lost: Vec<&Seen> = had.difference(&has).copied().collect();
        let mut gained: Vec<&Seen> = has.difference(&had).copied().collect();
        // Who is found only because a sexual word made the screen look closer has not done it.
        if lost.iter().chain(&gained).any(|seen| seen.leads) {
            lost.retain(|seen| seen.leads);
            gained.retain(|seen| seen.leads);
        }
        if !lost.is_empty() {
            let hides = compounds(after, prompt);
            lost.iter().for_each(|gone| put('-', gone, &hides, '+'));
        }
        if !gained.is_empty() {
            let hid = before.map(|before| compounds(before, prompt)).unwrap_or_default();
            gained.iter().for_each(|came| put('+', came, &hid, '-'));
        }
        causes.into_iter().collect()
    }

    /// Of two verdicts of two screeners.
    /// The same of two verdicts; never empty.
    pub fn of_verdicts(
        prompt: &Prompt<'_>,
        (old, before): (&Verdict, &Screener),
        (new, after): (&Verdict, &Screener),
    ) -> Vec<Self> {
        let seen = |verdict: &Verdict| -> Vec<Seen> { verdict.findings.iter().filter_map(Seen::of).collect() };
        let causes = Self::between(prompt, (&seen(old), Some(before)), (&seen(new), after));
        if !causes.is_empty() {
            return causes;
        }
        let weighs = |f: &Finding| (f.counted, f.severity, f.subject, f.confidence.to_bits());
        let pairs = old.findings.iter().zip(&new.findings);
        let changed: BTreeSet<Self> = pairs
            .filter(|(a, b)| weighs(a) != weighs(b))
            .map(|(_, now)| Self { sign: '~', term: now.term.clone() })
            .collect();
        if changed.is_empty() { vec![Self::policy()] } else { changed.into_iter().collect() }
    }

    /// The same was found: the policy, or how what was found is weighed, differs.
    pub fn policy() -> Self {
        Self { sign: '~', term: "policy".into() }
    }
}

words! {
    /// What a change does to a prompt.
    Effect {
        /// Nearer to what is right.
        Better = "better",
        /// Farther from what is right.
        Worse = "worse",
        /// Nobody has said what is right; it is stricter now.
        Stricter = "stricter",
        /// Nobody has said what is right, or both are; it is milder now.
        Milder = "milder",
    }
}

impl Effect {
    fn of(sample: &Sample, old: Action, new: Action) -> Self {
        let (was, is) = (sample.expect.distance(old), sample.expect.distance(new));
        match (is.cmp(&was), new > old) {
            (std::cmp::Ordering::Less, _) => Self::Better,
            (std::cmp::Ordering::Greater, _) => Self::Worse,
            (_, true) => Self::Stricter,
            (_, false) => Self::Milder,
        }
    }
}

/// A prompt whose verdict differs.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// Its slice.
    pub slice: Arc<str>,
    /// What is right, if that is known.
    pub expect: String,
    /// The first answer.
    pub before: Action,
    /// The second.
    pub after: Action,
    /// What that means.
    pub effect: Effect,
    /// What did it.
    pub by: Vec<Cause>,
    /// The words, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
}

/// How many prompts changed, by effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CauseCount {
    /// All of them.
    pub changed: u64,
    /// Stricter now, labelled or not.
    pub stricter: u64,
    /// Milder now.
    pub milder: u64,
    /// Nearer to what is right.
    pub better: u64,
    /// Farther from it.
    pub worse: u64,
}

impl CauseCount {
    fn add(&mut self, effect: Effect, stricter: bool) {
        self.changed += 1;
        self.stricter += u64::from(stricter);
        self.milder += u64::from(!stricter);
        self.better += u64::from(effect == Effect::Better);
        self.worse += u64::from(effect == Effect::Worse);
    }

    fn merge(&mut self, other: Self) {
        self.changed += other.changed;
        self.stricter += other.stricter;
        self.milder += other.milder;
        self.better += other.better;
        self.worse += other.worse;
    }
}

/// The net effect on a slice.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Net {
    /// How many changed.
    pub changes: CauseCount,
    /// The counts of the first answers.
    pub before: Tally,
    /// The counts of the second.
    pub after: Tally,
}

impl Net {
    /// Recall before and after.
    pub fn recall(&self) -> (Rate, Rate) {
        (self.before.recall(), self.after.recall())
    }

    fn merge(&mut self, other: Self) {
        self.changes.merge(other.changes);
        self.before.merge(&other.before);
        self.after.merge(&other.after);
    }
}

/// All that differs.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Over all.
    pub all: Net,
    /// By slice.
    pub slices: Slices<Net>,
    /// By what did it. A prompt with several causes counts for each.
    pub causes: BTreeMap<Cause, CauseCount>,
    /// The first prompts that changed.
    pub prompts: Capped<Change>,
    /// Prompts that had no first answer (replay).
    pub without_past: u64,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            all: Net::default(),
            slices: Slices::default(),
            causes: BTreeMap::new(),
            prompts: Capped::new(KEPT),
            without_past: 0,
        }
    }
}

impl Changes {
    /// Counts a prompt judged twice.
    pub fn add(&mut self, sample: &Sample, before: (&Verdict, &Screener), after: (&Verdict, &Screener), words: bool) {
        let causes = || Cause::of_verdicts(&sample.request(), before, after);
        self.count(sample, before.0.action, after.0.action, causes, words);
    }

    /// Counts a prompt with two answers; `causes` is asked only if they differ.
    pub fn count(
        &mut self,
        sample: &Sample,
        old: Action,
        new: Action,
        causes: impl FnOnce() -> Vec<Cause>,
        words: bool,
    ) {
        let slice = self.slices.of(&sample.slice);
        for net in [&mut self.all, &mut *slice] {
            net.before.add(sample.expect, old);
            net.after.add(sample.expect, new);
        }
        if old == new {
            return;
        }
        let (effect, stricter) = (Effect::of(sample, old, new), new > old);
        slice.changes.add(effect, stricter);
        self.all.changes.add(effect, stricter);
        let by = causes();
        by.iter().for_each(|cause| self.causes.entry(cause.clone()).or_default().add(effect, stricter));
        self.prompts.push(|| Change {
            id: sample.id.clone(),
            slice: sample.slice.clone(),
            expect: sample.expect.to_string(),
            before: old,
            after: new,
            effect,
            by,
            prompt: words.then(|| sample.prompt.clone()),
        });
    }

    /// Adds the counts of other prompts.
    pub fn merge(&mut self, other: Self) {
        self.all.merge(other.all);
        self.slices.merge(other.slices, Net::merge);
        for (cause, count) in other.causes {
            self.causes.entry(cause).or_default().merge(count);
        }
        self.prompts.merge(other.prompts);
        self.without_past += other.without_past;
    }
}
