//! A client and a service behind the layer, for tests through its public door.
#![allow(dead_code)]

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use consentry::http::{
    BoxError, Decision, DecisionId, Outcome, ResponseBody, Routes, Ruling, ScreenBody, ScreenLayer, UnreadableKind,
    builtin_layer,
};
use consentry::{Action, PartKind, Verdict};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use tower::{Layer, ServiceExt, service_fn};

/// Blocked by every screener.
pub const BLOCK: &str = "undress my ex, naked photo of my ex";
/// Blocked with a source image.
pub const UNDRESS: &str = "remove her clothes";
/// Allowed by every screener.
pub const ALLOW: &str = "a red bicycle by the sea";

/// What the service behind the layer saw.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub body: Bytes,
    pub headers: HeaderMap,
    pub trailers: Option<HeaderMap>,
    pub verdict: Option<Arc<Verdict>>,
    pub decision: Option<DecisionId>,
    pub unreadable: Option<UnreadableKind>,
}

/// A decision, kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: DecisionId,
    pub route: String,
    pub dialect: String,
    pub tenant: Option<String>,
    pub parts: Vec<(PartKind, String, String)>,
    pub image: bool,
    pub action: Option<Action>,
    pub unreadable: Option<UnreadableKind>,
    pub outcome: Outcome,
    pub forwarded: bool,
    pub body: Bytes,
}

/// All that came of a request.
#[derive(Debug)]
pub struct Came {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub verdict: Option<Arc<Verdict>>,
    pub seen: Option<Seen>,
    pub decisions: Vec<Kept>,
}

impl Came {
    pub fn forwarded(&self) -> bool {
        self.seen.is_some()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    pub fn decision(&self) -> &Kept {
        assert_eq!(self.decisions.len(), 1, "one decision a request");
        &self.decisions[0]
    }

    /// The texts that were read, with their fields.
    pub fn read(&self) -> Vec<(PartKind, &str, &str)> {
        self.decision().parts.iter().map(|(kind, field, text)| (*kind, field.as_str(), text.as_str())).collect()
    }
}

pub fn layer() -> ScreenLayer {
    builtin_layer().expect("the built-in screener compiles")
}

pub fn generic() -> ScreenLayer {
    layer().routes(Routes::empty().catch_all())
}

pub fn json(path: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::post(path).header("content-type", "application/json").body(Full::new(body.into())).unwrap()
}

pub fn typed(path: &str, content_type: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::post(path).header("content-type", content_type).body(Full::new(body.into())).unwrap()
}

/// Sends a request through the layer to a service that answers 200 `ok`.
pub async fn send<B>(layer: ScreenLayer, request: Request<B>) -> Came
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError> + std::fmt::Debug,
{
    let seen = Arc::new(Mutex::new(None));
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let layer = layer.recorder(move |decision: &Decision<'_>| keep.lock().unwrap().push(keeping(decision)));
    let upstream = {
        let seen = Arc::clone(&seen);
        service_fn(move |request: Request<ScreenBody<B>>| {
            let seen = Arc::clone(&seen);
            async move {
                let (parts, body) = request.into_parts();
                let body = body.collect().await.expect("the body comes through");
                *seen.lock().unwrap() = Some(Seen {
                    trailers: body.trailers().cloned(),
                    body: body.to_bytes(),
                    verdict: parts.extensions.get::<Arc<Verdict>>().cloned(),
                    decision: parts.extensions.get::<DecisionId>().copied(),
                    unreadable: parts.extensions.get::<UnreadableKind>().copied(),
                    headers: parts.headers,
                });
                Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"ok"))))
            }
        })
    };
    let response: Response<ResponseBody<Full<Bytes>>> = layer.layer(upstream).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let seen = seen.lock().unwrap().take();
    let decisions = std::mem::take(&mut *kept.lock().unwrap());
    Came {
        status: parts.status,
        verdict: parts.extensions.get::<Arc<Verdict>>().cloned(),
        headers: parts.headers,
        body,
        seen,
        decisions,
    }
}

fn keeping(decision: &Decision<'_>) -> Kept {
    let parts = decision.prompt.map(|prompt| prompt.parts()).unwrap_or_default();
    Kept {
        id: decision.id,
        route: decision.route.to_owned(),
        dialect: decision.dialect.to_owned(),
        tenant: decision.tenant.map(str::to_owned),
        parts: parts.iter().map(|part| (part.kind, part.field.to_string(), part.text.to_string())).collect(),
        image: decision.prompt.is_some_and(|prompt| prompt.source_image()),
        action: match decision.ruling {
            Ruling::Screened(verdict) => Some(verdict.action),
            Ruling::Unscreened(_) => None,
        },
        unreadable: match decision.ruling {
            Ruling::Screened(_) => None,
            Ruling::Unscreened(unreadable) => Some(unreadable.kind()),
        },
        outcome: decision.outcome,
        forwarded: decision.forwarded(),
        body: Bytes::copy_from_slice(decision.body),
    }
}

/// A form of parts: name, file name, bytes.
pub fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> (String, Vec<u8>) {
    let boundary = "----consentryTestBoundary";
    let mut body = Vec::new();
    for (name, file, data) in parts {
        body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes());
        if let Some(file) = file {
            body.extend_from_slice(format!("; filename=\"{file}\"\r\nContent-Type: image/png").as_bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(data);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}
