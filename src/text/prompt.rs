//! What comes in: the texts of one request.

use std::borrow::Cow;

use smallvec::SmallVec;

/// Whether a part asks for what it says or steers away from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// The picture is to show this.
    Positive,
    /// The picture is to avoid this (`negative_prompt`).
    Negative,
}

/// One text of a request, with the field it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Asked for, or steered away from.
    pub kind: PartKind,
    /// The field of the request, for the log: `prompt`, `params.negative_prompt`, `messages[0].content`.
    pub field: Cow<'a, str>,
    /// The text as received.
    pub text: Cow<'a, str>,
}

/// What one request asks for: its texts, and whether a source image came along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompt<'a> {
    parts: SmallVec<[Part<'a>; 2]>,
    source_image: bool,
}

impl<'a> Prompt<'a> {
    /// A prompt of one positive text, from the field `prompt`.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self::default().part(PartKind::Positive, "prompt", text)
    }

    /// A prompt without any text yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn part(mut self, kind: PartKind, field: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        self.push(kind, field, text);
        self
    }

    /// Adds a text in place.
    pub fn push(&mut self, kind: PartKind, field: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) {
        self.parts.push(Part { kind, field: field.into(), text: text.into() });
    }

    /// Adds a negative text, from the field `negative_prompt`.
    pub fn negative(self, text: impl Into<Cow<'a, str>>) -> Self {
        self.part(PartKind::Negative, "negative_prompt", text)
    }

    /// Says whether a source image came along.
    pub fn with_source_image(mut self, yes: bool) -> Self {
        self.source_image = yes;
        self
    }

    /// The texts, in the order they were added.
    pub fn parts(&self) -> &[Part<'a>] {
        &self.parts
    }

    /// Whether a source image came along.
    pub fn source_image(&self) -> bool {
        self.source_image
    }
}
