use ::http::StatusCode;
use serde::Serialize;

use super::Dialect;
use crate::http::read::Field;
use crate::http::refusal::{Answer, Refusal};

/// `POST /v1/images/generations`, `/edits` (multipart and JSON), `/variations`.
///
/// Reads the image fields of xAI's API as well, which is spoken on the same paths.
#[derive(Clone, Copy, Debug)]
pub struct OpenAi;

impl Dialect for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/v1/images/generations", "/v1/images/edits", "/v1/images/variations"]
    }

    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::positive("prompt"),
                Field::negative("negative_prompt"),
                Field::image("image"),
                Field::image("images"),
                Field::image("mask"),
            ]
        }
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        error(refusal)
    }
}

/// OpenAI's error object, which many APIs share.
pub(super) fn error(refusal: &Refusal<'_>) -> Answer {
    #[derive(Serialize)]
    struct Envelope {
        error: Body,
    }
    #[derive(Serialize)]
    struct Body {
        code: &'static str,
        message: String,
        r#type: &'static str,
        param: Option<&'static str>,
    }
    let (code, param) = match refusal.judged() {
        true => ("content_policy_violation", Some("prompt")),
        false => (refusal.code(), None),
    };
    let body = Body { code, message: refusal.message(), r#type: "invalid_request_error", param };
    Answer::json(refusal.status(StatusCode::BAD_REQUEST), &Envelope { error: body })
}
