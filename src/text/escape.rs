//! Escapes: HTML entities, `\u` and `\x`, percent encoding.

use super::fold::{Folded, Folding, clamp};
use super::token::{Shape, Token, tokenize};

/// A text with its escapes decoded.
pub(super) struct Decoded {
    /// Folded, its offsets pointing into the original.
    pub folded: Folded<'static>,
    /// Where the escapes stand in the original, in order.
    places: Vec<(u32, u32)>,
}

/// The text with its escapes decoded; `None` if it has none.
pub(super) fn decode(original: &str) -> Option<Decoded> {
    let original = clamp(original);
    let bytes = original.as_bytes();
    let escapes = |from: usize| memchr::memchr3_iter(b'&', b'\\', b'%', &bytes[from..]).map(move |at| from + at);
    let first = escapes(0).find(|at| escape(&bytes[*at..]).is_some())?;
    let mut folding = Folding::new(original);
    let mut places = Vec::new();
    let mut at = 0;
    for sign in escapes(first) {
        if sign < at {
            continue;
        }
        if let Some((decoded, len)) = escape(&bytes[sign..]) {
            folding.fold(at, sign);
            folding.push(decoded, sign);
            at = sign + len;
            places.push((sign as u32, at as u32));
        }
    }
    folding.fold(at, original.len());
    Some(Decoded { folded: folding.finish(), places })
}

impl Decoded {
    /// The words in which escapes were decoded, as they stand: `naked&#97;` shows both words to whoever does not decode it. `None` if
    /// no word has any.
    pub fn as_written(&self, original: &str, tokens: &[Token]) -> Option<Vec<Token>> {
        let mut out: Option<Vec<Token>> = None;
        for (at, token) in tokens.iter().enumerate() {
            let range = self.folded.original(token.start as usize, token.end as usize);
            let first = self.places.partition_point(|place| (place.1 as usize) <= range.start);
            let inside = self.places[first..].iter().take_while(|place| (place.0 as usize) < range.end).count();
            if inside == 0 {
                out.iter_mut().for_each(|out| out.push(*token));
                continue;
            }
            let out = out.get_or_insert_with(|| tokens[..at].to_vec());
            let known = out.len();
            let written = Folded::new(original.get(range.clone()).unwrap_or_default());
            for piece in tokenize(&written).0 {
                let place = written.original(piece.start as usize, piece.end as usize);
                let (from, to) = (range.start + place.start, range.start + place.end);
                // The digits of an escape are no word.
                let escapes = &self.places[first..first + inside];
                let around = escapes.partition_point(|escape| (escape.1 as usize) < to);
                if escapes.get(around).is_some_and(|escape| escape.0 as usize <= from) {
                    continue;
                }
                let (start, end) = self.folded.place_of(from, to);
                // One character may be several words (`½`), and may begin in the word before.
                let start = start.max(token.start);
                if out[known..].last().is_some_and(|last| start <= last.start) {
                    continue;
                }
                let gap = if out.len() == known { token.gap } else { piece.gap };
                let mut shape = piece.shape.with(Shape::CHANGED);
                for kept in [Shape::STEERED, Shape::MODEL] {
                    if token.shape.has(kept) {
                        shape.add(kept);
                    }
                }
                out.push(Token { start, end, gap, shape, ..piece });
            }
        }
        out
    }
}

/// The escape at the start of these bytes, decoded, and its length.
fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    match bytes.first()? {
        b'&' => entity(bytes),
        b'\\' => backslash(bytes),
        b'%' => percent(bytes),
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    let digits = std::str::from_utf8(digits).ok()?;
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

/// `&#110;`, `&#x6e;` and the few named entities that hide in words; the semicolon may be missing, as browsers allow.
fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 6] = [
        ("&amp;", '&'),
        ("&nbsp;", ' '),
        ("&shy;", '\u{AD}'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&zwnj;", '\u{200C}'),
    ];
    if let Some((name, c)) = NAMED.iter().find(|(name, _)| bytes.starts_with(name.as_bytes())) {
        return Some((*c, name.len()));
    }
    let body = bytes.strip_prefix(b"&#")?;
    let (radix, skip) = if matches!(body.first(), Some(b'x' | b'X')) { (16, 1) } else { (10, 0) };
    let digits = body[skip..].iter().take(8).take_while(|b| (**b as char).is_digit(radix)).count();
    let c = number(&body[skip..skip + digits], radix)?;
    let len = 2 + skip + digits;
    Some((c, len + usize::from(bytes.get(len) == Some(&b';'))))
}

