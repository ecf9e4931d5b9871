use std::borrow::Cow;
use std::fmt;

use crate::http::{Unreadable, UnreadableKind};

/// One step into a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seg<'a> {
    /// The value of this key.
    Key(Cow<'a, str>),
    /// The element at this index.
    Index(usize),
}

/// Where a value stands in a body: keys and indices from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path<'a> {
    segs: Vec<Seg<'a>>,
}

impl<'a> Path<'a> {
    /// The steps.
    pub fn segs(&self) -> &[Seg<'a>] {
        &self.segs
    }

    /// The innermost key, past any indices.
    pub fn last_key(&self) -> Option<&str> {
        self.segs.iter().rev().find_map(|seg| match seg {
            Seg::Key(key) => Some(&**key),
            Seg::Index(_) => None,
        })
    }

    /// The outermost key.
    pub fn first_key(&self) -> Option<&str> {
        match self.segs.first() {
            Some(Seg::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// Whether the steps are these keys; `[]` stands for any index, `*` for any key or index.
    pub fn is(&self, steps: &[&str]) -> bool {
        self.segs.len() == steps.len() && self.starts_with(steps)
    }

    /// Whether the first steps are these.
    pub fn starts_with(&self, steps: &[&str]) -> bool {
        self.segs.len() >= steps.len() && self.segs.iter().zip(steps).all(|(seg, step)| seg.is(step))
    }

    pub(crate) fn push(&mut self, seg: Seg<'a>) {
        self.segs.push(seg);
    }

    pub(crate) fn pop(&mut self) {
        self.segs.pop();
    }

    pub(crate) fn set_last(&mut self, seg: Seg<'a>) {
        if let Some(last) = self.segs.last_mut() {
            *last = seg;
        }
    }
}

impl Seg<'_> {
    /// Whether this is the key `step`, without regard to case (some servers have none); `[]` is any index, `*` anything.
    pub fn is(&self, step: &str) -> bool {
        match self {
            Seg::Key(key) => step == "*" || key.eq_ignore_ascii_case(step),
            Seg::Index(_) => step == "*" || step == "[]",
        }
    }
}

/// A text in a body.
#[derive(Clone, Copy, Debug)]
pub enum Text<'v, 'a> {
    /// It stands in the body as it is.
    Lasting(&'a str),
    /// It had escapes, and is gone after the call.
    Passing(&'v str),
}

impl<'v, 'a> Text<'v, 'a> {
    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Text::Lasting(text) | Text::Passing(text) => text,
        }
    }

    /// The text, to keep.
    pub fn keep(self) -> Cow<'a, str> {
        match self {
            Text::Lasting(text) => Cow::Borrowed(text),
            Text::Passing(text) => Cow::Owned(text.to_owned()),
        }
    }
}

/// A value in a body. Objects and arrays are told before what is in them.
#[derive(Clone, Copy, Debug)]
pub enum Value<'v, 'a> {
    /// A text.
    Text(Text<'v, 'a>),
    /// A file part.
    File(&'v [u8]),
    /// A text that is not in the charset it should be in.
    Undecodable(UnreadableKind),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
    /// An array begins.
    Array,
    /// An object begins.
    Object,
}

/// What to do with an array or object that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Tell what is in it.
    Into,
    /// Pass over it.
    Skip,
}

/// Is told every value of a body, with its path.
pub type Visit<'f, 'a> = dyn FnMut(&Path<'a>, Value<'_, 'a>) -> Result<Flow, Unreadable> + 'f;

impl fmt::Display for Path<'_> {
    /// The path with indices, and without keys: those are the caller's own words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, seg) in self.segs.iter().enumerate() {
            match seg {
                Seg::Key(_) if n == 0 => f.write_str("*")?,
                Seg::Key(_) => f.write_str(".*")?,
                Seg::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
