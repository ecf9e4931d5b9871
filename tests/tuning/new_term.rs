//! `lexicon new-term`, scripted.

use std::fs;
use std::process::Stdio;

use crate::place::{FLURB, Place, told};

const WURBLE: &[&str] = &[
    "--category",
    "sexual",
    "--language",
    "en",
    "--id",
    "wurble",
    "--text",
    "wurble(|s)",
    "--severity",
    "nudity",
    "--note",
    "Slang: \"wurble\".",
    "--test-held",
    "{person} wurble",
    "--test-allowed",
    "{person} walking",
];

/// `lexicon new-term` on the folder `mine`.
fn new_term(place: &Place, args: &[&str]) -> (i32, String, String) {
    place.run(&[&["lexicon", "new-term", "--lexicons", "mine"], args].concat())
}

/// Takes a flag and its value out.
fn without(flag: &str) -> Vec<&'static str> {
    let at = WURBLE.iter().position(|word| *word == flag).unwrap();
    [&WURBLE[..at], &WURBLE[at + 2..]].concat()
}

/// Puts another value to a flag.
fn with<'a>(flag: &'static str, value: &'a str) -> Vec<&'a str> {
    [&without(flag)[..], &[flag, value]].concat()
}

#[test]
fn the_entry_goes_behind_the_last_one_and_its_tests_to_the_end_and_the_rest_stays() {
    let place = Place::new();
    let (head, tests) = FLURB.split_at(FLURB.find("[[test]]").unwrap());
    let kept = format!("# Ours.\n{head}# Tests follow.\n# Each has two sides.\n{tests}# The end, without a line end");
    place.write("mine/sexual/en.toml", &kept);
    let (status, out, error) = new_term(&place, WURBLE);
    assert_eq!((status, error.as_str()), (0, ""), "{out}");
    let entry = "[[term]]\nid = \"sexual/en/wurble\"\ntext = [\"wurble(|s)\"]\nseverity = \"nudity\"\nnote = 'Slang: \"wurble\".'\n\n";
    let more = "\n\n[[test]]\nprompt = \"{person} wurble\"\nexpect = \"block\"\n\n[[test]]\nprompt = \"{person} walking\"\nexpect = \"allow\"\n";
    let expected = format!(
        "# Ours.\n{head}{entry}# Tests follow.\n# Each has two sides.\n{tests}# The end, without a line end{more}"
    );
    assert_eq!(place.read("mine/sexual/en.toml"), expected);
    assert!(
        out.contains("the words collide with nothing that is known") && out.contains("written: mine/sexual/en.toml")
    );
    for command in ["lint", "test"] {
        let (status, out, _) = place.run(&["lexicon", command, "--lexicons", "mine"]);
        assert_eq!(status, 0, "{out}");
    }
    let (_, out, _) = place.run(&["screen", "--lexicons", "mine", "Zyx Example wurbles"]);
    assert!(out.starts_with("block"), "{out}");
    let left: Vec<_> = fs::read_dir(place.path("mine/sexual")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["en.toml"], "nothing is left lying about");
}

