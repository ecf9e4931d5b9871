//! Tables of fields: most dialects are one.

use std::borrow::Cow;

use super::blob::{is_base64_blob, is_image_text};
use super::incoming::Incoming;
use super::path::{Flow, Path, Seg, Text, Value};
use crate::Prompt;
use crate::http::{Unreadable, UnreadableKind};
use crate::screen::PartKind;

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A text. Anything but a text or null there makes the request unreadable.
    Text(PartKind),
    /// Settings among which texts may stand: strings count, images in base64 count as images, the rest is passed over.
    /// Texts under a key that has `negative` in it steer away.
    Loose,
    /// A source image: anything but null, false, an empty text or an empty list.
    Image,
}

/// Where a text or an image stands.
///
/// The pattern is keys separated by dots: `[]` after a key is any element of its list, `*` any key or element, a last
/// `**` anything below. Keys are compared without regard to case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pattern: &'static str,
    /// The length of the first key, by which most fields are told apart from most values.
    head: usize,
    kind: FieldKind,
}

impl Field {
    const fn new(pattern: &'static str, kind: FieldKind) -> Self {
        let bytes = pattern.as_bytes();
        let mut head = 0;
        while head < bytes.len() && bytes[head] != b'.' && bytes[head] != b'[' {
            head += 1;
        }
        Self { pattern, head, kind }
    }

    /// A text the picture is to show.
    pub const fn positive(pattern: &'static str) -> Self {
        Self::new(pattern, FieldKind::Text(PartKind::Positive))
    }

    /// A text the picture is to avoid.
    pub const fn negative(pattern: &'static str) -> Self {
        Self::new(pattern, FieldKind::Text(PartKind::Negative))
    }

    /// Settings among which texts may stand.
    pub const fn loose(pattern: &'static str) -> Self {
        Self::new(pattern, FieldKind::Loose)
    }

    /// A source image.
    pub const fn image(pattern: &'static str) -> Self {
        Self::new(pattern, FieldKind::Image)
    }

    /// Whether `path` may be this field's, by its first step alone.
    fn may(&self, path: &Path<'_>) -> bool {
        match path.segs().first() {
            None => true,
            Some(Seg::Key(key)) => {
                let head = &self.pattern.as_bytes()[..self.head];
                head.eq_ignore_ascii_case(key.as_bytes()) || head.starts_with(b"*")
            }
            Some(Seg::Index(_)) => self.pattern.starts_with('*'),
        }
    }

    /// Whether a value at `path` is this field's.
    fn at(&self, path: &Path<'_>) -> bool {
        if !self.may(path) {
            return false;
        }
        let mut segs = path.segs().iter();
        for step in steps(self.pattern) {
            if step == "**" {
                return true;
            }
            if !segs.next().is_some_and(|seg| seg.is(step)) {
                return false;
            }
        }
        self.kind == FieldKind::Image || segs.next().is_none()
    }

    /// If this is a text, and `path` leads on from it: how many steps it has.
    fn ends_above(&self, path: &Path<'_>) -> Option<usize> {
        if !self.may(path) {
            return None;
        }
        let mut segs = path.segs().iter();
        let above = matches!(self.kind, FieldKind::Text(_))
            && steps(self.pattern).all(|step| segs.next().is_some_and(|seg| seg.is(step)))
            && segs.next().is_some();
        above.then(|| steps(self.pattern).count())
    }

    /// Whether this field leads past the first `count` steps of `path`, into a list or an object as `path` does.
    fn leads_past(&self, path: &Path<'_>, count: usize) -> bool {
        let mut steps = steps(self.pattern);
        for seg in path.segs().iter().take(count) {
            match steps.next() {
                Some("**") => return true,
                Some(step) if seg.is(step) => {}
                _ => return false,
            }
        }
        match (steps.next(), path.segs().get(count)) {
            (Some("*" | "**"), _) => true,
            (Some("[]"), Some(Seg::Index(_))) => true,
            (Some(step), Some(Seg::Key(_))) => step != "[]",
            _ => false,
        }
    }

    /// Whether a value below `path` could be this field's.
    fn below(&self, path: &Path<'_>) -> bool {
        if !self.may(path) {
            return false;
        }
        let mut steps = steps(self.pattern);
        for seg in path.segs() {
            match steps.next() {
                Some("**") => return true,
                Some(step) if seg.is(step) => {}
                Some(_) => return false,
                None => return self.kind == FieldKind::Image,
            }
        }
        steps.next().is_some() || self.kind == FieldKind::Image
    }
}

