//! From what was read to a [`Verdict`]: who does what to whom, and what the policy says to that.

pub mod verdict;

pub use verdict::{Action, Counted, Disguise, Finding, Obligation, Reason, Severity, Subject, Verdict};
