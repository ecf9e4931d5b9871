#![no_main]
//! The whole screen. The first byte says whether there is an image; texts are separated by NUL, the second one is negative.

use consentry::{PartKind, Prompt};
use consentry_fuzz::{screener, verdict};
use libfuzzer_sys::fuzz_target;

// Compiled before the clock of the first input runs.
fuzz_target!(init: { screener(); }, |data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let texts = String::from_utf8_lossy(rest);
    let mut prompt = Prompt::empty().with_source_image(first & 1 == 1);
    let mut action = screener().screen(&prompt).action;
    for (n, text) in texts.split('\0').take(6).enumerate() {
        let kind = if n == 1 { PartKind::Negative } else { PartKind::Positive };
        prompt.push(kind, "prompt", text);
        let now = screener().screen(&prompt);
        verdict(&prompt, &now);
        assert_eq!(now, screener().screen(&prompt), "twice the same");
        // More evidence never lowers a verdict.
        assert!(kind == PartKind::Negative || now.action >= action, "{action} before {text:?}, then {now:?}");
        action = now.action;
    }
});
