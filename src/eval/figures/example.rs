//! Single prompts that a person may want to look at: by id, with what was found; the words only where they were asked for.

use std::sync::Arc;

use serde::Serialize;

use crate::eval::dataset::Sample;
use crate::judge::Counted;
use crate::{Action, Reason, Severity, Subject, Verdict};

/// The first so many of something, and how many there are.
#[derive(Clone, Debug, Serialize)]
pub struct Capped<T> {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub first: Vec<T>,
    #[serde(skip)]
    most: usize,
}

impl<T> Capped<T> {
    /// Keeps at most so many.
    pub const fn new(most: usize) -> Self {
        Self { count: 0, first: Vec::new(), most }
    }

    /// Counts one more; it is made only if there is room.
    pub fn push(&mut self, make: impl FnOnce() -> T) {
        self.count += 1;
        if self.first.len() < self.most {
            self.first.push(make());
        }
    }

    /// The same of something made of each.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Capped<U> {
        Capped { count: self.count, first: self.first.into_iter().map(make).collect(), most: self.most }
    }

    /// Adds those of other prompts behind these.
    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        let room = self.most - self.first.len();
        self.first.extend(other.first.into_iter().take(room));
    }
}

/// A prompt and what was answered.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// Its id.
    pub id: String,
    /// Its slice.
    pub slice: Arc<str>,
    /// What is right: `allow`, `review|block`; empty if that is not known.
    pub expect: String,
    /// What was answered.
    pub verdict: Action,
    /// Why.
    pub reason: Reason,
    /// How grave.
    pub severity: Severity,
    /// Whom it was counted against.
    pub subject: Subject,
    /// How sure.
    pub score: f32,
    /// What was found: terms and places.
    pub found: Vec<Found>,
    /// Why that is right, if the label says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Arc<str>>,
    /// The words, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// The words of the negative prompt, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negative_prompt: Option<String>,
}

/// A term or name that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The term's id, or the list of names.
    pub term: Arc<str>,
    /// What it counted for.
    pub counted: Counted,
    /// 0 is the prompt, 1 the negative prompt.
    pub part: usize,
    /// Byte range there.
    pub span: [usize; 2],
}

impl Example {
    /// The verdict, and what it should have been if it is not exactly right.
    pub fn told(&self) -> String {
        match self.expect.is_empty() || self.expect.split('|').any(|right| right == self.verdict.as_str()) {
            true => self.verdict.to_string(),
            false => format!("{}, should be {}", self.verdict, self.expect),
        }
    }

    /// The prompt and its verdict, with its words only if `words` says so.
    pub fn new(sample: &Sample, verdict: &Verdict, words: bool) -> Self {
        let found = verdict.findings.iter().map(|f| Found {
            term: f.term.clone(),
            counted: f.counted,
            part: f.part,
            span: [f.span.start, f.span.end],
        });
        Self {
            id: sample.id.clone(),
            slice: sample.slice.clone(),
            expect: sample.expect.to_string(),
            verdict: verdict.action,
            reason: verdict.reason,
            severity: verdict.severity,
            subject: verdict.subject,
            score: verdict.score,
            found: found.collect(),
            why: sample.why.clone(),
            prompt: words.then(|| sample.prompt.clone()),
            negative_prompt: sample.negative.clone().filter(|_| words),
        }
    }
}
