//! Korean letters that stand one by one instead of in a syllable: `ㄴㅜ드`, or text in Unicode's decomposed form.

const FIRST_SYLLABLE: u32 = 0xAC00;
const VOWELS: u32 = 21;
const TAILS: u32 = 28;

/// The letters that open a syllable, as keyboards write them, in Unicode's order.
const LEADS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
/// The letters that may close one, in Unicode's order.
const CLOSING: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/// Signs that part letters.
const SIGNS: [char; 7] = ['.', '-', '_', '*', '/', ' ', '\u{B7}'];

/// Whether a syllable may start here with a letter of its own.
pub(super) fn is_lead(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{1112}' | '\u{3131}'..='\u{314E}')
}

/// The syllable that the letters at the start of a text make, and how many bytes they take; `None` unless a vowel follows the first.
/// A letter behind the vowel closes the syllable if it opens no other one. One sign may stand between each two: `ㄴ.ㅜ`.
pub(super) fn syllable(text: &str) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    let lead = lead(first)?;
    let (vowel, taken) = next(text, first.len_utf8(), vowel)?;
    let closed = next(text, taken, closing).filter(|(_, end)| next(text, *end, self::vowel).is_none());
    let (tail, taken) = closed.unwrap_or((0, taken));
    char::from_u32(FIRST_SYLLABLE + (lead * VOWELS + vowel) * TAILS + tail).map(|made| (made, taken))
}

/// What kind of letter stands at a place, or behind one sign there, and where it ends.
fn next(text: &str, at: usize, kind: fn(char) -> Option<u32>) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    let letter = rest.strip_prefix(SIGNS).unwrap_or(rest).chars().next()?;
    let end = text.len() - rest.strip_prefix(SIGNS).unwrap_or(rest).len() + letter.len_utf8();
    kind(letter).map(|letter| (letter, end))
}

fn lead(c: char) -> Option<u32> {
    match c {
        '\u{1100}'..='\u{1112}' => Some(c as u32 - 0x1100),
        _ => place(LEADS, c),
    }
}

fn vowel(c: char) -> Option<u32> {
    match c {
        '\u{1161}'..='\u{1175}' => Some(c as u32 - 0x1161),
        '\u{314F}'..='\u{3163}' => Some(c as u32 - 0x314F),
        _ => None,
    }
}

/// Counted from 1: no letter closes the syllable where it is 0.
fn closing(c: char) -> Option<u32> {
    match c {
        '\u{11A8}'..='\u{11C2}' => Some(c as u32 - 0x11A7),
        _ => place(CLOSING, c).map(|nth| nth + 1),
    }
}

fn place(letters: &str, c: char) -> Option<u32> {
    letters.chars().position(|letter| letter == c).map(|nth| nth as u32)
}

#[cfg(test)]
mod tests {
    use super::syllable;
    use unicode_normalization::UnicodeNormalization;

    /// Every syllable, taken apart by Unicode's own rules, comes back.
    #[test]
    fn decomposed_syllables() {
        for made in '\u{AC00}'..='\u{D7A3}' {
            let apart: String = made.to_string().nfd().collect();
            assert_eq!(syllable(&apart), Some((made, apart.len())), "{made}");
        }
    }

    #[test]
    fn keyboard_letters() {
        assert_eq!(syllable("ㅎㅏㄴ국"), Some(('한', 9)));
        // A letter with a vowel behind it opens the next syllable.
        assert_eq!(syllable("ㄴㅏㅁㅜ"), Some(('나', 6)));
        assert_eq!(syllable("ㅎ.ㅏ.ㄴ.ㄱ.ㅡ"), Some(('한', 11)));
        assert_eq!(syllable("ㄴ.ㅏ.ㅁ.ㅜ"), Some(('나', 7)));
        assert_eq!(syllable("ㄴ..ㅏ"), None);
        assert_eq!(syllable("ㅋㅋㅋ"), None);
        assert_eq!(syllable("ㅠㅠ"), None);
        assert_eq!(syllable("ㄴ"), None);
    }
}
