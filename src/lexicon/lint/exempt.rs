//! Exemptions that take a hard term out.

use std::collections::HashSet;

use super::index::is_sexual;
use super::{Lint, Place, spelled};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::{Context, Reads, Severity, Where};

/// From here on a term can hardly mean anything else.
const HARD: f32 = 0.9;

pub(super) fn check(lint: &mut Lint<'_>) {
    let index = lint.index;
    let small = small_words(lint);
    let mut told: Option<Place> = None;
    for exemption in index.spelled() {
        if told == Some(exemption.place) || !lint.entry(exemption.place).exempt {
            continue;
        }
        let words = index.words(exemption);
        let mut found = None;
        for (first, last) in runs(words.len()) {
            let around = words[..first].iter().chain(&words[last..]);
            if around.clone().all(|word| small.contains(word)) {
                found = index.of(&words[first..last]).find(|term| is_hard(lint.entry(term.place)));
            }
            if found.is_some() {
                break;
            }
        }
        let Some(term) = found else { continue };
        told = Some(exemption.place);
        let hard = lint.entry(term.place);
        let whole = if index.words(term).len() == words.len() { "is" } else { "is no more than" };
        let message = format!(
            "the exemption {} {whole} the hard term \"{}\" of {}, which is {}",
            spelled(lint.form(exemption.place), exemption.text),
            term.text,
            lint.named(term.place),
            hard.severity
        );
        let help = "an exemption names the harmless thing with its other words: \"naked mole rat\", never \"naked\"";
        lint.at_form("exempt-hard-term", Level::Error, exemption.place, message, help);
    }
}

/// Undressing and sex acts that can hardly mean anything else.
fn is_hard(entry: &Entry) -> bool {
    is_sexual(entry)
        && entry.place == Where::Positive
        && entry.confidence >= HARD
        && matches!(entry.severity, Severity::Explicit | Severity::Undress)
}

/// The words that say nothing by themselves: articles, prepositions, pronouns, words a negation reaches across.
fn small_words(lint: &Lint<'_>) -> HashSet<u64> {
    let index = lint.index;
    let small = |entry: &Entry| {
        matches!(entry.reads, Some(Reads::Function | Reads::Pronoun))
            || matches!(entry.context, Some(Context::Linker | Context::Negated))
    };
    index
        .spelled()
        .iter()
        .filter(|spelled| small(lint.entry(spelled.place)))
        .filter_map(|spelled| match index.words(spelled) {
            [only] => Some(*only),
            _ => None,
        })
        .collect()
}

/// Every run inside a run of `len` words, the whole first.
fn runs(len: usize) -> impl Iterator<Item = (usize, usize)> {
    (1..=len).rev().flat_map(move |size| (0..=len - size).map(move |first| (first, first + size)))
}
