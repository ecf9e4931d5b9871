//! Charsets other than UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use crate::http::{Unreadable, UnreadableKind};

/// The bytes as text. Without a charset they must be UTF-8; a byte order mark before it is taken off.
pub(super) fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, Unreadable> {
    let encoding = match charset.map(str::trim).filter(|label| !label.is_empty()) {
        None => UTF_8,
        Some(label) => Encoding::for_label_no_replacement(label.as_bytes())
            .ok_or_else(|| Unreadable::new(UnreadableKind::Charset, "a charset that is not known"))?,
    };
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))),
            Err(error) => {
                Err(Unreadable::new(UnreadableKind::Utf8, format!("not UTF-8 at byte {}", error.valid_up_to())))
            }
        };
    }
    let (text, _, wrong) = encoding.decode(bytes);
    if wrong {
        return Err(Unreadable::new(UnreadableKind::Charset, "bytes that are not in the charset the request names"));
    }
    Ok(text)
}
