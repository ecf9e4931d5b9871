//! Cases: a prompt, what is expected, and why.

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::slots::Slots;
use crate::lexicon::{Diagnostic, Level, LexiconFile};
use crate::text::{PartKind, Prompt};
use crate::{Action, Screener, Verdict};

/// One prompt and the verdicts that are right.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Says what the case is about.
    pub name: String,
    /// The prompt, with its slots.
    pub prompt: String,
    /// A negative prompt, with its slots.
    pub negative: Option<String>,
    /// Whether a source image came along.
    pub image: bool,
    /// The verdicts that are right.
    pub expect: Vec<Action>,
    /// The reason code that is right, if it matters.
    pub reason: Option<String>,
    /// Which words fill the slots.
    pub language: String,
    /// The file it stands in.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: usize,
}

/// A file of cases: `tests/cases/*.toml`.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// What the cases have in common.
    pub slice: String,
    /// The cases.
    pub cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    slice: String,
    #[serde(default)]
    language: Option<String>,
    case: Vec<RawCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    name: String,
    prompt: Spanned<String>,
    negative: Option<String>,
    #[serde(default)]
    image: bool,
    expect: Expect,
    reason: Option<String>,
    #[serde(rename = "why")]
    _why: String,
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expect {
    One(Action),
    Any(Vec<Action>),
}

impl CaseFile {
    /// Reads a file of cases.
    ///
    /// # Errors
    /// What is wrong with the file and where.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostic> {
        let file: Arc<str> = name.into();
        let raw: RawFile = toml::from_str(text).map_err(|e| {
            let help = "a case has name, prompt, expect, why; and if needed negative, image, reason, language";
            Diagnostic::new(
                "syntax",
                Level::Error,
                &file,
                text,
                e.span().unwrap_or(0..0),
                e.message().replace('\n', " "),
                help,
            )
        })?;
        let language = raw.language.unwrap_or_else(|| "en".to_owned());
        let cases = raw.case.into_iter().map(|case| Case {
            line: text.as_bytes()[..case.prompt.span().start].iter().filter(|b| **b == b'\n').count() + 1,
            name: case.name,
            prompt: case.prompt.into_inner(),
            negative: case.negative,
            image: case.image,
            expect: match case.expect {
                Expect::One(one) => vec![one],
                Expect::Any(any) => any,
            },
            reason: case.reason,
            language: case.language.unwrap_or_else(|| language.clone()),
            file: file.clone(),
        });
        Ok(Self { slice: raw.slice, cases: cases.collect() })
    }
}

/// The tests that stand in lexicon files, as cases.
pub fn lexicon_cases(files: &[LexiconFile]) -> Vec<Case> {
    files
        .iter()
        .flat_map(|file| {
            file.tests.iter().map(|test| Case {
                name: String::new(),
                prompt: test.prompt.clone(),
                negative: test.negative.clone(),
                image: test.image,
                expect: test.expect.iter().filter_map(|word| Action::from_word(word)).collect(),
                reason: None,
                language: file.language.to_string(),
                file: file.name.clone(),
                line: test.source.line,
            })
        })
        .collect()
}

/// What a case came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// As expected, in every round.
    Passed,
    /// Another verdict than expected.
    Failed {
        /// The verdict.
        verdict: Box<Verdict>,
        /// In which round.
        round: usize,
    },
    /// A slot could not be filled.
    Unfilled(String),
}

/// How many fillings of its slots a case is tried with.
const ROUNDS: usize = 3;

/// Runs a case with several fillings of its slots.
pub fn run(screener: &Screener, slots: &Slots<'_>, case: &Case) -> Outcome {
    for round in 0..ROUNDS {
        let fill = |text: &str| slots.fill(text, &case.language, round);
        let filled = fill(&case.prompt).and_then(|p| Ok((p, case.negative.as_deref().map(fill).transpose()?)));
        let (prompt, negative) = match filled {
            Ok(filled) => filled,
            Err(error) => return Outcome::Unfilled(error.to_string()),
        };
        let mut request = Prompt::new(prompt.as_str()).with_source_image(case.image);
        if let Some(negative) = &negative {
            request.push(PartKind::Negative, "negative_prompt", negative.as_str());
        }
        let verdict = screener.screen(&request);
        let reason = case.reason.as_deref().is_none_or(|reason| reason == verdict.reason.as_str());
        if !case.expect.contains(&verdict.action) || !reason {
            return Outcome::Failed { verdict: Box::new(verdict), round };
        }
    }
    Outcome::Passed
}

impl fmt::Display for Case {
    /// The case as a person looks for it: file, line, name and the prompt with its slots unfilled.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.name.is_empty() {
            write!(f, "{}: ", self.name)?;
        }
        write!(f, "{:?}", self.prompt)?;
        if let Some(negative) = &self.negative {
            write!(f, " negative {negative:?}")?;
        }
        if self.image {
            f.write_str(" with an image")?;
        }
        Ok(())
    }
}