#[test]
fn line_ends_rights_and_links_are_kept() {
    let place = Place::new();
    place.write("mine/sexual/en.toml", FLURB.replace('\n', "\r\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        fs::rename(place.path("mine/sexual/en.toml"), place.path("elsewhere.toml")).unwrap();
        symlink(place.path("elsewhere.toml"), place.path("mine/sexual/en.toml")).unwrap();
        fs::set_permissions(place.path("elsewhere.toml"), fs::Permissions::from_mode(0o640)).unwrap();
    }
    let (status, out, error) = new_term(&place, WURBLE);
    assert_eq!(status, 0, "{out}{error}");
    let text = place.read("mine/sexual/en.toml");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
    assert!(text.contains("sexual/en/wurble"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert!(fs::symlink_metadata(place.path("mine/sexual/en.toml")).unwrap().is_symlink());
        assert_eq!(fs::metadata(place.path("elsewhere.toml")).unwrap().permissions().mode() & 0o777, 0o640);
    }
}

#[test]
fn what_is_exempted_goes_to_a_file_of_its_own() {
    let place = Place::new();
    let benign = ["--benign", "wurble (pie|tea)", "wurble street", "--test-allowed", "{person} eating wurble pie"];
    let (status, out, error) = new_term(&place, &[&without("--test-allowed")[..], &benign].concat());
    assert_eq!(status, 0, "{out}{error}");
    let expected = "category = \"benign\"\nlanguage = \"en\"\n\n[[term]]\nid = \"benign/en/wurble\"\n\
                    text = [\"wurble (pie|tea)\", \"wurble street\"]\nexempt = true\nnote = \"Collides with sexual/en/wurble.\"\n\n\
                    [[test]]\nprompt = \"{person} eating wurble pie\"\nexpect = \"allow\"\n";
    assert_eq!(place.read("mine/benign/en.toml"), expected);
    assert!(out.contains("mine/benign/en.toml (a new file)"), "{out}");
    assert!(!place.read("mine/sexual/en.toml").contains("eating"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(place.path("mine/benign/en.toml")).unwrap().permissions().mode();
        let like = fs::metadata(place.path("mine/sexual/en.toml")).unwrap().permissions().mode();
        assert_eq!(mode, like, "others may read it as they may read the rest");
    }
}

#[test]
fn where_nobody_can_be_asked_what_is_missing_is_named_by_its_flag() {
    let place = Place::new();
    for flag in ["--category", "--language", "--id", "--text", "--severity", "--test-held", "--test-allowed"] {
        let (status, out, error) = new_term(&place, &without(flag));
        assert_eq!((status, out.as_str()), (2, ""), "{flag}: {error}");
        assert!(error.starts_with(&format!("error: {flag} is missing: ")), "{flag}: {error}");
    }
    let (status, _, error) = place.run(&[&["lexicon", "new-term"], WURBLE].concat());
    assert!(status == 2 && error.contains("--lexicons is missing"), "{error}");
    // Neither does it wait for an answer of a pipe that stays open.
    let mut child =
        place.command(&["lexicon", "new-term", "--lexicons", "mine"]).stdin(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take();
    assert_eq!(told(&child.wait_with_output().unwrap()).0, 2);
    drop(stdin);
    for (flag, value) in [
        ("--category", "sexy"),
        ("--severity", "bad"),
        ("--language", "english"),
        ("--id", "Wurble!"),
        ("--id", "undress/en/wurble"),
        ("--id", "a/b"),
    ] {
        let (status, _, error) = new_term(&place, &with(flag, value));
        assert!(status == 2 && error.contains(flag), "{flag} {value}: {error}");
    }
    assert_eq!(place.read("mine/sexual/en.toml"), FLURB);
    // A whole id says category and language, too.
    let args = [&["--id", "sexual/en/wurble"], &WURBLE[6..]].concat();
    assert_eq!(new_term(&place, &args).0, 0);
}

#[test]
fn nothing_is_changed_if_it_would_break_something() {
    let place = Place::new();
    place.write("mine/benign/en.toml", "category = \"benign\"\nlanguage = \"en\"\n\n[[term]]\nid = \"benign/en/tea\"\ntext = [\"wurble tea\"]\nexempt = true\n\n[[test]]\nprompt = \"{person} drinking wurble tea\"\nexpect = \"allow\"\n\n[[test]]\nprompt = \"{person} in the wurble house\"\nexpect = \"allow\"\n");
    let refused = |args: &[&str], why: &str| {
        let before = [place.read("mine/sexual/en.toml"), place.read("mine/benign/en.toml")];
        let (status, out, error) = new_term(&place, args);
        assert_eq!(status, 1, "{args:?}: {out}{error}");
        assert!((out.clone() + error.as_str()).contains(why), "{why}: {out}{error}");
        assert!(error.contains("nothing was changed"), "{error}");
        assert_eq!([place.read("mine/sexual/en.toml"), place.read("mine/benign/en.toml")], before);
    };
    refused(WURBLE, "a test that passes now would fail: mine/benign/en.toml:14: \"{person} in the wurble house\"");
    refused(&with("--text", "wurble tea"), "[dead-form]");
    refused(&with("--text", "wurble (x"), "error[form]");
    refused(&with("--id", "flurb"), "the id \"sexual/en/flurb\" is taken (mine/sexual/en.toml:5)");
    refused(&with("--test-held", "{person} walking"), "must be held, and is not: allow (clear)");
    refused(&with("--test-held", "{nobody} wurble"), "nothing fills the slot {nobody}");
    let allowed = with("--test-allowed", "{person} wurble");
    refused(&allowed, "the test \"{person} wurble\" must pass, and does not: block");
}

#[test]
fn what_else_the_words_mean_is_said() {
    let place = Place::new();
    place.write("mine/names/given/en.txt", "Wurble\n");
    place.write("mine/names/surnames.txt", "Wurbles\n");
    place.write("mine/names/mine.csv", "name\nZyx Example\nWurble\n");
    place.write("mine/benign/en.toml", "category = \"benign\"\nlanguage = \"en\"\n\n[[term]]\nid = \"benign/en/tea\"\ntext = [\"wurble tea\"]\nexempt = true\n\n[[test]]\nprompt = \"{person} drinking wurble tea\"\nexpect = \"allow\"\n");
    place.write("mine/sexual/nl.toml", "category = \"sexual\"\nlanguage = \"nl\"\n\n[[term]]\nid = \"sexual/nl/wurble\"\ntext = [\"wurble\"]\nseverity = \"mild\"\n\n[[test]]\nprompt = \"een rode fiets\"\nexpect = \"allow\"\n");
    let (status, out, error) = new_term(&place, &[WURBLE, &["--dry-run"]].concat());
    assert_eq!((status, error.as_str()), (0, ""), "{out}");
    for part in [
        "warning: [ordinary-word] \"wurble\" (of \"wurble(|s)\") is also a given name",
        "warning: \"wurbles\" is also a surname",
        "warning: 1 people of the lists go by \"wurble\" alone (the first stands at names/mine:3)",
        "warning: [conflicting-form]",
        "warning: \"wurble\" also stands in sexual/nl/wurble (sexual/nl.toml:5): mild",
        "note: exempted already, and stay so: \"wurble tea\" (benign/en/tea)",
        "nothing was changed (--dry-run)",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert_eq!(place.read("mine/sexual/en.toml"), FLURB);
}

#[test]
fn a_corpus_says_how_many_prompts_hold_the_words_and_whose_verdict_would_change() {
    let place = Place::new();
    let mut data = String::from(
        "{\"id\": \"x\", \"prompt\": \"secret wurble on a hill\", \"expect\": \"allow\"}\n{\"id\": \"y\", \"prompt\": \"a red bicycle\"}\n",
    );
    for n in 0..12 {
        data.push_str(&format!("{{\"id\": {n}, \"prompt\": \"Zyx Example wurble {n}\", \"expect\": \"allow\"}}\n"));
    }
    place.write("data.jsonl", data);
    let args = [WURBLE, &["--dry-run", "--corpus", "data.jsonl"]].concat();
    let (status, out, error) = new_term(&place, &args);
    assert_eq!((status, error.as_str()), (0, ""), "{out}");
    let line = "on your prompts: 13 of 14 hold the words; 12 verdicts would change: 12 stricter, 0 milder; of the labelled, 0 better, 12 worse\n";
    assert!(out.contains(line), "{out}");
    assert_eq!(out.matches("allow -> block, worse").count(), 10, "{out}");
    assert!(out.contains("  ... and 2 more") && !out.contains("Zyx"), "{out}");
    let (_, out, _) = new_term(&place, &[&args[..], &["--show-prompts"]].concat());
    assert!(out.contains("    Zyx Example wurble 3\n"), "{out}");
    assert_eq!(new_term(&place, &[WURBLE, &["--corpus", "nowhere.jsonl"]].concat()).0, 2);
}

#[test]
fn other_kinds_of_entries_have_keys_of_their_own() {
    let place = Place::new();
    let entry = |args: &[&str]| {
        let (status, out, error) = new_term(&place, args);
        assert_eq!(status, 0, "{out}{error}");
        out
    };
    let out = entry(&[
        "--id",
        "benign/en/tea",
        "--text",
        "flurb tea",
        "--test-held",
        "{person} flurb with tea",
        "--test-allowed",
        "{person} drinking flurb tea",
    ]);
    assert!(out.contains("  exempt = true\n") && !out.contains("severity"), "{out}");
    let out = entry(&[
        "--id",
        "persons/en/quux",
        "--text",
        "my quux",
        "--subject",
        "private",
        "--test-held",
        "my quux flurb",
    ]);
    assert!(out.contains("  subject = \"private\"\n"), "{out}");
    let out = entry(&[
        "--id",
        "context/en/blot",
        "--text",
        "blot",
        "--context",
        "art",
        "--confidence",
        "0.6",
        "--test-allowed",
        "a blot",
    ]);
    assert!(out.contains("  context = \"art\"\n  confidence = 0.6\n"), "{out}");
    let (status, _, error) = new_term(
        &place,
        &["--id", "persons/en/x", "--text", "my x", "--subject", "private", "--severity", "mild", "--test-held", "x"],
    );
    assert!(status == 2 && error.contains("--severity has no meaning in this category"), "{error}");
}
