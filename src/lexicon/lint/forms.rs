//! Forms that cannot match, and forms that match something else than what is written.

use super::{Lint, Place, spelled};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::kinds::Category;
use crate::text::token::tokenize;
use crate::text::{Folded, words_of};

/// Signs that are read as a space between words and mean no more than that.
const SEPARATORS: &str = "-_'\".,:;()[]\u{2026}";
/// Signs that are read away, too, and that leave letters behind which mean something else: `w/o`, `s&m`, `#1`.
const JOINERS: &str = "/&#!?~|{}";

pub(super) fn check(lint: &mut Lint<'_>) {
    for (file, contents) in lint.files.iter().enumerate() {
        for (entry, terms) in contents.entries.iter().enumerate() {
            for form in 0..terms.forms.len() {
                check_form(lint, Place { file: file as u32, entry: entry as u32, form: form as u32 });
            }
        }
    }
}

fn check_form(lint: &mut Lint<'_>, place: Place) {
    let form = lint.form(place);
    for piece in &form.pieces {
        let empty = piece.spellings.iter().filter(|s| words_of(s).is_empty()).count();
        if empty == piece.spellings.len() {
            let message =
                format!("the form \"{}\" can never match: no word is left of it when it is read", form.written);
            lint.at_form("dead-form", Level::Error, place, message, "write it with letters, digits or an emoji");
            return;
        }
        if empty > 0 {
            let message =
                format!("a choice of the form \"{}\" leaves no word, so that choice can never match", form.written);
            let help = "a piece beside a gap needs a word in every choice: write the shorter form on its own";
            lint.at_form("dead-form", Level::Warning, place, message, help);
            return;
        }
    }
    for piece in &form.pieces {
        if let Some((spelling, lost)) = piece.spellings.iter().find_map(|s| Some((s, lost_signs(s)?))) {
            let alone = form.pieces.len() == 1;
            let level = if alone && lost.is_ordinary { Level::Error } else { Level::Warning };
            let message = format!(
                "the form {} is read as \"{}\": \"{}\" is dropped, and whatever reads the same will match",
                spelled(form, spelling),
                lost.left,
                lost.signs
            );
            lint.at_form(
                "lost-signs",
                level,
                place,
                message,
                "leave it out, or write a shape of it with regex = '...'",
            );
            return;
        }
    }
    if lint.entry(place).exempt {
        return;
    }
    let [only] = form.pieces.as_slice() else { return };
    let hidden = only.spellings.iter().find_map(|spelling| {
        let words = words_of(spelling);
        let by = lint.index.of(&words).find(|other| lint.entry(other.place).exempt)?.place;
        Some((spelling, by))
    });
    if let Some((spelling, by)) = hidden {
        let message = format!("{} can never match: {} exempts the same words", spelled(form, spelling), lint.named(by));
        let help = "an exemption hides whatever stands inside its own words: take the words out of one of the two";
        // What a dead term was to catch gets through; a dead context only leaves a verdict as strict as it was.
        let catches = matches!(lint.entry(place).category, Category::Sexual | Category::Undress | Category::Minors);
        let level = if catches { Level::Error } else { Level::Warning };
        lint.at_form("dead-form", level, place, message, help);
    }
}

/// Signs that are gone when a spelling is read.
struct Lost {
    signs: String,
    /// The words that are left.
    left: String,
    /// What is left is a number or a letter.
    is_ordinary: bool,
}

/// What a spelling loses that is more than a separator.
fn lost_signs(spelling: &str) -> Option<Lost> {
    if spelling.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ') {
        return None;
    }
    let folded = Folded::new(spelling);
    let text = folded.as_str();
    let tokens = tokenize(&folded).0;
    let words: Vec<&str> = tokens.iter().filter_map(|t| text.get(t.start as usize..t.end as usize)).collect();
    // Letters and digits in two or fewer, alone or all of them: what is left says little.
    let short = words.iter().all(|word| word.chars().count() <= 2 || word.bytes().all(|b| b.is_ascii_digit()));
    let mut lost = String::new();
    let mut at = 0;
    for (start, end) in tokens.iter().map(|t| (t.start as usize, t.end as usize)).chain([(text.len(), text.len())]) {
        lost.extend(text.get(at..start).unwrap_or_default().chars().filter(|c| {
            !c.is_whitespace() && !SEPARATORS.contains(*c) && !c.is_alphanumeric() && (short || !JOINERS.contains(*c))
        }));
        at = end;
    }
    if lost.is_empty() || words.is_empty() {
        return None;
    }
    let is_ordinary = match words.as_slice() {
        [word] => word.chars().count() == 1 || word.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    Some(Lost { signs: lost, left: words.join(" "), is_ordinary })
}
