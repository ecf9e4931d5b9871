//! The same words in two places that contradict each other.

use std::collections::BTreeSet;

use super::index::{Place, Spelled};
use super::{Lint, spelled};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::{Severity, Subject};

pub(super) fn check(lint: &mut Lint<'_>) {
    let index = lint.index;
    // One complaint for each pair of forms, whatever the number of words they share.
    let mut told: BTreeSet<(Place, Place)> = BTreeSet::new();
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
    told: &mut BTreeSet<(Place, Place)>,
) {
    if earlier == later {
        return;
    }
    let (a, b) = (lint.entry(earlier), lint.entry(later));
    let form = lint.form(later);
    let text = spelling.map_or_else(|| format!("\"{}\"", form.written), |s| spelled(form, s.text));
    if earlier.same_entry(later) {
        return;
    }
    if let Some(difference) = conflict(a, b)
        && told.insert((earlier, later))
    {
        let certain = a.category == b.category && a.language == b.language;
        let level = if certain { Level::Error } else { Level::Warning };
        let message = format!("{text} stands in {} too, and there it is {difference}", lint.named(earlier));
        let help = "both count wherever it stands: keep the one that is meant, or make one form longer";
        lint.at_form("conflicting-form", level, later, message, help);
    }
}

/// In what the first differs from the second so that both cannot be right; in words about the first.
fn conflict(a: &Entry, b: &Entry) -> Option<String> {
    if a.exempt || b.exempt || a.place != b.place {
        return None;
    }
    // What counts only with a source image means more on purpose: somebody real is in it.
    if a.edit == b.edit && a.severity != b.severity && a.severity > Severity::None && b.severity > Severity::None {
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
