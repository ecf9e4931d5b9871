//! What an evaluation came to, for people and programs. Serializes to the JSON of `consentry eval --json`.

use std::sync::Arc;

use serde::Serialize;

use super::figures::{
    Capped, CauseCount, Change, Changes, Curve, Example, Miss, Net, Point, Proposal, Rate, ScoreFigures, Step, Tally,
    TermFigures, Wish,
};
use super::gate::Checked;
use super::run::Counts;
use crate::Screener;
use crate::judge::Policy;

/// All figures of an evaluation. Holds no prompt and no name, unless words were asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The version of this shape.
    pub schema: u32,
    /// The files that were read.
    pub data: Vec<String>,
    /// What judged.
    pub built: Built,
    /// Places that could not be read.
    pub unread: u64,
    /// Over all.
    pub all: SliceFigures,
    /// By slice.
    pub slices: Vec<SliceFigures>,
    /// The most costly terms first.
    pub terms: Vec<TermFigures>,
    /// Whether only a part of the held prompts was judged again without each term, because there were too many.
    pub terms_sampled: bool,
    /// Prompts that should pass and were held.
    pub false_holds: Capped<Example>,
    /// Prompts that were held and should be, as far as their label says why.
    pub right_holds: Capped<Example>,
    /// Misses by likely cause.
    pub causes: Vec<MissFigures>,
    /// Prompts that should be held and passed.
    pub misses: Capped<MissExample>,
    /// Whether scores rank what is held.
    pub scores: ScoreFigures,
    /// Other thresholds.
    pub sweep: Option<SweepFigures>,
    /// Against another lexicon or policy.
    pub diff: Option<ChangeFigures>,
    /// Against past verdicts.
    pub replay: Option<ChangeFigures>,
    /// What was to be met.
    pub gate: Option<Vec<Checked>>,
}

/// What judged: fingerprints of the files, and the policy's numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Built {
    /// Of the lexicons.
    pub lexicons: String,
    /// Of the names.
    pub names: String,
    /// The policy's profile.
    pub policy: Arc<str>,
    /// Its lower threshold.
    pub review_at: f32,
    /// Its upper one.
    pub block_at: f32,
}

impl Built {
    /// Of a screener.
    pub fn of(screener: &Screener) -> Self {
        let prints = screener.fingerprints();
        let policy = screener.policy();
        Self {
            lexicons: format!("{:016x}", prints.lexicons),
            names: format!("{:016x}", prints.names),
            policy: policy.name.clone(),
            review_at: policy.review_at,
            block_at: policy.block_at,
        }
    }
}

/// Figures of a slice, or of all.
#[derive(Clone, Debug, Serialize)]
pub struct SliceFigures {
    /// Its name; `all` over all.
    pub slice: Arc<str>,
    /// The counts.
    #[serde(flatten)]
    pub tally: Tally,
    /// Of what was held, what should be.
    pub precision: Rate,
    /// Of what should be held, what was.
    pub recall: Rate,
    /// Of what should pass, what was held.
    pub false_positive_rate: Rate,
    /// Of all, what was held.
    pub hold_rate: Rate,
    /// Of the labelled, exactly the right verdict.
    pub exact: Rate,
}

impl SliceFigures {
    fn new(slice: &Arc<str>, tally: &Tally) -> Self {
        Self {
            slice: slice.clone(),
            tally: tally.clone(),
            precision: tally.precision(),
            recall: tally.recall(),
            false_positive_rate: tally.fpr(),
            hold_rate: tally.hold_rate(),
            exact: tally.exact(),
        }
    }
}

/// How many misses have a cause.
#[derive(Clone, Debug, Serialize)]
pub struct MissFigures {
    /// The cause.
    pub cause: Miss,
    /// The same in words.
    pub means: &'static str,
    /// How many.
    pub misses: u64,
}

/// A miss.
#[derive(Clone, Debug, Serialize)]
pub struct MissExample {
    /// Its likely cause.
    pub cause: Miss,
    /// The prompt and its verdict.
    #[serde(flatten)]
    pub example: Example,
}

/// What other thresholds come to.
#[derive(Clone, Debug, Serialize)]
pub struct SweepFigures {
    /// By `review_at`: who is held.
    pub review: Vec<Point>,
    /// By `block_at`: who is blocked.
    pub block: Vec<Point>,
    /// The present setting of `review_at`.
    pub current: Option<Point>,
    /// Who changes sides where, by `review_at`.
    pub steps: Vec<Step>,
    /// The same by `block_at`.
    pub block_steps: Vec<Step>,
    /// Settings that meet what was wished.
    pub proposals: Vec<Proposal>,
}

