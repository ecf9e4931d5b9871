//! Consent-aware prompt screening for image-generation APIs.
//!
//! A [`Screener`] reads what a request to an image generator asks for, a [`Prompt`], and says whether that is a sexual
//! picture of a real person who did not agree to it. Its [`Verdict`] is to allow, review or block, with the reasons.
//!
//! ```
//! use consentry::{Action, Prompt, Reason, Screener, Severity};
//!
//! let screener = Screener::builtin()?;
//!
//! let verdict = screener.screen(&Prompt::new("a photo of my ex, completely naked"));
//! assert_eq!(verdict.action, Action::Block);
//! assert_eq!((verdict.reason, verdict.severity), (Reason::SexualPrivatePerson, Severity::Nudity));
//!
//! let verdict = screener.screen(&Prompt::new("a marble statue of a nude goddess"));
//! assert_eq!(verdict.action, Action::Allow);
//! # Ok::<(), consentry::BuildError>(())
//! ```
//!
//! # Rooms
//!
//! Each imports only from those above it.
//!
//! | module | what is in it |
//! |---|---|
//! | [`text`] | prompts, prompt syntax, disguises undone with a way back to the original bytes |
//! | [`lexicon`] | entries, parsing, lint, compiled terms |
//! | [`names`] | lists of people, lookup |
//! | [`judge`] | who a sexual word is about, contexts, the policy, the verdict |
//! | [`screen`] | [`Screener`] and its builder: the one door of the core |
//! | `http` | the Tower layer, the dialects of the APIs, refusals |
//! | `log` | the decision record and where it is written |
//! | `store` | the protected registry and consent grants, kept between runs |
//! | `gateway` | the ready server: upstream, admin address, reload |
//! | `eval` | cases, datasets, rates, thresholds, differences, gates, the report |
//!
//! # Features
//!
//! Without any, this is the core: no I/O, no clock, no globals, no async. `layer` adds `http` without a runtime; `log`, `store` and
//! `eval` add their rooms (`parquet` lets `eval` read that format); `gateway` adds the server; `cli`, the default, adds the
//! `consentry` command.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "eval")]
pub mod eval;
pub mod judge;
pub mod lexicon;
pub mod names;
pub mod screen;
pub mod text;
mod words;

#[cfg(feature = "gateway")]
pub mod gateway;
#[cfg(feature = "layer")]
pub mod http;
#[cfg(feature = "log")]
pub mod log;
#[cfg(feature = "store")]
pub mod store;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

pub use judge::{Action, Finding, Obligation, Reason, Severity, Subject, Verdict};
pub use screen::{BuildError, Part, PartKind, Prompt, Screener, ScreenerBuilder};

/// The Rust of README.md, run as documentation tests.
#[cfg(all(doctest, feature = "layer"))]
#[doc = include_str!("../README.md")]
struct Readme;
