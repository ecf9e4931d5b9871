//! From a TOML file to entries, with the place of each.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::diagnostic::{Diagnostic, Level};
use super::entry::{Entry, Form, Source, TestCase};
use super::expand::{Spelled, expand};
use super::kinds::{Category, Context, Reads, Role, Severity, Side, Subject, Where};
use super::lists::{List, names_list};
use super::tongues::SIGNS;

/// One lexicon file, read.
#[derive(Clone, Debug)]
pub struct LexiconFile {
    /// The file, as it was named when it was given.
    pub name: Arc<str>,
    /// Its contents.
    pub text: Arc<str>,
    /// Its category.
    pub category: Category,
    /// Its language.
    pub language: Arc<str>,
    /// The lists that forms of its language may name.
    pub lists: Vec<List>,
    /// Its entries. A form that names a list has no pieces until [`fill_lists`](super::fill_lists) was called.
    pub entries: Vec<Entry>,
    /// Its tests.
    pub tests: Vec<TestCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    category: Category,
    language: String,
    #[serde(default)]
    lists: BTreeMap<Spanned<String>, Vec<String>>,
    #[serde(default)]
    term: Vec<RawTerm>,
    #[serde(default)]
    test: Vec<RawTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    id: Spanned<String>,
    #[serde(default)]
    text: Vec<Spanned<String>>,
    regex: Option<Spanned<String>>,
    severity: Option<Severity>,
    confidence: Option<Spanned<f32>>,
    #[serde(default)]
    exempt: bool,
    #[serde(default)]
    unaccented: bool,
    #[serde(default)]
    accented: bool,
    #[serde(default)]
    edit: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    worn: bool,
    context: Option<Context>,
    #[serde(default)]
    bears: bool,
    subject: Option<Subject>,
    role: Option<Role>,
    #[serde(default = "before")]
    side: Side,
    reads: Option<Reads>,
    #[serde(default = "positive", rename = "where")]
    place: Where,
    gap: Option<Spanned<u8>>,
    #[serde(default)]
    leave: Vec<Spanned<String>>,
    #[serde(default)]
    note: String,
}

fn before() -> Side {
    Side::Before
}

fn positive() -> Where {
    Where::Positive
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTest {
    prompt: Spanned<String>,
    negative: Option<String>,
    #[serde(default)]
    image: bool,
    expect: Expect,
    #[serde(default, rename = "note")]
    _note: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expect {
    One(String),
    Any(Vec<String>),
}

/// How many words a gap stands for unless the entry says otherwise.
const DEFAULT_GAP: u8 = 4;
const MAX_GAP: u8 = super::forms::MAX_GAP as u8;

impl LexiconFile {
    /// Reads one file. `name` is what diagnostics call it.
    ///
    /// # Errors
    /// Every complaint that keeps the file from being used: broken TOML, unknown keys, missing or contradictory values.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let name: Arc<str> = name.into();
        let raw: RawFile = toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            vec![Diagnostic::new(
                "syntax",
                Level::Error,
                &name,
                text,
                span,
                error.message().replace('\n', " "),
                "see lexicons/README.md for the keys of a term and their values",
            )]
        })?;
        let line_ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        let mut reader = Reader { spelled: Spelled::default(), name: &name, text, line_ends, errors: Vec::new() };
        let language: Arc<str> = raw.language.as_str().into();
        let lists = raw.lists.into_iter().map(|(name, words)| reader.list(name, words)).collect();
        let entries = raw.term.into_iter().map(|term| reader.entry(term, raw.category, &language)).collect();
        let tests = raw.test.into_iter().map(|test| reader.test(test)).collect();
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        Ok(Self { text: text.into(), category: raw.category, language, lists, entries, tests, name })
    }
}

