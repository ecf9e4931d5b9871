//! Files and entries that no test tries.

use super::Lint;
use crate::lexicon::compile::Lexicon;
use crate::lexicon::diagnostic::{Diagnostic, Level};
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::Severity;
use crate::lexicon::parse::LexiconFile;
use crate::text::Reading;

/// How many untested entries of a file are named.
const NAMED: usize = 6;

pub(super) fn check(lint: &mut Lint<'_>) {
    // Files that do not compile have worse to be told.
    let Ok(lexicon) = Lexicon::compile(lint.files.to_vec()) else { return };
    let tried = tried(&lexicon, lint.files);
    let mut number = 0;
    for file in lint.files {
        let numbers = number..number + file.entries.len();
        number = numbers.end;
        if file.tests.is_empty() {
            lint.found.push(Diagnostic::new(
                "missing-tests",
                Level::Warning,
                &file.name,
                &file.text,
                0..file.text.find('\n').unwrap_or(file.text.len()),
                "the file has no tests".to_owned(),
                "give it a [[test]] that must be caught and one that must pass",
            ));
        }
        let untried: Vec<&Entry> = numbers
            .zip(&file.entries)
            .filter(|(number, entry)| is_grave(entry) && !tried[*number])
            .map(|(_, entry)| entry)
            .collect();
        let Some(first) = untried.first() else { continue };
        let grave = file.entries.iter().filter(|entry| is_grave(entry)).count();
        let mut names: Vec<String> =
            untried.iter().take(NAMED).map(|e| format!("{} (line {})", e.id, e.source.line)).collect();
        if untried.len() > NAMED {
            names.push(format!("and {} more", untried.len() - NAMED));
        }
        lint.found.push(Diagnostic::new(
            "missing-tests",
            Level::Warning,
            &file.name,
            &file.text,
            first.source.span.clone(),
            format!("no test of any file uses {} of {grave} grave entries: {}", untried.len(), names.join(", ")),
            "give each a [[test]] with one of its forms beside {person}",
        ));
    }
}

fn is_grave(entry: &Entry) -> bool {
    !entry.exempt && entry.severity >= Severity::Nudity
}

/// Of each entry, by number, whether a test has one of its forms.
fn tried(lexicon: &Lexicon, files: &[LexiconFile]) -> Vec<bool> {
    let mut tried = vec![false; lexicon.entries().len()];
    let mut hits = Vec::new();
    for test in files.iter().flat_map(|file| &file.tests) {
        for text in [Some(test.prompt.as_str()), test.negative.as_deref()].into_iter().flatten() {
            let text = without_slots(text);
            let reading = Reading::new(&text);
            hits.clear();
            lexicon.find(reading.tokens(), &mut hits);
            for view in reading.views() {
                lexicon.find(&view.tokens, &mut hits);
            }
            lexicon.find_shapes(&reading.text().to_lowercase(), &mut hits);
            lexicon.find_drawings(reading.text(), &mut hits);
            hits.iter().for_each(|hit| tried[hit.entry as usize] = true);
        }
    }
    tried
}

/// The prompt with every slot turned into a word of no meaning: `{nudity}` is not the word "nudity".
fn without_slots(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, slot)) = rest.split_once('{') {
        made.push_str(before);
        match slot.split_once('}') {
            Some((name, after)) if name.bytes().all(|b| b.is_ascii_lowercase() || b == b':') => {
                made.push_str("slotted");
                rest = after;
            }
            _ => {
                made.push('{');
                rest = slot;
            }
        }
    }
    made.push_str(rest);
    made
}
