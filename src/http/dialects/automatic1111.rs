use std::borrow::Cow;

use ::http::StatusCode;
use serde::Serialize;

use super::Dialect;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Field, Flow, Incoming, Value, read_fields};
use crate::http::refusal::{Answer, Refusal};
use crate::screen::PartKind;

/// `POST /sdapi/v1/txt2img` and `/sdapi/v1/img2img`, of the web UI and of Forge and SD.Next.
///
/// The calls of the web page itself (`/run/predict`, `/queue/join`) are not among its routes: route them to `generic`, or
/// do not let them through.
#[derive(Clone, Copy, Debug)]
pub struct Automatic1111;

impl Dialect for Automatic1111 {
    fn name(&self) -> &'static str {
        "automatic1111"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/sdapi/v1/txt2img", "/sdapi/v1/img2img"]
    }

    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::positive("prompt"),
                Field::positive("prompt[]"),
                Field::positive("hr_prompt"),
                Field::positive("hr_prompt[]"),
                Field::negative("negative_prompt"),
                Field::negative("negative_prompt[]"),
                Field::negative("hr_negative_prompt"),
                Field::negative("hr_negative_prompt[]"),
                Field::positive("styles"),
                Field::positive("styles[]"),
                Field::positive("infotext"),
                Field::loose("script_args.**"),
                Field::loose("alwayson_scripts.**"),
                Field::image("init_images"),
                Field::image("mask"),
            ]
        }
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let read = read_fields(request, self.fields())?;
        let steers = read.parts().iter().any(|part| part.kind == PartKind::Negative);
        let flipped = steers && has_negative_scale(request)?;
        if !flipped && !read.parts().iter().any(|part| part.field == "infotext") {
            return Ok(Some(read));
        }
        let mut prompt = Prompt::empty().with_source_image(read.source_image());
        for part in read.parts() {
            if part.field == "infotext" {
                push_infotext(&mut prompt, &part.text);
            } else {
                let kind = if flipped { PartKind::Positive } else { part.kind };
                prompt.push(kind, part.field.clone(), part.text.clone());
            }
        }
        Ok(Some(prompt))
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        #[derive(Serialize)]
        struct Body {
            detail: String,
        }
        Answer::json(refusal.status(StatusCode::UNPROCESSABLE_ENTITY), &Body { detail: refusal.message() })
    }
}

/// Under a negative guidance scale the two prompts change places.
fn has_negative_scale(request: &Incoming<'_>) -> Result<bool, Unreadable> {
    let mut found = false;
    request.walk(&mut |path, value| {
        if let Value::Number(scale) = value {
            found |= scale < 0.0 && path.last_key().is_some_and(|key| key.to_ascii_lowercase().contains("cfg"));
        }
        Ok(if path.segs().is_empty() { Flow::Into } else { Flow::Skip })
    })?;
    Ok(found)
}

/// Takes generation parameters apart: the prompt, from `Negative prompt:` on the negative one, and the settings in the
/// last line, which have prompts of their own.
fn push_infotext(prompt: &mut Prompt<'_>, text: &str) {
    let mut kind = PartKind::Positive;
    let mut run = String::new();
    let mut flush = |kind, run: &mut String| {
        if !run.trim().is_empty() {
            prompt.push(kind, "infotext", Cow::Owned(std::mem::take(run)));
        }
        run.clear();
    };
    for line in text.lines() {
        let (next, line) = match line.trim_start().strip_prefix("Negative prompt:") {
            Some(rest) => (PartKind::Negative, rest),
            None if line.trim_start().starts_with("Steps:") => (PartKind::Positive, line),
            None => (kind, line),
        };
        if next != kind {
            flush(kind, &mut run);
            kind = next;
        }
        run.push_str(line);
        run.push('\n');
    }
    flush(kind, &mut run);
}
