//! What every target checks.

use std::sync::OnceLock;

use consentry::lexicon::Diagnostic;
use consentry::text::Reading;
use consentry::{Prompt, Screener, Verdict};

/// The built-in screener, compiled once a process.
pub fn screener() -> &'static Screener {
    static SCREENER: OnceLock<Screener> = OnceLock::new();
    SCREENER.get_or_init(|| Screener::builtin().expect("the built-in files are sound"))
}

/// Findings stand in the original text, on character boundaries.
pub fn verdict(prompt: &Prompt<'_>, verdict: &Verdict) {
    for finding in &verdict.findings {
        let text = &prompt.parts()[finding.part].text;
        assert!(text.get(finding.span.clone()).is_some_and(|found| !found.is_empty()), "{finding:?} in {text:?}");
        assert!(finding.confidence > 0.0 && finding.confidence <= 1.0, "{finding:?}");
    }
    assert!((0.0..=1.0).contains(&verdict.score), "{verdict:?}");
}

/// Words stand in the folded and in the original text, in order.
pub fn reading(reading: &Reading<'_>, original: &str) {
    for tokens in std::iter::once(reading.tokens()).chain(reading.views().iter().map(|view| view.tokens.as_slice())) {
        let mut last = None;
        for token in tokens {
            assert!(!reading.word(token).is_empty(), "{token:?} in {:?}", reading.text());
            let span = reading.original(token.start, token.end);
            assert!(original.get(span.clone()).is_some_and(|found| !found.is_empty()), "{span:?} in {original:?}");
            assert!(last < Some(token.start), "words out of order in {:?}", reading.text());
            last = Some(token.start);
        }
    }
}

/// Complaints point into the file they are about.
pub fn diagnostics(text: &str, diagnostics: &[Diagnostic]) {
    assert!(!diagnostics.is_empty(), "an error without a complaint");
    for diagnostic in diagnostics {
        assert!(text.get(diagnostic.span.clone()).is_some(), "{diagnostic} at {:?}", diagnostic.span);
        assert!((1..=text.split('\n').count()).contains(&diagnostic.line), "{diagnostic}");
    }
}
