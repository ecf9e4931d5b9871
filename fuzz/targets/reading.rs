#![no_main]
//! Normalising, markup, views, escapes.

use consentry::text::{Reading, fold, words_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let reading = Reading::new(&text);
    consentry_fuzz::reading(&reading, &text);
    words_of(&text);
    let folded = fold(&text);
    assert!(reading.is_decoded() || folded == reading.text(), "one way to fold");
});
