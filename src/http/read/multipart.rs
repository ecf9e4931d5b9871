//! `multipart/form-data`, read strictly.
//!
//! Servers read odd multipart bodies in many ways, which is a known way past screens. So this parser takes only what
//! every server reads alike, which is all that real clients send, and calls the rest unreadable. It copies nothing.

use std::borrow::Cow;

use super::media::Params;
use crate::http::{Unreadable, UnreadableKind};

const MAX_HEADERS: usize = 8 << 10;

/// One part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// The field's name.
    pub name: Cow<'a, str>,
    /// Whether the part names a file.
    pub file: bool,
    /// The part's own `Content-Type`, as written.
    pub content_type: Option<&'a str>,
    /// The bytes.
    pub data: &'a [u8],
}

/// Tells `visit` every part, in order. Parts of one name are all told.
pub fn parse<'a>(
    body: &'a [u8],
    boundary: &str,
    visit: &mut dyn FnMut(Part<'a>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    if boundary.is_empty() || boundary.len() > 200 || !boundary.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
        return Err(wrong("no boundary, or an odd one"));
    }
    let dashed = format!("--{boundary}");
    let finder = Finder::new(dashed.as_bytes());
    let mut rest = body;
    while let Some(after) = rest.strip_prefix(b"\r\n") {
        rest = after;
    }
    let mut rest = rest.strip_prefix(dashed.as_bytes()).ok_or_else(|| wrong("it does not begin with its boundary"))?;
    loop {
        if let Some(end) = rest.strip_prefix(b"--") {
            let clean = end.iter().all(|b| b" \t\r\n".contains(b));
            return if clean { Ok(()) } else { Err(wrong("text after the last boundary")) };
        }
        let mut line = rest;
        while let [b' ' | b'\t', after @ ..] = line {
            line = after;
        }
        let part = line.strip_prefix(b"\r\n").ok_or_else(|| wrong("text behind a boundary"))?;
        let end = finder.find(part).ok_or_else(|| wrong("it does not end with its boundary"))?;
        // A boundary anywhere but at the start of a line is read in as many ways as there are servers.
        let inside =
            part[..end].strip_suffix(b"\r\n").ok_or_else(|| wrong("a boundary that is not on a line of its own"))?;
        visit(read_part(inside)?)?;
        rest = &part[end + dashed.len()..];
    }
}

/// Finds a short needle; `memchr` through the standard library's two-byte window would be slower on images.
struct Finder<'n> {
    needle: &'n [u8],
}

impl<'n> Finder<'n> {
    fn new(needle: &'n [u8]) -> Self {
        Self { needle }
    }

    fn find(&self, hay: &[u8]) -> Option<usize> {
        memchr::memmem::find(hay, self.needle)
    }
}

fn read_part(part: &[u8]) -> Result<Part<'_>, Unreadable> {
    let (head, data) = match part.strip_prefix(b"\r\n") {
        Some(data) => (&part[..0], data),
        None => {
            let end = memchr::memmem::find(part, b"\r\n\r\n").ok_or_else(|| wrong("a part without headers"))?;
            (&part[..end], &part[end + 4..])
        }
    };
    if head.len() > MAX_HEADERS {
        return Err(wrong("the headers of a part are too long"));
    }
    let head = std::str::from_utf8(head).map_err(|_| wrong("a part header that is not UTF-8"))?;
    let mut disposition = None;
    let mut content_type = None;
    for line in head.split("\r\n") {
        if line.contains(['\r', '\n', '\0']) || line.starts_with([' ', '\t']) {
            return Err(wrong("an odd line break in the headers of a part"));
        }
        let (name, value) = line.split_once(':').ok_or_else(|| wrong("a part header without a colon"))?;
        let slot = match &*name.to_ascii_lowercase() {
            "content-disposition" => &mut disposition,
            "content-type" => &mut content_type,
            "content-transfer-encoding" => {
                let value = value.trim().to_ascii_lowercase();
                if matches!(&*value, "7bit" | "8bit" | "binary") {
                    continue;
                }
                return Err(wrong("a part with a transfer encoding"));
            }
            name if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control()) => {
                return Err(wrong("an odd part header"));
            }
            _ => continue,
        };
        if slot.replace(value.trim()).is_some() {
            return Err(wrong("a part header twice"));
        }
    }
    let (name, file) = field(disposition.ok_or_else(|| wrong("a part without a name"))?)?;
    Ok(Part { name: Cow::Owned(name), file, content_type, data })
}

/// The name in a `Content-Disposition`, and whether it names a file.
fn field(disposition: &str) -> Result<(String, bool), Unreadable> {
    let mut params = Params::new(disposition);
    let odd = |_| wrong("an odd Content-Disposition");
    match params.next() {
        Some(Ok((kind, _))) if kind.eq_ignore_ascii_case("form-data") => {}
        _ => return Err(wrong("a part that is not form-data")),
    }
    let mut name = None;
    let mut file = false;
    for param in params {
        let (key, value) = param.map_err(odd)?;
        let value = match &*key.to_ascii_lowercase() {
            "name" => value,
            "name*" => extended(&value)?,
            "filename" | "filename*" => {
                file = true;
                continue;
            }
            key if key.starts_with("name*") => return Err(wrong("a name in parts")),
            _ => continue,
        };
        // Servers differ in how they undo these.
        if value.contains(['\\', '%']) {
            return Err(wrong("an escape in the name of a part"));
        }
        if name.replace(value).is_some() {
            return Err(wrong("a part with two names"));
        }
    }
    Ok((name.ok_or_else(|| wrong("a part without a name"))?, file))
}

/// `UTF-8''p%72ompt`
fn extended(value: &str) -> Result<String, Unreadable> {
    let mut pieces = value.splitn(3, '\'');
    match (pieces.next(), pieces.next(), pieces.next()) {
        (Some(charset), Some(_), Some(text)) if charset.eq_ignore_ascii_case("utf-8") => {
            let bytes = super::percent_decode(text.as_bytes(), false).into_owned();
            String::from_utf8(bytes).map_err(|_| wrong("a name that is not UTF-8"))
        }
        _ => Err(wrong("an odd extended name")),
    }
}

fn wrong(detail: &'static str) -> Unreadable {
    Unreadable::new(UnreadableKind::Multipart, detail)
}
