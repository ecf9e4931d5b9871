//! APIs whose fields differ from model to model: every text below one key counts.

use std::borrow::Cow;

use crate::Prompt;
use crate::http::read::{Flow, Incoming, Path, Seg, Value, is_image_text, is_web_address, push_loose};
use crate::http::{Unreadable, UnreadableKind};
use crate::screen::PartKind;

/// Keys that are named in the log; others may be the caller's own words.
const KNOWN: &[&str] = &[
    "prompt",
    "negative_prompt",
    "prompts",
    "text",
    "texts",
    "input",
    "inputs",
    "messages",
    "content",
    "instances",
    "parameters",
    "params",
    "data",
    "query",
    "caption",
    "description",
    "image",
    "images",
    "image_url",
    "style",
    "instruction",
    "instructions",
];

/// Reads every text of a body, or of what is below `root`.
///
/// Where `strict`, a value under a key that begins with `prompt` must be a text or a list of texts.
pub(super) fn read_all<'a>(request: &Incoming<'a>, root: Option<&str>, strict: bool) -> Result<Prompt<'a>, Unreadable> {
    let mut prompt = Prompt::empty();
    let mut image = false;
    request.walk(&mut |path, value| {
        if let (Some(root), Some(first)) = (root, path.segs().first())
            && !first.is(root)
        {
            return Ok(Flow::Skip);
        }
        // A key of several words is a text as well.
        if let Some(Seg::Key(key)) = path.segs().last()
            && key.contains(char::is_whitespace)
        {
            prompt.push(PartKind::Positive, name(path), key.clone());
        }
        if strict && matches!(value, Value::Number(_) | Value::Bool(_) | Value::Object) && is_prompt(path) {
            return Err(Unreadable::new(UnreadableKind::WrongType, "a prompt is not a text"));
        }
        image |= points_at_image(path, &value);
        image |= push_loose(&mut prompt, || name(path), path, value)?;
        Ok(Flow::Into)
    })?;
    Ok(prompt.with_source_image(image))
}

fn is_prompt(path: &Path<'_>) -> bool {
    path.last_key().is_some_and(|key| ["prompt", "negative_prompt"].iter().any(|word| key.eq_ignore_ascii_case(word)))
}

/// `image_url: "https://..."`, without an ending that says so.
fn points_at_image(path: &Path<'_>, value: &Value<'_, '_>) -> bool {
    let Value::Text(text) = value else { return false };
    let text = text.as_str();
    let says = path.last_key().is_some_and(|key| {
        let key = key.to_ascii_lowercase();
        ["image", "img", "photo", "picture", "mask"].iter().any(|word| key.contains(word))
    });
    (says && is_web_address(text)) || is_image_text(text)
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
