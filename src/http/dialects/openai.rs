use ::http::StatusCode;
use serde::Serialize;

use super::Dialect;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Field, Flow, Incoming, Value, read_fields};
use crate::http::refusal::{Answer, Refusal};

/// OpenAI's API: `/v1/images/generations`, `/edits` (multipart and JSON), `/variations`, and `/v1/responses` where it has
/// the image tool.
///
/// Also reads the image fields of xAI's API, which is spoken on the same paths, and, where the operator routes it,
/// `/v1/chat/completions` of image models.
#[derive(Clone, Copy, Debug)]
pub struct OpenAi;

const RESPONSES: &[Field] = &[
    Field::positive("input"),
    Field::positive("input[]"),
    Field::positive("input[].content"),
    Field::positive("input[].content[]"),
    Field::positive("input[].content[].text"),
    Field::loose("input[].output.**"),
    Field::positive("instructions"),
    Field::loose("prompt.variables.**"),
    Field::image("input[].content[].image_url"),
    Field::image("input[].content[].file_id"),
    Field::image("input[].result"),
    Field::image("tools[].input_image_mask"),
    // What an earlier answer made is there to be changed.
    Field::image("previous_response_id"),
    Field::image("conversation"),
];

impl Dialect for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[
            "/v1/images/generations",
            "/v1/images/edits",
            "/v1/images/variations",
            "/v1/responses",
            "/openai/v1/images/generations",
            "/openai/v1/images/edits",
            "/openai/deployments/{deployment}/images/generations",
            "/openai/deployments/{deployment}/images/edits",
        ]
    }

    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::positive("prompt"),
                Field::negative("negative_prompt"),
                Field::image("image"),
                Field::image("images"),
                Field::image("mask"),
                Field::positive("messages[].content"),
                Field::positive("messages[].content[]"),
                Field::positive("messages[].content[].text"),
                Field::image("messages[].content[].image_url"),
                Field::image("messages[].content[].file"),
                Field::image("messages[].images"),
            ]
        }
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        if !request.path().trim_end_matches('/').to_ascii_lowercase().ends_with("/responses") {
            return read_fields(request, self.fields()).map(Some);
        }
        if !has_image_tool(request)? {
            return Ok(None);
        }
        read_fields(request, RESPONSES).map(Some)
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        error(refusal)
    }
}

/// Whether the image tool is at hand, or a stored prompt that may have it.
fn has_image_tool(request: &Incoming<'_>) -> Result<bool, Unreadable> {
    let mut has = false;
    request.walk(&mut |path, value| {
        let depth = path.segs().len();
        let (tools, choice) = (path.starts_with(&["tools"]), path.starts_with(&["tool_choice"]));
        let stored = path.is(&["prompt"]) && matches!(value, Value::Object);
        let image = match value {
            Value::Text(text) => (tools || choice) && text.as_str().contains("image_generation"),
            _ => false,
        };
        has |= stored || image;
        Ok(if depth == 0 || tools || choice { Flow::Into } else { Flow::Skip })
    })?;
    Ok(has)
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