/// `\u006e`, `\u{6e}`, `\U0000006e`, `\x6e`.
fn backslash(bytes: &[u8]) -> Option<(char, usize)> {
    if let Some(body) = bytes.strip_prefix(b"\\u{") {
        let digits = body.iter().take(8).take_while(|b| b.is_ascii_hexdigit()).count();
        return (body.get(digits) == Some(&b'}'))
            .then_some(())
            .and_then(|()| number(&body[..digits], 16))
            .map(|c| (c, 4 + digits));
    }
    let digits = match bytes.get(1)? {
        b'u' => 4,
        b'U' => 8,
        b'x' => 2,
        _ => return None,
    };
    number(bytes.get(2..2 + digits)?, 16).map(|c| (c, 2 + digits))
}

/// `%6e`, and the bytes of a character outside ASCII.
fn percent(bytes: &[u8]) -> Option<(char, usize)> {
    let byte = |i: usize| -> Option<u8> {
        let at = bytes.get(i * 3..i * 3 + 3)?;
        (at[0] == b'%').then_some(())?;
        u8::from_str_radix(std::str::from_utf8(&at[1..]).ok()?, 16).ok()
    };
    let first = byte(0)?;
    let len = match first {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => return None,
    };
    let raw: Vec<u8> = (0..len).map_while(byte).collect();
    let c = std::str::from_utf8(&raw).ok()?.chars().next()?;
    Some((c, len * 3))
}

#[cfg(test)]
mod tests {
    use crate::text::{Disguise, Reading, Shape};

    /// The words of a text, and those that only stand in it as long as nobody decodes it.
    fn words(text: &str) -> (Vec<String>, Vec<String>) {
        let reading = Reading::new(text);
        let word = |token: &crate::text::Token| text[reading.original(token.start, token.end)].to_owned();
        let written = reading.views().iter().filter(|view| view.disguise == Disguise::Escaped);
        let written = written.flat_map(|view| &view.tokens).filter(|token| token.shape.has(Shape::CHANGED));
        (reading.tokens().iter().map(word).collect(), written.map(word).collect())
    }

    #[test]
    fn escapes_are_decoded_and_read_as_they_stand() {
        for (text, decoded, written) in [
            ("a h&#97;rbour", &["a", "h&#97;rbour"][..], &["h", "rbour"][..]),
            ("harbour&#97; by night", &["harbour&#97;", "by", "night"], &["harbour"]),
            ("\\u0068arbour", &["\\u0068arbour"], &["\\u0068arbour"]),
            ("caf%C3%A9 bar", &["caf%C3%A9", "bar"], &["caf"]),
            ("old%20harbour", &["old", "harbour"], &[]),
        ] {
            assert_eq!(words(text), (owned(decoded), owned(written)), "{text}");
            assert!(Reading::new(text).is_decoded(), "{text}");
        }
        assert!(!Reading::new("R&B, 100 % wool, 50%off \\u").is_decoded());
    }

    #[test]
    fn words_of_one_character_stay_in_order() {
        for text in ["½&#219", "1½&#97;½", "&#97;½½", "\u{3392}&#97;\u{3392}"] {
            let reading = Reading::new(text);
            for view in reading.views() {
                let places: Vec<_> = view.tokens.iter().map(|token| (token.start, token.end)).collect();
                assert!(places.is_sorted_by(|one, next| one.0 < next.0), "{text}: {places:?}");
                assert!(places.iter().all(|(start, end)| start < end), "{text}: {places:?}");
            }
        }
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }
}
