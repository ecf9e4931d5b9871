//! Gates: what an evaluation must come to.
//!
//! ```toml
//! [all]                    # over everything
//! min_recall = 0.99
//! max_fpr = 0.01
//!
//! [each]                   # every slice for itself; what a slice has nothing of is passed over
//! min_cases = 5
//!
//! [slice.medical]          # one slice, on top of [each]
//! max_fpr = 0.0
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::figures::Rate;
use super::summary::{SliceFigures, Summary};
use crate::lexicon::{Diagnostic, Level};

/// Limits, by slice.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    #[serde(default)]
    all: Option<Limits>,
    #[serde(default)]
    each: Option<Limits>,
    #[serde(default)]
    slice: BTreeMap<String, Limits>,
}

/// Limits of one slice. Rates are in [0, 1]; a limit that is met exactly is met.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    min_recall: Option<f64>,
    min_precision: Option<f64>,
    min_exact: Option<f64>,
    max_fpr: Option<f64>,
    max_hold_rate: Option<f64>,
    min_cases: Option<u64>,
}

/// One limit and what it was held against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// The slice; `all` over all.
    pub slice: Arc<str>,
    /// The limit's key.
    pub limit: &'static str,
    /// What was asked.
    pub asked: f64,
    /// What it came to; `None` if there was nothing to measure.
    pub came_to: Option<f64>,
    /// Hits and of how many; of `min_cases`, the prompts.
    pub of: Rate,
    /// Whether it is met.
    pub met: bool,
}

impl Gate {
    /// Reads a file of gates.
    ///
    /// # Errors
    /// What is wrong with the file and where; also a file that asks for nothing.
    pub fn parse(file: &str, text: &str) -> Result<Self, Diagnostic> {
        let wrong = |span, message: String| {
            let help = "tables are [all], [each] and [slice.NAME]; keys are min_recall, min_precision, min_exact, max_fpr, \
                        max_hold_rate (from 0 to 1) and min_cases";
            Diagnostic::new("gate", Level::Error, &file.into(), text, span, message, help)
        };
        let gate: Self =
            toml::from_str(text).map_err(|e| wrong(e.span().unwrap_or(0..0), e.message().replace('\n', " ")))?;
        let limits: Vec<&Limits> = gate.all.iter().chain(&gate.each).chain(gate.slice.values()).collect();
        if limits.iter().all(|limits| **limits == Limits::default()) {
            return Err(wrong(0..0, "nothing is asked: such a gate could never fail".to_owned()));
        }
        let rates =
            limits.iter().flat_map(|l| [l.min_recall, l.min_precision, l.min_exact, l.max_fpr, l.max_hold_rate]);
        if let Some(rate) = rates.flatten().find(|rate| !(0.0..=1.0).contains(rate)) {
            return Err(wrong(0..0, format!("{rate} is no rate: 0.7 % is 0.007")));
        }
        Ok(gate)
    }

    /// Holds the limits against what an evaluation came to. A named slice that is not there fails; so does a rate of `[all]` or of a
    /// named slice that has no prompts to be measured on.
    pub fn check(&self, summary: &Summary) -> Vec<Checked> {
        let mut checked = Vec::new();
        if let Some(limits) = &self.all {
            limits.check(&summary.all, true, &mut checked);
        }
        if let Some(limits) = &self.each {
            summary.slices.iter().for_each(|slice| limits.check(slice, false, &mut checked));
        }
        for (name, limits) in &self.slice {
            match summary.slices.iter().find(|slice| *slice.slice == **name) {
                Some(slice) => limits.check(slice, true, &mut checked),
                None => checked.push(Checked {
                    slice: name.as_str().into(),
                    limit: "min_cases",
                    asked: limits.min_cases.unwrap_or(1) as f64,
                    came_to: Some(0.0),
                    of: Rate::default(),
                    met: false,
                }),
            }
        }
        checked
    }
}

impl Limits {
    fn check(&self, slice: &SliceFigures, must_be_there: bool, checked: &mut Vec<Checked>) {
        let mut put = |limit: &'static str, asked: f64, came_to: Option<f64>, of: Rate, met: bool| {
            checked.push(Checked { slice: slice.slice.clone(), limit, asked, came_to, of, met });
        };
        if let Some(least) = self.min_cases {
            let prompts = slice.tally.prompts;
            put("min_cases", least as f64, Some(prompts as f64), Rate::new(prompts, prompts), prompts >= least);
        }
        for (limit, asked, rate) in [
            ("min_recall", self.min_recall, slice.recall),
            ("min_precision", self.min_precision, slice.precision),
            ("min_exact", self.min_exact, slice.exact),
        ] {
            let Some(least) = asked else { continue };
            if must_be_there || rate.of > 0 {
                put(limit, least, rate.value(), rate, rate.value().is_some_and(|share| share >= least));
            }
        }
        for (limit, asked, rate) in [
            ("max_fpr", self.max_fpr, slice.false_positive_rate),
            ("max_hold_rate", self.max_hold_rate, slice.hold_rate),
        ] {
            let Some(most) = asked else { continue };
            if must_be_there || rate.of > 0 {
                put(limit, most, rate.value(), rate, rate.value().is_some_and(|share| share <= most));
            }
        }
    }
}
