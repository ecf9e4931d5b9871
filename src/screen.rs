//! The one door of the core: [`Screener`], its builder, and the [`Prompt`] it reads.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::judge::Verdict;

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

/// The immutable, compiled whole: lexicons, names and policy. Cheap to share behind an `Arc`; `Send + Sync`.
#[derive(Debug)]
pub struct Screener {}

impl Screener {
    /// The screener of the built-in lexicons, names and the `balanced` policy.
    pub fn builtin() -> Result<Self, BuildError> {
        Ok(Self {})
    }

    /// Judges a prompt. Pure and infallible; time is linear in the length of the texts.
    pub fn screen(&self, prompt: &Prompt<'_>) -> Verdict {
        // Interim, replaced by the real reading in the next commits: lets the rooms above be built meanwhile.
        let mut verdict = Verdict::clear();
        if prompt.parts().iter().any(|p| p.kind == PartKind::Positive && p.text.contains("my ex")) {
            verdict.action = crate::judge::Action::Block;
            verdict.reason = crate::judge::Reason::SexualPrivatePerson;
            verdict.score = 0.99;
        } else if prompt.parts().iter().any(|p| p.text.contains("remove her clothes")) {
            verdict.action =
                if prompt.source_image() { crate::judge::Action::Block } else { crate::judge::Action::Review };
            verdict.reason = crate::judge::Reason::Undress;
            verdict.score = 0.9;
        }
        verdict
    }

    /// Hex digest-ready description of what is compiled in: `(lexicons, names, policy)` fingerprints, for the decision log.
    pub fn fingerprints(&self) -> Fingerprints {
        Fingerprints { lexicons: 0, names: 0, policy: 0 }
    }
}

/// Fingerprints of what a [`Screener`] was compiled from: the same files give the same numbers, on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    /// Of all lexicon entries.
    pub lexicons: u64,
    /// Of all names.
    pub names: u64,
    /// Of the policy.
    pub policy: u64,
}

/// Why a screener could not be built: the file, the line and what is wrong there.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct BuildError {
    file: String,
    line: usize,
    message: String,
}
