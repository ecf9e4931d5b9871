//! The API behind the gateway: a pooled client, and what a proxy does to headers on the way.

mod client;
mod forward;
pub(super) mod headers;

pub use client::UpstreamError;
pub(super) use forward::Upstream;
