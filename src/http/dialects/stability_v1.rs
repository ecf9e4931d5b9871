use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Dialect, stability};
use crate::Prompt;
use crate::http::read::{Field, Flow, Incoming, Seg, Value, read_fields};
use crate::http::refusal::{Answer, Refusal};
use crate::http::{Unreadable, UnreadableKind};
use crate::screen::PartKind;

/// Stability AI's `v1` images, with weighted texts: a negative weight steers away.
#[derive(Clone, Copy, Debug)]
pub struct StabilityV1;

impl Dialect for StabilityV1 {
    fn name(&self) -> &'static str {
        "stability-v1"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[
            "/v1/generation/{engine}/text-to-image",
            "/v1/generation/{engine}/image-to-image",
            "/v1/generation/{engine}/image-to-image/{operation}",
        ]
    }

    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::positive("prompt"),
                Field::positive("style_preset"),
                Field::image("init_image"),
                Field::image("mask_image"),
                Field::image("image"),
            ]
        }
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let mut prompt = read_fields(request, self.fields())?;
        push_weighted(&mut prompt, request)?;
        Ok(Some(prompt))
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        stability::error(refusal)
    }
}

/// Adds `text_prompts[].{text,weight}`.
pub(super) fn push_weighted<'a>(prompt: &mut Prompt<'a>, request: &Incoming<'a>) -> Result<(), Unreadable> {
    #[derive(Default)]
    struct Weighted<'a> {
        texts: Vec<Cow<'a, str>>,
        weights: Vec<f64>,
    }
    let wrong = || Unreadable::new(UnreadableKind::WrongType, "`text_prompts` is not a list of texts and weights");
    let mut all: BTreeMap<usize, Weighted<'a>> = BTreeMap::new();
    request.walk(&mut |path, value| {
        if path.segs().is_empty() {
            return Ok(Flow::Into);
        }
        if !path.starts_with(&["text_prompts"]) {
            return Ok(Flow::Skip);
        }
        let (index, key) = match path.segs() {
            [_] => return if matches!(value, Value::Array | Value::Null) { Ok(Flow::Into) } else { Err(wrong()) },
            [_, Seg::Index(_)] => return if matches!(value, Value::Object) { Ok(Flow::Into) } else { Err(wrong()) },
            [_, Seg::Index(index), key] => (*index, key),
            _ => return Err(wrong()),
        };
        let entry = all.entry(index).or_default();
        match (value, key) {
            (Value::Text(text), key) if key.is("text") => entry.texts.push(text.keep()),
            (Value::Number(weight), key) if key.is("weight") => entry.weights.push(weight),
            (Value::Text(text), key) if key.is("weight") => {
                entry.weights.push(text.as_str().trim().parse().map_err(|_| wrong())?);
            }
            (Value::Null, _) => {}
            (_, key) if key.is("text") || key.is("weight") => return Err(wrong()),
            (Value::Array | Value::Object, _) => return Err(wrong()),
            _ => {}
        }
        Ok(Flow::Into)
    })?;
    for (index, Weighted { texts, weights }) in all {
        // Of several texts or weights nobody knows which belong together.
        let negative = texts.len() == 1 && weights.len() == 1 && weights[0] < 0.0;
        let kind = if negative { PartKind::Negative } else { PartKind::Positive };
        for text in texts {
            prompt.push(kind, format!("text_prompts[{index}].text"), text);
        }
    }
    Ok(())
}
