//! Names as a list wants them.

use crate::text::{Run, words_of};

/// Longer than this is no name but a description.
const LONGEST: usize = 160;

/// More names than this nobody goes by; the first are the likeliest.
const MOST_ALIASES: usize = 40;

/// A name without what is no part of it: a comment in brackets behind it, spaces, signs that cannot be seen; `Last, First`
/// turned round. `None` if no word is left, or if it is no name at all (a Wikidata id, a sentence).
pub fn name(written: &str) -> Option<String> {
    let mut name = String::with_capacity(written.len());
    for word in written.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    if let Some((before, comment)) = name.rsplit_once(" (")
        && comment.ends_with(')')
    {
        name.truncate(before.len());
    }
    if let [last, first] = name.split(", ").collect::<Vec<_>>()[..]
        && !is_title(first)
        && !last.is_empty()
    {
        name = format!("{first} {last}");
    }
    let is_id = name.strip_prefix('Q').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    let fits = name.len() <= LONGEST && !is_id && name.chars().any(char::is_alphabetic) && !words_of(&name).is_empty();
    fits.then_some(name)
}

/// What stands behind a comma and is no given name.
fn is_title(text: &str) -> bool {
    let text = text.trim_end_matches('.').to_ascii_lowercase();
    matches!(text.as_str(), "jr" | "sr" | "ii" | "iii" | "iv" | "phd" | "ph.d" | "md" | "m.d" | "esq")
        || text.split(' ').count() > 3
        || text.starts_with("the ")
}

/// The aliases that say something new: tidy, without a bar, each read as other words than the name and one another.
pub fn aliases(canonical: &str, written: Vec<String>) -> Vec<String> {
    let mut known = vec![Run::new(&words_of(canonical)).key()];
    let mut kept = Vec::with_capacity(written.len().min(MOST_ALIASES));
    for alias in written.iter().filter(|alias| !alias.contains('|')).filter_map(|alias| name(alias)) {
        let key = Run::new(&words_of(&alias)).key();
        if !known.contains(&key) {
            known.push(key);
            kept.push(alias);
        }
        if kept.len() == MOST_ALIASES {
            break;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_is_no_part_of_them() {
        for (written, tidied) in [
            ("  Testa \t Voorbeeld ", Some("Testa Voorbeeld")),
            ("Testa Voorbeeld (singer)", Some("Testa Voorbeeld")),
            ("Voorbeeld, Testa", Some("Testa Voorbeeld")),
            ("Testa Voorbeeld, Jr.", Some("Testa Voorbeeld, Jr.")),
            ("Testa, Voorbeeld, Example", Some("Testa, Voorbeeld, Example")),
            ("Q123", None),
            ("...", None),
            ("123 45", None),
            ("", None),
            (&"a ".repeat(200), None),
        ] {
            assert_eq!(name(written).as_deref(), tidied, "{written:?}");
        }
    }

    #[test]
    fn aliases_say_something_new() {
        let written = ["TESTA VOORBEELD", "Tésta Voorbeeld", "T. V.", "Tessie", "tessie", "a|b", "(?)"];
        let kept = aliases("Testa Voorbeeld", written.map(str::to_owned).to_vec());
        assert_eq!(kept, ["T. V.", "Tessie"]);
    }
}
