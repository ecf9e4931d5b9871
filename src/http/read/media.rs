//! The `Content-Type` of a body.

use ::http::HeaderMap;
use ::http::header::CONTENT_TYPE;

use crate::http::{Unreadable, UnreadableKind};

/// How a body says it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Media {
    /// Lower case, without parameters; empty if the request names none.
    pub(super) essence: String,
    pub(super) charset: Option<String>,
    pub(super) boundary: Option<String>,
}

impl Media {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Unreadable> {
        let mut values = headers.get_all(CONTENT_TYPE).iter();
        let Some(value) = values.next() else { return Ok(Self::default()) };
        if values.next().is_some() {
            return Err(wrong("more than one Content-Type"));
        }
        Self::parse(value.to_str().map_err(|_| wrong("a Content-Type that is not text"))?)
    }

    pub(super) fn parse(value: &str) -> Result<Self, Unreadable> {
        let mut pieces = Params::new(value);
        let essence = pieces.next().unwrap_or(Ok(("", String::new())))?.0.to_ascii_lowercase();
        let mut media = Self { essence, ..Self::default() };
        for piece in pieces {
            let (name, value) = piece?;
            let slot = match &*name.to_ascii_lowercase() {
                "charset" => &mut media.charset,
                "boundary" => &mut media.boundary,
                name if name.starts_with("boundary*") || name.starts_with("charset*") => {
                    return Err(wrong("a Content-Type parameter in parts"));
                }
                _ => continue,
            };
            if slot.replace(value).is_some() {
                return Err(wrong("a Content-Type parameter twice"));
            }
        }
        if media.essence.contains(',') {
            return Err(wrong("more than one Content-Type"));
        }
        Ok(media)
    }

    pub(super) fn is_multipart(&self) -> bool {
        self.essence.starts_with("multipart/")
    }

    pub(super) fn is_form(&self) -> bool {
        self.essence == "application/x-www-form-urlencoded"
    }

    pub(super) fn is_text(&self) -> bool {
        self.essence.starts_with("text/")
    }

    pub(super) fn is_json(&self) -> bool {
        self.essence.is_empty() || self.essence.ends_with("json")
    }
}

fn wrong(detail: &'static str) -> Unreadable {
    Unreadable::new(UnreadableKind::ContentType, detail)
}

/// The pieces of a header value between semicolons, as name and unquoted value.
pub(super) struct Params<'a> {
    rest: Option<&'a str>,
}

impl<'a> Params<'a> {
    pub(super) fn new(value: &'a str) -> Self {
        Self { rest: Some(value) }
    }
}

impl<'a> Iterator for Params<'a> {
    type Item = Result<(&'a str, String), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest.take()?.trim_start();
            let end = rest.find([';', '=']).unwrap_or(rest.len());
            let name = rest[..end].trim();
            let after = &rest[end..];
            let Some(value) = after.strip_prefix('=') else {
                self.rest = after.strip_prefix(';');
                if name.is_empty() {
                    continue;
                }
                return Some(Ok((name, String::new())));
            };
            let value = value.trim_start();
            let Some(quoted) = value.strip_prefix('"') else {
                let (value, rest) = value.split_once(';').map_or((value, None), |(value, rest)| (value, Some(rest)));
                self.rest = rest;
                let value = value.trim();
                if value.contains('"') {
                    return Some(Err(wrong("a quote inside a parameter")));
                }
                return Some(Ok((name, value.to_owned())));
            };
            // Servers differ in how they read a backslash before a quote.
            let Some((value, rest)) = quoted.split_once('"') else {
                return Some(Err(wrong("a quote without its end")));
            };
            if value.ends_with('\\') {
                return Some(Err(wrong("an escaped quote in a parameter")));
            }
            let rest = rest.trim_start();
            self.rest = rest.strip_prefix(';');
            if self.rest.is_none() && !rest.is_empty() {
                return Some(Err(wrong("text after a quoted parameter")));
            }
            return Some(Ok((name, value.to_owned())));
        }
    }
}