impl SweepFigures {
    fn new(curve: &Curve, policy: &Policy, wish: Wish) -> Self {
        let review = curve.review();
        // Thresholds between two hundredths hold what the next higher hundredth holds.
        let current = review.iter().find(|point| point.at >= policy.review_at - 1e-4).copied();
        Self {
            current,
            block: curve.block(),
            steps: curve.steps(),
            block_steps: curve.block_steps(),
            proposals: curve.proposals(wish, policy),
            review,
        }
    }
}

/// What differs between two answers.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeFigures {
    /// What gave the first.
    pub before: String,
    /// What gave the second.
    pub after: String,
    /// Over all.
    pub all: NetFigures,
    /// By slice; only those in which something changed.
    pub slices: Vec<NetFigures>,
    /// By what did it, the most effective first.
    pub causes: Vec<CauseFigures>,
    /// The prompts.
    pub prompts: Capped<Change>,
    /// Prompts that have no past verdict (replay).
    pub without_past: u64,
}

/// The net effect on a slice.
#[derive(Clone, Debug, Serialize)]
pub struct NetFigures {
    /// The slice; `all` over all.
    pub slice: Arc<str>,
    /// How many changed.
    #[serde(flatten)]
    pub changes: CauseCount,
    /// Held of all, before and after.
    pub hold_rate: [Rate; 2],
    /// Recall before and after.
    pub recall: [Rate; 2],
    /// The false-positive rate before and after.
    pub false_positive_rate: [Rate; 2],
}

impl NetFigures {
    fn new(slice: &Arc<str>, net: &Net) -> Self {
        Self {
            slice: slice.clone(),
            changes: net.changes,
            hold_rate: [net.before.hold_rate(), net.after.hold_rate()],
            recall: [net.before.recall(), net.after.recall()],
            false_positive_rate: [net.before.fpr(), net.after.fpr()],
        }
    }
}

/// What one cause changed.
#[derive(Clone, Debug, Serialize)]
pub struct CauseFigures {
    /// `+` found now, `-` found no more, `~` weighs differently; and the term.
    pub cause: String,
    /// How many it changed.
    #[serde(flatten)]
    pub changes: CauseCount,
}

impl ChangeFigures {
    fn new(changes: Changes, (before, after): (String, String)) -> Self {
        let mut causes: Vec<CauseFigures> = changes
            .causes
            .iter()
            .map(|(cause, count)| CauseFigures { cause: format!("{}{}", cause.sign, cause.term), changes: *count })
            .collect();
        causes.sort_by_key(|cause| std::cmp::Reverse((cause.changes.worse, cause.changes.changed)));
        let changed = changes.slices.iter().filter(|(_, net)| net.changes.changed > 0);
        Self {
            before,
            after,
            all: NetFigures::new(&"all".into(), &changes.all),
            slices: changed.map(|(slice, net)| NetFigures::new(slice, net)).collect(),
            causes,
            prompts: changes.prompts,
            without_past: changes.without_past,
        }
    }
}

/// What a summary needs to be told beside the counts.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The files that were read.
    pub data: Vec<String>,
    /// The costs of terms.
    pub terms: Vec<TermFigures>,
    /// What is wished of the thresholds.
    pub wish: Wish,
    /// What the two sides of the difference are.
    pub diff: (String, String),
    /// What the two sides of the replay are.
    pub replay: (String, String),
}

impl Summary {
    /// What the counts come to.
    pub fn new(counts: Counts, screener: &Screener, about: About) -> Self {
        let sweep = |curve: &Curve| SweepFigures::new(curve, screener.policy(), about.wish);
        let mut causes: Vec<MissFigures> = counts
            .causes
            .iter()
            .map(|(cause, misses)| MissFigures { cause: *cause, means: cause.explain(), misses: *misses })
            .collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.misses));
        let misses = counts.misses.map(|(cause, example)| MissExample { cause, example });
        Self {
            schema: 1,
            data: about.data,
            built: Built::of(screener),
            unread: counts.bad.count,
            all: SliceFigures::new(&"all".into(), &counts.all),
            slices: counts.slices.iter().map(|(slice, tally)| SliceFigures::new(slice, tally)).collect(),
            terms: about.terms,
            terms_sampled: counts.kept.full,
            false_holds: counts.false_holds,
            right_holds: counts.right_holds,
            causes,
            misses,
            scores: counts.scores.figures(),
            sweep: counts.curve.as_ref().map(sweep),
            diff: counts.diff.map(|changes| ChangeFigures::new(changes, about.diff)),
            replay: counts.replay.map(|changes| ChangeFigures::new(changes, about.replay)),
            gate: None,
        }
    }

    /// How many labelled prompts the other lexicon or policy would make worse.
    pub fn worse(&self) -> u64 {
        self.diff.as_ref().map_or(0, |diff| diff.all.changes.worse)
    }
}
