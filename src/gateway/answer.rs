//! What the gateway itself answers, in the error shape of the API the client speaks.

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use super::body::{Body, full};

/// Why the gateway answers by itself. None of these is a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub(super) enum Trouble {
    /// Too many requests at a time.
    Busy,
    /// Decisions can't be logged.
    NoLog,
    /// A defect of the gateway.
    Defect,
    /// `Upgrade` or `CONNECT`.
    Upgrade,
    /// No connection to the upstream, or one that broke.
    UpstreamDown,
    /// The upstream took too long.
    UpstreamSlow,
    /// The client took too long over a body that was sent on as it came.
    BodySlow,
}

impl Trouble {
    const fn status(self) -> StatusCode {
        match self {
            Self::Busy | Self::NoLog => StatusCode::SERVICE_UNAVAILABLE,
            Self::Defect => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Upgrade => StatusCode::NOT_IMPLEMENTED,
            Self::UpstreamDown => StatusCode::BAD_GATEWAY,
            Self::UpstreamSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::BodySlow => StatusCode::REQUEST_TIMEOUT,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Busy => "gateway_busy",
            Self::NoLog => "decision_log_unavailable",
            Self::Defect => "internal_error",
            Self::Upgrade => "upgrade_not_supported",
            Self::UpstreamDown => "upstream_unreachable",
            Self::UpstreamSlow => "upstream_timeout",
            Self::BodySlow => "body_timeout",
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::Busy => "The gateway is handling as many requests as it may. Try again in a moment.",
            Self::NoLog => "The gateway can't keep a record of its decisions at the moment, so it lets nothing pass.",
            Self::Defect => "The gateway failed on this request, and let nothing of it pass.",
            Self::Upgrade => "The gateway does not support protocol upgrades such as WebSocket.",
            Self::UpstreamDown => "The image service behind the gateway can't be reached.",
            Self::UpstreamSlow => "The image service behind the gateway took too long to answer.",
            Self::BodySlow => "The body of the request did not arrive in time.",
        }
    }

    /// The answer, in the shape that clients of `path` know.
    pub(super) fn answer(self, path: &str) -> Response<Body> {
        let (status, code, message) = (self.status(), self.code(), self.message());
        let openai = path.starts_with("/v1/");
        let body = if openai {
            json!({"error": {"message": message, "type": "server_error", "param": null, "code": code}})
        } else if path.starts_with("/sdapi/") {
            json!({"error": code, "detail": message, "errors": message})
        } else {
            json!({"type": "about:blank", "title": status.canonical_reason(), "status": status.as_u16(), "detail": message, "code": code})
        };
        let mut response = Response::new(full(body.to_string()));
        *response.status_mut() = status;
        let problem = !openai && !path.starts_with("/sdapi/");
        let kind = if problem { "application/problem+json" } else { "application/json" };
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
