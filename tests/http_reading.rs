//! What is read of a body, however it is packed; and that an odd body is refused rather than half read.
#![cfg(feature = "layer")]

mod http_support;

use std::io::Write;

use bytes::Bytes;
use consentry::PartKind::{Negative, Positive};
use consentry::http::read::parse_multipart;
use consentry::http::{Limits, Outcome, UnreadableKind};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::Full;
use http_support::*;
use proptest::prelude::*;

const IMAGES: &str = "/v1/images/generations";
const A1111: &str = "/sdapi/v1/txt2img";

fn block_json() -> String {
    serde_json::json!({ "prompt": BLOCK }).to_string()
}

async fn refused(request: Request<Full<Bytes>>) -> Came {
    let came = send(layer(), request).await;
    assert!(!came.forwarded(), "forwarded");
    came
}

async fn unreadable(request: Request<Full<Bytes>>, kind: UnreadableKind) {
    let came = refused(request).await;
    assert_eq!(came.decision().unreadable, Some(kind), "{:?}", String::from_utf8_lossy(&came.body));
    assert_eq!(came.decision().action, None, "never counted as screened");
    assert_eq!(came.decision().outcome, Outcome::Refused);
    assert_eq!(came.header("consentry-verdict"), Some("unscreened"));
}

async fn blocked(request: Request<Full<Bytes>>) {
    let came = refused(request).await;
    assert_eq!(came.decision().unreadable, None, "{:?}", String::from_utf8_lossy(&came.body));
    assert_eq!(came.header("consentry-verdict"), Some("block"));
}

