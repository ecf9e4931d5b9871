//! What an operator can set on the layer, and what holds when nothing is set.

use std::sync::Arc;

use ::http::{HeaderMap, HeaderName};

use super::decision::{Approvals, NoApprovals, NoRecorder, Recorder};
use super::refusal::{HelpLine, Language};
use super::routes::Routes;
use super::source::{GrantSource, NoGrants, ScreenerSource};

/// Whether verdicts are acted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Verdicts are acted on.
    #[default]
    Enforce,
    /// Everything is forwarded, and what would have been done is recorded. Clients see no difference.
    Shadow,
}

/// What is done with a request whose verdict is `review`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Review {
    /// Refused for now, unless [`Approvals`] says that a person has approved it.
    #[default]
    Hold,
    /// Forwarded, flagged in headers.
    Forward,
}

/// What is done with a request that could not be screened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unscreened {
    /// Refused.
    #[default]
    Refuse,
    /// Forwarded as it came, and recorded as unscreened. A body that broke off is refused all the same.
    Forward,
}

/// How much of a request is read before it counts as unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a body, as received and after decompression each. Default 32 MiB.
    pub body: usize,
    /// Bytes of text handed to the screener. Default 512 KiB.
    pub text: usize,
    /// Levels of nesting of JSON; at most 127. Default 64.
    pub depth: usize,
    /// Values looked at in one body. Default 262,144.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 32 << 20, text: 512 << 10, depth: 64, values: 1 << 18 }
    }
}

pub(crate) type TenantOf = dyn Fn(&HeaderMap) -> Option<String> + Send + Sync;

/// Everything one layer and its services share.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) source: Arc<dyn ScreenerSource>,
    pub(crate) grants: Arc<dyn GrantSource>,
    pub(crate) mode: Mode,
    pub(crate) review: Review,
    pub(crate) unscreened: Unscreened,
    pub(crate) limits: Limits,
    pub(crate) routes: Routes,
    pub(crate) recorder: Arc<dyn Recorder>,
    pub(crate) approvals: Arc<dyn Approvals>,
    pub(crate) tenant: Arc<TenantOf>,
    pub(crate) language: Language,
    pub(crate) appeal: Option<Arc<str>>,
    pub(crate) help: Arc<[HelpLine]>,
}

impl Settings {
    pub(crate) fn new(source: Arc<dyn ScreenerSource>) -> Self {
        Self {
            source,
            grants: Arc::new(NoGrants),
            mode: Mode::default(),
            review: Review::default(),
            unscreened: Unscreened::default(),
            limits: Limits::default(),
            routes: Routes::builtin(),
            recorder: Arc::new(NoRecorder),
            approvals: Arc::new(NoApprovals),
            tenant: Arc::new(|_| None),
            language: Language::default(),
            appeal: None,
            help: HelpLine::builtin().into(),
        }
    }
}

/// A tenant read from one header; empty values and values that are not text count as none.
pub(crate) fn tenant_from_header(name: HeaderName) -> Arc<TenantOf> {
    Arc::new(move |headers| {
        let value = headers.get(&name)?.to_str().ok()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    })
}