fn steps(pattern: &'static str) -> impl Iterator<Item = &'static str> {
    pattern.split('.').flat_map(|step| match step.strip_suffix("[]") {
        Some(key) => [key, "[]"].into_iter().take(2),
        None => [step, ""].into_iter().take(1),
    })
}

/// Reads the fields of a table.
pub fn read_fields<'a>(request: &Incoming<'a>, fields: &'static [Field]) -> Result<Prompt<'a>, Unreadable> {
    let mut prompt = Prompt::empty();
    let mut image = false;
    request.walk(&mut |path, value| {
        if let Value::Array | Value::Object = value {
            let into = fields.iter().any(|field| field.below(path) && fits(field, path, &value));
            let text = fields.iter().find(|field| matches!(field.kind, FieldKind::Text(_)) && field.at(path));
            return match (into, text) {
                (true, _) => Ok(Flow::Into),
                (false, Some(field)) => Err(wrong_type(field.pattern)),
                (false, None) if path.segs().is_empty() => Err(Unreadable::new(UnreadableKind::Shape, "not an object")),
                (false, None) => Ok(Flow::Skip),
            };
        }
        if path.segs().is_empty() {
            return Err(Unreadable::new(UnreadableKind::Shape, "not an object"));
        }
        let mut known = false;
        for field in fields.iter().filter(|field| field.at(path)) {
            known = true;
            match field.kind {
                FieldKind::Image => image |= is_there(&value),
                FieldKind::Text(kind) => match value {
                    Value::Null => {}
                    Value::Text(text) => prompt.push(kind, name(field.pattern, path), text.keep()),
                    Value::File(bytes) => match std::str::from_utf8(bytes) {
                        // A zero byte is a sign of UTF-16.
                        Ok(text) if !text.contains('\0') => {
                            prompt.push(kind, name(field.pattern, path), text.to_owned());
                        }
                        _ => return Err(undecodable(UnreadableKind::Utf8, field.pattern)),
                    },
                    Value::Undecodable(why) => return Err(undecodable(why, field.pattern)),
                    _ => return Err(wrong_type(field.pattern)),
                },
                FieldKind::Loose => image |= push_loose(&mut prompt, || name(field.pattern, path), path, value)?,
            }
        }
        // `prompt[]=..` in a form, where a single text belongs.
        for field in fields.iter().filter(|_| !known) {
            if let Some(count) = field.ends_above(path)
                && !fields.iter().any(|other| other.leads_past(path, count))
            {
                return Err(wrong_type(field.pattern));
            }
        }
        Ok(Flow::Into)
    })?;
    Ok(prompt.with_source_image(image))
}

/// How much of packed bytes is read as words all the same.
const PEEK: usize = 2048;

/// What is read of a text that may be packed bytes: of those no more than the beginning. Words that pose as packed bytes
/// would have to stand there for a model to heed them.
pub(crate) fn words<'a>(text: Text<'_, 'a>) -> Cow<'a, str> {
    if !is_base64_blob(text.as_str()) {
        return text.keep();
    }
    let text = text.as_str();
    Cow::Owned(text.get(..PEEK).unwrap_or(text).replace(['/', '+'], " "))
}

/// Takes a value that may be a text, an image or neither; says whether it is an image.
pub(crate) fn push_loose<'a>(
    prompt: &mut Prompt<'a>,
    name: impl FnOnce() -> Cow<'static, str>,
    path: &Path<'_>,
    value: Value<'_, 'a>,
) -> Result<bool, Unreadable> {
    match value {
        Value::Text(text) if text.as_str().trim().is_empty() => Ok(false),
        Value::Text(text) => {
            let image = is_image_text(text.as_str());
            prompt.push(steering(path), name(), words(text));
            Ok(image)
        }
        Value::File(_) => Ok(true),
        Value::Undecodable(why) => Err(Unreadable::new(why, "a text in a charset that cannot be read")),
        _ => Ok(false),
    }
}

/// Texts under a key that has `negative` in it steer away.
pub(crate) fn steering(path: &Path<'_>) -> PartKind {
    let negative = path.last_key().is_some_and(|key| key.to_ascii_lowercase().contains("negative"));
    if negative { PartKind::Negative } else { PartKind::Positive }
}

/// An object has no elements, and an array no keys.
fn fits(field: &Field, path: &Path<'_>, value: &Value<'_, '_>) -> bool {
    match steps(field.pattern).nth(path.segs().len()) {
        Some("[]") => matches!(value, Value::Array),
        Some("*" | "**") | None => true,
        Some(_) => matches!(value, Value::Object),
    }
}

fn is_there(value: &Value<'_, '_>) -> bool {
    match value {
        Value::Text(text) => !text.as_str().trim().is_empty(),
        Value::File(bytes) => !bytes.is_empty(),
        Value::Undecodable(_) => true,
        Value::Number(_) | Value::Bool(true) => true,
        Value::Bool(false) | Value::Null | Value::Array | Value::Object => false,
    }
}

fn undecodable(kind: UnreadableKind, pattern: &str) -> Unreadable {
    Unreadable::new(kind, format!("`{pattern}` is not in a charset that can be read"))
}

fn wrong_type(pattern: &str) -> Unreadable {
    Unreadable::new(UnreadableKind::WrongType, format!("`{pattern}` is not a text"))
}

/// The field's name for the log: the pattern with the indices filled in; what stands for `*` is the caller's own words.
fn name(pattern: &'static str, path: &Path<'_>) -> Cow<'static, str> {
    if !pattern.contains(['*', ']']) {
        return Cow::Borrowed(pattern);
    }
    let mut name = String::new();
    let mut steps = steps(pattern);
    let mut free = false;
    for seg in path.segs() {
        let step = if free { "**" } else { steps.next().unwrap_or("**") };
        free |= step == "**";
        match seg {
            Seg::Index(index) => name.push_str(&format!("[{index}]")),
            Seg::Key(_) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(if step.starts_with('*') { "*" } else { step });
            }
        }
    }
    Cow::Owned(name)
}

impl<'a> From<&'a str> for Text<'_, 'a> {
    fn from(text: &'a str) -> Self {
        Text::Lasting(text)
    }
}
