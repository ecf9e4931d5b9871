//! Judges a stream of prompts on all cores.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};

use super::dataset::{BadLine, Sample, Wanted};
use super::figures::{Capped, Changes, Curve, Example, Kept, Miss, Past, Reach, Scores, Slices, Strata, Tally, Terms};
use crate::{Action, Screener};

/// How many prompts a thread takes at a time.
const CHUNK: usize = 256;
/// How many false holds, and misses, are kept to be looked at.
const KEPT: usize = 500;
/// How many places that can't be read are kept to be told.
const BAD: usize = 20;

/// What is asked of every prompt.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// What judges.
    pub screener: &'a Screener,
    /// What judges too: how the answers differ is counted.
    pub other: Option<&'a Screener>,
    /// What was answered in the past.
    pub past: Option<&'a Past>,
    /// Whether to look at other thresholds.
    pub sweep: bool,
    /// How many unlabelled prompts to draw.
    pub sample: usize,
    /// Whether words of prompts may be shown.
    pub words: bool,
    /// On how many threads; 0 is one for each core.
    pub threads: usize,
}

impl<'a> Plan<'a> {
    /// Judges, and nothing else.
    pub const fn new(screener: &'a Screener) -> Self {
        Self { screener, other: None, past: None, sweep: false, sample: 0, words: false, threads: 0 }
    }
}

/// What came of all prompts. Its size does not depend on their number (but for the past it is compared with).
#[derive(Clone, Debug)]
pub struct Counts {
    /// Over all.
    pub all: Tally,
    /// By slice.
    pub slices: Slices<Tally>,
    /// By term.
    pub terms: Terms,
    /// Held prompts, for judging again.
    pub kept: Kept,
    /// Scores of held prompts.
    pub scores: Scores,
    /// Prompts that should pass and were held.
    pub false_holds: Capped<Example>,
    /// Prompts that were held and should be, as far as their label says why.
    pub right_holds: Capped<Example>,
    /// Prompts that should be held and passed, with the likely cause.
    pub misses: Capped<(Miss, Example)>,
    /// Misses by likely cause.
    pub causes: BTreeMap<Miss, u64>,
    /// By threshold.
    pub curve: Option<Curve>,
    /// Against the second answer.
    pub diff: Option<Changes>,
    /// Against the past.
    pub replay: Option<Changes>,
    /// For labelling.
    pub strata: Strata,
    /// What could not be read.
    pub bad: Capped<BadLine>,
}

impl Counts {
    fn new(plan: &Plan<'_>) -> Self {
        Self {
            all: Tally::default(),
            slices: Slices::default(),
            terms: Terms::default(),
            kept: Kept::default(),
            scores: Scores::default(),
            false_holds: Capped::new(KEPT),
            right_holds: Capped::new(KEPT),
            misses: Capped::new(KEPT),
            causes: BTreeMap::new(),
            curve: plan.sweep.then(Curve::default),
            diff: plan.other.map(|_| Changes::default()),
            replay: plan.past.map(|_| Changes::default()),
            strata: Strata::new(plan.sample),
            bad: Capped::new(BAD),
        }
    }

