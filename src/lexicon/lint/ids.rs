//! Ids that stand twice.

use std::collections::HashMap;

use crate::lexicon::diagnostic::{Diagnostic, Level};
use crate::lexicon::parse::LexiconFile;

/// Complaints about ids that stand twice: what the compiler itself refuses.
pub fn duplicate_ids(files: &[LexiconFile]) -> Vec<Diagnostic> {
    let mut seen: HashMap<&str, &crate::lexicon::Source> = HashMap::new();
    let mut found = Vec::new();
    for file in files {
        for entry in &file.entries {
            if let Some(first) = seen.insert(&entry.id, &entry.source) {
                found.push(Diagnostic::new(
                    "duplicate-id",
                    Level::Error,
                    &file.name,
                    &file.text,
                    entry.source.span.clone(),
                    format!("the id \"{}\" stands already at {}:{}", entry.id, first.file, first.line),
                    "ids are unique and stable: give the new entry a name of its own",
                ));
            }
        }
    }
    found
}
