//! Thresholds that meet a wish, and what they would do.

use serde::Serialize;

use super::Rate;
use super::sweep::{Curve, Point};
use crate::judge::Policy;

/// What is wished of the thresholds. Nothing set is no wish.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wish {
    /// At most this false-positive rate, in [0, 1].
    pub max_fpr: Option<f64>,
    /// At least this recall, in [0, 1].
    pub min_recall: Option<f64>,
}

/// A setting that meets a wish.
#[derive(Clone, Debug, Serialize)]
pub struct Proposal {
    /// The wish: `max-fpr 0.01`, `min-recall 0.9`, or both.
    pub wish: String,
    /// The setting of `review_at`; `None` if none meets it.
    pub review_at: Option<Point>,
    /// The `block_at` to go with it: of those not under `review_at` the one with the fewest verdicts of which block or no block is
    /// wrong, and of several such the nearest to the present one.
    pub block_at: Option<f32>,
    /// What the present setting comes to.
    pub now: Setting,
    /// What the proposed one comes to.
    pub then: Option<Setting>,
}

/// What two thresholds come to.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Setting {
    /// The lower one.
    pub review_at: f32,
    /// The upper one.
    pub block_at: f32,
    /// Of all prompts, those that are held or blocked.
    pub held: Rate,
    /// Of all prompts, those that are blocked.
    pub blocked: Rate,
    /// Of what should be held, what is.
    pub recall: Rate,
    /// Of what should pass, what is held.
    pub fpr: Rate,
    /// Of what should be blocked and nothing less, what is.
    pub block_recall: Rate,
    /// Of what should not be blocked, what is.
    pub wrong_blocks: Rate,
}

impl Curve {
    /// What these thresholds come to.
    pub fn setting(&self, review_at: f32, block_at: f32) -> Setting {
        let [held, blocked] = self.at(review_at, block_at);
        Setting {
            review_at,
            block_at,
            held: held.all,
            blocked: blocked.all,
            recall: held.hold,
            fpr: held.pass,
            block_recall: blocked.block,
            wrong_blocks: blocked.spare,
        }
    }

    /// A setting for each wish by itself, and one for both if there are two.
    pub fn proposals(&self, wish: Wish, policy: &Policy) -> Vec<Proposal> {
        let alone = [Wish { min_recall: None, ..wish }, Wish { max_fpr: None, ..wish }, wish];
        let mut made: Vec<Proposal> = Vec::new();
        for wish in alone {
            if wish != Wish::default() && made.iter().all(|proposal| proposal.wish != wish.words()) {
                made.push(self.propose(wish, policy));
            }
        }
        made
    }

    fn propose(&self, wish: Wish, policy: &Policy) -> Proposal {
        let review_at = self.review_at(wish);
        let block_at = review_at.map(|point| self.block_at(point.at, policy.block_at));
        Proposal {
            wish: wish.words(),
            now: self.setting(policy.review_at, policy.block_at),
            then: review_at.zip(block_at).map(|(point, block_at)| self.setting(point.at, block_at)),
            review_at,
            block_at,
        }
    }

    fn review_at(&self, wish: Wish) -> Option<Point> {
        let points = self.review();
        let meets = |point: &&Point| {
            let fpr = wish.max_fpr.is_none_or(|most| point.fpr.value().is_some_and(|fpr| fpr <= most));
            fpr && wish.min_recall.is_none_or(|least| point.recall.value().is_some_and(|recall| recall >= least))
        };
        if wish.min_recall.is_some() {
            // The fewest false holds with enough of the right ones: the highest.
            return points.iter().rev().find(meets).copied();
        }
        // The lower the threshold, the more is held; of thresholds that hold the same, the highest is the safest.
        let lowest = points.iter().find(meets)?;
        points.iter().rev().find(|point| point.rate == lowest.rate).copied()
    }

    fn block_at(&self, review_at: f32, now: f32) -> f32 {
        let wrong = |at: f32| {
            let setting = self.setting(review_at, at);
            (setting.block_recall.of - setting.block_recall.hits) + setting.wrong_blocks.hits
        };
        let now = now.max(review_at);
        let others = self.block().into_iter().map(|point| point.at).filter(|at| *at >= review_at);
        let away = |at: f32| (at - now).abs();
        std::iter::once(now)
            .chain(others)
            .min_by(|a, b| wrong(*a).cmp(&wrong(*b)).then(away(*a).total_cmp(&away(*b))))
            .unwrap_or(now)
    }
}

impl Wish {
    fn words(self) -> String {
        let fpr = self.max_fpr.map(|most| format!("max-fpr {most}"));
        let recall = self.min_recall.map(|least| format!("min-recall {least}"));
        fpr.into_iter().chain(recall).collect::<Vec<_>>().join(" and ")
    }
}
