//! Exemptions that take a hard term out.

use std::collections::HashSet;

use super::index::{is_sexual, is_small, meet};
use super::{Lint, Place, spelled};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::{Context, Severity, Where};

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
        let language = &*lint.entry(exemption.place).language;
        let found = runs(words.len()).find_map(|(first, last)| {
            let mut around = words[..first].iter().chain(&words[last..]);
            let alone = around.all(|word| small.contains(&(language, *word)));
            let mut terms = index.of(&words[first..last]);
            let whole = last - first == words.len();
            let exempts = |hard: &Entry| is_hard(hard) && (whole || meet(hard, lint.entry(exemption.place)));
            if alone { terms.find(|term| exempts(lint.entry(term.place))) } else { None }
        });
        let Some(term) = found else { continue };
        told = Some(exemption.place);
        let hard = lint.entry(term.place);
        let equal = index.words(term).len() == words.len();
        let (level, whole) = if equal { (Level::Error, "is") } else { (Level::Warning, "is no more than") };
        let message = format!(
            "the exemption {} {whole} the hard term \"{}\" of {}, which is {}",
            spelled(lint.form(exemption.place), exemption.text),
            term.text,
            lint.named(term.place),
            hard.severity
        );
        let help = "an exemption names the harmless thing with its other words: \"naked mole rat\", never \"naked\"";
        lint.at_form("exempt-hard-term", level, exemption.place, message, help);
    }
}

/// Undressing and sex acts that can hardly mean anything else.
fn is_hard(entry: &Entry) -> bool {
    is_sexual(entry)
        && entry.place == Where::Positive
        && entry.confidence >= HARD
        && matches!(entry.severity, Severity::Explicit | Severity::Undress)
}

/// The words that say nothing by themselves, by language: articles, prepositions, pronouns. A negation says something.
fn small_words<'a>(lint: &Lint<'a>) -> HashSet<(&'a str, u64)> {
    let index = lint.index;
    let single = index.spelled().iter().filter_map(|spelled| match index.words(spelled) {
        [only] => Some((lint.entry(spelled.place), *only)),
        _ => None,
    });
    let says_nothing = |entry: &Entry| is_small(entry) && entry.context != Some(Context::Negated);
    let mut small: HashSet<(&str, u64)> = HashSet::new();
    let mut negations: Vec<(&str, u64)> = Vec::new();
    for (entry, word) in single {
        if says_nothing(entry) {
            small.insert((&entry.language, word));
        } else if entry.context == Some(Context::Negated) {
            negations.push((&entry.language, word));
        }
    }
    // Many a negation is listed among the small words too.
    negations.iter().for_each(|negation| _ = small.remove(negation));
    small
}

/// Every run inside a run of `len` words, the whole first.
fn runs(len: usize) -> impl Iterator<Item = (usize, usize)> {
    (1..=len).rev().flat_map(move |size| (0..=len - size).map(move |first| (first, first + size)))
}
