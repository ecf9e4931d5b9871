//! Trying the screen on prompts with known answers: slots, tests that stand in lexicon files, case files.

mod cases;
mod slots;

pub use cases::{Case, CaseFile, Outcome, lexicon_cases, run};
pub use slots::{SlotError, Slots};
