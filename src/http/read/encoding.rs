//! `Content-Encoding`: gzip, deflate, br, zstd, in any order and number, up to a limit.

use std::borrow::Cow;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::http::HeaderMap;
use ::http::header::CONTENT_ENCODING;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::http::{Unreadable, UnreadableKind};

/// More layers than this are no honest request.
const LAYERS: usize = 4;

/// Unpacks a body; the same bytes if it is not packed. At most `limit` bytes come out of each layer.
pub fn decode<'a>(headers: &HeaderMap, body: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, Unreadable> {
    let mut layers = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = value.to_str().map_err(|_| unknown())?;
        for name in value.split(',').map(|name| name.trim().to_ascii_lowercase()) {
            match &*name {
                "" | "identity" => {}
                _ => layers.push(name),
            }
        }
    }
    if layers.len() > LAYERS {
        return Err(Unreadable::new(UnreadableKind::ContentEncoding, "too many layers of compression"));
    }
    let mut bytes = Cow::Borrowed(body);
    for name in layers.iter().rev() {
        // The decoders are third-party code on hostile bytes: a panic there is a body that cannot be read, no more.
        let unpacked = catch_unwind(AssertUnwindSafe(|| unpack(name, &bytes, limit)));
        bytes = Cow::Owned(unpacked.unwrap_or_else(|_| Err(broken()))?);
    }
    Ok(bytes)
}

fn unpack(name: &str, bytes: &[u8], limit: usize) -> Result<Vec<u8>, Unreadable> {
    match name {
        "gzip" | "x-gzip" => drain(MultiGzDecoder::new(bytes), limit),
        "deflate" => {
            // The standard means zlib; some clients send the bare stream.
            let zlib = bytes.first().is_some_and(|b| b & 0x0f == 8)
                && bytes.len() > 1
                && u16::from_be_bytes([bytes[0], bytes[1]]).is_multiple_of(31);
            if zlib {
                let mut decoder = ZlibDecoder::new(bytes);
                let out = drain(&mut decoder, limit)?;
                nothing_left(decoder.into_inner(), out)
            } else {
                let mut decoder = DeflateDecoder::new(bytes);
                let out = drain(&mut decoder, limit)?;
                nothing_left(decoder.into_inner(), out)
            }
        }
        "br" => drain(brotli_decompressor::Decompressor::new(bytes, 4096), limit),
        "zstd" => {
            let mut rest = bytes;
            let mut out = Vec::new();
            while !rest.is_empty() {
                let decoder = ruzstd::decoding::StreamingDecoder::new(&mut rest).map_err(|_| broken())?;
                out.append(&mut drain(decoder, limit.saturating_sub(out.len()))?);
            }
            Ok(out)
        }
        _ => Err(unknown()),
    }
}

fn drain(reader: impl Read, limit: usize) -> Result<Vec<u8>, Unreadable> {
    let mut out = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(most).read_to_end(&mut out).map_err(|_| broken())?;
    if out.len() > limit {
        let detail = format!("the body unpacks to more than {limit} bytes");
        return Err(Unreadable::new(UnreadableKind::TooLarge, detail));
    }
    Ok(out)
}

fn nothing_left(rest: &[u8], out: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
    if rest.is_empty() { Ok(out) } else { Err(broken()) }
}

fn unknown() -> Unreadable {
    Unreadable::new(UnreadableKind::ContentEncoding, "a Content-Encoding that is not known")
}

fn broken() -> Unreadable {
    Unreadable::new(UnreadableKind::ContentEncoding, "the body is not in the Content-Encoding the request names")
}
