//! What is known of single characters: how each folds, and what it is in a word.
//!
//! This is the one place that says so. The build script compiles it too, to write the flat tables that input is read with; it may
//! use nothing of the crate.

#![allow(dead_code, reason = "the crate looks most of this up in the tables; the build script calls all of it")]

use unicode_normalization::char::{compose, decompose_compatible};

/// Appends the folded form of one character.
pub fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c);
    } else if is_ignorable(c) || is_stripped_mark(c) {
        // gone
    } else if let Some(plain) = plain_form(c) {
        out.push_str(plain);
    } else if let Some(letter) = enclosed_letter(c) {
        out.push(letter);
    } else if is_hangul_syllable(c) {
        out.push(c);
    } else if ('\u{3099}'..='\u{309A}').contains(&c) {
        join_voicing(c, out);
    } else if is_kana(c) || is_phrase(c) {
        out.push(c);
    } else {
        decompose_compatible(c, |d| {
            if is_stripped_mark(d) || is_ignorable(d) {
            } else if ('\u{3099}'..='\u{309A}').contains(&d) {
                join_voicing(d, out);
            } else if let Some(plain) = plain_form(d) {
                out.push_str(plain);
            } else {
                out.push(d);
            }
        });
    }
}

/// Half-width kana write their voicing mark apart: back onto the kana before it.
fn join_voicing(mark: char, out: &mut String) {
    if let Some(joined) = out.chars().next_back().and_then(|base| compose(base, mark)) {
        out.pop();
        out.push(joined);
    }
}

/// Flag letters and the white-on-black circled and squared letters, which Unicode leaves without a decomposition.
fn enclosed_letter(c: char) -> Option<char> {
    let first = match c {
        '\u{1F1E6}'..='\u{1F1FF}' => 0x1F1E6,
        '\u{1F150}'..='\u{1F169}' => 0x1F150,
        '\u{1F170}'..='\u{1F189}' => 0x1F170,
        _ => return None,
    };
    char::from_u32(c as u32 - first + 'a' as u32)
}

/// Arabic ligatures of up to eighteen letters, religious formulas all: no word hides in them, and a text of them would grow tenfold.
fn is_phrase(c: char) -> bool {
    ('\u{FDF0}'..='\u{FDFC}').contains(&c)
}

fn is_hangul_syllable(c: char) -> bool {
    ('\u{AC00}'..='\u{D7A3}').contains(&c)
}

fn is_kana(c: char) -> bool {
    ('\u{3041}'..='\u{3096}').contains(&c) || ('\u{30A1}'..='\u{30FA}').contains(&c)
}

/// Invisible characters: default-ignorables, bidi controls, tags, variation selectors (Unicode `Default_Ignorable_Code_Point`).
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Marks that can be left out without changing the word: Latin/Greek/Cyrillic accents, Hebrew points, Arabic vowels.
fn is_stripped_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}'..='\u{05C2}'
        | '\u{05C4}'..='\u{05C5}' | '\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Letters that Unicode does not decompose though people leave their marks out, and signs with a plain ASCII stand-in.
fn plain_form(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ł' => "l",
        'Ł' => "L",
        'ħ' => "h",
        'Ħ' => "H",
        'ŧ' => "t",
        'Ŧ' => "T",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        'ĸ' => "k",
        'ŋ' => "n",
        'Ŋ' => "N",
        'ƒ' => "f",
        'ё' => "е",
        'Ё' => "Е",
        'ς' => "σ",
        '’' | '‘' | 'ʼ' | 'ʻ' | '‛' | '′' | '`' | '´' | '＇' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '《' | '》' => "\"",
        '‐' | '‑' | '‒' | '−' | '⁃' | '﹣' => "-",
        '–' | '—' | '―' => " ; ",
        '、' | '，' | '،' | '・' => ",",
        '•' | '●' | '▪' | '■' | '★' | '☆' | '‣' => " , ",
        '·' | '∙' | '⋅' => ".",
        '。' | '．' | '｡' | '।' | '۔' => ". ",
        '؟' => "? ",
        '！' => "! ",
        '？' => "? ",
        '；' | '؛' => ";",
        '\u{2028}' | '\u{2029}' | '\u{0085}' => "\n",
        _ => return None,
    })
}

/// Letters, digits and the vowel signs inside Indic words.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_vowel_sign(c)
}

/// Viramas and other signs of Indic words that are not alphabetic.
fn is_vowel_sign(c: char) -> bool {
    matches!(
        c,
        '\u{093C}'
            | '\u{094D}'
            | '\u{09BC}'
            | '\u{09CD}'
            | '\u{0A3C}'
            | '\u{0A4D}'
            | '\u{0ABC}'
            | '\u{0ACD}'
            | '\u{0B3C}'
            | '\u{0B4D}'
            | '\u{0BCD}'
            | '\u{0C4D}'
            | '\u{0CCD}'
            | '\u{0D4D}'
    )
}

/// Scripts that write no spaces between words, and Hangul, whose particles cling to the word.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1100}'..='\u{11FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
        && c != '\u{30FB}'
}

pub fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}')
}
