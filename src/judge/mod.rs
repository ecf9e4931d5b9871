//! From what was read to a [`Verdict`]: who does what to whom, and what the policy says to that.
//!
//! `scan` gathers terms and names, `layout` sentences and clauses, `marks` says what each term means where it stands, `people`
//! who is there and in what part, `bind` whom a sexual word is about, `art` what is drawn; `decide` weighs it
//! all against the [`Policy`], and `answer` says so.

mod answer;
mod art;
mod bind;
mod consent;
mod decide;
mod glance;
mod hashed;
mod layout;
mod marks;
mod meant;
mod pattern;
mod people;
mod policy;
mod scan;
mod stand;
mod things;
mod tied;
mod verdict;
mod works;

pub(crate) use decide::{Case, decide};
pub(crate) use hashed::Hashed;
pub use policy::Policy;
pub(crate) use scan::Scan;
pub use verdict::{Action, Counted, Disguise, Finding, Obligation, Reason, Severity, Subject, Verdict};
