//! Escapes: HTML entities, `\u` and `\x`, percent encoding.

use super::chars::fold_char;
use super::fold::Folded;

/// The text with its escapes decoded and folded, its offsets pointing into the original; `None` if it has none.
pub(super) fn decode(original: &str) -> Option<Folded<'static>> {
    let bytes = original.as_bytes();
    let mut text = String::with_capacity(original.len());
    let mut starts: Vec<u32> = Vec::with_capacity(original.len());
    let mut changed = false;
    let mut at = 0;
    let stands = |byte: &u8| byte.is_ascii() && !matches!(byte, b'&' | b'\\' | b'%');
    while let Some(c) = original.get(at..).and_then(|rest| rest.chars().next()) {
        // What is plain is taken over by stretches.
        let plain = bytes[at..].iter().take_while(|byte| stands(byte)).count();
        if plain > 0 {
            text.push_str(&original[at..at + plain]);
            let start = u32::try_from(at + plain).ok()? - plain as u32;
            starts.extend(start..start + plain as u32);
            at += plain;
            continue;
        }
        let (piece, len) = match bytes[at] {
            b'&' => entity(&bytes[at..]),
            b'\\' => backslash(&bytes[at..]),
            b'%' => percent(&bytes[at..]),
            _ => None,
        }
        .map_or((c, c.len_utf8()), |(decoded, len)| {
            changed = true;
            (decoded, len)
        });
        fold_char(piece, &mut text);
        starts.resize(text.len(), u32::try_from(at).ok()?);
        at += len;
    }
    changed.then(|| Folded::rewritten(text, starts, original.len()))
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
