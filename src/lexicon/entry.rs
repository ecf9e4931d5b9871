//! One entry of the lexicon, as written.

use std::ops::Range;
use std::sync::Arc;

use super::expand::Piece;
use super::kinds::{Category, Context, Reads, Role, Severity, Side, Subject, Where};

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file, as it was named when it was given.
    pub file: Arc<str>,
    /// Line of the id, counted from 1.
    pub line: usize,
    /// Byte range of the id in the file.
    pub span: Range<usize>,
}

/// One written form of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// As written, with its choices, gaps and lists.
    pub written: String,
    /// The same with its lists written out as choices.
    pub text: Arc<str>,
    /// Byte range in the file.
    pub span: Range<usize>,
    /// Its pieces: one, or several with gaps or choices between them; none as long as it names a list that is not filled in.
    pub pieces: Vec<Piece>,
}

/// One concept: its forms and what they count for.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Stable for ever: `sexual/nl/naakt`.
    pub id: Arc<str>,
    /// The folder it stands in.
    pub category: Category,
    /// The language of the file.
    pub language: Arc<str>,
    /// Its written forms.
    pub forms: Vec<Form>,
    /// A shape instead of forms.
    pub regex: Option<String>,
    /// What it sexualises; `none` if it does not.
    pub severity: Severity,
    /// In (0, 1]: how sure it is that the word means this.
    pub confidence: f32,
    /// Hides hits inside its own span.
    pub exempt: bool,
    /// An exemption that hides no word written with an accent, or with a letter such as ø: for harmless words that fold together
    /// with a sexual one.
    pub unaccented: bool,
    /// Counts only where a vowel of it is written with an accent: for words that fold together with a harmless one.
    pub accented: bool,
    /// Counts only where a source image came along: what nobody would ask for without one.
    pub edit: bool,
    /// Counts only where it is all that stands between two commas or ends of sentences: an order of one word or two.
    pub alone: bool,
    /// Counts only right behind clothes that somebody wears: "She wears a red dress. Remove it."
    pub worn: bool,
    /// What it says about the request as a whole.
    pub context: Option<Context>,
    /// A thing that can itself be what is nude.
    pub bears: bool,
    /// Whom it describes.
    pub subject: Option<Subject>,
    /// What part it gives the person beside it.
    pub role: Option<Role>,
    /// On which side of the name it stands.
    pub side: Side,
    /// What it does in a sentence.
    pub reads: Option<Reads>,
    /// In which prompts it counts.
    pub place: Where,
    /// The most words a gap stands for.
    pub gap: u8,
    /// Codes of warnings that lint would give of it and that are on purpose; the note says why.
    pub leave: Vec<&'static str>,
    /// Why it is here.
    pub note: String,
    /// Where it stands.
    pub source: Source,
}

/// A test that stands in a lexicon file.
#[derive(Clone, Debug, PartialEq)]
pub struct TestCase {
    /// The prompt, with its slots.
    pub prompt: String,
    /// A negative prompt.
    pub negative: Option<String>,
    /// Whether a source image came along.
    pub image: bool,
    /// The verdicts that are right, as written: `allow`, `review`, `block`.
    pub expect: Vec<String>,
    /// Where it stands.
    pub source: Source,
}
