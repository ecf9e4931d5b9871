//! Folding: one plain form for the many ways to write a letter, with a map back to the original bytes.
//!
//! What goes: compatibility forms (full width, mathematical, circled letters, ligatures), accents on Latin, Greek and
//! Cyrillic, invisible characters. What stays: case (the tokens know it), real words of every script, Indic vowel signs.

use std::borrow::Cow;

use unicode_normalization::char::{compose, decompose_compatible};

/// A folded text. ASCII text is borrowed as it is; anything else is rewritten, with the offset of each byte.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    text: Cow<'t, str>,
    /// For each byte of `text`, where the character it came from starts in the original; empty when nothing was rewritten.
    starts: Vec<u32>,
    original_len: usize,
}

impl<'t> Folded<'t> {
    /// Folds a text. Texts over 4 GiB are cut there: offsets are 32 bits wide.
    pub fn new(original: &'t str) -> Self {
        let original = clamp(original);
        if original.is_ascii() {
            return Self { text: Cow::Borrowed(original), starts: Vec::new(), original_len: original.len() };
        }
        let mut text = String::with_capacity(original.len());
        let mut starts = Vec::with_capacity(original.len());
        for (at, c) in original.char_indices() {
            fold_char(c, &mut text);
            starts.resize(text.len(), at as u32);
        }
        Self { text: Cow::Owned(text), starts, original_len: original.len() }
    }

    /// A text that another reading wrote, with the original offset of each of its bytes.
    pub(super) fn rewritten(text: String, starts: Vec<u32>, original_len: usize) -> Folded<'static> {
        debug_assert_eq!(text.len(), starts.len());
        Folded { text: Cow::Owned(text), starts, original_len }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The original byte range of a byte range of the folded text. Always on character boundaries of the original.
    pub fn original(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        if self.starts.is_empty() {
            return start.min(self.original_len)..end.min(self.original_len);
        }
        let at = |i: usize| self.starts.get(i).map_or(self.original_len, |&s| s as usize);
        let from = at(start);
        // Characters that folded to nothing behind the last one belong to it; the next byte starts the next character.
        let last = at(end.saturating_sub(1));
        let mut next = end;
        while next < self.starts.len() && at(next) == last {
            next += 1;
        }
        from..at(next).max(from)
    }
}

fn clamp(text: &str) -> &str {
    let limit = u32::MAX as usize;
    if text.len() <= limit { text } else { &text[..text.floor_char_boundary(limit)] }
}

/// Folds one text into a new string, without a map: for lexicon entries and names.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}

/// Appends the folded form of one character.
fn fold_char(c: char, out: &mut String) {
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
    } else if is_kana(c) {
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
