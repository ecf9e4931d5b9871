//! One prompt of a dataset.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::{Action, PartKind, Prompt};

/// One prompt to judge, and what is right for it if that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The dataset's own id, or `file:line`.
    pub id: String,
    /// The slice it is counted in: the dataset's own, or the file's name without its ending.
    pub slice: Arc<str>,
    /// The prompt.
    pub prompt: String,
    /// A negative prompt.
    pub negative: Option<String>,
    /// Whether a source image came along.
    pub image: bool,
    /// The verdicts that are right; none if the prompt is not labelled.
    pub expect: Expect,
    /// Why that is right, in words that may be shown; only labels that stand in a file of their own say it.
    pub why: Option<Arc<str>>,
}

impl Sample {
    /// What the screen is asked.
    pub fn request(&self) -> Prompt<'_> {
        let mut request = Prompt::new(self.prompt.as_str()).with_source_image(self.image);
        if let Some(negative) = &self.negative {
            request.push(PartKind::Negative, "negative_prompt", negative.as_str());
        }
        request
    }
}

/// The verdicts that are right for a prompt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expect([bool; 3]);

/// What a label asks for, in two words: the question that precision and recall are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// There is no label.
    Unlabelled,
    /// Review or block.
    Hold,
    /// Allow.
    Pass,
    /// Both are right: counted for neither.
    Either,
}

impl Expect {
    /// These verdicts are right.
    pub fn any(actions: impl IntoIterator<Item = Action>) -> Self {
        let mut expect = Self::default();
        actions.into_iter().for_each(|action| expect.0[action as usize] = true);
        expect
    }

    /// Reads `allow`, or several as `review|block` (a comma, a semicolon or a space will do too). Nothing is no label.
    ///
    /// # Errors
    /// A word that is no verdict.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = text.split(['|', ',', ';', ' ']).filter(|word| !word.is_empty());
        let actions: Option<Vec<Action>> = words.map(|word| Action::from_word(&word.to_ascii_lowercase())).collect();
        actions
            .map(Self::any)
            .ok_or_else(|| "\"expect\" is not allow, review or block, or several as review|block".to_owned())
    }

    /// Whether this verdict is right.
    pub fn contains(self, action: Action) -> bool {
        self.0[action as usize]
    }

    /// What the label asks for.
    pub fn wanted(self) -> Wanted {
        match self.0 {
            [false, false, false] => Wanted::Unlabelled,
            [false, ..] => Wanted::Hold,
            [true, false, false] => Wanted::Pass,
            [true, ..] => Wanted::Either,
        }
    }

    /// Whether a block is the only right answer (`Some(true)`) or a wrong one (`Some(false)`); `None` if both will do, or nobody has said.
    pub fn blocks(self) -> Option<bool> {
        match self.0 {
            [false, false, false] => None,
            [false, false, true] => Some(true),
            [.., block] => (!block).then_some(false),
        }
    }

    /// How far a verdict is from the nearest one that is right: 0 is right. Without a label, 0.
    pub fn distance(self, action: Action) -> usize {
        self.actions().map(|right| (right as usize).abs_diff(action as usize)).min().unwrap_or(0)
    }

    /// The verdict that a confusion table counts as the right one: the given one if it is right, else the nearest.
    pub fn row(self, action: Action) -> Option<Action> {
        self.actions().min_by_key(|right| (*right as usize).abs_diff(action as usize))
    }

    /// The verdicts that are right, mildest first.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::ALL.iter().copied().filter(move |action| self.contains(*action))
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.actions().map(Action::as_str).collect();
        f.write_str(&words.join("|"))
    }
}

/// A place in a dataset that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The file.
    pub file: Arc<str>,
    /// Line (of Parquet, row), counted from 1.
    pub line: u64,
    /// What is wrong. Never has words of the prompt in it.
    pub why: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

/// How a dataset is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    Jsonl,
    /// With a header.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// A prompt a line.
    Text,
    /// Cases with slots: `tests/cases/*.toml`.
    Cases,
}

impl Format {
    /// The format of a file, by the ending of its name; `None` if that says nothing.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            "txt" => Some(Self::Text),
            "toml" => Some(Self::Cases),
            _ => None,
        }
    }
}
