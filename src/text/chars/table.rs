//! Flat tables over all characters, written by the build script from the facts.

use super::facts;

include!(concat!(env!("OUT_DIR"), "/chars.rs"));

/// Folded forms, by the upper bits of the character and then by its lowest eight. `0`: the character itself; `GONE`: nothing;
/// `SLOW`: it depends on what stands before; with `STRING` set: an index into the strings; else the one character it folds to.
const GONE: u32 = 1 << 21;
const SLOW: u32 = 1 << 22;
const STRING: u32 = 1 << 23;
/// The character itself, or what it folds or lower-cases to.
const CHAR: u32 = (1 << 21) - 1;

/// Appends the folded form of one character.
#[inline]
pub fn fold_char(c: char, out: &mut String) {
    let value = look(&FOLD_BLOCKS, &FOLD, c);
    match value {
        0 => out.push(c),
        GONE => {}
        SLOW => facts::fold_char(c, out),
        _ if value & STRING != 0 => out.push_str(FOLD_STRINGS[(value & CHAR) as usize]),
        _ => out.push(char::from_u32(value).unwrap_or(c)),
    }
}

/// Whether a character is its own folded form.
#[inline]
pub fn folds_to_itself(c: char) -> bool {
    c.is_ascii() || look(&FOLD_BLOCKS, &FOLD, c) == 0
}

/// What a character is in a word.
#[derive(Clone, Copy, Debug)]
pub struct Class(u32);

impl Class {
    /// A letter, a digit, a vowel sign.
    pub const WORD: Self = Self(1 << 24);
    /// Of a script that writes no spaces between words.
    pub const UNSPACED: Self = Self(1 << 25);
    /// An emoji.
    pub const PICTOGRAPH: Self = Self(1 << 26);
    /// A capital.
    pub const UPPER: Self = Self(1 << 27);
    /// White space.
    pub const SPACE: Self = Self(1 << 28);
    /// A capital of several small letters.
    const LOWERS: Self = Self(1 << 29);

    /// Whether it has this trait.
    #[inline]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What a character is in a word.
#[inline]
pub fn class(c: char) -> Class {
    Class(look(&CLASS_BLOCKS, &CLASS, c))
}

/// Calls `each` with the lower-case form of a character of this class, letter by letter.
#[inline]
pub fn lower(c: char, class: Class, mut each: impl FnMut(char)) {
    if class.has(Class::LOWERS) {
        c.to_lowercase().for_each(each);
    } else {
        each(char::from_u32(class.0 & CHAR).filter(|lower| *lower != '\0').unwrap_or(c));
    }
}

#[inline(always)]
fn look(blocks: &[u8], values: &[u32], c: char) -> u32 {
    let block = blocks.get(c as usize >> 8).copied().unwrap_or_default() as usize;
    values.get(block << 8 | c as usize & 0xff).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_say_what_the_facts_say_of_every_character() {
        for c in '\0'..=char::MAX {
            // Some marks join one of these kana and not the other.
            for kana in ["か", "は"] {
                let (mut flat, mut slow) = (kana.to_owned(), kana.to_owned());
                fold_char(c, &mut flat);
                facts::fold_char(c, &mut slow);
                assert_eq!(flat, slow, "{:x}", c as u32);
                let same = slow.strip_prefix(kana) == Some(c.encode_utf8(&mut [0; 4]));
                assert_eq!(folds_to_itself(c), same, "{:x}", c as u32);
            }
            let traits = class(c);
            assert_eq!(traits.has(Class::WORD), facts::is_word(c), "{:x}", c as u32);
            assert_eq!(traits.has(Class::UNSPACED), facts::is_unspaced(c), "{:x}", c as u32);
            assert_eq!(traits.has(Class::PICTOGRAPH), facts::is_pictograph(c), "{:x}", c as u32);
            assert_eq!(traits.has(Class::UPPER), c.is_uppercase(), "{:x}", c as u32);
            assert_eq!(traits.has(Class::SPACE), c.is_whitespace(), "{:x}", c as u32);
            let mut small = String::new();
            lower(c, traits, |l| small.push(l));
            assert_eq!(small, c.to_lowercase().to_string(), "{:x}", c as u32);
        }
    }
}
