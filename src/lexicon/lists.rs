//! Named lists: `remove ... <garment>` says every word of the list `garment`, so that a word added to it is known in every form.
//!
//! Any file of a language may declare lists under `[lists]`, for all files of that language. A list holds what may stand in a form
//! without gaps: words, choices, other lists.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::diagnostic::{Diagnostic, Level};
use super::entry::Form;
use super::expand::{Piece, Spelled, expand};
use super::parse::LexiconFile;

/// How deep lists may stand in lists.
const MAX_DEPTH: usize = 4;
const HELP: &str = "declare it under [lists] in a file of the same language: garment = [\"dress\", \"skirt\"]";

/// A list as a file declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What stands between the angle brackets.
    pub name: String,
    /// Its words, as written.
    pub words: Vec<String>,
    /// Byte range of the name in the file.
    pub span: Range<usize>,
}

/// Fills in the forms that name lists, as far as the lists are there. A form whose list is missing stays without pieces:
/// [`open_forms`] complains of these.
pub fn fill_lists(files: &mut [LexiconFile]) {
    let lists = Lists::of(files);
    let mut spelled = Spelled::default();
    for file in files {
        let language = file.language.clone();
        for form in file.entries.iter_mut().flat_map(|entry| &mut entry.forms).filter(|form| is_open(form)) {
            if let Some(Ok((filled, pieces))) = lists.fill(&form.written, &language, &mut spelled) {
                (form.text, form.pieces) = (filled.into(), pieces);
            }
        }
    }
}

/// Complaints about forms that name a list which no file of their language declares, and about lists that are declared twice.
pub fn open_forms(files: &[LexiconFile]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut complain = |code, file: &LexiconFile, span: &Range<usize>, message: String, help: &str| {
        found.push(Diagnostic::new(code, Level::Error, &file.name, &file.text, span.clone(), message, help));
    };
    let mut declared: BTreeMap<(&str, &str), &Arc<str>> = BTreeMap::new();
    for file in files {
        for list in &file.lists {
            if let Some(other) = declared.insert((&file.language, &list.name), &file.name) {
                let message = format!("the list \"{}\" is declared in {other} too", list.name);
                complain(
                    "list",
                    file,
                    &list.span,
                    message,
                    "one file of a language declares a list, the others use it",
                );
            }
        }
    }
    let lists = Lists::of(files);
    for file in files {
        for form in file.entries.iter().flat_map(|entry| &entry.forms).filter(|form| is_open(form)) {
            let written = &form.written;
            if let Some(Err(error)) = lists.fill(written, &file.language, &mut Spelled::default()) {
                let message = format!("the form \"{written}\": {error}");
                complain(
                    "form",
                    file,
                    &form.span,
                    message,
                    "split a form of very many choices, or give it fewer lists",
                );
                continue;
            }
            let missing = names(written).find(|name| !declared.contains_key(&(&*file.language, *name)));
            let message = match missing {
                Some(name) => format!("the form \"{written}\" names the list \"{name}\", which is not there"),
                None => format!("the form \"{written}\" names a list that holds itself, or one that is not there"),
            };
            complain("list", file, &form.span, message, HELP);
        }
    }
    found
}

/// The lists of all languages.
struct Lists(HashMap<Arc<str>, BTreeMap<String, Vec<String>>>);

impl Lists {
    fn of(files: &[LexiconFile]) -> Self {
        let mut lists: HashMap<Arc<str>, BTreeMap<String, Vec<String>>> = HashMap::new();
        for (file, list) in files.iter().flat_map(|file| file.lists.iter().map(move |list| (file, list))) {
            let of_language = lists.entry(file.language.clone()).or_default();
            of_language.entry(list.name.clone()).or_insert_with(|| list.words.clone());
        }
        Self(lists)
    }

    /// The form with its lists written out, and its pieces, or why it has none; nothing if a list is missing.
    fn fill(
        &self,
        written: &str,
        language: &str,
        spelled: &mut Spelled,
    ) -> Option<Result<(String, Vec<Piece>), String>> {
        let filled = fill(written, self.0.get(language)?, 0)?;
        Some(expand(&filled, spelled).map(|pieces| (filled, pieces)))
    }
}

