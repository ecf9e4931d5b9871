//! Texts that are no words: images in base64.

/// The beginnings of image files in base64: PNG, JPEG, GIF, WebP, BMP, TIFF, AVIF and HEIC.
const MAGIC: &[&str] =
    &["iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR", "Qk", "SUkqA", "TU0AK", "AAAAGGZ0eX", "AAAAHGZ0eX", "AAAAIGZ0eX"];

/// Shorter than this, a run of letters and digits is read as words.
const BLOB: usize = 1024;

/// Whether a text is a long run of base64, which no model reads as words. It must mix cases and digits, as packed bytes do.
pub fn is_base64_blob(text: &str) -> bool {
    let bytes = text.as_bytes();
    let magic = MAGIC.iter().any(|magic| text.starts_with(magic));
    if bytes.len() < if magic { 64 } else { BLOB } {
        return false;
    }
    let body = text.trim_end_matches(['=', '\r', '\n', ' ']).as_bytes();
    let (mut upper, mut lower, mut digit) = (0usize, 0usize, 0usize);
    for &byte in body {
        match byte {
            b'A'..=b'Z' => upper += 1,
            b'a'..=b'z' => lower += 1,
            b'0'..=b'9' => digit += 1,
            b'+' | b'/' | b'\r' | b'\n' => {}
            _ => return false,
        }
    }
    // Packed bytes have about 40 % of each case and 15 % of digits. An image may have long even runs, hence the magic.
    magic || (upper * 8 > body.len() && lower * 8 > body.len() && digit * 32 > body.len())
}

/// Whether a text holds or points at an image: a `data:` URL, an image in base64, or a web address of one.
pub fn is_image_text(text: &str) -> bool {
    let text = text.trim_start();
    let head = text.get(..64.min(text.len())).unwrap_or("").to_ascii_lowercase();
    if head.starts_with("data:") {
        return head.starts_with("data:image") || head.contains(";base64");
    }
    if head.starts_with("http://") || head.starts_with("https://") {
        let path = text.split(['?', '#']).next().unwrap_or(text).to_ascii_lowercase();
        return [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".heic"]
            .iter()
            .any(|end| path.ends_with(end));
    }
    is_base64_blob(text)
}
