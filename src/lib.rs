//! Consent-aware prompt screening for image-generation APIs.
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

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

pub use judge::{Action, Finding, Obligation, Reason, Severity, Subject, Verdict};
pub use screen::{BuildError, Part, PartKind, Prompt, Screener, ScreenerBuilder};
