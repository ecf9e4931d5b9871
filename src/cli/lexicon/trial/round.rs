//! One round: files read, linted, tested, and the prompts judged.

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::cli::load::{Files, LoadError, Sources};
use crate::eval::dataset::{self, BadLine, Expect, Format, Sample};
use crate::eval::figures::Cause;
use crate::eval::{Outcome, Slots, lexicon_cases, run as run_case};
use crate::lexicon::Level;
use crate::{Action, Reason, Screener, Verdict};

/// How many complaints, tests and unread lines are told.
pub(super) const TOLD: usize = 10;

/// What a round found.
pub(super) struct Round {
    /// Why the files can't be used, if they can't.
    pub broken: Option<String>,
    /// Errors of lint, a line each, and how many warnings there are.
    pub errors: Vec<Told>,
    pub warnings: usize,
    /// Tests that failed, two lines each, and of how many.
    pub failed: Vec<Told>,
    pub tests: usize,
    /// Prompts in their order, and what can't be read of them.
    pub judged: Vec<Judged>,
    pub unread: Vec<String>,
    /// What judged: the screener of this round, or of the last that could be built.
    screener: Option<Arc<Screener>>,
}

/// Something that is wrong at a place of a file.
#[derive(Clone)]
pub(super) struct Told {
    /// The line, which moves with every edit above it.
    pub line: usize,
    pub file: String,
    pub what: String,
}

impl Told {
    /// The same for the same complaint, wherever it has moved to.
    pub(super) fn key(&self) -> (&str, &str) {
        (&self.file, &self.what)
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// A prompt and its verdict.
pub(super) struct Judged {
    pub sample: Sample,
    pub verdict: Verdict,
    /// What it was, and what did it, if it differs from the last round.
    pub was: Option<(Action, Vec<Cause>)>,
}

impl Judged {
    pub(super) fn is_wrong(&self) -> bool {
        self.sample.expect != Expect::default() && !self.sample.expect.contains(self.verdict.action)
    }

    pub(super) fn reason(&self) -> Reason {
        self.verdict.reason
    }
}

/// What is kept of a round, for the next to be compared with.
pub(super) struct Seen {
    screener: Option<Arc<Screener>>,
    pub errors: Vec<Told>,
    pub failed: Vec<Told>,
}

impl Round {
    pub(super) fn new(sources: &Sources, prompts: Option<&Path>, last: Option<&Seen>) -> Self {
        let before = last.and_then(|seen| seen.screener.clone());
        let mut round = Self {
            broken: None,
            errors: Vec::new(),
            warnings: 0,
            failed: Vec::new(),
            tests: 0,
            judged: Vec::new(),
            unread: Vec::new(),
            screener: before.clone(),
        };
        match Files::read(sources) {
            Ok(files) => round.check(&files),
            Err(error) => round.broken = Some(error.to_string()),
        }
        if let Some(path) = prompts {
            round.judge(path, before.as_deref());
        }
        round
    }

    fn check(&mut self, files: &Files) {
        let (unread, complaints) = super::super::lint::all(files);
        if !unread.is_empty() {
            // The rest is judged by what it leads to: half a lexicon would only mislead.
            let unread = unread.into_iter().map(|complaint| files.located(complaint)).collect();
            self.broken = Some(LoadError::Broken(unread).to_string());
            return;
        }
        let located = complaints.into_iter().map(|complaint| files.located(complaint));
        let (errors, warnings): (Vec<_>, Vec<_>) = located.partition(|complaint| complaint.level == Level::Error);
        self.warnings = warnings.len();
        self.errors = errors
            .iter()
            .map(|e| Told {
                line: e.line,
                file: e.file.to_string(),
                what: format!("[{}] {}; {}", e.code, e.message, e.help),
            })
            .collect();
        match files.screener() {
            Ok(screener) => {
                self.test(files, &screener);
                self.screener = Some(Arc::new(screener));
            }
            Err(error) => self.broken = Some(error.to_string()),
        }
    }

    fn test(&mut self, files: &Files, screener: &Screener) {
        let slots = Slots::new(screener);
        let builder = files.builder();
        let cases = lexicon_cases(builder.lexicon_files());
        self.tests = cases.len();
        for case in &cases {
            let why = match run_case(screener, &slots, case) {
                Outcome::Passed => continue,
                Outcome::Failed { verdict, .. } => {
                    let right: Vec<&str> = case.expect.iter().map(|action| action.as_str()).collect();
                    format!("expected {}, got {} ({})", right.join(" or "), verdict.action, verdict.reason)
                }
                Outcome::Unfilled(why) => why,
            };
            let shown = files.shown(&case.file).unwrap_or(&case.file);
            let what = format!("{:?}: {why}", case.prompt);
            self.failed.push(Told { line: case.line, file: shown.to_owned(), what });
        }
    }

    fn judge(&mut self, path: &Path, before: Option<&Screener>) {
        let (samples, unread) = read(path);
        self.unread = unread;
        let Some(screener) = &self.screener else { return };
        for sample in samples {
            let request = sample.request();
            let verdict = screener.screen(&request);
            let was = before.and_then(|before| {
                let old = before.screen(&request);
                let differs = old.action != verdict.action;
                differs.then(|| (old.action, Cause::of_verdicts(&request, (&old, before), (&verdict, screener))))
            });
            drop(request);
            self.judged.push(Judged { sample, verdict, was });
        }
    }

    /// What is kept of it.
    pub(super) fn seen(self, last: Option<Seen>) -> Seen {
        match (&self.broken, last) {
            // Nothing was looked at: what was known stays known.
            (Some(_), Some(last)) => last,
            _ => Seen { screener: self.screener, errors: self.errors, failed: self.failed },
        }
    }

    /// The exit status it calls for.
    pub(super) fn status(&self) -> u8 {
        let wrong = !self.errors.is_empty() || !self.failed.is_empty() || self.judged.iter().any(Judged::is_wrong);
        match (self.broken.is_some() || !self.unread.is_empty(), wrong) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }
    }
}

/// The prompts of a file, and what can't be read of it.
fn read(path: &Path) -> (Vec<Sample>, Vec<String>) {
    let shown = path.display().to_string();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return (Vec::new(), vec![format!("{shown}: {error}")]),
    };
    let read: Vec<Result<Sample, BadLine>> = match Format::of(path) {
        Some(Format::Text) => dataset::text(&shown, "", file).collect(),
        _ => dataset::jsonl(&shown, "", file).collect(),
    };
    let mut samples = Vec::new();
    let mut unread = Vec::new();
    for row in read {
        match row {
            Ok(mut sample) => {
                // Nobody needs to be told the file of a list of their own.
                let number = sample.id.strip_prefix(&format!("{shown}:")).map(str::to_owned);
                sample.id = number.unwrap_or(sample.id);
                samples.push(sample);
            }
            Err(bad) => unread.push(bad.to_string()),
        }
    }
    (samples, unread)
}
