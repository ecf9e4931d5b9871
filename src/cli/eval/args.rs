//! The flags.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::label;
use crate::Action;
use crate::cli::load::SourceArgs;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "\
Data is read by the ending of its name: .jsonl ({\"id\", \"prompt\", \"negative_prompt\"?, \"has_image\"?, \"expect\"?, \
\"slice\"?} a line; expect is a verdict or a list), .csv (a header with these columns; several verdicts as review|block), \
.parquet (the same columns; uncompressed, Snappy, gzip or Zstandard), .txt (a prompt a line), .toml (cases with slots, as in tests/cases; a folder is all its files). - reads \
JSONL from stdin.

Examples:
  consentry eval prompts.jsonl
  consentry eval prompts.jsonl --sweep --max-fpr 0.01 --report out.html
  consentry eval tests/cases --diff my-lexicons
  consentry eval tests/cases --lexicons git:main --diff lexicons
  consentry eval prompts.jsonl --diff-policy strict
  consentry eval prompts.jsonl --replay verdicts-of-last-month.jsonl
  consentry eval prompts.csv --gate gates.toml
  consentry eval prompts.jsonl --labels labels.jsonl --assume allow
  consentry eval prompts.txt --sample 200 --sample-out to-label.jsonl
  consentry eval label to-label.jsonl

What is printed has ids, terms and places, never the words of a prompt, unless --show-prompts asks for them.

Exit status: 0 all went well; 1 a gate is not met, or --diff or --diff-policy makes a labelled prompt worse; 2 the command, a file or a \
line of it could not be read.")]
pub struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// Files of prompts, folders of cases, or - for JSONL from stdin
    #[arg(required = true, value_name = "DATA")]
    pub(super) data: Vec<String>,
    /// Labels that stand beside the data: {"id", "expect", "why"?} a line, joined by id; they go over labels of the data
    #[arg(long, value_name = "FILE")]
    pub(super) labels: Option<PathBuf>,
    /// Count prompts without a label as if this were right for them
    #[arg(long, value_name = "VERDICT", value_parser = action)]
    pub(super) assume: Option<Action>,
    /// Look at other thresholds: what each would hold, and who changes sides where
    #[arg(long)]
    pub(super) sweep: bool,
    /// Propose review_at and block_at with at most this false-positive rate (0 to 1)
    #[arg(long, value_name = "X", value_parser = share)]
    pub(super) max_fpr: Option<f64>,
    /// Propose review_at and block_at with at least this recall (0 to 1)
    #[arg(long, value_name = "X", value_parser = share)]
    pub(super) min_recall: Option<f64>,
    /// What would change if these lexicons took the place of those in use: a folder, or git:REV or git:REV:FOLDER
    #[arg(long, value_name = "OTHER")]
    pub(super) diff: Option<String>,
    /// What would change under this policy
    #[arg(long, value_name = "FILE|PROFILE")]
    pub(super) diff_policy: Option<String>,
    /// What has changed since these verdicts: the output of screen --jsonl, joined by id
    #[arg(long, value_name = "PAST")]
    pub(super) replay: Option<PathBuf>,
    /// Fail unless the figures meet these limits
    #[arg(long, value_name = "FILE")]
    pub(super) gate: Option<PathBuf>,
    /// Write a page that stands by itself
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Print all figures as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Show the words of prompts
    #[arg(long)]
    pub(super) show_prompts: bool,
    /// Draw so many unlabelled prompts, of every slice and kind of answer alike
    #[arg(long, value_name = "N", requires = "sample_out")]
    pub(super) sample: Option<usize>,
    /// Where to write them (with their words), for eval label
    #[arg(long, value_name = "FILE", requires = "sample")]
    pub(super) sample_out: Option<PathBuf>,
    /// How many of the most costly terms to look into
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) terms: usize,
    /// How many threads to use [default: one for each core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(super) threads: usize,
    #[command(flatten)]
    pub(super) sources: SourceArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Label prompts, one key each
    Label(label::Args),
}

fn action(word: &str) -> Result<Action, String> {
    Action::from_word(word).ok_or_else(|| "a verdict is allow, review or block".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("not between 0 and 1 (1 % is 0.01)".to_owned()) }
}
