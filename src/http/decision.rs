//! What was decided about one request, and who is told: [`Decision`], [`Recorder`], [`Approvals`].

use std::fmt;
use std::time::Duration;

use ::http::Method;
use uuid::Uuid;

use super::settings::Mode;
use super::unreadable::Unreadable;
use crate::screen::Fingerprints;
use crate::{Part, Prompt, Verdict};

/// The id of a decision (a UUIDv7), as it stands in the log, in the headers and in refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecisionId(pub Uuid);

impl DecisionId {
    /// A new id, of this moment.
    pub(crate) fn now() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

/// What the screen said of a request.
#[derive(Clone, Copy, Debug)]
pub enum Ruling<'a> {
    /// It was read and judged.
    Screened(&'a Verdict),
    /// It could not be read: this is never a scan.
    Unscreened(&'a Unreadable),
}

/// A [`Prompt`], borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromptRef<'a> {
    parts: &'a [Part<'a>],
    source_image: bool,
}

impl<'a> PromptRef<'a> {
    /// The texts, in the order in which they stand in the request.
    pub fn parts(self) -> &'a [Part<'a>] {
        self.parts
    }

    /// Whether a source image came along.
    pub fn source_image(self) -> bool {
        self.source_image
    }
}

impl<'a, 'p: 'a> From<&'a Prompt<'p>> for PromptRef<'a> {
    fn from(prompt: &'a Prompt<'p>) -> Self {
        Self { parts: prompt.parts(), source_image: prompt.source_image() }
    }
}

/// What was done with a request; in [`Mode::Shadow`], what would have been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Allowed, and forwarded.
    Forwarded,
    /// Forwarded with a flag: a `review` under [`Review::Forward`](super::Review::Forward).
    Flagged,
    /// A `review` that a person had approved before: forwarded.
    Approved,
    /// Forwarded unscreened, as the operator set.
    ForwardedUnscreened,
    /// Held for a person to look at: refused for now.
    Held,
    /// Refused.
    Refused,
}

impl Outcome {
    /// The stable name, for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forwarded => "forwarded",
            Self::Flagged => "flagged",
            Self::Approved => "approved",
            Self::ForwardedUnscreened => "forwarded-unscreened",
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }

    /// Whether the request goes on to the service behind the layer.
    pub const fn forwards(self) -> bool {
        !matches!(self, Self::Held | Self::Refused)
    }
}

/// What was decided about one request. Borrowed from the request: a recorder copies what it keeps.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Decision<'a> {
    /// Its id.
    pub id: DecisionId,
    /// The method of the request.
    pub method: &'a Method,
    /// The pattern of the route that matched, not the path of the request.
    pub route: &'a str,
    /// The dialect the request was read in.
    pub dialect: &'a str,
    /// Whose request it was, if the operator told the layer how to know.
    pub tenant: Option<&'a str>,
    /// What was asked for; none when it could not be read.
    pub prompt: Option<PromptRef<'a>>,
    /// What the screen said.
    pub ruling: Ruling<'a>,
    /// What was done, or in shadow mode would have been.
    pub outcome: Outcome,
    /// Whether the outcome was acted on.
    pub mode: Mode,
    /// The time it took to read and judge the request, without waiting for its body.
    pub elapsed: Duration,
    /// What the screener was compiled from.
    pub fingerprints: Fingerprints,
    /// The body as received, for evidence that is sealed; what had come of it when it broke off or was too large.
    pub body: &'a [u8],
}

impl Decision<'_> {
    /// Whether the request went on to the service behind the layer. A body that broke off never does.
    pub fn forwarded(&self) -> bool {
        let broken = matches!(self.ruling, Ruling::Unscreened(u) if u.kind().broke_off());
        !broken && (self.mode == Mode::Shadow || self.outcome.forwards())
    }
}

/// Is told every decision, once, before the request is forwarded or answered. It is called on the request path: it must
/// not wait.
pub trait Recorder: Send + Sync {
    /// Takes note of a decision.
    fn record(&self, decision: &Decision<'_>);
}

impl<F: Fn(&Decision<'_>) + Send + Sync> Recorder for F {
    fn record(&self, decision: &Decision<'_>) {
        self(decision);
    }
}

/// A held request, as [`Approvals`] sees it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Held<'a> {
    /// Whose request it is.
    pub tenant: Option<&'a str>,
    /// What it asks for.
    pub prompt: PromptRef<'a>,
    /// Why it would be held.
    pub verdict: &'a Verdict,
    /// The body as received: a prompt that was approved with one source image is another request with another image.
    pub body: &'a [u8],
}

/// Says whether a person has approved a request that would be held. It is asked on the request path: it must not wait.
pub trait Approvals: Send + Sync {
    /// Whether this request may pass.
    fn approved(&self, held: &Held<'_>) -> bool;
}

impl<F: Fn(&Held<'_>) -> bool + Send + Sync> Approvals for F {
    fn approved(&self, held: &Held<'_>) -> bool {
        self(held)
    }
}

pub(crate) struct NoRecorder;

impl Recorder for NoRecorder {
    fn record(&self, _decision: &Decision<'_>) {}
}

pub(crate) struct NoApprovals;

impl Approvals for NoApprovals {
    fn approved(&self, _held: &Held<'_>) -> bool {
        false
    }
}
