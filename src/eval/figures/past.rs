//! Verdicts that were given in the past: the output of `screen --jsonl`.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use super::{Cause, Changes, Seen};
use crate::eval::dataset::{BadLine, Id, Lines, Sample, unquoted};
use crate::judge::Counted;
use crate::{Action, Screener, Verdict};

/// Past verdicts by id. Takes memory by their number: about a hundred bytes each.
#[derive(Clone, Debug, Default)]
pub struct Past {
    verdicts: HashMap<String, PastVerdict>,
    terms: HashMap<String, Arc<str>>,
}

/// What was answered then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastVerdict {
    /// The action.
    pub action: Action,
    /// What counted.
    pub seen: Box<[Seen]>,
}

/// A line of the past. Unknown keys are passed over.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: Id,
    #[serde(default)]
    verdict: Option<Action>,
    #[serde(default)]
    findings: Vec<RowFinding>,
    #[serde(default)]
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct RowFinding {
    part: usize,
    span: Range<usize>,
    term: String,
    counted: Counted,
}

impl Past {
    /// Reads the output of `screen --jsonl`. Lines about requests that could not be read then are passed over.
    pub fn read(&mut self, file: &str, input: impl Read) -> Vec<BadLine> {
        let mut bad = Vec::new();
        let mut lines = Lines::new(input);
        while let Some((line, text)) = lines.next() {
            let row = text.and_then(|text| serde_json::from_str::<Row>(text).map_err(|error| unquoted(&error)));
            let why = match row {
                Ok(Row { error: Some(_), .. }) => continue,
                Ok(Row { id, .. }) if id.0.is_empty() => "there is no \"id\" to join by".to_owned(),
                Ok(Row { verdict: None, .. }) => "there is no \"verdict\"".to_owned(),
                Ok(Row { id, verdict: Some(action), findings, .. }) => {
                    let seen =
                        findings.into_iter().filter(|f| !matches!(f.counted, Counted::Nothing | Counted::Exempt));
                    let mut shared =
                        |term: String| self.terms.entry(term).or_insert_with_key(|term| term.as_str().into()).clone();
                    let seen = seen.map(|f| Seen::new(shared(f.term), f.part, f.span, f.counted));
                    let seen = seen.collect();
                    self.verdicts.insert(id.0, PastVerdict { action, seen });
                    continue;
                }
                Err(why) => why,
            };
            bad.push(BadLine { file: file.into(), line, why });
        }
        bad
    }

    /// How many verdicts there are.
    pub fn len(&self) -> usize {
        self.verdicts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// The verdict of an id.
    pub fn get(&self, id: &str) -> Option<&PastVerdict> {
        self.verdicts.get(id)
    }

    /// Counts a prompt against what was answered then.
    pub fn compare(&self, changes: &mut Changes, sample: &Sample, now: (&Verdict, &Screener), words: bool) {
        let Some(then) = self.get(&sample.id) else {
            changes.without_past += 1;
            return;
        };
        let causes = || {
            let seen: Vec<Seen> = now.0.findings.iter().filter_map(Seen::of).collect();
            let causes = Cause::between(&sample.request(), (&then.seen, None), (&seen, now.1));
            if causes.is_empty() { vec![Cause::policy()] } else { causes }
        };
        changes.count(sample, then.action, now.0.action, causes, words);
    }
}
