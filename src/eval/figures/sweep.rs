//! The same prompts under other thresholds.

use serde::Serialize;

use super::{Capped, Rate};
use crate::eval::dataset::{Sample, Wanted};
use crate::{Action, Prompt, Screener, Severity, Verdict};

/// Thresholds are looked at in hundredths.
const STEPS: usize = 100;
/// Held whatever the thresholds are: minors.
const ALWAYS: usize = STEPS + 1;
/// How many prompts are named by each step.
const NAMED: usize = 10;

/// Up to which thresholds a prompt is held and blocked, in hundredths: 0 never, 101 always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The highest `review_at` at which it is still held.
    pub held: usize,
    /// The highest `block_at` at which it is still blocked.
    pub blocked: usize,
}

impl Reach {
    /// Finds both by judging the prompt under other thresholds. The verdict is the one under the screener's own.
    pub fn of(screener: &Screener, prompt: &Prompt<'_>, verdict: &Verdict) -> Self {
        // Nothing sexual was counted: no threshold holds it.
        if verdict.severity == Severity::None && verdict.score == 0.0 {
            return Self::default();
        }
        let judge = |review_at: f32, block_at: f32| {
            let mut policy = screener.policy().clone();
            (policy.review_at, policy.block_at) = (review_at, block_at);
            screener.screen_under(prompt, &policy).action
        };
        let held = highest(|at| judge(at, f32::MAX) >= Action::Review);
        let blocked = if held == 0 { 0 } else { highest(|at| judge(at, at) == Action::Block) };
        Self { held, blocked }
    }
}

/// The highest hundredth of which this is so; if it is so of one, it is so of all lower ones.
fn highest(is: impl Fn(f32) -> bool) -> usize {
    let at = |step: usize| is(step as f32 / STEPS as f32);
    if !at(1) {
        return 0;
    }
    if is(f32::MAX) {
        return ALWAYS;
    }
    let (mut yes, mut no) = (1, ALWAYS);
    while no - yes > 1 {
        let middle = usize::midpoint(yes, no);
        if at(middle) { yes = middle } else { no = middle }
    }
    yes
}

/// Prompts by their reach, as far as it is the same.
#[derive(Clone, Debug)]
struct Bin {
    hold: u64,
    pass: u64,
    other: u64,
    /// Only a block is right.
    block: u64,
    /// A block is wrong.
    spare: u64,
    to_hold: Capped<String>,
    to_pass: Capped<String>,
    unlabelled: Capped<String>,
}

impl Default for Bin {
    fn default() -> Self {
        let empty = Capped::new(NAMED);
        Self {
            hold: 0,
            pass: 0,
            other: 0,
            block: 0,
            spare: 0,
            to_hold: empty.clone(),
            to_pass: empty.clone(),
            unlabelled: empty,
        }
    }
}

impl Bin {
    fn add(&mut self, sample: &Sample) {
        let (count, named) = match sample.expect.wanted() {
            Wanted::Hold => (&mut self.hold, &mut self.to_hold),
            Wanted::Pass => (&mut self.pass, &mut self.to_pass),
            Wanted::Either | Wanted::Unlabelled => (&mut self.other, &mut self.unlabelled),
        };
        *count += 1;
        match sample.expect.blocks() {
            Some(true) => self.block += 1,
            Some(false) => self.spare += 1,
            None => {}
        }
        named.push(|| sample.id.clone());
    }

    fn merge(&mut self, other: Self) {
        self.hold += other.hold;
        self.pass += other.pass;
        self.other += other.other;
        self.block += other.block;
        self.spare += other.spare;
        self.to_hold.merge(other.to_hold);
        self.to_pass.merge(other.to_pass);
        self.unlabelled.merge(other.unlabelled);
    }
}

/// Prompts by how far their scores reach. Its size is the same for any number of prompts.
#[derive(Clone, Debug)]
pub struct Curve {
    held: Vec<Bin>,
    blocked: Vec<Bin>,
}

impl Default for Curve {
    fn default() -> Self {
        Self { held: vec![Bin::default(); ALWAYS + 1], blocked: vec![Bin::default(); ALWAYS + 1] }
    }
}

/// A setting of one threshold, and what it comes to.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Point {
    /// The threshold.
    pub at: f32,
    /// Of the prompts that should be held, those that reach it.
    pub recall: Rate,
    /// Of the prompts that should pass, those that reach it.
    pub fpr: Rate,
    /// Of all prompts, those that reach it.
    pub rate: Rate,
}

/// The prompts that change sides between a threshold and the next higher one: they are held up to `from`, and pass at `to`.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// The threshold up to which they are held (or blocked).
    pub from: f32,
    /// The next.
    pub to: f32,
    /// Prompts that should be held.
    pub to_hold: Capped<String>,
    /// Prompts that should pass.
    pub to_pass: Capped<String>,
    /// Prompts of which that is not known.
    pub unlabelled: Capped<String>,
}

impl Curve {
    /// Counts a prompt.
    pub fn add(&mut self, sample: &Sample, reach: Reach) {
        self.held[reach.held].add(sample);
        self.blocked[reach.blocked].add(sample);
    }