#[tokio::test]
async fn every_one_of_duplicate_keys_counts() {
    for body in [
        format!(r#"{{"prompt": "{BLOCK}", "prompt": "{ALLOW}"}}"#),
        format!(r#"{{"prompt": "{ALLOW}", "prompt": "{BLOCK}"}}"#),
        format!(r#"{{"prompt": "{ALLOW}", "Prompt": "{BLOCK}"}}"#),
        format!(r#"{{"prompt": "{ALLOW}", "pr\u006fmpt": "{BLOCK}"}}"#),
    ] {
        blocked(json(IMAGES, body)).await;
    }
}

#[tokio::test]
async fn escapes_are_undone() {
    let escaped: String = BLOCK.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
    let came = refused(json(IMAGES, format!(r#"{{"prompt": "{escaped}"}}"#))).await;
    assert_eq!(came.read(), [(Positive, "prompt", BLOCK)]);
    unreadable(json(IMAGES, r#"{"prompt": "\ud83d alone"}"#), UnreadableKind::Json).await;
}

#[tokio::test]
async fn what_is_not_json_is_refused() {
    for body in [
        r#"{"prompt": "x""#,
        r#"{"prompt": "x"} {"prompt": "y"}"#,
        r#"{"prompt": "x"}x"#,
        r#"{'prompt': 'x'}"#,
        r#"{"prompt": "x",}"#,
        r#"{"prompt": NaN}"#,
        "{\"prompt\": \"line\nbreak\"}",
        "nonsense",
        "\u{0}",
    ] {
        unreadable(json(IMAGES, body), UnreadableKind::Json).await;
    }
}

#[tokio::test]
async fn what_is_no_request_of_the_api_is_refused() {
    for body in [r#""text""#, "5", "null", r#"[{"prompt": "x"}]"#] {
        unreadable(json(IMAGES, body), UnreadableKind::Shape).await;
    }
}

#[tokio::test]
async fn a_text_must_be_a_text() {
    for body in [
        r#"{"prompt": 5}"#,
        r#"{"prompt": true}"#,
        r#"{"prompt": {"text": "x"}}"#,
        r#"{"prompt": ["x"]}"#,
        r#"{"prompt": []}"#,
        r#"{"prompt": "x", "prompt": 5}"#,
        r#"{"negative_prompt": 5}"#,
    ] {
        unreadable(json(IMAGES, body), UnreadableKind::WrongType).await;
    }
    for body in [r#"{"prompt": [["x"]]}"#, r#"{"prompt": [5]}"#, r#"{"prompt": {"0": "x"}}"#] {
        unreadable(json(A1111, body), UnreadableKind::WrongType).await;
    }
    assert!(send(layer(), json(IMAGES, r#"{"prompt": null}"#)).await.forwarded());
    let (kind, body) = multipart(&[("prompt[]", None, b"x")]);
    unreadable(typed("/v1/images/edits", &kind, body), UnreadableKind::WrongType).await;
}

#[tokio::test]
async fn nesting_has_a_limit_in_every_field() {
    for deep in [65, 127, 500, 200_000] {
        for field in ["prompt_", "prompt", "images"] {
            let body = format!(r#"{{"{field}": {}{}}}"#, "[".repeat(deep), "]".repeat(deep));
            let came = refused(json(IMAGES, body)).await;
            let kind = came.decision().unreadable.unwrap();
            assert!(matches!(kind, UnreadableKind::TooDeep | UnreadableKind::WrongType), "{field} {deep} {kind}");
        }
    }
    let body = format!(r#"{{"x": {}{}}}"#, "[".repeat(63), "]".repeat(63));
    assert!(send(layer(), json(IMAGES, body.clone())).await.forwarded());
    assert!(!send(layer().depth_limit(63), json(IMAGES, body)).await.forwarded());
}

#[tokio::test]
async fn values_and_text_have_limits() {
    let mut limits = Limits::default();
    limits.values = 1000;
    for (count, fits) in [(900, true), (1100, false)] {
        let body = format!(r#"{{"alwayson_scripts": {{"x": {{"args": [{}0]}}}}}}"#, "0,".repeat(count));
        let came = send(layer().limits(limits), json(A1111, body)).await;
        assert_eq!(came.forwarded(), fits, "{count}");
        assert_eq!(came.decision().unreadable, (!fits).then_some(UnreadableKind::TooMany));
    }
    let long = format!(r#"{{"prompt": "{}"}}"#, "a red bicycle ".repeat(40_000));
    unreadable(json(IMAGES, long), UnreadableKind::TooLarge).await;
}

#[tokio::test]
async fn bytes_that_are_not_utf8_are_refused() {
    unreadable(json(IMAGES, &b"{\"prompt\": \"\xff\"}"[..]), UnreadableKind::Utf8).await;
    unreadable(json(IMAGES, &b"{\"user\": \"\xff\"}"[..]), UnreadableKind::Utf8).await;
    let utf16: Vec<u8> = block_json().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!send(layer(), json(IMAGES, utf16)).await.forwarded());
    unreadable(typed(IMAGES, "application/x-www-form-urlencoded", "prompt=%ff"), UnreadableKind::Utf8).await;
}

#[tokio::test]
async fn a_byte_order_mark_is_no_hiding_place() {
    blocked(json(IMAGES, format!("\u{feff}{}", block_json()))).await;
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(block_json().encode_utf16().flat_map(u16::to_le_bytes));
    blocked(typed(IMAGES, "application/json; charset=utf-16", utf16)).await;
}

#[tokio::test]
async fn charsets_are_undone() {
    let utf16: Vec<u8> = block_json().encode_utf16().flat_map(u16::to_le_bytes).collect();
    blocked(typed(IMAGES, "application/json; charset=utf-16le", utf16)).await;
    let latin = b"{\"prompt\": \"caf\xe9, undress my ex, naked photo of my ex\"}";
    let came = refused(typed(IMAGES, "application/json;charset=\"ISO-8859-1\"", &latin[..])).await;
    assert!(came.read()[0].2.starts_with("caf\u{e9}"));
    unreadable(typed(IMAGES, "application/json; charset=utf-7", block_json()), UnreadableKind::Charset).await;
    unreadable(typed(IMAGES, "application/json; charset=a; charset=b", block_json()), UnreadableKind::ContentType)
        .await;
    // Read as the charset says and as UTF-8, since servers do either.
    let both = format!("{{\"prompt\": \"{BLOCK} \u{e9}\"}}");
    blocked(typed(IMAGES, "application/json; charset=koi8-r", both)).await;
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bare_deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// One uncompressed brotli meta-block: window bits 16, length, the bytes, and an empty last block.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len() - 1).unwrap();
    assert!(length < 1 << 16);
    // WBITS=16 (0), ISLAST=0, MNIBBLES=4 (00), MLEN-1 in 16 bits, ISUNCOMPRESSED=1, padding.
    let bits: u32 = (length << 4) | (1 << 20);
    let mut out = bits.to_le_bytes()[..3].to_vec();
    out.extend_from_slice(bytes);
    out.push(0b11);
    out
}

fn packed(encoding: &'static str, body: Vec<u8>) -> Request<Full<Bytes>> {
    let mut request = json(IMAGES, body);
    request.headers_mut().insert("content-encoding", HeaderValue::from_static(encoding));
    request
}

#[tokio::test]
async fn packed_bodies_are_unpacked_to_read_and_forwarded_as_they_came() {
    let allow = serde_json::json!({ "prompt": ALLOW }).to_string();
    type Pack = fn(&[u8]) -> Vec<u8>;
    let packers: [(&str, Pack); 8] = [
        ("gzip", gzip),
        ("x-gzip", gzip),
        ("GZIP", gzip),
        ("deflate", zlib),
        ("deflate", bare_deflate),
        ("br", brotli),
        ("zstd", zstd),
        ("identity", |bytes| bytes.to_vec()),
    ];
    for (name, pack) in packers {
        blocked(packed(name, pack(block_json().as_bytes()))).await;
        let body = pack(allow.as_bytes());
        let came = send(layer(), packed(name, body.clone())).await;
        assert_eq!(came.seen.as_ref().expect(name).body, body);
        assert_eq!(came.read(), [(Positive, "prompt", ALLOW)]);
    }
    let twice = gzip(&zlib(block_json().as_bytes()));
    blocked(packed("deflate, gzip", twice)).await;
    let mut members = gzip(b"{\"prompt\": \"undress my ex, ");
    members.extend(gzip(b"naked photo of my ex\"}"));
    blocked(packed("gzip", members)).await;
    let mut frames = zstd(b"{\"prompt\": \"undress my ex, ");
    frames.extend(zstd(b"naked photo of my ex\"}"));
    blocked(packed("zstd", frames)).await;
}

#[tokio::test]
async fn what_cannot_be_unpacked_is_refused() {
    let body = gzip(block_json().as_bytes());
    unreadable(packed("rot13", body.clone()), UnreadableKind::ContentEncoding).await;
    unreadable(packed("gzip, rot13", body.clone()), UnreadableKind::ContentEncoding).await;
    unreadable(packed("gzip", body[..body.len() - 9].to_vec()), UnreadableKind::ContentEncoding).await;
    for name in ["gzip", "deflate", "br", "zstd"] {
        unreadable(packed(name, b"plain bytes that are not packed".to_vec()), UnreadableKind::ContentEncoding).await;
    }
    unreadable(packed("gzip,gzip,gzip,gzip,gzip", body), UnreadableKind::ContentEncoding).await;
    // It says it is packed, and is not: the server may well not unpack.
    let came = send(layer(), packed("deflate", block_json().into_bytes())).await;
    assert!(!came.forwarded());
}

#[tokio::test]
async fn a_bomb_is_refused_at_the_limit() {
    let spaces = vec![b' '; 8 << 20];
    for (name, bomb) in [("gzip", gzip(&spaces)), ("deflate", zlib(&spaces)), ("zstd", zstd(&spaces))] {
        assert!(bomb.len() < 1 << 17, "{name}");
        let came = send(layer().body_limit(1 << 20), packed(name, bomb)).await;
        assert_eq!(came.status, StatusCode::PAYLOAD_TOO_LARGE, "{name}");
        assert_eq!(came.decision().unreadable, Some(UnreadableKind::TooLarge));
    }
}

#[tokio::test]
async fn the_query_counts_as_well() {
    let query = "/v1/images/generations?n=1&prompt=undress%20my+ex,%20naked%20photo%20of%20my%20ex";
    blocked(json(query, serde_json::json!({ "prompt": ALLOW }).to_string())).await;
    blocked(json(query, "")).await;
    let came = send(layer(), json("/v1/images/generations?prompt=a%20red%20bicycle", "{}")).await;
    assert_eq!(came.read(), [(Positive, "prompt", "a red bicycle")]);
    blocked(json("/v1/images/generations?a=1;prompt=undress+my+ex,+naked+photo+of+my+ex", "{}")).await;
}

#[tokio::test]
async fn forms_are_read() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let form = "negative_prompt=blurry&prompt=undress+my+ex%2C+naked+photo+of+my+ex&n=1";
    let came = refused(typed(IMAGES, FORM, form)).await;
    assert_eq!(came.read(), [(Negative, "negative_prompt", "blurry"), (Positive, "prompt", BLOCK)]);
    blocked(typed(IMAGES, FORM, "prompt=x&prompt=undress+my+ex,+naked+photo+of+my+ex")).await;
    blocked(typed(A1111, FORM, "prompt[]=x&prompt[]=undress+my+ex,+naked+photo+of+my+ex")).await;
    // As `curl -d` sends JSON.
    blocked(typed(IMAGES, FORM, block_json())).await;
    unreadable(typed(IMAGES, FORM, r#"{"prompt": 5}"#), UnreadableKind::WrongType).await;
}

#[tokio::test]
async fn a_media_type_is_not_taken_at_its_word() {
    for kind in [
        "text/plain",
        "text/plain;charset=UTF-8",
        "application/octet-stream",
        "application/ld+json",
        "APPLICATION/JSON",
    ] {
        blocked(typed(IMAGES, kind, block_json())).await;
    }
    let bare = Request::post(IMAGES).body(Full::new(Bytes::from(block_json()))).unwrap();
    blocked(bare).await;
    unreadable(typed(IMAGES, "image/png", "\u{1}PNG"), UnreadableKind::ContentType).await;
    let mut twice = json(IMAGES, block_json());
    twice.headers_mut().append("content-type", HeaderValue::from_static("text/plain"));
    unreadable(twice, UnreadableKind::ContentType).await;
}

#[tokio::test]
async fn every_part_of_a_form_counts() {
    let (kind, body) = multipart(&[("prompt", None, ALLOW.as_bytes()), ("prompt", None, BLOCK.as_bytes())]);
    blocked(typed("/v1/images/edits", &kind, body)).await;
    let (kind, body) = multipart(&[("prompt", Some("prompt.txt"), BLOCK.as_bytes())]);
    blocked(typed("/v1/images/edits", &kind, body)).await;
    let (kind, body) = multipart(&[("prompt", Some("p.txt"), &[0xff, 0xfe, b'x', 0])]);
    unreadable(typed("/v1/images/edits", &kind, body), UnreadableKind::Utf8).await;
    let (kind, body) = multipart(&[("_charset_", None, b"utf-7"), ("prompt", None, ALLOW.as_bytes())]);
    unreadable(typed("/v1/images/edits", &kind, body), UnreadableKind::Charset).await;
}

fn raw(headers: &str, data: &str) -> (String, String) {
    ("multipart/form-data; boundary=b".to_owned(), format!("--b\r\n{headers}\r\n\r\n{data}\r\n--b--\r\n"))
}

#[tokio::test]
async fn names_of_parts_are_read_in_every_spelling() {
    for headers in [
        "Content-Disposition: form-data; name=\"prompt\"",
        "content-disposition:form-data;name=prompt",
        "CONTENT-DISPOSITION: FORM-DATA; NAME=\"Prompt\"",
        "Content-Disposition: form-data; name = \"prompt\" ; filename=\"a;b=\\c\"",
        "Content-Disposition: form-data; name*=UTF-8''prompt",
        "Content-Disposition: form-data; name*=utf-8'en'p%72ompt",
        "Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=\"prompt\"",
        "X-Other: 1\r\nContent-Disposition: form-data; name=\" prompt \"\r\nContent-Transfer-Encoding: 8bit",
    ] {
        let (kind, body) = raw(headers, BLOCK);
        blocked(typed("/v1/images/edits", &kind, body)).await;
    }
    let (kind, _) = raw("", "");
    let mut body =
        b"--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\n"
            .to_vec();
    body.extend(BLOCK.encode_utf16().flat_map(u16::to_le_bytes));
    body.extend(b"\r\n--b--");
    blocked(typed("/v1/images/edits", &kind, body)).await;
}

#[tokio::test]
async fn odd_forms_are_refused() {
    for headers in [
        "Content-Disposition: form-data; name=\"x\"; name=\"prompt\"",
        "Content-Disposition: form-data; name=\"x\"; name*=UTF-8''prompt",
        "Content-Disposition: form-data; name=\"x\"\r\nContent-Disposition: form-data; name=\"prompt\"",
        "Content-Disposition: form-data; name=\"pro\\mpt\"",
        "Content-Disposition: form-data; name=\"%70rompt\"",
        "Content-Disposition: form-data; filename=\"x\\\"; name=\"prompt\"",
        "Content-Disposition: form-data; name*0=\"pro\"; name*1=\"mpt\"",
        "Content-Disposition: form-data;\r\n name=\"prompt\"",
        "Content-Disposition: form-data; name=\"prompt\"\r\nContent-Transfer-Encoding: base64",
        "Content-Disposition: form-data; name=\"prompt\"\nX: y",
        "Content-Disposition: attachment; name=\"prompt\"",
        "Content-Disposition : form-data; name=\"prompt\"",
        "Content-Type: text/plain",
    ] {
        let (kind, body) = raw(headers, ALLOW);
        unreadable(typed("/v1/images/edits", &kind, body), UnreadableKind::Multipart).await;
    }
    const PART: &str = "Content-Disposition: form-data; name=\"prompt\"\r\n\r\nx\r\n";
    for body in [
        format!("preamble\r\n--b\r\n{PART}--b--"),
        format!("--b\r\n{PART}--b--\r\nepilogue"),
        format!("--b\r\n{PART}"),
        format!("--b\r\n{PART}--b"),
        format!("--b\n{PART}--b--"),
        format!("--bx\r\n{PART}--b--"),
        format!("--b\r\n{PART}--bx\r\n{PART}--b--"),
        "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nx\n--b\nContent-Disposition: form-data; name=\"prompt\"\n\nx\r\n--b--".to_owned(),
        "--b\r\nContent-Disposition: form-data; name=\"prompt\"\n\nx\r\n--b--".to_owned(),
        String::new(),
    ] {
        unreadable(typed("/v1/images/edits", "multipart/form-data; boundary=b", body), UnreadableKind::Multipart).await;
    }
    for kind in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""] {
        unreadable(typed("/v1/images/edits", kind, format!("--b\r\n{PART}--b--")), UnreadableKind::Multipart).await;
    }
    for kind in [
        "multipart/form-data; boundary=b; boundary=c",
        "multipart/form-data; boundary*=b",
        "multipart/form-data; boundary=\"b",
    ] {
        unreadable(typed("/v1/images/edits", kind, format!("--b\r\n{PART}--b--")), UnreadableKind::ContentType).await;
    }
}

#[tokio::test]
async fn a_refusal_never_quotes_what_was_sent() {
    let secret = "xyzzyplugh";
    for request in [
        json(IMAGES, format!(r#"{{"prompt": "{secret}" {secret}"#)),
        json(IMAGES, format!(r#"{{"prompt": {{"{secret}": "{secret}"}}}}"#)),
        json(A1111, format!(r#"{{"alwayson_scripts": {{"{secret}": "{BLOCK}"}}}}"#)),
        json(IMAGES, format!(r#"{{"prompt": "{BLOCK} {secret}"}}"#)),
        typed(IMAGES, &format!("multipart/form-data; boundary={secret}"), secret),
        typed(IMAGES, &format!("application/json; charset={secret}"), secret),
    ] {
        let came = refused(request).await;
        assert!(!String::from_utf8_lossy(&came.body).contains(secret));
        assert!(came.decision().parts.iter().all(|(_, field, _)| !field.contains(secret)));
    }
}

/// Every part that another parser reads is read here too, or the body is refused.
fn agrees_with_multer(body: &[u8]) -> Result<(), TestCaseError> {
    let mut ours = Vec::new();
    let read = parse_multipart(body, "b", &mut |part| {
        ours.push((part.name.into_owned(), part.data.to_vec()));
        Ok(())
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let theirs = runtime.block_on(async {
        let reader = std::io::Cursor::new(body.to_vec());
        let mut parts = Vec::new();
        let mut form = multer::Multipart::with_reader(reader, "b");
        while let Ok(Some(field)) = form.next_field().await {
            let name = field.name().unwrap_or_default().to_owned();
            let Ok(data) = field.bytes().await else { break };
            parts.push((name, data.to_vec()));
        }
        parts
    });
    if read.is_ok() {
        prop_assert_eq!(ours, theirs);
    }
    Ok(())
}

proptest! {
    #[test]
    fn multipart_is_read_as_others_read_it(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("--b\r\n"), Just("--b--\r\n"), Just("\r\n"), Just("\n"), Just("--b"), Just("--"), Just("x"), Just("\r\n\r\n"),
                Just("Content-Disposition: form-data; name=\"prompt\"\r\n"),
                Just("Content-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n"),
                Just("Content-Disposition: form-data; name=prompt\r\n"), Just("Content-Type: text/plain\r\n"),
                Just("--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nfirst\r\n"),
                Just("--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nsecond\r\n"),
            ],
            0..8,
        ),
    ) {
        agrees_with_multer(pieces.concat().as_bytes())?;
        agrees_with_multer(format!("{}--b--\r\n", pieces.concat()).as_bytes())?;
    }

    /// Whatever comes, in whatever wrapping: an answer, and no panic.
    #[test]
    fn any_bytes_get_an_answer(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        kind in prop_oneof![
            Just("application/json"), Just("multipart/form-data; boundary=b"), Just("text/plain; charset=utf-16"),
            Just("application/x-www-form-urlencoded"), Just("text/plain; charset=shift_jis"),
        ],
        packing in prop_oneof![Just(""), Just("gzip"), Just("deflate"), Just("br"), Just("zstd")],
        path in prop_oneof![Just(IMAGES), Just(A1111), Just("/other?a=%&b[=c&[]=;")],
    ) {
        let mut request = typed(path, kind, body);
        request.headers_mut().insert("content-encoding", HeaderValue::from_static(packing));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let layer = layer().routes(consentry::http::Routes::builtin().catch_all());
        let came = runtime.block_on(send(layer, request));
        prop_assert_eq!(came.decisions.len(), 1);
        prop_assert_eq!(came.forwarded(), came.decision().forwarded);
    }

    /// A long text that only looks packed is never passed over in silence.
    #[test]
    fn words_at_the_head_of_packed_bytes_are_read(tail in "[A-Za-z0-9+/]{1500}") {
        let body = serde_json::json!({ "anything": format!("undress/my/ex/naked/photo/of/my/ex/{tail}") });
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let came = runtime.block_on(send(generic(), json("/x", body.to_string())));
        prop_assert!(!came.forwarded());
    }
}
