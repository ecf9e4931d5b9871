//! Longer forms that mean less than a shorter one inside them: the longest wins, so the graver one never counts there.

use super::index::is_sexual;
use super::{Lint, Place, spelled};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::{Category, Severity, Where};

/// Longer forms may well be less sure of themselves, but not by this much.
const LESS_SURE: f32 = 0.3;
/// A term that means this as often as not is no loss.
const UNSURE: f32 = 0.6;

pub(super) fn check(lint: &mut Lint<'_>) {
    let index = lint.index;
    let mut told: Option<Place> = None;
    for long in index.spelled() {
        let outer = lint.entry(long.place);
        let words = index.words(long);
        if words.len() < 2 || told == Some(long.place) || family(outer).is_none() {
            continue;
        }
        let shadowed = parts(words).flat_map(|part| index.of(part)).find(|short| {
            let inner = lint.entry(short.place);
            family(inner) == family(outer) && inner.place == outer.place && means_less(outer, inner)
        });
        let Some(short) = shadowed else { continue };
        told = Some(long.place);
        let inner = lint.entry(short.place);
        let than = |e: &Entry| format!("{} at {}", e.severity, e.confidence);
        let message = format!(
            "{} hides \"{}\" of {}, which is graver ({}, here {})",
            spelled(lint.form(long.place), long.text),
            short.text,
            lint.named(short.place),
            than(inner),
            than(outer)
        );
        let help = "the longest form wins where it stands: give this one the graver meaning, or make it an exemption";
        lint.at_form("shadowed-form", Level::Warning, long.place, message, help);
    }
}

/// Kinds of which the longest form wins.
fn family(entry: &Entry) -> Option<u8> {
    match entry.category {
        _ if entry.exempt => None,
        _ if is_sexual(entry) => Some(0),
        Category::Minors => Some(1),
        _ => None,
    }
}

fn means_less(outer: &Entry, inner: &Entry) -> bool {
    if inner.place != Where::Positive || inner.confidence <= UNSURE {
        return false;
    }
    let (less, more) = (outer.severity, gravity(inner.severity));
    less < more || less == more && outer.confidence + LESS_SURE <= inner.confidence
}

/// How grave a hidden term is at the least: somebody who undresses in a scene is no more than nude.
fn gravity(severity: Severity) -> Severity {
    if severity == Severity::Undress { Severity::Nudity } else { severity }
}

/// Every shorter run inside a run.
fn parts(words: &[u64]) -> impl Iterator<Item = &[u64]> {
    (1..words.len()).rev().flat_map(move |len| words.windows(len))
}
