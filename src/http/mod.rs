//! The Tower layer: reads the prompt of every request to an image API, and forwards, holds or refuses it.
//!
//! ```
//! use bytes::Bytes;
//! use consentry::http::{ScreenBody, ScreenLayer, builtin_screener};
//! use http::{Request, Response, StatusCode};
//! use http_body_util::Full;
//! use tower::{Layer, ServiceExt, service_fn};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! async fn draw(_: Request<ScreenBody<Full<Bytes>>>) -> Result<Response<Full<Bytes>>, std::convert::Infallible> {
//!     Ok(Response::new(Full::new(Bytes::from_static(b"a picture"))))
//! }
//!
//! let service = ScreenLayer::new(builtin_screener()?).layer(service_fn(draw));
//! let ask = |prompt: &str| {
//!     let body = serde_json::json!({ "prompt": prompt }).to_string();
//!     Request::post("/v1/images/generations").body(Full::new(Bytes::from(body)))
//! };
//!
//! let answer = service.clone().oneshot(ask("a red bicycle by the sea")?).await?;
//! assert_eq!(answer.status(), StatusCode::OK);
//! let answer = service.oneshot(ask("undress my ex, naked photo of my ex")?).await?;
//! assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
//! assert_eq!(answer.headers()["consentry-verdict"], "block");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! # What becomes of a request
//!
//! A request that matches none of the [`Routes`] passes untouched and unbuffered. One that matches is buffered up to
//! [`Limits::body`] and read in the [`Dialect`] of its route; then
//!
//! | verdict | [`Mode::Enforce`] | [`Mode::Shadow`] |
//! |---|---|---|
//! | `allow` | forwarded, the bytes as received | forwarded |
//! | `review` | held, unless [`Approvals`] has it; or forwarded with a flag ([`Review::Forward`]) | forwarded |
//! | `block` | refused, in the API's own error shape | forwarded |
//! | could not be read | refused with 400, 413 or 415; or forwarded ([`Unscreened::Forward`]) | forwarded |
//! | broke off | refused with 400 | refused with 400 |
//! | was given up by whoever received it ([`GivenUp`]) | refused with 408 or 503 | refused with 408 or 503 |
//!
//! The [`Recorder`] is told every decision before the request goes on. Request and response carry `Arc<Verdict>` (or the
//! [`UnreadableKind`]) and the [`DecisionId`] as extensions, and, but for shadow mode, the [`headers`]
//! `consentry-verdict`, `consentry-decision` and `consentry-obligations`. Such headers from a client are removed.
//!
//! # What is read
//!
//! All that the API could read: every one of duplicate keys and parts, lists, the query string, forms, `\u` escapes;
//! bodies in gzip, deflate, br or zstd and in any charset of the web. Where two servers may read a body in two ways it is
//! read in both, or not at all: see [`read`].
//!
//! What is **not** read: pictures; texts that the API fetches from elsewhere or keeps (stored prompts, saved styles,
//! earlier turns of a chain); bodies of `GET` requests; websockets.
//!
//! # Waiting
//!
//! The layer has no clock, and knows one request at a time: a client that sends its body slowly, and bodies that fill the memory
//! together, are the server's to give up ([`GivenUp`]). Reading and judging do not
//! wait, and take time in proportion to the body and its text, which [`Limits`] bound.

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

pub use body::{BoxError, GivenUp, ResponseBody, ScreenBody};
pub use decision::{Approvals, Decision, DecisionId, Held, Outcome, PromptRef, Recorder, Ruling};
pub use dialects::Dialect;
pub use future::ResponseFuture;
pub use layer::{ScreenLayer, builtin_layer};
pub use refusal::{HelpLine, Language};
pub use routes::{Route, RouteError, Routes};
pub use service::Screen;
pub use settings::{Limits, Mode, Review, Unscreened};
pub use source::{GrantSource, ScreenerHandle, ScreenerSource, builtin_screener};
pub use unreadable::{Unreadable, UnreadableKind};
