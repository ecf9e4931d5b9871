//! Cases that are known to come out wrong. One that comes out right has to move to `tests/cases`, where it stays right.

use consentry::Screener;
use consentry::eval::{CaseFile, Outcome, Slots, run};

#[test]
fn what_fails_is_known_and_what_passes_moves_on() {
    let screener = Screener::builtin().expect("the built-in files are sound");
    let slots = Slots::new(&screener);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/known_failures");
    let (mut known, mut mended) = (0, Vec::new());
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let path = file.expect("it can be listed").path();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let cases = CaseFile::parse(&path.display().to_string(), &text).unwrap_or_else(|e| panic!("{e}")).cases;
        known += cases.len();
        mended.extend(
            cases.iter().filter(|case| matches!(run(&screener, &slots, case), Outcome::Passed)).map(|c| c.name.clone()),
        );
    }
    assert!(known > 0, "nothing fails: take this test out");
    assert!(mended.is_empty(), "these come out right, move them to tests/cases: {mended:?}");
}
