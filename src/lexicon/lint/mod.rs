//! What is wrong with a set of lexicon files, before it is compiled.
//!
//! Every complaint has a stable code:
//!
//! | code | level | what it says |
//! |---|---|---|
//! | `duplicate-id` | error | an id stands twice |
//! | `dead-form` | error, warning | a form that can never match: no word is left of it, or an exemption of the same words hides it |
//! | `lost-signs` | error, warning | signs of the form are dropped when it is read, so that it matches something more ordinary |
//! | `duplicate-form` | warning | a form that says nothing that others of its entry, or of one meaning, do not say |
//! | `conflicting-form` | error, warning | the same words in entries of different severity, subject, context or role |
//! | `shadowed-form` | warning | a longer form that means less hides a graver one inside it |
//! | `exempt-hard-term` | error, warning | an exemption that takes a hard term out, as it stands |
//! | `ordinary-word` | error, warning | a single word that is also a small word of a language, a given name, or one letter |
//! | `missing-tests` | warning | a file without tests, or grave entries that no test tries |
//! | `unused-list` | warning | a list that no form of its language names |
//! | `needless-leave` | warning | an entry's `leave` names a warning that there is not |
//!
//! ```
//! use consentry::lexicon::{LexiconFile, lint};
//!
//! let text = r#"
//! category = "sexual"
//! language = "en"
//! term = [{ id = "sexual/en/plus", text = ["21+"], severity = "explicit" }]
//! test = [{ prompt = "21+ content", expect = "allow" }]
//! "#;
//! let file = LexiconFile::parse("sexual/en.toml", text).unwrap();
//! let found = lint::lint(&[file], &lint::Options::default());
//! assert_eq!(found[0].code, "lost-signs");
//! assert_eq!(found[0].line, 4);
//! ```

mod clashes;
mod coverage;
mod duplicates;
mod exempt;
mod forms;
mod ids;
mod index;
mod ordinary;
mod shadows;
mod unused;

pub use ids::duplicate_ids;

use std::collections::BTreeSet;
use std::fmt;

use super::diagnostic::{Diagnostic, Level};
use super::entry::{Entry, Form};
use super::lists::open_forms;
use super::parse::LexiconFile;
use index::{Index, Place};

/// Every code of a complaint that [`lint`] makes.
pub const CODES: &[&str] = &[
    "duplicate-id",
    "dead-form",
    "lost-signs",
    "duplicate-form",
    "conflicting-form",
    "shadowed-form",
    "exempt-hard-term",
    "ordinary-word",
    "missing-tests",
    "unused-list",
    "needless-leave",
];

/// What lint knows besides the files.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Whether the word of this fingerprint is a given name.
    pub is_given_name: Option<&'a dyn Fn(u64) -> bool>,
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("is_given_name", &self.is_given_name.is_some()).finish()
    }
}

/// Every complaint about the files taken together; a form that names a list which is not there is one, too, by file and line. Reads every spelling once.
pub fn lint(files: &[LexiconFile], options: &Options<'_>) -> Vec<Diagnostic> {
    let index = Index::new(files);
    let mut lint = Lint { files, index: &index, found: duplicate_ids(files), left: BTreeSet::new() };
    lint.found.extend(open_forms(files));
    forms::check(&mut lint);
    clashes::check(&mut lint);
    duplicates::check(&mut lint);
    shadows::check(&mut lint);
    exempt::check(&mut lint);
    ordinary::check(&mut lint, options);
    coverage::check(&mut lint);
    unused::check(&mut lint);
    lint.needless_leaves();
    let mut found = lint.found;
    let order = |d: &Diagnostic| files.iter().position(|f| f.name == d.file);
    found.sort_by_cached_key(|d| (order(d), d.line, d.span.start, d.code, d.message.clone()));
    found.dedup();
    found
}

/// The files, their spellings, and what was found so far.
struct Lint<'a> {
    files: &'a [LexiconFile],
    index: &'a Index<'a>,
    found: Vec<Diagnostic>,
    /// What entries say is on purpose, and was found: file and entry by number, and the code.
    left: BTreeSet<(u32, u32, &'static str)>,
}

impl<'a> Lint<'a> {
    fn entry(&self, place: Place) -> &'a Entry {
        &self.files[place.file as usize].entries[place.entry as usize]
    }

    fn form(&self, place: Place) -> &'a Form {
        &self.entry(place).forms[place.form as usize]
    }

    /// `"sexual/en/nude" (sexual/en.toml:12)`
    fn named(&self, place: Place) -> String {
        let entry = self.entry(place);
        format!("\"{}\" ({}:{})", entry.id, entry.source.file, entry.source.line)
    }

    /// Complains about entries that say something is on purpose of which there is nothing.
    fn needless_leaves(&mut self) {
        for (number, file) in (0..).zip(self.files) {
            for (at, entry) in (0..).zip(&file.entries) {
                for code in entry.leave.iter().filter(|code| !self.left.contains(&(number, at, **code))) {
                    let message =
                        format!("\"{}\" says leave = [\"{code}\"], and lint has no such warning of it", entry.id);
                    let help = "take the code out of its leave: it would hide what is written next";
                    let (name, text, span) = (&file.name, &file.text, entry.source.span.clone());
                    self.found.push(Diagnostic::new("needless-leave", Level::Warning, name, text, span, message, help));
                }
            }
        }
    }

    /// Complains about a form, unless its entry says that it is on purpose.
    fn at_form(&mut self, code: &'static str, level: Level, place: Place, message: String, help: &str) {
        if level == Level::Warning && self.entry(place).leave.contains(&code) {
            self.left.insert((place.file, place.entry, code));
            return;
        }
        let file = &self.files[place.file as usize];
        let span = self.form(place).span.clone();
        self.found.push(Diagnostic::new(code, level, &file.name, &file.text, span, message, help));
    }
}

/// A written form, and the spelling of it that is meant if it has choices.
fn spelled(form: &Form, spelling: &str) -> String {
    let written = &form.written;
    if written == spelling { format!("\"{spelling}\"") } else { format!("\"{spelling}\" (of \"{written}\")") }
}
