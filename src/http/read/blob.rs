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
    let packed = text.trim_end_matches('=').as_bytes();
    let (mut upper, mut lower, mut digit) = (0usize, 0usize, 0usize);
    // By stretches, each counted kind by kind: such loops cost a tenth of one that looks at each byte in turn, and images are long.
    for stretch in packed.chunks(4096) {
        let u = count(stretch, |byte| byte.is_ascii_uppercase());
        let l = count(stretch, |byte| byte.is_ascii_lowercase());
        let d = count(stretch, |byte| byte.is_ascii_digit());
        let signs = count(stretch, |byte| matches!(byte, b'+' | b'/' | b'\r' | b'\n'));
        if u + l + d + signs < stretch.len() {
            return false;
        }
        (upper, lower, digit) = (upper + u, lower + l, digit + d);
    }
    // Packed bytes have about 40 % of each case and 15 % of digits; an image may have long even runs, hence the magic.
    magic || (upper * 8 > text.len() && lower * 8 > text.len() && digit * 32 > text.len())
}

/// How many bytes are of a kind. Sums of at most 240 fit a byte, so that the compiler counts sixteen and more bytes at a time.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.chunks(240).map(|few| usize::from(few.iter().fold(0u8, |sum, byte| sum + u8::from(is(*byte))))).sum()
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
