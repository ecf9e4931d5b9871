#![no_main]
//! Name lists: parse, compile, and look every name up.

use consentry::names::{GivenNames, NameList, Names};
use consentry::text::words_of;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut given = GivenNames::default();
    given.add_given(&text);
    given.add_surnames(&text);
    given.add_never_surnames(&text);
    match NameList::parse("names/film.csv", &text) {
        Err(errors) => consentry_fuzz::diagnostics(&text, &errors),
        Ok(list) => {
            let names = Names::compile(vec![list], given);
            for entry in names.entries() {
                for form in entry.forms().filter(|form| !words_of(form).is_empty()) {
                    assert!(names.lookup(form).contains(&entry), "{form:?} is not found");
                }
            }
        }
    }
});
