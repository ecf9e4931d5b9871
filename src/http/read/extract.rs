use std::borrow::Cow;

use ::http::request::Parts;
use smallvec::{SmallVec, smallvec};

use super::incoming::{Incoming, Payload};
use super::media::Media;
use super::{charset, encoding};
use crate::Prompt;
use crate::http::dialects::Dialect;
use crate::http::settings::Limits;
use crate::http::{Unreadable, UnreadableKind};

/// Reads a request in a dialect and hands the prompt, which borrows from buffers made here, to `judge`. `None` for a
/// request that makes no picture.
pub(crate) fn extract<T>(
    dialect: &dyn Dialect,
    head: &Parts,
    body: &[u8],
    limits: Limits,
    judge: impl FnOnce(&Prompt<'_>) -> T,
) -> Result<Option<T>, Unreadable> {
    let unpacked = encoding::decode(&head.headers, body, limits.body)?;
    let media = Media::of(&head.headers)?;
    let text;
    let mut readings: Readings<'_> = smallvec![];
    if media.is_multipart() {
        let boundary = media.boundary.as_deref().unwrap_or("");
        readings.push(Payload::Multipart { body: &unpacked, boundary });
    } else {
        text = charset::decode(&unpacked, media.charset.as_deref())?;
        readings_of_text(&media, &text, &mut readings);
        // A server that knows no charsets reads the bytes as UTF-8.
        if let (Cow::Owned(decoded), Ok(raw)) = (&text, std::str::from_utf8(&unpacked))
            && decoded != raw
        {
            readings_of_text(&media, raw, &mut readings);
        }
    }
    // A server that does not unpack reads the bytes as they are.
    if let (Cow::Owned(_), Ok(raw)) = (&unpacked, std::str::from_utf8(body)) {
        readings.push(Payload::Json(raw));
    }

    let mut prompt = None;
    for (n, payload) in readings.iter().enumerate() {
        let query = if n == 0 { head.uri.query() } else { None };
        let incoming = Incoming::new(head.uri.path(), query, *payload, limits);
        match dialect.read(&incoming) {
            Ok(read) => prompt = merged(prompt, read),
            // Only the first reading has to be one: the others are what a lenient server might make of the same bytes.
            Err(error) if n > 0 && is_syntax(error.kind()) => {}
            Err(error) if error.kind() == UnreadableKind::Json && !media.is_json() => {
                return Err(Unreadable::new(UnreadableKind::ContentType, "a media type this API does not read"));
            }
            Err(error) => return Err(error),
        }
    }
    let Some(prompt) = prompt else { return Ok(None) };
    let size: usize = prompt.parts().iter().map(|part| part.text.len()).sum();
    if size > limits.text {
        let detail = format!("more than {} bytes of text", limits.text);
        return Err(Unreadable::new(UnreadableKind::TooLarge, detail));
    }
    Ok(Some(judge(&prompt)))
}

type Readings<'a> = SmallVec<[Payload<'a>; 3]>;

/// The ways in which servers may read a text body; the first is what the request says it is.
fn readings_of_text<'a>(media: &Media, text: &'a str, readings: &mut Readings<'a>) {
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let looks_like_json = begin.starts_with(['{', '[', '"']);
    if begin.is_empty() {
        readings.push(Payload::Empty);
    } else if media.is_form() {
        // `curl -d '{...}'` calls JSON a form.
        if looks_like_json {
            readings.push(Payload::Json(text));
        }
        readings.push(Payload::Form(text));
    } else if media.is_text() && !looks_like_json {
        readings.push(Payload::Text(text));
    } else {
        readings.push(Payload::Json(text));
    }
}

fn is_syntax(kind: UnreadableKind) -> bool {
    matches!(kind, UnreadableKind::Json | UnreadableKind::Shape)
}

fn merged<'a>(before: Option<Prompt<'a>>, read: Option<Prompt<'a>>) -> Option<Prompt<'a>> {
    let (mut prompt, more) = match (before, read) {
        (Some(before), Some(read)) => (before, read),
        (before, read) => return before.or(read),
    };
    let image = prompt.source_image() || more.source_image();
    for part in more.parts() {
        if !prompt.parts().contains(part) {
            prompt.push(part.kind, part.field.clone(), part.text.clone());
        }
    }
    Some(prompt.with_source_image(image))
}
