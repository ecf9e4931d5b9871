//! The same words in two places.

use std::collections::BTreeSet;

use super::index::{Place, Spelled};
use super::{Lint, spelled};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::{Category, Severity, Subject};

pub(super) fn check(lint: &mut Lint<'_>) {
    let index = lint.index;
    // One complaint for each pair of forms, whatever the number of words they share.
    let mut told: BTreeSet<(&'static str, Place, Place)> = BTreeSet::new();
    for group in index.shared() {
        for (nth, later) in group.iter().enumerate() {
            for earlier in &group[..nth] {
                compare(lint, earlier.place, later.place, Some(later), &mut told);
            }
        }
    }
    for group in index.pieced.values().filter(|group| group.len() > 1) {
        for (nth, later) in group.iter().enumerate() {
            for earlier in &group[..nth] {
                compare(lint, *earlier, *later, None, &mut told);
            }
        }
    }
}

fn compare(
    lint: &mut Lint<'_>,
    earlier: Place,
    later: Place,
    spelling: Option<&Spelled<'_>>,
    told: &mut BTreeSet<(&'static str, Place, Place)>,
) {
    if earlier == later {
        return;
    }
    let (a, b) = (lint.entry(earlier), lint.entry(later));
    let form = lint.form(later);
    let text = spelling.map_or_else(|| format!("\"{}\"", form.text), |s| spelled(form, s.text));
    let first = lint.form(earlier);
    if earlier.same_entry(later) {
        if told.insert(("duplicate-form", earlier, later)) {
            let message = format!("{text} stands twice in this entry: \"{}\" is read as the same words", first.text);
            lint.at_form("duplicate-form", Level::Warning, later, message, "leave one of them out");
        }
    } else if let Some(difference) = conflict(a, b) {
        if told.insert(("conflicting-form", earlier, later)) {
            let certain = a.category == b.category && a.language == b.language;
            let level = if certain { Level::Error } else { Level::Warning };
            let message = format!("{text} stands in {} too, and there it is {difference}", lint.named(earlier));
            let help = "both count wherever it stands: keep the one that is meant, or make one form longer";
            lint.at_form("conflicting-form", level, later, message, help);
        }
    } else if a.language == b.language && meaning(a) == meaning(b) && told.insert(("duplicate-form", earlier, later)) {
        let message = format!("{text} stands in {} too, which means the same", lint.named(earlier));
        lint.at_form("duplicate-form", Level::Warning, later, message, "leave one of them out");
    }
}

/// In what the first differs from the second so that both cannot be right; in words about the first.
fn conflict(a: &Entry, b: &Entry) -> Option<String> {
    if a.exempt || b.exempt || a.place != b.place {
        return None;
    }
    if a.severity != b.severity && a.severity > Severity::None && b.severity > Severity::None {
        return Some(format!("{}, not {}", a.severity, b.severity));
    }
    let minor = Some(Subject::Minor);
    if let (Some(first), Some(second)) = (a.subject, b.subject)
        && first != second
        && a.subject != minor
        && b.subject != minor
    {
        return Some(format!("{first}, not {second}"));
    }
    if let (Some(first), Some(second)) = (a.context, b.context)
        && first != second
    {
        return Some(format!("{first}, not {second}"));
    }
    match (a.role, b.role) {
        (Some(first), Some(second)) if first != second && a.side == b.side => Some(format!("{first}, not {second}")),
        _ => None,
    }
}

/// Everything a hit of an entry counts for.
fn meaning(entry: &Entry) -> impl PartialEq + use<> {
    let counts = (entry.severity, entry.confidence.to_bits(), entry.exempt, entry.context, entry.bears);
    let person = (entry.subject, entry.role, entry.side, entry.reads, entry.place);
    // Where an exemption stands makes no difference.
    (counts, person, if entry.exempt { Category::Benign } else { entry.category })
}
