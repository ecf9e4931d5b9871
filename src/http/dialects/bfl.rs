use super::Dialect;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Field, Flow, Incoming, Value, read_fields, walk_json};
use crate::screen::PartKind;

/// `POST /v1/flux-*` of Black Forest Labs. A prompt may itself be JSON.
#[derive(Clone, Copy, Debug)]
pub struct Bfl;

impl Dialect for Bfl {
    fn name(&self) -> &'static str {
        "bfl"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/v1/flux-*"]
    }

    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::positive("prompt"),
                Field::negative("negative_prompt"),
                Field::image("image_prompt"),
                Field::image("image"),
                Field::image("mask"),
                Field::image("control_image"),
                Field::image("preprocessed_image"),
                Field::image("input_image"),
                Field::image("input_image_2"),
                Field::image("input_image_3"),
                Field::image("input_image_4"),
                Field::image("input_image_5"),
                Field::image("input_image_6"),
                Field::image("input_image_7"),
                Field::image("input_image_8"),
                Field::image("input_image_9"),
                Field::image("input_image_10"),
            ]
        }
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let mut prompt = read_fields(request, self.fields())?;
        let inner: Vec<_> = prompt.parts().iter().filter_map(|part| words(&part.text, request)).collect();
        for text in inner {
            prompt.push(PartKind::Positive, "prompt", text);
        }
        Ok(Some(prompt))
    }
}

/// All texts of a prompt that is JSON, as one: a person in one place and a deed in another make one picture.
fn words(text: &str, request: &Incoming<'_>) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    let read = walk_json(text.trim(), request.limits(), &mut |_, value| {
        if let Value::Text(text) = value {
            words.push(text.as_str().to_owned());
        }
        Ok(Flow::Into)
    });
    // What is no JSON after all is read as words, and has been.
    (read.is_ok() && !words.is_empty()).then(|| words.join(", "))
}
