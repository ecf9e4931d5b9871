//! What an operator does with adult content of nobody real, by one setting over the policy: it holds for that and for nothing else.
#![cfg(feature = "eval")]

use std::sync::OnceLock;

use consentry::eval::Slots;
use consentry::{Action, Prompt, Reason, Screener, Verdict};

const PROFILES: [&str; 2] = ["balanced", "strict"];
const SETTINGS: [Option<Action>; 4] = [None, Some(Action::Allow), Some(Action::Review), Some(Action::Block)];

/// The screener of a profile and a setting; each is built once.
fn screener(profile: usize, setting: usize) -> &'static Screener {
    static BUILT: [[OnceLock<Screener>; SETTINGS.len()]; PROFILES.len()] =
        [const { [const { OnceLock::new() }; SETTINGS.len()] }; PROFILES.len()];
    BUILT[profile][setting].get_or_init(|| {
        let builder = Screener::builder().builtin().profile(PROFILES[profile]);
        SETTINGS[setting].into_iter().fold(builder, |builder, adult| builder.adult(adult)).build().unwrap()
    })
}

fn screened(screener: &Screener, prompt: &str) -> Verdict {
    screener.screen(&Prompt::new(Slots::new(screener).fill(prompt, "en", 0).unwrap()))
}

#[test]
fn adult_content_of_nobody_real_is_what_the_operator_says() {
    for (profile, default) in [Action::Allow, Action::Review].into_iter().enumerate() {
        for (setting, adult) in SETTINGS.into_iter().enumerate() {
            let expected = adult.unwrap_or(default);
            for prompt in ["{explicit}", "a woman, {explicit}", "two men in a bed, {explicit}"] {
                let verdict = screened(screener(profile, setting), prompt);
                assert_eq!(verdict.action, expected, "{}, {adult:?}: {prompt}: {verdict:?}", PROFILES[profile]);
                if expected != Action::Allow {
                    assert_eq!(verdict.reason, Reason::AdultContent, "{}, {adult:?}: {prompt}", PROFILES[profile]);
                }
            }
            // Where the table itself holds what is of somebody made up, no setting lets it pass.
            let least = if profile == 0 { Action::Allow } else { Action::Review };
            let fictional = screened(screener(profile, setting), "{fictional}, {explicit}").action;
            assert_eq!(fictional, expected.max(least), "{}, {adult:?}", PROFILES[profile]);
        }
    }
}

#[test]
fn whoever_is_real_and_whoever_is_young_gain_and_lose_nothing() {
    for (profile, name) in PROFILES.into_iter().enumerate() {
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
            let expected = screened(screener(profile, 0), prompt);
            for (setting, adult) in SETTINGS.into_iter().enumerate().skip(1) {
                let verdict = screened(screener(profile, setting), prompt);
                let (is, was) = ((verdict.action, verdict.reason), (expected.action, expected.reason));
                assert_eq!(is, was, "{name}, {adult:?}: {prompt}");
            }
        }
        assert_eq!(screened(screener(profile, 1), "{person}, {explicit}").action, Action::Block);
        assert_eq!(screened(screener(profile, 1), "{minor}, {nudity}").action, Action::Block);
    }
}

#[test]
fn the_fingerprint_tells_what_was_set() {
    let [default, allow, review, block] = [0, 1, 2, 3].map(|setting| screener(0, setting).fingerprints());
    assert_eq!(default, allow, "what the policy says itself");
    assert!(default.policy != review.policy && review.policy != block.policy && default.policy != block.policy);
    assert_eq!((default.lexicons, default.names), (block.lexicons, block.names));
}
