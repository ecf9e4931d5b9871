#![no_main]
//! Compiled names: whatever the bytes, opening them says what is wrong or gives names that can be looked up without a panic.
//!
//! Bytes that were not built fail the digests, so those are put right first: what stands behind them is what is tried.

use consentry::names::{CompiledNames, GivenNames, NameList, Names};
use consentry::text::Reading;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = CompiledNames::open(data.to_vec());
    // The input is a list of changes to a sound file: a place and a byte.
    let list = NameList::parse("names/film.csv", "Tess Voorbeeld\nAnna-Lena van der Maakwerk\nTyler, the Maker\n");
    let Ok(list) = list else { return };
    let mut bytes = CompiledNames::compile(&[list]).as_bytes().to_vec();
    for change in data.chunks_exact(3) {
        let at = usize::from(change[0]) << 8 | usize::from(change[1]);
        let len = bytes.len();
        bytes[at % len] = change[2];
    }
    CompiledNames::seal(&mut bytes);
    let Ok(opened) = CompiledNames::open(bytes) else { return };
    let names = Names::new(vec![opened.clone(), opened], GivenNames::default());
    for person in names.entries() {
        for form in person.forms().take(64) {
            let _ = names.lookup(form);
        }
    }
    let reading = Reading::new("Tess Voorbeeld, tess voorbeelt, Maakwerk, Anna-Lena van der, TessVoorbeeld and Tyler, the Makers");
    let mut hits = Vec::new();
    names.find(reading.tokens(), &mut hits);
    names.find_disguised(&reading, reading.tokens(), &mut hits);
    names.find_typos(&reading, |_| false, &mut hits);
    for hit in &hits {
        let _ = names.entry(hit);
    }
});