struct Reader<'a> {
    spelled: Spelled,
    name: &'a Arc<str>,
    text: &'a str,
    /// Where each line ends.
    line_ends: Vec<usize>,
    errors: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn error(&mut self, code: &'static str, span: Range<usize>, message: String, help: &str) {
        self.errors.push(Diagnostic::new(code, Level::Error, self.name, self.text, span, message, help));
    }

    fn source(&self, span: Range<usize>) -> Source {
        let line = self.line_ends.partition_point(|end| *end < span.start) + 1;
        Source { file: self.name.clone(), line, span }
    }

    fn entry(&mut self, raw: RawTerm, category: Category, language: &Arc<str>) -> Entry {
        let id_span = raw.id.span();
        let id = raw.id.into_inner();
        let prefix = format!("{category}/{language}/");
        if !id.starts_with(&prefix) || id.len() == prefix.len() {
            self.error(
                "id",
                id_span.clone(),
                format!("the id \"{id}\" does not start with \"{prefix}\""),
                "category/language/name",
            );
        }
        let complaint = check(category, &raw.severity, raw.exempt, raw.context, raw.subject, raw.role, raw.reads);
        let only = "unaccented belongs to an exemption: write it beside exempt = true, or leave it out";
        let complaint = complaint.or((raw.unaccented && !raw.exempt).then_some(only));
        let shape =
            "accented, edit, alone and worn belong to written forms: give text instead of regex, or leave them out";
        let conditions = raw.accented || raw.edit || raw.alone || raw.worn;
        let complaint = complaint.or((raw.regex.is_some() && conditions).then_some(shape));
        // These are looked for in every prompt, before anything else is known of it.
        let drawn =
            "a regex of sexual/ is for bodies drawn with signs and stands in sexual/zxx.toml: write words in text";
        let of_words = category == Category::Sexual && raw.regex.is_some() && &**language != SIGNS;
        let complaint = complaint.or(of_words.then_some(drawn));
        if let Some(complaint) = complaint {
            self.error(
                "meaning",
                id_span.clone(),
                format!("\"{id}\": {complaint}"),
                "see the table of keys in lexicons/README.md",
            );
        }
        if raw.text.is_empty() == raw.regex.is_none() {
            let message = format!("\"{id}\" needs either text or regex");
            self.error("forms", id_span.clone(), message, "give the written forms in text = [\"...\"]");
        }
        let confidence = raw.confidence.map_or(1.0, |value| {
            let confidence = *value.get_ref();
            if !(confidence > 0.0 && confidence <= 1.0) {
                self.error(
                    "confidence",
                    value.span(),
                    format!("confidence {confidence} is not between 0 and 1"),
                    "0.9 is sure, 0.6 is a guess",
                );
            }
            confidence
        });
        let gap = raw.gap.map_or(DEFAULT_GAP, |value| {
            let gap = *value.get_ref();
            if !(1..=MAX_GAP).contains(&gap) {
                self.error(
                    "gap",
                    value.span(),
                    format!("gap {gap} is not between 1 and {MAX_GAP}"),
                    "the most words a ... may stand for",
                );
            }
            gap
        });
        let leave = raw.leave.into_iter().filter_map(|code| self.leave(&code)).collect();
        let forms = raw.text.into_iter().filter_map(|form| self.form(form)).collect();
        let regex = raw.regex.map(|pattern| {
            if let Err(error) = super::shapes::regex(pattern.get_ref()) {
                let message = error.to_string();
                let last = message.lines().last().unwrap_or_default().to_owned();
                self.error(
                    "regex",
                    pattern.span(),
                    last,
                    "linear-time syntax of the regex crate; no look-around, no back-references",
                );
            }
            pattern.into_inner()
        });
        Entry {
            id: id.into(),
            category,
            language: language.clone(),
            forms,
            regex,
            severity: raw.severity.unwrap_or(Severity::None),
            confidence,
            exempt: raw.exempt,
            unaccented: raw.unaccented,
            accented: raw.accented,
            edit: raw.edit,
            alone: raw.alone,
            worn: raw.worn,
            context: raw.context,
            bears: raw.bears,
            subject: if category == Category::Minors && !raw.exempt { Some(Subject::Minor) } else { raw.subject },
            role: raw.role,
            side: raw.side,
            reads: raw.reads,
            place: raw.place,
            gap,
            leave,
            note: raw.note,
            source: self.source(id_span),
        }
    }

    /// A code of lint that an entry says is on purpose.
    fn leave(&mut self, code: &Spanned<String>) -> Option<&'static str> {
        let known = super::lint::CODES.iter().find(|known| *known == code.get_ref()).copied();
        if known.is_none() {
            let message = format!("leave names \"{}\", which is no code of lint", code.get_ref());
            self.error(
                "meaning",
                code.span(),
                message,
                "the codes stand in docs/lint, and in `consentry lexicon lint --help`",
            );
        }
        known
    }

    fn list(&mut self, name: Spanned<String>, words: Vec<String>) -> List {
        let span = name.span();
        let name = name.into_inner();
        let gapped = words.iter().find(|word| word.contains("...") || word.contains('…'));
        let complaint = match gapped {
            Some(word) => Some(format!("the list \"{name}\" holds a gap: \"{word}\"")),
            None => words.is_empty().then(|| format!("the list \"{name}\" is empty")),
        };
        if let Some(message) = complaint {
            self.error(
                "list",
                span.clone(),
                message,
                "a list holds words and choices; gaps stand in the forms that name it",
            );
        }
        List { name, words, span }
    }

    fn form(&mut self, form: Spanned<String>) -> Option<Form> {
        let span = form.span();
        let text = form.into_inner();
        if names_list(&text) {
            return Some(Form { text: text.as_str().into(), written: text, span, pieces: Vec::new() });
        }
        match expand(&text, &mut self.spelled) {
            Ok(pieces) => Some(Form { text: text.as_str().into(), written: text, span, pieces }),
            Err(error) => {
                self.error(
                    "form",
                    span,
                    format!("the form \"{text}\": {error}"),
                    "choices are written (a|b|c), gaps ...",
                );
                None
            }
        }
    }

    fn test(&mut self, raw: RawTest) -> TestCase {
        let span = raw.prompt.span();
        let expect = match raw.expect {
            Expect::One(one) => vec![one],
            Expect::Any(any) => any,
        };
        if expect.is_empty() || expect.iter().any(|e| !matches!(e.as_str(), "allow" | "review" | "block")) {
            self.error(
                "expect",
                span.clone(),
                format!("expect = {expect:?}"),
                "allow, review or block, or a list of these",
            );
        }
        TestCase {
            prompt: raw.prompt.into_inner(),
            negative: raw.negative,
            image: raw.image,
            expect,
            source: self.source(span),
        }
    }
}

