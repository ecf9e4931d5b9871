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
        readings.push((Need::Must, Payload::Multipart { body: &unpacked, boundary }));
    } else {
        text = charset::decode(&unpacked, media.charset.as_deref())?;
        readings_of_text(&media, &text, &mut readings);
        // A server that knows no charsets reads the bytes as UTF-8.
        if let (Cow::Owned(decoded), Ok(raw)) = (&text, std::str::from_utf8(&unpacked))
            && decoded != raw
        {
            let first = readings.len();
            readings_of_text(&media, raw, &mut readings);
            readings.iter_mut().skip(first).for_each(|(need, _)| *need = Need::May);
        }
    }
    // A server that does not unpack reads the bytes as they are.
    if let (Cow::Owned(_), Ok(raw)) = (&unpacked, std::str::from_utf8(body)) {
        readings.push((Need::May, Payload::Json(raw)));
    }

    let mut prompt = None;
    let mut done = false;
    let mut failed = None;
    for (n, (need, payload)) in readings.into_iter().enumerate() {
        if need == Need::OrElse && done {
            continue;
        }
        let query = if n == 0 || !done { head.uri.query() } else { None };
        match dialect.read(&Incoming::new(head.uri.path(), query, payload, limits)) {
            Ok(read) => {
                done = true;
                prompt = merged(prompt, read);
            }
            Err(error) if need != Need::Must && is_syntax(error.kind()) => {
                failed.get_or_insert(error);
            }
            Err(error) if error.kind() == UnreadableKind::Json && !media.is_json() => {
                return Err(Unreadable::new(UnreadableKind::ContentType, "a media type this API does not read"));
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(error) = failed
        && !done
    {
        return Err(error);
    }
    let Some(prompt) = prompt else { return Ok(None) };
    let size: usize = prompt.parts().iter().map(|part| part.text.len()).sum();
    if size > limits.text {
        let detail = format!("more than {} bytes of text", limits.text);
        return Err(Unreadable::new(UnreadableKind::TooLarge, detail));
    }
    Ok(Some(judge(&prompt)))
}

type Readings<'a> = SmallVec<[(Need, Payload<'a>); 3]>;

/// What it means when a body cannot be read in one of the ways a server might.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// It says it is this: the request is unreadable.
    Must,
    /// A lenient server might take it for this: nothing, if it is not.
    May,
    /// Taken for this if it is nothing of the former.
    OrElse,
}

/// The ways in which servers may read a text body; the first is what the request says it is.
fn readings_of_text<'a>(media: &Media, text: &'a str, readings: &mut Readings<'a>) {
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let looks_like_json = begin.starts_with(['{', '[', '"']);
    if begin.is_empty() {
        readings.push((Need::Must, Payload::Empty));
    } else if media.is_form() {
        // `curl -d '{...}'` calls JSON a form.
        if looks_like_json {
            readings.push((Need::Must, Payload::Json(text)));
            readings.push((Need::May, Payload::Form(text)));
        } else {
            readings.push((Need::Must, Payload::Form(text)));
        }
    } else if media.is_text() {
        // `fetch` calls JSON plain text.
        if looks_like_json {
            readings.push((Need::May, Payload::Json(text)));
        }
        readings.push((Need::OrElse, Payload::Text(text)));
    } else {
        readings.push((Need::Must, Payload::Json(text)));
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
        prompt.push(part.kind, part.field.clone(), part.text.clone());
    }
    Some(prompt.with_source_image(image))
}
