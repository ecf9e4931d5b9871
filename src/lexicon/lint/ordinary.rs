//! Single words that are also ordinary words.

use super::index::{Spelled, is_sexual};
use super::{Lint, Options, spelled};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::{Category, Context, Reads, Where};

/// At or under this, an entry says itself that the word means something else as often as not.
const UNSURE: f32 = 0.6;

pub(super) fn check(lint: &mut Lint<'_>, options: &Options<'_>) {
    let index = lint.index;
    for word in index.spelled() {
        let entry = lint.entry(word.place);
        let counts = is_sexual(entry) || entry.category == Category::Minors && !entry.exempt;
        let [print] = index.words(word) else { continue };
        if !counts || entry.place != Where::Positive {
            continue;
        }
        let text = spelled(lint.form(word.place), word.text);
        if let Some(small) = index.of(&[*print]).find(|other| is_small(lint.entry(other.place))) {
            let (level, message) = small_word(lint, word, small, &text);
            let help = "write it with the words that make it mean this, or leave it out";
            lint.at_form("ordinary-word", level, word.place, message, help);
        } else if is_one_letter(word.text) {
            let message = format!("{text} is a single letter: lists, sizes and initials will match");
            lint.at_form("ordinary-word", Level::Warning, word.place, message, "leave it out");
        } else if entry.confidence > UNSURE && is_given_name(lint, options, *print) {
            let message = format!("{text} is also a given name, and the entry is sure of it ({})", entry.confidence);
            let help = "set confidence = 0.6 or less, or write it with the words that make it mean this";
            lint.at_form("ordinary-word", Level::Warning, word.place, message, help);
        }
    }
}

fn small_word(lint: &Lint<'_>, word: &Spelled<'_>, small: &Spelled<'_>, text: &str) -> (Level, String) {
    let (entry, other) = (lint.entry(word.place), lint.entry(small.place));
    let level = if entry.language == other.language { Level::Error } else { Level::Warning };
    let kind = match (other.reads, other.context) {
        (Some(Reads::Pronoun), _) => "pronoun",
        (Some(Reads::Particle), _) => "part of surnames",
        (_, Some(Context::Negated)) => "negation",
        _ => "small word",
    };
    let language = match &*other.language {
        "zxx" => String::new(),
        language => format!(" in language \"{language}\""),
    };
    (level, format!("{text} is also an ordinary {kind}{language}: see {}", lint.named(small.place)))
}

/// The glue of a language.
fn is_small(entry: &Entry) -> bool {
    matches!(entry.reads, Some(Reads::Function | Reads::Pronoun | Reads::Particle))
        || matches!(entry.context, Some(Context::Linker | Context::Negated))
}

fn is_one_letter(text: &str) -> bool {
    matches!(text.trim().as_bytes(), [byte] if byte.is_ascii_alphanumeric())
}

fn is_given_name(lint: &Lint<'_>, options: &Options<'_>, word: u64) -> bool {
    options.is_given_name.is_some_and(|known| known(word))
        || lint.index.of(&[word]).any(|other| lint.entry(other.place).reads == Some(Reads::GivenName))
}
