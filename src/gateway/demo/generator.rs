//! The answers, by path.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body::Body as HttpBody;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use super::picture::png;
use crate::Verdict;
use crate::gateway::body::{Body, full};
use crate::http::DecisionId;
use crate::judge::Action;

/// Answers a request with a picture of its verdict.
pub(in crate::gateway) async fn generate<B: HttpBody>(request: Request<B>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    // Read what comes, so that the connection can go on; it has been screened, and is not kept.
    let mut body = std::pin::pin!(body);
    while let Some(Ok(_)) = body.frame().await {}

    let path = parts.uri.path();
    let verdict = parts.extensions.get::<Arc<Verdict>>();
    match (&parts.method, path) {
        (&Method::GET | &Method::HEAD, "/") => reply(StatusCode::OK, &about()),
        (&Method::GET | &Method::HEAD, "/v1/models") => reply(StatusCode::OK, &models()),
        (&Method::GET | &Method::HEAD, "/sdapi/v1/sd-models") => {
            reply(StatusCode::OK, &json!([{"title": MODEL, "model_name": MODEL, "filename": MODEL}]))
        }
        (&Method::POST, "/v1/images/generations" | "/v1/images/edits" | "/v1/images/variations") => {
            reply(StatusCode::OK, &json!({"created": now(), "data": [{"b64_json": picture(verdict)}]}))
        }
        (&Method::POST, "/sdapi/v1/txt2img" | "/sdapi/v1/img2img") => {
            let info = json!({"sd_model_name": MODEL}).to_string();
            reply(StatusCode::OK, &json!({"images": [picture(verdict)], "parameters": {}, "info": info}))
        }
        (&Method::POST | &Method::PUT | &Method::PATCH, _) => reply(
            StatusCode::OK,
            &json!({
                "demo": true,
                "verdict": verdict.map(|verdict| verdict.action),
                "decision": parts.extensions.get::<DecisionId>().map(ToString::to_string),
                "images": [picture(verdict)],
            }),
        ),
        _ => {
            let detail = "The demo generator has nothing here.";
            reply(StatusCode::NOT_FOUND, &json!({"error": {"message": detail, "code": "not_found"}, "detail": detail}))
        }
    }
}

const MODEL: &str = "consentry-demo";

fn about() -> Value {
    json!({"name": "consentry", "demo": true, "detail": "The built-in demo generator. Set `upstream` to put the gateway in front of an API."})
}

fn models() -> Value {
    json!({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 1_767_225_600, "owned_by": "consentry"}]})
}

/// The picture in base64: green for allow, amber for review, red for block, grey for a request nobody has screened.
fn picture(verdict: Option<&Arc<Verdict>>) -> String {
    let (word, detail, color) = match verdict {
        None => ("UNSCREENED", "", [0x60, 0x60, 0x60]),
        Some(verdict) => {
            let (word, color) = match verdict.action {
                Action::Allow => ("ALLOW", [0x1b, 0x7a, 0x3d]),
                Action::Review => ("REVIEW", [0xb2, 0x6a, 0x00]),
                Action::Block => ("BLOCK", [0xb0, 0x1e, 0x1e]),
            };
            (word, verdict.reason.as_str(), color)
        }
    };
    STANDARD.encode(png(word, detail, color))
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn reply(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(full(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
