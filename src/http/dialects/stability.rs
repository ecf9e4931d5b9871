use ::http::StatusCode;
use serde::Serialize;

use super::Dialect;
use crate::http::read::Field;
use crate::http::refusal::{Answer, Refusal, Why};

/// Stability AI's `v2beta` images: generate, edit, control, upscale.
#[derive(Clone, Copy, Debug)]
pub struct Stability;

impl Dialect for Stability {
    fn name(&self) -> &'static str {
        "stability"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[
            "/v2beta/stable-image/generate/{model}",
            "/v2beta/stable-image/edit/{operation}",
            "/v2beta/stable-image/control/{operation}",
            "/v2beta/stable-image/upscale/{operation}",
        ]
    }

    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::positive("prompt"),
                Field::positive("search_prompt"),
                Field::positive("select_prompt"),
                Field::positive("background_prompt"),
                Field::positive("foreground_prompt"),
                Field::positive("style_preset"),
                Field::negative("negative_prompt"),
                Field::image("image"),
                Field::image("mask"),
                Field::image("init_image"),
                Field::image("style_image"),
                Field::image("subject_image"),
                Field::image("background_reference"),
            ]
        }
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        error(refusal)
    }
}

/// Stability's error object, of both versions of the API.
pub(super) fn error(refusal: &Refusal<'_>) -> Answer {
    #[derive(Serialize)]
    struct Body {
        id: String,
        name: &'static str,
        errors: [String; 1],
    }
    let name = match refusal.why() {
        Why::Blocked(_) | Why::Held(_) => "content_moderation",
        Why::Unscreened(unreadable) => match unreadable.kind().status() {
            StatusCode::PAYLOAD_TOO_LARGE => "payload_too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
            _ => "bad_request",
        },
    };
    let body = Body { id: refusal.decision().to_string(), name, errors: [refusal.message()] };
    Answer::json(refusal.status(StatusCode::FORBIDDEN), &body)
}
