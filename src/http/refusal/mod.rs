//! What a refused caller is told: [`Refusal`] says it, a dialect writes it down as an [`Answer`].
//!
//! A refusal names the decision, a reason a person understands, where to get help and where to appeal. It never names
//! the words that were found, and never quotes the request.

mod answer;
mod help;
mod language;
mod text;

pub use answer::{Answer, Refusal, Why};
pub use help::{Audience, HelpLine};
pub use language::Language;
