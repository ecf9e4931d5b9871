//! Trying the screen on prompts: slots, cases, datasets of any size, and what the answers say about lexicons and policy.
//!
//! [`run`](run::run) judges a stream of [`dataset`] samples and gives [`Counts`](run::Counts): [`figures`] that take no more memory
//! for more prompts. A [`Summary`](summary::Summary) is what they come to; it is the JSON of `consentry eval --json`, and
//! [`report::page`] makes a page of it. A [`Gate`](gate::Gate) says what it must come to.

mod cases;
pub mod dataset;
pub mod figures;
pub mod gate;
pub mod report;
pub mod run;
mod slots;
pub mod summary;

pub use cases::{Case, CaseFile, Outcome, lexicon_cases, run};
pub use slots::{SlotError, Slots};
