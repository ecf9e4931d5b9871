//! Texts that are no words: images in base64.

/// The beginnings of image files in base64: PNG, JPEG, GIF, WebP, BMP, TIFF, AVIF and HEIC.
const MAGIC: &[&str] =
    &["iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR", "Qk0", "SUkqA", "TU0AK", "AAAAGGZ0eX", "AAAAHGZ0eX", "AAAAIGZ0eX"];

/// Shorter than this, a run of letters and digits is read as words, unless it begins as an image does.
const BLOB: usize = 1024;

/// Whether a text is a long run of base64 (or a `data:` URL of one), which no model reads as words.
///
/// It must mix cases and digits, as packed bytes do.
pub fn is_base64_blob(text: &str) -> bool {
    let text = text.trim();
    let text = match begins(text, "data:").then(|| text.split_once(";base64,")) {
        Some(Some((_, packed))) => packed,
        _ => text,
    };
    let magic = MAGIC.iter().any(|magic| text.starts_with(magic));
    if text.len() < if magic { 64 } else { BLOB } {
        return false;
    }
    let (mut upper, mut lower, mut digit) = (0usize, 0usize, 0usize);
    for &byte in text.trim_end_matches('=').as_bytes() {
        match byte {
            b'A'..=b'Z' => upper += 1,
            b'a'..=b'z' => lower += 1,
            b'0'..=b'9' => digit += 1,
            b'+' | b'/' | b'\r' | b'\n' => {}
            _ => return false,
        }
    }
    // Packed bytes have about 40 % of each case and 15 % of digits; an image may have long even runs, hence the magic.
    magic || (upper * 8 > text.len() && lower * 8 > text.len() && digit * 32 > text.len())
}

/// Whether a text holds or points at an image: a `data:` URL, an image in base64, or a web address of one.
pub fn is_image_text(text: &str) -> bool {
    let text = text.trim();
    if begins(text, "data:") {
        return begins(text, "data:image") || text.contains(";base64,");
    }
    if is_web_address(text) {
        let path = text.split(['?', '#']).next().unwrap_or(text).to_ascii_lowercase();
        return [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".heic"]
            .iter()
            .any(|end| path.ends_with(end));
    }
    is_base64_blob(text)
}

/// Whether a text begins as a web address does.
pub(crate) fn is_web_address(text: &str) -> bool {
    begins(text, "http://") || begins(text, "https://")
}

fn begins(text: &str, with: &str) -> bool {
    text.as_bytes().get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
}
