use std::borrow::Cow;

use super::Dialect;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Flow, Incoming, Path, Seg, Value, is_image_text, push_loose};
use crate::screen::PartKind;

/// Any other API: every string of the body counts, wherever it is; a body with an image counts as one with a source
/// image.
#[derive(Clone, Copy, Debug)]
pub struct Generic;

/// Keys that are named in the log; others may be the caller's own words.
const KNOWN: &[&str] = &[
    "prompt", "negative_prompt", "prompts", "text", "texts", "input", "inputs", "messages", "content", "instances", "parameters",
    "data", "query", "caption", "description", "image", "images", "style", "instruction", "instructions", "params", "params",
];

impl Dialect for Generic {
    fn name(&self) -> &'static str {
        "generic"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[]
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let mut prompt = Prompt::empty();
        let mut image = false;
        request.walk(&mut |path, value| {
            // A key of several words is a text as well.
            if let Some(Seg::Key(key)) = path.segs().last()
                && key.contains(char::is_whitespace)
            {
                prompt.push(PartKind::Positive, name(path), key.clone());
            }
            image |= points_at_image(path, &value);
            image |= push_loose(&mut prompt, name(path), path, value);
            Ok(Flow::Into)
        })?;
        Ok(Some(prompt.with_source_image(image)))
    }
}

/// `image_url: "https://..."`, without an ending that says so.
fn points_at_image(path: &Path<'_>, value: &Value<'_, '_>) -> bool {
    let Value::Text(text) = value else { return false };
    let text = text.as_str();
    let address = text.starts_with("http://") || text.starts_with("https://");
    let says = path.last_key().is_some_and(|key| {
        let key = key.to_ascii_lowercase();
        ["image", "img", "photo", "picture", "mask"].iter().any(|word| key.contains(word))
    });
    (address && says) || is_image_text(text)
}

fn name(path: &Path<'_>) -> Cow<'static, str> {
    if let [Seg::Key(key)] = path.segs() {
        return Cow::Borrowed(known(key));
    }
    let mut name = String::new();
    for seg in path.segs() {
        match seg {
            Seg::Index(index) => name.push_str(&format!("[{index}]")),
            Seg::Key(key) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(known(key));
            }
        }
    }
    Cow::Owned(name)
}

fn known(key: &str) -> &'static str {
    KNOWN.iter().find(|known| known.eq_ignore_ascii_case(key)).copied().unwrap_or("*")
}
