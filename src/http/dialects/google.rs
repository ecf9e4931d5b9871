use ::http::StatusCode;
use serde::Serialize;

use super::Dialect;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Field, Flow, Incoming, Value, read_fields};
use crate::http::refusal::{Answer, Refusal};

/// Google's image models, in Vertex AI and in the Gemini API: `:predict` and `:generateContent`.
///
/// The API takes every field in camel case and in snake case, and a single element where a list belongs.
#[derive(Clone, Copy, Debug)]
pub struct Google;

macro_rules! parts {
    ($($parts:literal),+) => {
        &[$(
            Field::positive(concat!($parts, ".text")),
            Field::image(concat!($parts, ".inlineData")),
            Field::image(concat!($parts, ".inline_data")),
            Field::image(concat!($parts, ".fileData")),
            Field::image(concat!($parts, ".file_data")),
        )+]
    };
}

const CONTENT: &[Field] = parts!(
    "contents[].parts[]", "contents[].parts", "contents.parts[]", "contents.parts", "systemInstruction.parts[]",
    "systemInstruction.parts", "system_instruction.parts[]", "system_instruction.parts"
);

const PREDICT: &[Field] = &[
    Field::positive("instances[].prompt"),
    Field::positive("instances.prompt"),
    Field::image("instances[].image"),
    Field::image("instances[].referenceImages"),
    Field::image("instances[].reference_images"),
    Field::image("instances.image"),
    Field::image("instances.referenceImages"),
    Field::image("instances.reference_images"),
    Field::negative("parameters.negativePrompt"),
    Field::negative("parameters.negative_prompt"),
];

impl Dialect for Google {
    fn name(&self) -> &'static str {
        "google"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[
            "/{version}/models/{model}:predict",
            "/{version}/models/{model}:generateContent",
            "/{version}/models/{model}:streamGenerateContent",
            "/{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:predict",
            "/{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:generateContent",
            "/{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:streamGenerateContent",
            "/{version}/publishers/{publisher}/models/{model}:generateContent",
            "/{version}/publishers/{publisher}/models/{model}:streamGenerateContent",
        ]
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let path = request.path().to_ascii_lowercase();
        if path.contains("predict") {
            return read_fields(request, PREDICT).map(Some);
        }
        // Image models make images unasked.
        if !path.contains("image") && !asks_for_image(request)? {
            return Ok(None);
        }
        read_fields(request, CONTENT).map(Some)
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        #[derive(Serialize)]
        struct Envelope {
            error: Body,
        }
        #[derive(Serialize)]
        struct Body {
            code: u16,
            message: String,
            status: &'static str,
        }
        let status = refusal.status(StatusCode::BAD_REQUEST);
        let body = Body { code: status.as_u16(), message: refusal.message(), status: "INVALID_ARGUMENT" };
        Answer::json(status, &Envelope { error: body })
    }
}

/// Whether `generationConfig.responseModalities` has an image.
fn asks_for_image(request: &Incoming<'_>) -> Result<bool, Unreadable> {
    let mut asks = false;
    request.walk(&mut |path, value| {
        let config = path.segs().first().is_none_or(|seg| seg.is("generationConfig") || seg.is("generation_config"));
        if !config {
            return Ok(Flow::Skip);
        }
        let modalities = path.segs().get(1).is_some_and(|seg| seg.is("responseModalities") || seg.is("response_modalities"));
        asks |= match value {
            Value::Text(text) => modalities && text.as_str().eq_ignore_ascii_case("image"),
            // The number of the enum.
            Value::Number(_) => modalities,
            _ => false,
        };
        Ok(Flow::Into)
    })?;
    Ok(asks)
}
