//! What is counted while prompts are judged, and what the counts say. Every count can be merged with one of other prompts, and none
//! grows with their number: of prompts themselves only so many are kept as a person can look at.

mod change;
mod example;
mod misses;
mod past;
mod propose;
mod rates;
mod strata;
mod sweep;
mod tally;
mod terms;

pub use change::{Cause, CauseCount, Change, Changes, Effect, Net, Seen};
pub use example::{Capped, Example, Found};
pub use misses::Miss;
pub use past::{Past, PastVerdict};
pub use propose::{Proposal, Setting, Wish};
pub use rates::Rate;
pub use strata::{Drawn, Strata, Stratum};
pub use sweep::{Curve, Point, Reach, ScoreFigures, Scores, Step};
pub use tally::{Slices, Tally};
pub use terms::{Kept, KeptPrompt, TermCount, TermFigures, Terms, Without};