/// What contradicts itself in the meaning of an entry.
fn check(
    category: Category,
    severity: &Option<Severity>,
    exempt: bool,
    context: Option<Context>,
    subject: Option<Subject>,
    role: Option<Role>,
    reads: Option<Reads>,
) -> Option<&'static str> {
    let means = severity.is_some() || context.is_some() || subject.is_some() || role.is_some() || reads.is_some();
    if exempt {
        return means
            .then_some("an exemption means nothing itself: leave severity, context, subject, role and reads out");
    }
    match category {
        Category::Sexual
            if !matches!(
                severity,
                Some(Severity::Mild | Severity::Suggestive | Severity::Nudity | Severity::Explicit)
            ) =>
        {
            Some("needs severity = mild, suggestive, nudity or explicit")
        }
        Category::Undress if severity.is_none_or(|s| s == Severity::None) => Some("needs a severity, mostly undress"),
        Category::Context if context.is_none() && reads.is_none() => Some("needs context or reads"),
        Category::Persons if subject.is_none() && role.is_none() && reads.is_none() => {
            Some("needs subject, role or reads")
        }
        Category::Persons if subject == Some(Subject::Minor) => Some("signs of a minor stand in minors/"),
        Category::Benign => Some("everything in benign/ is exempt = true"),
        _ => None,
    }
}
