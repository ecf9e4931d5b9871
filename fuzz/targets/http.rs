#![no_main]
//! Bodies in every dialect. The first byte says how the body is written.

use consentry::http::read::{Flow, Incoming, Payload, walk_json};
use consentry::http::{Limits, dialects};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, body)) = data.split_first() else { return };
    let lossy = String::from_utf8_lossy(body);
    let payload = match kind % 4 {
        0 => Payload::Json(&lossy),
        1 => Payload::Form(&lossy),
        2 => Payload::Multipart { body, boundary: "b" },
        _ => Payload::Text(&lossy),
    };
    for dialect in dialects::all() {
        for route in dialect.routes() {
            let request = Incoming::new(route, Some("prompt=a%20b&x=%zz"), payload, Limits::default());
            if let Ok(Some(prompt)) = dialect.read(&request) {
                assert!(prompt.parts().iter().all(|part| part.text.len() <= 3 * body.len() + 64), "{prompt:?}");
            }
        }
    }
    if kind % 4 == 0 {
        let limits = Limits::default();
        let mut texts = 0;
        let walked = walk_json(&lossy, &limits, &mut |_, value| {
            texts += usize::from(matches!(value, consentry::http::read::Value::Text(_)));
            Ok(Flow::Into)
        });
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(&lossy);
        // What one reader takes the other takes too, but for limits.
        assert!(walked.is_ok() <= parsed.is_ok(), "walked what is not JSON: {lossy:?}");
        let quotes = lossy.bytes().filter(|byte| *byte == b'"').count();
        assert!(texts <= quotes, "more texts than quotes");
    }
});
