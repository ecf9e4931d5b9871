//! Letters that look like those of another script.

use super::chars::is_unspaced;

/// A word of another script, or of several, written so that it looks like Latin letters.
pub(super) fn look_alike(word: &str) -> Option<String> {
    let mixed = word.bytes().any(|b| b.is_ascii_alphabetic());
    // A character of a script without spaces is a word, and looks like no letter.
    if !mixed && (is_own_word(word) || word.starts_with(is_unspaced)) {
        return None;
    }
    // Words of another script end at their first letter of its own, before anything is written.
    let mut out = String::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        if c.is_ascii() {
            out.push(c);
        } else if let Some(letter) = strong_look_alike(c) {
            out.push(letter);
        } else if mixed || is_latin_like(c) {
            out.push_str(&cured(c)?);
        } else {
            return None;
        }
    }
    Some(out)
}

/// Whether a word is of everyday Cyrillic letters some of which only resemble Latin ones: "пакет" is a bag.
fn is_own_word(word: &str) -> bool {
    let mut own = false;
    for c in word.chars() {
        match c {
            'в' | 'г' | 'к' | 'м' | 'н' | 'п' | 'т' | 'ш' | 'В' | 'Г' | 'К' | 'М' | 'Н' | 'П' | 'Т' | 'Ш' => {
                own = true
            }
            'а'..='я' | 'А'..='Я' | 'ё' | 'є' | 'і' | 'ї' | 'ґ' | 'ў' | 'Ё' | 'Є' | 'І' | 'Ї' | 'Ґ' | 'Ў' =>
                {}
            _ => return false,
        }
    }
    own
}

/// A Cyrillic word in which Latin letters or digits stand for Cyrillic ones.
pub(super) fn cyrillic_look_alike(word: &str) -> Option<String> {
    let is_cyrillic = |c: char| ('\u{0400}'..='\u{052F}').contains(&c);
    if word.bytes().all(|b| !b.is_ascii_alphanumeric()) || !word.chars().any(is_cyrillic) {
        return None;
    }
    let mut out = String::with_capacity(word.len() + 4);
    for c in word.chars().flat_map(char::to_lowercase) {
        out.push(match c {
            'a' | '4' | '@' => 'а',
            'b' | '8' => 'в',
            'c' => 'с',
            'e' => 'е',
            'h' => 'н',
            'i' | '1' => 'і',
            'k' => 'к',
            'm' => 'м',
            'o' | '0' => 'о',
            'p' => 'р',
            't' => 'т',
            'u' => 'и',
            'x' => 'х',
            'y' => 'у',
            '3' => 'з',
            '6' => 'б',
            c if is_cyrillic(c) => c,
            _ => return None,
        });
    }
    Some(out)
}

/// Latin letters outside ASCII that Unicode does not decompose: small capitals, phonetic letters.
fn is_latin_like(c: char) -> bool {
    matches!(c, '\u{0180}'..='\u{02AF}' | '\u{1D00}'..='\u{1DBF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}' | '\u{AB30}'..='\u{ABBF}' | '\u{13A0}'..='\u{13FF}')
}

fn cured(c: char) -> Option<String> {
    let cured = decancer::cure_char(c, decancer::Options::default()).to_string();
    (!cured.is_empty() && cured.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(cured)
}

/// Letters that cannot be told from a Latin one on a screen, so that a word made of them alone is suspect.
fn strong_look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' | 'ɑ' => 'a',
        'в' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' | 'н' => 'h',
        'і' | 'ι' | 'ɩ' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'ո' | 'η' | 'п' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ս' | 'υ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' | 'ш' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        _ => return None,
    })
}
