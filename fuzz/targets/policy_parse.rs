#![no_main]
//! Policy files: whatever is accepted keeps the rules that no setting can lower.

use consentry::judge::Policy;
use consentry::{Action, Severity, Subject};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let profiles = Policy::profiles(&text);
    for profile in std::iter::once(None).chain(profiles.iter().map(|name| Some(name.as_str()))) {
        match Policy::parse("policy.toml", &text, profile) {
            Err(errors) => consentry_fuzz::diagnostics(&text, &errors),
            Ok(policy) => {
                for severity in Severity::ALL.iter().skip(2) {
                    assert_eq!(policy.cell(*severity, Subject::Minor), Action::Block, "{severity}");
                }
                assert_ne!(policy.cell(Severity::Mild, Subject::Minor), Action::Allow);
                let cell = policy.cell(Severity::Explicit, Subject::Public);
                let actions = [0.0, 0.3, 0.6, 1.0].map(|score| policy.apply(cell, score));
                assert!(actions.is_sorted() && actions[3] == cell, "{actions:?} of {cell}");
            }
        }
    }
});
