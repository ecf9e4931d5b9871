//! The Tower layer: reads the prompt of every request to an image API, and forwards, holds or refuses it.

pub mod dialects;
pub mod headers;
pub mod read;
pub mod refusal;

mod body;
mod decision;
mod future;
mod inspect;
mod layer;
mod routes;
mod service;
mod settings;
mod source;
mod unreadable;

pub use body::{BoxError, ResponseBody, ScreenBody};
pub use decision::{Approvals, Decision, DecisionId, Held, Outcome, PromptRef, Recorder, Ruling};
pub use dialects::Dialect;
pub use future::ResponseFuture;
pub use layer::{ScreenLayer, builtin_layer};
pub use refusal::{HelpLine, Language};
pub use routes::{Route, RouteError, Routes};
pub use service::Screen;
pub use settings::{Limits, Mode, Review, Unscreened};
pub use source::{ScreenerHandle, ScreenerSource, builtin_screener};
pub use unreadable::{Unreadable, UnreadableKind};
