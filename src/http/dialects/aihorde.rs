use std::borrow::Cow;

use ::http::StatusCode;
use serde::Serialize;

use super::Dialect;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Field, Incoming, read_fields};
use crate::http::refusal::{Answer, Refusal};
use crate::screen::PartKind;

/// `POST /api/v2/generate/async` of the AI Horde. What stands after `###` in a prompt steers away.
#[derive(Clone, Copy, Debug)]
pub struct AiHorde;

impl Dialect for AiHorde {
    fn name(&self) -> &'static str {
        "aihorde"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/api/v2/generate/async"]
    }

    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::positive("prompt"),
                Field::positive("params.loras[].name"),
                Field::positive("params.tis[].name"),
                Field::loose("params.special.**"),
                Field::image("source_image"),
                Field::image("source_mask"),
                Field::image("extra_source_images"),
            ]
        }
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let read = read_fields(request, self.fields())?;
        let mut prompt = Prompt::empty().with_source_image(read.source_image());
        for part in read.parts() {
            let (positive, negative) = match &part.text {
                _ if part.field != "prompt" => (part.text.clone(), None),
                Cow::Borrowed(text) => match text.split_once("###") {
                    Some((positive, negative)) => (Cow::Borrowed(positive), Some(Cow::Borrowed(negative))),
                    None => (Cow::Borrowed(*text), None),
                },
                Cow::Owned(text) => match text.split_once("###") {
                    Some((positive, negative)) => (positive.to_owned().into(), Some(negative.to_owned().into())),
                    None => (Cow::Owned(text.clone()), None),
                },
            };
            prompt.push(PartKind::Positive, part.field.clone(), positive);
            if let Some(negative) = negative {
                prompt.push(PartKind::Negative, part.field.clone(), negative);
            }
        }
        Ok(Some(prompt))
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        #[derive(Serialize)]
        struct Body {
            message: String,
            rc: &'static str,
        }
        let rc = if refusal.judged() { "CorruptPrompt" } else { "ValidationError" };
        Answer::json(refusal.status(StatusCode::BAD_REQUEST), &Body { message: refusal.message(), rc })
    }
}
