use std::borrow::Cow;

use super::path::{Path, Text, Value, Visit};
use super::{charset, form, json, media, multipart};
use crate::http::settings::Limits;
use crate::http::{Unreadable, UnreadableKind};

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// There is none.
    Empty,
    /// JSON.
    Json(&'a str),
    /// `application/x-www-form-urlencoded`.
    Form(&'a str),
    /// `multipart/form-data`.
    Multipart {
        /// The body.
        body: &'a [u8],
        /// The boundary the `Content-Type` names.
        boundary: &'a str,
    },
    /// Plain text.
    Text(&'a str),
}

/// A request to read: its path, its query and its unpacked body.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    path: &'a str,
    query: Option<&'a str>,
    payload: Payload<'a>,
    limits: Limits,
}

impl<'a> Incoming<'a> {
    /// A request to read.
    pub fn new(path: &'a str, query: Option<&'a str>, payload: Payload<'a>, limits: Limits) -> Self {
        Self { path, query, payload, limits }
    }

    /// The path, as received.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The body.
    pub fn payload(&self) -> Payload<'a> {
        self.payload
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Tells `visit` every value of the query string and of the body, each with its path.
    pub fn walk(&self, visit: &mut Visit<'_, 'a>) -> Result<(), Unreadable> {
        if let Some(query) = self.query {
            form::walk(query, &self.limits, visit)?;
        }
        match self.payload {
            Payload::Empty => Ok(()),
            Payload::Json(text) => json::walk(text, &self.limits, visit),
            Payload::Form(text) => form::walk(text, &self.limits, visit),
            Payload::Text(text) => visit(&Path::default(), Value::Text(Text::Lasting(text))).map(|_| ()),
            Payload::Multipart { body, boundary } => {
                let mut left = self.limits.values;
                multipart::parse(body, boundary, &mut |part| {
                    left = left
                        .checked_sub(1)
                        .ok_or_else(|| Unreadable::new(UnreadableKind::TooMany, "more parts than the limit"))?;
                    tell(part, visit)
                })
            }
        }
    }
}

fn tell<'a>(part: multipart::Part<'a>, visit: &mut Visit<'_, 'a>) -> Result<(), Unreadable> {
    if part.name.eq_ignore_ascii_case("_charset_") && !part.data.eq_ignore_ascii_case(b"utf-8") {
        return Err(Unreadable::new(UnreadableKind::Charset, "a form in a charset other than UTF-8"));
    }
    let media = part.content_type.map(media::Media::parse).transpose()?.unwrap_or_default();
    let path = form::name_path(part.name);
    let wordless = ["image/", "audio/", "video/"].iter().any(|kind| media.essence.starts_with(kind));
    if part.file || wordless {
        visit(&path, Value::File(part.data))?;
        return Ok(());
    }
    match charset::decode(part.data, media.charset.as_deref()) {
        Ok(Cow::Borrowed(text)) => visit(&path, Value::Text(Text::Lasting(text)))?,
        Ok(Cow::Owned(decoded)) => {
            // A server that knows no charsets reads the bytes as UTF-8.
            if let Ok(raw) = std::str::from_utf8(part.data) {
                visit(&path, Value::Text(Text::Lasting(raw)))?;
            }
            visit(&path, Value::Text(Text::Passing(&decoded)))?
        }
        // Of no matter where no text is looked for, and fatal where one is.
        Err(unreadable) => visit(&path, Value::Undecodable(unreadable.kind()))?,
    };
    Ok(())
}
