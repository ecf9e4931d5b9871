//! The ready gateway: an HTTP server with the [`ScreenLayer`](crate::http::ScreenLayer) in front of an image API.
//!
//! [`Options`] say what it does (a [`Config`] file fills them), a [`Build`] makes its screener at the start and at every
//! reload, and a [`Gateway`] binds and runs it:
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use consentry::gateway::{Gateway, Options};
//! use consentry::http::{BoxError, builtin_screener};
//!
//! # async fn run() -> Result<(), consentry::gateway::StartError> {
//! let gateway = Gateway::start(Options::default(), Arc::new(|| builtin_screener().map_err(BoxError::from))).await?;
//! println!("http://{}", gateway.listen_addr());
//! gateway.run(async { tokio::signal::ctrl_c().await.unwrap_or_default() }).await;
//! # Ok(())
//! # }
//! ```
//!
//! The way of a request, from the outside in, is one chain in `stack.rs`: answers to errors, a limit of requests, refusal
//! of upgrades, room in the decision log and for the body, the screen, and the upstream or the demo generator.

mod admin;
mod answer;
mod body;
mod config;
mod demo;
mod options;
mod protection;
mod recorder;
mod reload;
mod room;
mod run;
mod screeners;
mod server;
mod stack;
mod telemetry;
mod upstream;
mod watch;

pub use config::ConfigError;
pub use config::{Config, parse_upstream};
pub use options::{
    KeySource, Limits, LogOptions, Options, Protocol, ReloadOptions, Tenant, TenantPolicy, Unrouted, UpstreamOptions,
};
pub use reload::Build;
#[cfg(feature = "cli")]
pub(crate) use reload::Snapshot;
pub use run::{Control, Gateway, StartError};
pub use upstream::UpstreamError;
#[cfg(feature = "cli")]
pub(crate) use watch::watcher;
