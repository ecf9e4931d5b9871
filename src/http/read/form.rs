//! Query strings and `application/x-www-form-urlencoded` bodies.

use std::borrow::Cow;

use super::path::{Path, Seg, Text, Value, Visit};
use crate::http::settings::Limits;
use crate::http::{Unreadable, UnreadableKind};

/// Tells `visit` every value of a form or query string. `input[prompt][0]` is the path of those three steps.
///
/// Some servers part pairs at `;` too: what they would read is told as well.
pub fn walk<'a>(text: &'a str, limits: &Limits, visit: &mut Visit<'_, 'a>) -> Result<(), Unreadable> {
    let mut left = limits.values;
    for pair in text.split('&') {
        tell(pair, &mut left, visit)?;
        if pair.contains(';') {
            for pair in pair.split(';') {
                tell(pair, &mut left, visit)?;
            }
        }
    }
    Ok(())
}

fn tell<'a>(pair: &'a str, left: &mut usize, visit: &mut Visit<'_, 'a>) -> Result<(), Unreadable> {
    if pair.is_empty() {
        return Ok(());
    }
    *left =
        left.checked_sub(1).ok_or_else(|| Unreadable::new(UnreadableKind::TooMany, "more values than the limit"))?;
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = match percent_decode(name.as_bytes(), true) {
        Cow::Borrowed(_) => Cow::Borrowed(name),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    };
    let path = name_path(name);
    match percent_decode(value.as_bytes(), true) {
        Cow::Borrowed(_) => visit(&path, Value::Text(Text::Lasting(value)))?,
        Cow::Owned(bytes) => match std::str::from_utf8(&bytes) {
            Ok(value) => visit(&path, Value::Text(Text::Passing(value)))?,
            Err(_) => visit(&path, Value::Undecodable(UnreadableKind::Utf8))?,
        },
    };
    Ok(())
}

/// The path a field name spells: `text_prompts[0][text]`, `image[]`.
pub(super) fn name_path<'a>(name: Cow<'a, str>) -> Path<'a> {
    let mut path = Path::default();
    let Some(open) = name.find('[') else {
        path.push(Seg::Key(trimmed(name)));
        return path;
    };
    path.push(Seg::Key(Cow::Owned(name[..open].trim().to_owned())));
    for step in name[open..].split('[').skip(1).take(16) {
        let step = step.trim_end().trim_end_matches(']').trim();
        match step.parse::<usize>() {
            Ok(index) => path.push(Seg::Index(index)),
            Err(_) if step.is_empty() => path.push(Seg::Index(0)),
            Err(_) => path.push(Seg::Key(Cow::Owned(step.to_owned()))),
        }
    }
    path
}

fn trimmed(name: Cow<'_, str>) -> Cow<'_, str> {
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(name.trim()),
        Cow::Owned(name) => Cow::Owned(name.trim().to_owned()),
    }
}

/// Undoes `%xx`, and `+` for a space in forms. A `%` that begins no escape stands for itself.
pub(crate) fn percent_decode(text: &[u8], plus: bool) -> Cow<'_, [u8]> {
    let Some(first) = text.iter().position(|&b| b == b'%' || (plus && b == b'+')) else {
        return Cow::Borrowed(text);
    };
    let mut out = Vec::with_capacity(text.len());
    out.extend_from_slice(&text[..first]);
    let mut rest = &text[first..];
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, tail @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = tail;
                }
                _ => out.push(byte),
            },
            (b'+', _) if plus => out.push(b' '),
            _ => out.push(byte),
        }
    }
    Cow::Owned(out)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