    /// Adds the counts of other prompts.
    pub fn merge(&mut self, other: Self) {
        self.held.iter_mut().zip(other.held).for_each(|(bin, other)| bin.merge(other));
        self.blocked.iter_mut().zip(other.blocked).for_each(|(bin, other)| bin.merge(other));
    }

    /// What each `review_at` from 0.01 to 1 comes to: who is held.
    pub fn review(&self) -> Vec<Point> {
        points(&self.held)
    }

    /// What each `block_at` from 0.01 to 1 comes to: who is blocked.
    pub fn block(&self) -> Vec<Point> {
        points(&self.blocked)
    }

    /// Who changes sides where, by `review_at`: only steps at which somebody does.
    pub fn steps(&self) -> Vec<Step> {
        steps(&self.held)
    }

    /// Who changes sides where, by `block_at`.
    pub fn block_steps(&self) -> Vec<Step> {
        steps(&self.blocked)
    }

    /// The sums of all prompts that are held at this `review_at`, and of all that are blocked at this `block_at`.
    pub(super) fn at(&self, review_at: f32, block_at: f32) -> [Sums; 2] {
        [Sums::from(&self.held, review_at), Sums::from(&self.blocked, block_at)]
    }
}

/// Prompts that reach a threshold, and all there are: by what is right for them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub all: Rate,
    pub hold: Rate,
    pub pass: Rate,
    pub block: Rate,
    pub spare: Rate,
}

impl Sums {
    fn from(bins: &[Bin], at: f32) -> Self {
        // Thresholds between two hundredths hold what the next higher hundredth holds.
        let first = ((f64::from(at) * STEPS as f64 - 1e-4).ceil() as usize).clamp(1, STEPS);
        let rate = |of: fn(&Bin) -> u64| Rate::new(bins[first..].iter().map(of).sum(), bins.iter().map(of).sum());
        Self {
            all: rate(|bin| bin.hold + bin.pass + bin.other),
            hold: rate(|bin| bin.hold),
            pass: rate(|bin| bin.pass),
            block: rate(|bin| bin.block),
            spare: rate(|bin| bin.spare),
        }
    }
}

fn points(bins: &[Bin]) -> Vec<Point> {
    let all = bins.iter().fold([0; 3], |sum, bin| [sum[0] + bin.hold, sum[1] + bin.pass, sum[2] + bin.other]);
    let mut reached = [0; 3];
    let mut points = Vec::with_capacity(STEPS);
    for (step, bin) in bins.iter().enumerate().skip(1).rev() {
        reached = [reached[0] + bin.hold, reached[1] + bin.pass, reached[2] + bin.other];
        if step <= STEPS {
            points.push(Point {
                at: step as f32 / STEPS as f32,
                recall: Rate::new(reached[0], all[0]),
                fpr: Rate::new(reached[1], all[1]),
                rate: Rate::new(reached.iter().sum(), all.iter().sum()),
            });
        }
    }
    points.reverse();
    points
}

fn steps(bins: &[Bin]) -> Vec<Step> {
    let filled = bins.iter().enumerate().take(STEPS + 1).skip(1).filter(|(_, bin)| bin.hold + bin.pass + bin.other > 0);
    filled
        .map(|(step, bin)| Step {
            from: step as f32 / STEPS as f32,
            to: (step + 1) as f32 / STEPS as f32,
            to_hold: bin.to_hold.clone(),
            to_pass: bin.to_pass.clone(),
            unlabelled: bin.unlabelled.clone(),
        })
        .collect()
}

/// The scores of held prompts, in hundredths: whether they tell prompts apart.
#[derive(Clone, Debug)]
pub struct Scores(Vec<u64>);

impl Default for Scores {
    fn default() -> Self {
        Self(vec![0; STEPS + 1])
    }
}

impl Scores {
    /// Counts a held prompt.
    pub fn add(&mut self, verdict: &Verdict) {
        let step = (verdict.score * STEPS as f32).round().clamp(0.0, STEPS as f32) as usize;
        self.0[step] += 1;
    }

    /// Adds the counts of other prompts.
    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(sum, n)| *sum += n);
    }

    /// What they say.
    pub fn figures(&self) -> ScoreFigures {
        let commonest = self.0.iter().enumerate().max_by_key(|(_, n)| **n).map_or((0, 0), |(step, n)| (step, *n));
        let held = self.0.iter().sum();
        ScoreFigures {
            distinct: self.0.iter().filter(|n| **n > 0).count(),
            commonest: commonest.0 as f32 / STEPS as f32,
            share: Rate::new(commonest.1, held),
            alike: held >= 20 && commonest.1 * 10 > held * 9,
        }
    }
}

/// Whether scores rank what is held.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ScoreFigures {
    /// How many different scores, in hundredths, held prompts have.
    pub distinct: usize,
    /// The commonest.
    pub commonest: f32,
    /// How many held prompts have that.
    pub share: Rate,
    /// Whether nearly all have the same: then nothing is ranked.
    pub alike: bool,
}
