//! `consentry eval`: judges files of prompts, and says what the answers are worth.

mod again;
mod args;
mod label;
mod labels;
mod open;
mod revision;
mod run;
mod text;
mod thresholds;

pub(super) use args::Args;
pub(super) use open::{Data, bar, data, samples, spinner};
pub(super) use run::run;
