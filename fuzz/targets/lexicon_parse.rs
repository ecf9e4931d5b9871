#![no_main]
//! Lexicon files: parse, lint, compile, and find the file's own words in it.

use consentry::lexicon::{Lexicon, LexiconFile};
use consentry::text::Reading;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    match LexiconFile::parse("sexual/en.toml", &text) {
        Err(errors) => consentry_fuzz::diagnostics(&text, &errors),
        Ok(file) => match Lexicon::compile(vec![file]) {
            Err(errors) => consentry_fuzz::diagnostics(&text, &errors),
            Ok(lexicon) => {
                let reading = Reading::new(&text);
                let mut hits = Vec::new();
                lexicon.find(reading.tokens(), &mut hits);
                lexicon.find_shapes(&reading.text().to_lowercase(), &mut hits);
                assert!(hits.iter().all(|hit| hit.start < hit.end && (hit.entry as usize) < lexicon.entries().len()));
            }
        },
    }
});
