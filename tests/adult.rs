//! What an operator does with adult content of nobody real, by one setting over the policy: it holds for that and for nothing else.
#![cfg(feature = "eval")]

use consentry::eval::Slots;
use consentry::{Action, Prompt, Reason, Screener, Verdict};

fn screener(profile: &str, adult: Option<Action>) -> Screener {
    let builder = Screener::builder().builtin().profile(profile);
    adult.into_iter().fold(builder, |builder, adult| builder.adult(adult)).build().unwrap()
}

fn screened(screener: &Screener, prompt: &str) -> Verdict {
    screener.screen(&Prompt::new(Slots::new(screener).fill(prompt, "en", 0).unwrap()))
}

const NOBODY: [&str; 3] = ["{explicit}", "a woman, {explicit}", "{fictional}, {explicit}"];

#[test]
fn adult_content_of_nobody_real_is_what_the_operator_says() {
    for profile in ["balanced", "permissive", "strict"] {
        let default = if profile == "strict" { Action::Review } else { Action::Allow };
        for (adult, expected) in [
            (None, default),
            (Some(Action::Allow), Action::Allow),
            (Some(Action::Review), Action::Review),
            (Some(Action::Block), Action::Block),
        ] {
            let screener = screener(profile, adult);
            for prompt in NOBODY {
                let verdict = screened(&screener, prompt);
                assert_eq!(verdict.action, expected, "{profile}, {adult:?}: {prompt}: {verdict:?}");
                if expected != Action::Allow {
                    assert_eq!(verdict.reason, Reason::AdultContent, "{profile}, {adult:?}: {prompt}");
                }
            }
        }
    }
}

#[test]
fn whoever_is_real_and_whoever_is_young_gain_and_lose_nothing() {
    for profile in ["balanced", "permissive", "strict"] {
        let [default, allow, block] =
            [None, Some(Action::Allow), Some(Action::Block)].map(|adult| screener(profile, adult));
        for prompt in [
            "{person}, {explicit}",
            "{person}, {nudity}",
            "my ex, {explicit}",
            "{minor}, {nudity}",
            "a woman, {nudity}",
            "a marble statue of a goddess, {nudity}",
            "{person} on a red bicycle by the sea",
            "a red bicycle by the sea",
        ] {
            let expected = screened(&default, prompt);
            for (with, adult) in [(&allow, "allow"), (&block, "block")] {
                let verdict = screened(with, prompt);
                assert_eq!(
                    (verdict.action, verdict.reason),
                    (expected.action, expected.reason),
                    "{profile}, {adult}: {prompt}"
                );
            }
        }
        assert_eq!(screened(&allow, "{person}, {explicit}").action, Action::Block);
        assert_eq!(screened(&allow, "{minor}, {nudity}").action, Action::Block);
    }
}

#[test]
fn the_fingerprint_tells_what_was_set() {
    let print = |adult| screener("balanced", adult).fingerprints();
    let (default, block) = (print(None), print(Some(Action::Block)));
    assert_eq!(default, print(Some(Action::Allow)), "what the policy says itself");
    assert_ne!(default.policy, block.policy);
    assert_eq!((default.lexicons, default.names), (block.lexicons, block.names));
}
