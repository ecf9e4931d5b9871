//! Lists that no form names.

use std::collections::HashSet;

use super::Lint;
use crate::lexicon::diagnostic::{Diagnostic, Level};
use crate::lexicon::lists::names;

const HELP: &str = "name it in a form as <name>, or take it out: nobody is told that words added to it do nothing";

pub(super) fn check(lint: &mut Lint<'_>) {
    let forms = lint.files.iter().flat_map(|file| {
        let written = file.entries.iter().flat_map(|entry| &entry.forms).map(|form| &form.written);
        let lists = file.lists.iter().flat_map(|list| &list.words);
        written.chain(lists).flat_map(|text| names(text)).map(|name| (&file.language, name))
    });
    let named: HashSet<_> = forms.collect();
    for file in lint.files {
        for list in file.lists.iter().filter(|list| !named.contains(&(&file.language, &*list.name))) {
            let message = format!("no form of this language names the list \"{}\"", list.name);
            let (name, text, span) = (&file.name, &file.text, list.span.clone());
            lint.found.push(Diagnostic::new("unused-list", Level::Warning, name, text, span, message, HELP));
        }
    }
}
