//! A stratified sample of unlabelled prompts, for people to label.

use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use serde::Serialize;

use crate::eval::dataset::Sample;
use crate::words::words;
use crate::{Action, Severity, Verdict};

words! {
    /// What a prompt came to: prompts of each kind are drawn alike, so that rare ones are not drowned by ordinary ones.
    Stratum {
        /// Refused.
        Blocked = "blocked",
        /// To be looked at.
        Reviewed = "reviewed",
        /// Something sexual was found, and it passed.
        Passed = "passed",
        /// Nothing was found.
        Clear = "clear",
    }
}

impl Stratum {
    fn of(verdict: &Verdict) -> Self {
        match verdict.action {
            Action::Block => Self::Blocked,
            Action::Review => Self::Reviewed,
            Action::Allow if verdict.severity > Severity::None => Self::Passed,
            Action::Allow => Self::Clear,
        }
    }
}

/// A prompt with its place in the draw: the lowest are drawn.
#[derive(Clone, Debug)]
struct Ticket(u64, Sample);

impl PartialEq for Ticket {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ticket {}

impl PartialOrd for Ticket {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ticket {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0).then_with(|| self.1.id.cmp(&other.1.id))
    }
}

/// The candidates by slice and stratum. The same prompts give the same sample, in whatever order they come.
#[derive(Clone, Debug)]
pub struct Strata {
    wanted: usize,
    seen: BTreeMap<(Stratum, Arc<str>), (u64, BinaryHeap<Ticket>)>,
}

/// A prompt that was drawn; as a line of JSONL it can be labelled and read again.
#[derive(Clone, Debug, Serialize)]
pub struct Drawn {
    /// Its id.
    pub id: String,
    /// Its slice.
    pub slice: Arc<str>,
    /// The prompt.
    pub prompt: String,
    /// The negative prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negative_prompt: Option<String>,
    /// Whether a source image came along.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_image: bool,
    /// What it came to.
    pub stratum: Stratum,
    /// How many prompts of its slice and stratum it stands for.
    pub weight: f64,
}

impl Strata {
    /// Draws so many.
    pub const fn new(wanted: usize) -> Self {
        Self { wanted, seen: BTreeMap::new() }
    }

    /// Puts a prompt into the draw.
    pub fn add(&mut self, sample: &Sample, verdict: &Verdict) {
        if self.wanted == 0 {
            return;
        }
        let (count, heap) = self.seen.entry((Stratum::of(verdict), sample.slice.clone())).or_default();
        *count += 1;
        let ticket = crate::text::hash_folded(&format!("{}\n{}", sample.id, sample.prompt));
        if heap.len() < self.wanted || heap.peek().is_some_and(|last| ticket < last.0) {
            heap.push(Ticket(ticket, sample.clone()));
            if heap.len() > self.wanted {
                heap.pop();
            }
        }
    }

    /// Adds the candidates of other prompts.
    pub fn merge(&mut self, other: Self) {
        for (key, (count, heap)) in other.seen {
            let (sum, candidates) = self.seen.entry(key).or_default();
            *sum += count;
            candidates.extend(heap);
            while candidates.len() > self.wanted {
                candidates.pop();
            }
        }
    }

    /// The sample: one of each slice and stratum in turn, until there are enough.
    pub fn draw(self) -> Vec<Drawn> {
        let mut queues: Vec<_> = self
            .seen
            .into_iter()
            .map(|((stratum, _), (count, heap))| (stratum, count, heap.into_sorted_vec().into_iter(), 0u64))
            .collect();
        let mut drawn: Vec<(usize, Sample)> = Vec::new();
        let mut any = true;
        while any && drawn.len() < self.wanted {
            any = false;
            for (number, queue) in queues.iter_mut().enumerate() {
                if drawn.len() < self.wanted
                    && let Some(Ticket(_, sample)) = queue.2.next()
                {
                    queue.3 += 1;
                    drawn.push((number, sample));
                    any = true;
                }
            }
        }
        let line = |(number, sample): (usize, Sample)| Drawn {
            id: sample.id,
            slice: sample.slice,
            prompt: sample.prompt,
            negative_prompt: sample.negative,
            has_image: sample.image,
            stratum: queues[number].0,
            weight: queues[number].1 as f64 / queues[number].3.max(1) as f64,
        };
        drawn.into_iter().map(line).collect()
    }
}
