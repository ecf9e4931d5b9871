//! What could not be read, and why: [`Unreadable`].

use std::borrow::Cow;
use std::fmt;

use ::http::StatusCode;

/// Why a request could not be screened. The names are stable: they stand in logs and metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnreadableKind {
    /// The body, or what it unpacks to, or the text in it, is over a limit.
    TooLarge,
    /// Nested deeper than the limit.
    TooDeep,
    /// More values than the limit.
    TooMany,
    /// The client went away in the middle of the body, or the transport failed.
    Aborted,
    /// The body did not arrive in time.
    TooSlow,
    /// There was no room for the body.
    NoRoom,
    /// A `Content-Encoding` that is not known, or that lies.
    ContentEncoding,
    /// A charset that is not known, or bytes that are not in it.
    Charset,
    /// A media type the dialect does not read, or more than one.
    ContentType,
    /// Not UTF-8.
    Utf8,
    /// Not JSON.
    Json,
    /// Not a form, or a form that two servers would read in two ways.
    Form,
    /// Not `multipart/form-data`, or one that two servers would read in two ways.
    Multipart,
    /// A number, object or list where a text belongs.
    WrongType,
    /// Not a shape this API has.
    Shape,
}

impl UnreadableKind {
    /// The stable name, for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::TooDeep => "too-deep",
            Self::TooMany => "too-many",
            Self::Aborted => "aborted",
            Self::TooSlow => "too-slow",
            Self::NoRoom => "no-room",
            Self::ContentEncoding => "content-encoding",
            Self::Charset => "charset",
            Self::ContentType => "content-type",
            Self::Utf8 => "utf-8",
            Self::Json => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::WrongType => "wrong-type",
            Self::Shape => "shape",
        }
    }

    /// The status a refusal for this reason has: 408, 413, 415, 503 or 400.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Self::ContentEncoding | Self::Charset | Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// Whether the end of the body never came: such a request is never sent on.
    pub(crate) const fn broke_off(self) -> bool {
        matches!(self, Self::Aborted | Self::TooSlow | Self::NoRoom)
    }
}

impl fmt::Display for UnreadableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A request that could not be screened: the kind, and a detail that says where, never what stood there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {detail}")]
pub struct Unreadable {
    kind: UnreadableKind,
    detail: Cow<'static, str>,
}

impl Unreadable {
    /// An unreadable request. `detail` must not quote the request.
    pub fn new(kind: UnreadableKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// Why.
    pub fn kind(&self) -> UnreadableKind {
        self.kind
    }

    /// Where, without any of the request's own content.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}