    fn judge(&mut self, plan: &Plan<'_>, sample: &Sample) {
        let prompt = sample.request();
        let verdict = plan.screener.screen(&prompt);
        self.all.add(sample.expect, verdict.action);
        self.slices.of(&sample.slice).add(sample.expect, verdict.action);
        if verdict.action > Action::Allow {
            self.terms.add(sample.expect, &verdict);
            self.kept.add(sample, &verdict);
            self.scores.add(&verdict);
        }
        match (sample.expect.wanted(), verdict.action) {
            (Wanted::Pass, Action::Review | Action::Block) => {
                self.false_holds.push(|| Example::new(sample, &verdict, plan.words));
            }
            (Wanted::Hold, Action::Allow) => {
                let cause = Miss::of(plan.screener, &prompt, &verdict);
                *self.causes.entry(cause).or_default() += 1;
                self.misses.push(|| (cause, Example::new(sample, &verdict, plan.words)));
            }
            (Wanted::Hold, Action::Review | Action::Block) if sample.why.is_some() => {
                self.right_holds.push(|| Example::new(sample, &verdict, plan.words));
            }
            (Wanted::Unlabelled, _) => self.strata.add(sample, &verdict),
            _ => {}
        }
        if let Some(curve) = &mut self.curve {
            curve.add(sample, Reach::of(plan.screener, &prompt, &verdict));
        }
        if let Some((diff, other)) = self.diff.as_mut().zip(plan.other) {
            let second = other.screen(&prompt);
            diff.add(sample, (&verdict, plan.screener), (&second, other), plan.words);
        }
        if let Some((replay, past)) = self.replay.as_mut().zip(plan.past) {
            past.compare(replay, sample, (&verdict, plan.screener), plan.words);
        }
    }

    fn merge(&mut self, other: Self) {
        self.all.merge(&other.all);
        self.slices.merge(other.slices, |sum, tally| sum.merge(&tally));
        self.terms.merge(other.terms);
        self.kept.merge(other.kept);
        self.scores.merge(&other.scores);
        self.false_holds.merge(other.false_holds);
        self.right_holds.merge(other.right_holds);
        self.misses.merge(other.misses);
        for (cause, count) in other.causes {
            *self.causes.entry(cause).or_default() += count;
        }
        if let Some((curve, other)) = self.curve.as_mut().zip(other.curve) {
            curve.merge(other);
        }
        if let Some((diff, other)) = self.diff.as_mut().zip(other.diff) {
            diff.merge(other);
        }
        if let Some((replay, other)) = self.replay.as_mut().zip(other.replay) {
            replay.merge(other);
        }
        self.strata.merge(other.strata);
        self.bad.merge(other.bad);
    }
}

/// What comes out of the source, in order, and the number of the next chunk.
struct Source<I> {
    samples: I,
    next: usize,
}

/// Counts so far, and those of chunks that were done before an earlier one: what is kept is the same on any number of threads.
struct Sum {
    counts: Counts,
    next: usize,
    waiting: BTreeMap<usize, Counts>,
}

/// Judges every sample. Memory stays flat: a thread takes the next few when it is done with its last.
pub fn run(plan: &Plan<'_>, samples: impl Iterator<Item = Result<Sample, BadLine>> + Send) -> Counts {
    let threads = match plan.threads {
        0 => std::thread::available_parallelism().map_or(1, NonZero::get),
        threads => threads,
    };
    let source = Mutex::new(Source { samples, next: 0 });
    let sum = Mutex::new(Sum { counts: Counts::new(plan), next: 0, waiting: BTreeMap::new() });
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(plan, &source, &sum));
        }
    });
    sum.into_inner().unwrap_or_else(PoisonError::into_inner).counts
}

fn work(plan: &Plan<'_>, source: &Mutex<Source<impl Iterator<Item = Result<Sample, BadLine>>>>, sum: &Mutex<Sum>) {
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        let number = {
            let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
            chunk.extend(source.samples.by_ref().take(CHUNK));
            source.next += 1;
            source.next - 1
        };
        if chunk.is_empty() {
            return;
        }
        let mut counts = Counts::new(plan);
        for sample in chunk.drain(..) {
            match sample {
                Ok(sample) => counts.judge(plan, &sample),
                Err(bad) => counts.bad.push(|| bad),
            }
        }
        let mut guard = sum.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = &mut *guard;
        sum.waiting.insert(number, counts);
        while let Some(counts) = sum.waiting.remove(&sum.next) {
            sum.counts.merge(counts);
            sum.next += 1;
        }
    }
}

/// The name of a slice, for datasets that have none of their own: a file's name without its ending.
pub fn slice_of(file: &str) -> Arc<str> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.split_once('.').map_or(name, |(stem, _)| stem).into()
}