/// Whether a written form names a list.
pub(super) fn names_list(written: &str) -> bool {
    names(written).next().is_some()
}

/// Whether the lists of a form are not filled in.
fn is_open(form: &Form) -> bool {
    form.pieces.is_empty()
}

/// The names of the lists in a written form.
pub(super) fn names(written: &str) -> impl Iterator<Item = &str> {
    written.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| name)
}

/// The form with its lists written out as choices; `None` if one is missing, or stands in itself.
fn fill(written: &str, lists: &BTreeMap<String, Vec<String>>, depth: usize) -> Option<String> {
    let mut filled = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('<') {
        let (name, behind) = after.split_once('>')?;
        let words = lists.get(name).filter(|_| depth < MAX_DEPTH)?;
        filled.push_str(before);
        filled.push('(');
        for (at, word) in words.iter().enumerate() {
            filled.push_str(if at > 0 { "|" } else { "" });
            filled.push_str(&fill(word, lists, depth + 1)?);
        }
        filled.push(')');
        rest = behind;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::{fill_lists, open_forms};
    use crate::lexicon::LexiconFile;

    fn file(category: &str, rest: &str) -> LexiconFile {
        let text = format!("category = \"{category}\"\nlanguage = \"en\"\n{rest}");
        LexiconFile::parse(&format!("{category}/en.toml"), &text).unwrap_or_else(|e| panic!("{e:?}"))
    }

    const USES: &str =
        "[[term]]\nid = \"undress/en/off\"\ntext = [\"take <whose> <garment> off\"]\nseverity = \"undress\"\n";

    #[test]
    fn lists_of_another_file_of_the_language_are_filled_in() {
        let lists =
            "[lists]\nwhose = [\"her\", \"his\"]\ngarment = [\"(|red )dress\", \"<more>\"]\nmore = [\"skirt\"]\n";
        let mut files = [file("undress", USES), file("sexual", lists)];
        fill_lists(&mut files);
        assert!(open_forms(&files).is_empty());
        let form = &files[0].entries[0].forms[0];
        assert_eq!(&*form.text, "take (her|his) ((|red )dress|(skirt)) off");
        assert_eq!(form.pieces[0].spellings.len(), 6);
        assert_eq!(form.written, "take <whose> <garment> off");
    }

    #[test]
    fn a_list_that_is_missing_is_named() {
        let mut files = [file("undress", USES), file("sexual", "[lists]\nwhose = [\"her\"]\n")];
        fill_lists(&mut files);
        let found = open_forms(&files);
        assert_eq!((found.len(), found[0].code, found[0].line), (1, "list", 5));
        assert!(found[0].message.contains("\"garment\""), "{}", found[0]);
    }

    #[test]
    fn lists_in_a_ring_and_lists_declared_twice_are_complained_of() {
        let ring = "[lists]\nwhose = [\"<garment>\"]\ngarment = [\"<whose>\"]\n";
        let mut files = [file("undress", &format!("{ring}{USES}"))];
        fill_lists(&mut files);
        assert_eq!(open_forms(&files).len(), 1);
        let twice = [file("undress", "[lists]\na = [\"b\"]\n"), file("sexual", "[lists]\na = [\"c\"]\n")];
        let found = open_forms(&twice);
        assert_eq!((found.len(), found[0].code, &*found[0].file), (1, "list", "sexual/en.toml"));
    }

    #[test]
    fn a_gap_in_a_list_or_an_empty_list_is_an_error() {
        let lists = "[lists]\nwhose = [\"her\"]\ngarment = [\"red ... dress\"]\n";
        let text = format!("category = \"undress\"\nlanguage = \"en\"\n{lists}{USES}");
        assert_eq!(LexiconFile::parse("undress/en.toml", &text).unwrap_err()[0].code, "list");
        let text = text.replace("[\"red ... dress\"]", "[]");
        assert_eq!(LexiconFile::parse("undress/en.toml", &text).unwrap_err()[0].code, "list");
    }
}
