//! The command line from outside: what the program prints, and its exit status.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs `consentry` with this on stdin.
fn run(args: &[&str], stdin: impl AsRef<[u8]>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = stdin.as_ref().to_vec();
    // A program that ends before it has read everything is no failure of the test.
    let writer = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn status(output: &Output) -> i32 {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!error.contains("panicked"), "{error}");
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The lines of `screen --jsonl`, each as JSON.
fn jsonl(args: &[&str], stdin: impl AsRef<[u8]>) -> (Vec<Value>, i32) {
    let output = run(&[&["screen", "--jsonl"], args].concat(), stdin);
    let lines = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, status(&output))
}

/// A folder of one small lexicon.
fn lexicons(term: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "sexual/en.toml", &format!("category = \"sexual\"\nlanguage = \"en\"\n\n{term}"));
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn path(folder: &tempfile::TempDir) -> &str {
    folder.path().to_str().unwrap()
}

const FLURB: &str = r#"
[[term]]
id = "sexual/en/flurb"
text = ["flurb", "flurbing"]
severity = "nudity"

[[test]]
prompt = "{person} flurb"
expect = "block"
"#;

/// A folder of one term and one name: what needs no more than these starts faster than the built-in lexicons do.
fn small() -> tempfile::TempDir {
    let folder = lexicons(FLURB);
    write(folder.path(), "names/mine.csv", "name\nZyx Example\n");
    folder
}

#[test]
fn a_person_gets_the_verdict_in_words() {
    let output = run(&["screen", "a photo of my ex, completely naked"], "");
    assert_eq!(status(&output), 0);
    let text = stdout(&output);
    assert!(text.starts_with("block: a sexual picture of a private person (sexual-private-person)\n"), "{text}");
    assert!(text.contains("severity nudity, subject private, score "), "{text}");
    assert!(!text.contains("my ex"), "the prompt is shown with --explain only: {text}");
    assert!(!text.contains('\u{1b}'), "colours only where they are wanted: {text}");
}

#[test]
fn text_comes_from_stdin_too() {
    for args in [&["screen"][..], &["screen", "-"]] {
        let output = run(args, "my ex\ncompletely naked\n");
        assert!(stdout(&output).starts_with("block"), "{}", stdout(&output));
    }
    let output = run(&["screen"], b"\xff\xfe");
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("UTF-8"), "{}", stderr(&output));
}

#[test]
fn nothing_is_allowed() {
    let output = run(&["screen"], "");
    assert_eq!((status(&output), stdout(&output).starts_with("allow")), (0, true));
    assert_eq!(jsonl(&[], ""), (vec![], 0));
}

#[test]
fn negative_prompts_and_source_images_count() {
    let verdict = |args: &[&str]| stdout(&run(args, "")).split(':').next().unwrap().to_owned();
    assert_eq!(verdict(&["screen", "remove her clothes", "--image"]), "block");
    assert_eq!(verdict(&["screen", "my ex on a beach", "--negative", "clothes, bra"]), "block");
    assert_eq!(verdict(&["screen", "my ex on a beach", "--negative", "nude, nsfw"]), "allow");
}

#[test]
fn fail_on_sets_the_exit_status() {
    let folder = small();
    let bad = "Zyx Example flurb";
    let screen =
        |args: &[&str], stdin: &str| status(&run(&[&["screen", "--lexicons", path(&folder)], args].concat(), stdin));
    for (args, expected) in [
        (&[bad][..], 0),
        (&[bad, "--fail-on", "block"], 1),
        (&[bad, "--fail-on", "review"], 1),
        (&["a red bicycle", "--fail-on", "review"], 0),
    ] {
        assert_eq!(screen(args, ""), expected, "{args:?}");
    }
    let line = format!("{{\"prompt\":\"{bad}\"}}\n");
    assert_eq!(screen(&["--jsonl", "--fail-on", "block"], &line), 1);
    assert_eq!(screen(&["--jsonl", "--fail-on", "block"], &format!("{line}x\n")), 2);
}

#[test]
fn explain_shows_words_terms_places_and_the_cell() {
    let output = run(&["screen", "--explain", "a photo of my ex, completely naked"], "");
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| *line == "  a photo of my ex, completely naked").unwrap();
    assert!(lines[at + 1].trim_start().starts_with("1^"), "{text}");
    assert!(text.contains("\"my ex\" is a person (private), confidence "), "{text}");
    assert!(text.contains("sexual/en/naked at lexicons/sexual/en.toml:"), "{text}");
    assert!(text.contains("policy balanced, row nudity, column private: block"), "{text}");
    let output = run(&["screen", "--explain", "a naked mole rat"], "");
    assert!(stdout(&output).contains("so the policy (balanced) was not asked"), "{}", stdout(&output));
}

#[test]
fn explain_keeps_a_prompt_from_moving_the_cursor() {
    let folder = small();
    let output = run(&["screen", "--explain", "--lexicons", path(&folder)], "a \u{1b}[2J cat\u{202e}");
    let text = stdout(&output);
    assert!(text.contains("\\u{1b}[2J cat\\u{202e}"), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
}

#[test]
fn jsonl_answers_in_order_with_the_ids_that_came() {
    let lines = r#"{"id":"a","prompt":"a red bicycle"}
{"id":12345678901234567890123,"prompt":"my ex, completely naked","extra":{"x":1}}
{"id":1.50,"prompt":"remove her clothes","has_image":true}
{"id":null,"prompt":"a dog","negative_prompt":null}
{"prompt":"a cat"}"#;
    let output = run(&["screen", "--jsonl"], lines);
    assert_eq!(status(&output), 0);
    let ids: Vec<&str> = stdout(&output).lines().map(|l| l.split_once(",\"verdict\"").unwrap().0).collect();
    assert_eq!(
        ids,
        ["{\"id\":\"a\"", "{\"id\":12345678901234567890123", "{\"id\":1.50", "{\"id\":null", "{\"id\":null"]
    );
    let (answers, _) = jsonl(&[], lines);
    let verdicts: Vec<&str> = answers.iter().map(|a| a["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["allow", "block", "block", "allow", "allow"]);
    let keys: Vec<&str> = answers[1].as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = ["id", "verdict", "reason", "severity", "subject", "score", "findings", "obligations"];
    expected.sort_unstable();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    assert_eq!(answers[1]["reason"], "sexual-private-person");
    let finding = &answers[1]["findings"][0];
    assert_eq!((&finding["part"], &finding["span"]["start"]), (&Value::from(0), &Value::from(0)));
}

#[test]
fn jsonl_lines_that_cannot_be_read_get_an_answer_and_the_rest_goes_on() {
    let mut input = b"\xEF\xBB\xBF{\"prompt\":\"a cat\"}\r\n".to_vec();
    input.extend_from_slice(b"{\"prompt\":\n\n{\"id\":3}\n{\"prompt\":\"\xff\"}\n{\"id\":[1],\"prompt\":\"x\"}\n");
    input
        .extend_from_slice(b"{\"prompt\":7}\n[]\n{\"prompt\":\"a\",\"prompt\":\"b\"}\n{\"id\":9,\"prompt\":\"a dog\"}");
    let folder = small();
    let (answers, status) = jsonl(&["--lexicons", path(&folder)], input);
    assert_eq!((answers.len(), status), (10, 2));
    assert_eq!((&answers[0]["verdict"], &answers[9]["id"]), (&Value::from("allow"), &Value::from(9)));
    for (nth, answer) in answers[1..9].iter().enumerate() {
        assert_eq!(answer["id"], Value::Null);
        assert_eq!(answer["line"], nth + 2);
        assert!(answer["error"].as_str().is_some_and(|e| !e.is_empty()), "{answer}");
        assert_eq!(answer.as_object().unwrap().len(), 3, "{answer}");
    }
    assert!(answers[3]["error"].as_str().unwrap().contains("missing field `prompt`"), "{}", answers[3]);
    assert!(answers[4]["error"].as_str().unwrap().contains("UTF-8"), "{}", answers[4]);
}

#[test]
fn jsonl_answers_before_the_input_ends() {
    use std::io::{BufRead as _, BufReader};
    let folder = small();
    let mut child = Command::new(env!("CARGO_BIN_EXE_consentry"))
        .args(["screen", "--jsonl", "--lexicons", path(&folder)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for id in 0..3 {
        writeln!(input, "{{\"id\":{id},\"prompt\":\"a cat\"}}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{id},")), "{line}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = small();
    for args in [&["names", "list"][..], &["lexicon", "stats"], &["screen", "--jsonl"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_consentry"))
            .args(args)
            .args(["--lexicons", path(&folder)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut input = child.stdin.take().unwrap();
        let lines = "{\"prompt\":\"a cat\"}\n".repeat(20_000);
        let writer = std::thread::spawn(move || drop(input.write_all(lines.as_bytes())));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert_eq!((status(&output), stderr(&output)), (0, ""), "{args:?}");
    }
}

#[test]
fn the_policy_can_be_a_profile_or_a_file() {
    let verdict = |policy: &str| {
        let output = run(&["screen", "my ex in lingerie", "--policy", policy], "");
        (status(&output), stdout(&output).split(':').next().unwrap().to_owned(), stderr(&output).to_owned())
    };
    assert_eq!(verdict("strict").1, "block");
    assert_eq!(verdict("permissive").1, "allow");
    let (status, _, error) = verdict("stric");
    assert_eq!(status, 2);
    assert!(error.contains("no profile \"stric\"") && error.contains("balanced, permissive, strict"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let builtin = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicons/policy.toml")).unwrap();
    write(folder.path(), "mine.toml", &builtin.replace("default = \"balanced\"", "default = \"strict\""));
    let mine = folder.path().join("mine.toml");
    assert_eq!(verdict(mine.to_str().unwrap()).1, "block");
    write(folder.path(), "mine.toml", "default = \"x\"\n\n[profile.x]\nadult = \"maybe\"\n");
    let (status, _, error) = verdict(mine.to_str().unwrap());
    assert_eq!(status, 2);
    assert!(error.contains("mine.toml:4:"), "{error}");
}

#[test]
fn a_folder_of_lexicons_replaces_the_built_in_ones() {
    let folder = lexicons(FLURB);
    let verdict = |text: &str| {
        let output = run(&["screen", text, "--lexicons", path(&folder)], "");
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        stdout(&output).split(':').next().unwrap().to_owned()
    };
    // Names and policy are still the built-in ones.
    assert_eq!(verdict("Emma Watson flurbing"), "block");
    assert_eq!(verdict("Emma Watson naked"), "allow");
    write(folder.path(), "names/mine.csv", "name\nZyx Example\n");
    assert_eq!(verdict("Zyx Example flurbing"), "block");
    let listed = run(&["names", "list", "--lexicons", path(&folder)], "");
    assert_eq!(stdout(&listed), "Zyx Example\n");
    let explained = run(&["screen", "flurb", "--explain", "--lexicons", path(&folder)], "");
    let place = folder.path().join("sexual/en.toml");
    assert!(stdout(&explained).contains(&format!("at {}:6", place.display())), "{}", stdout(&explained));
}

#[test]
fn files_of_names_replace_the_built_in_ones() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "list.txt", "Zyx Example\n# a comment\nQuux Sample\n");
    let list = folder.path().join("list.txt");
    let lexicons = small();
    let names = ["--lexicons", path(&lexicons), "--names", list.to_str().unwrap()];
    let output = run(&[&["names", "list"], &names[..]].concat(), "");
    assert_eq!(stdout(&output), "Zyx Example\nQuux Sample\n");
    let output = run(&[&["names", "lookup", "zyx-example"], &names[..]].concat(), "");
    assert_eq!(status(&output), 0);
    assert!(stdout(&output).contains(&format!("listed in   {}:1", list.display())), "{}", stdout(&output));
    assert!(stdout(&output).contains("is read as: public"), "{}", stdout(&output));
}

#[test]
fn files_that_cannot_be_read_are_named_with_line_and_remedy() {
    let broken = lexicons("[[term]]\nid = \"sexual/en/x\"\ntext = [\"x\"\nseverity = \"nudity\"\n");
    let unknown = lexicons("[[term]]\nid = \"sexual/en/x\"\ntekst = [\"x\"]\nseverity = \"nudity\"\n");
    let empty = tempfile::tempdir().unwrap();
    let encoding = lexicons("");
    fs::write(encoding.path().join("sexual/nl.toml"), b"category = \"sexual\"\n# \xff\n").unwrap();
    let stray = lexicons(FLURB);
    write(stray.path(), "film.csv", "name\nZyx Example\n");
    for (args, parts) in [
        (vec!["--lexicons", "/nowhere"], vec!["/nowhere", "No such file"]),
        (vec!["--names", "/nowhere.csv"], vec!["/nowhere.csv", "No such file"]),
        (vec!["--policy", "/nowhere.toml"], vec!["/nowhere.toml", "No such file"]),
        (vec!["--lexicons", path(&broken)], vec!["sexual/en.toml:7:", "README"]),
        (vec!["--lexicons", path(&unknown)], vec!["sexual/en.toml:6:", "tekst"]),
        (vec!["--lexicons", path(&empty)], vec!["no lexicon in it", "sexual/en.toml"]),
        (vec!["--lexicons", path(&encoding)], vec!["sexual/nl.toml:2:", "UTF-8"]),
        (vec!["--lexicons", path(&stray)], vec!["film.csv", "names/"]),
        (vec!["--lexicons", "Cargo.toml"], vec!["is a file"]),
    ] {
        let output = run(&[&["screen", "a cat"], args.as_slice()].concat(), "");
        assert_eq!(status(&output), 2, "{args:?}");
        assert!(parts.iter().all(|part| stderr(&output).contains(part)), "{args:?}: {}", stderr(&output));
    }
    assert_eq!(status(&run(&["screen", "--nonsense"], "")), 2);
}

#[test]
fn lexicon_lint_names_file_and_line() {
    let folder =
        lexicons(&format!("{FLURB}\n[[term]]\nid = \"sexual/en/age\"\ntext = [\"21+\"]\nseverity = \"mild\"\n"));
    let names = folder.path().join("names.txt");
    fs::write(&names, "Zyx Example\n").unwrap();
    let names = names.to_str().unwrap();
    let lint = |more: &[&str]| {
        let args = ["lexicon", "lint", "--lexicons", path(&folder), "--names", names];
        run(&[&args, more].concat(), "")
    };
    let output = lint(&[]);
    let text = stdout(&output);
    assert_eq!(status(&output), 1, "{text}");
    let place = format!("{}:16", folder.path().join("sexual/en.toml").display());
    assert!(text.contains("error[lost-signs]") && text.contains(&place) && text.contains("^^^^"), "{text}");
    assert!(text.contains("1 errors, 0 warnings in 1 lexicons and 1 name lists"), "{text}");
    let output = lint(&["--format", "json"]);
    let complaint: Value = serde_json::from_str(stdout(&output).trim()).unwrap();
    assert_eq!((&complaint["code"], &complaint["line"]), (&Value::from("lost-signs"), &Value::from(16)));
    assert_eq!((&complaint["level"], &complaint["column"]), (&Value::from("error"), &Value::from(9)));

    // A warning fails only where that is asked for.
    let folder = lexicons("[[term]]\nid = \"sexual/en/a\"\ntext = [\"flurb\"]\nseverity = \"mild\"\n");
    let args = ["lexicon", "lint", "--lexicons", path(&folder), "--names", names];
    assert_eq!(status(&run(&args, "")), 0);
    assert_eq!(status(&run(&[&args[..], &["--deny-warnings"]].concat(), "")), 1);
}

#[test]
fn lexicon_lint_reads_on_behind_a_broken_file() {
    let folder = lexicons("[[term]]\nid = \"sexual/en/a\"\ntext = [\"21+\"]\nseverity = \"mild\"\n");
    write(folder.path(), "sexual/nl.toml", "category = \"sexual\"\nlanguage = \"nl\"\nnonsense\n");
    let output = run(&["lexicon", "lint", "--lexicons", path(&folder), "--format", "json"], "");
    let codes = |code: &str| stdout(&output).contains(&format!("\"code\":\"{code}\""));
    assert_eq!((status(&output), codes("syntax"), codes("lost-signs")), (1, true, true));
}

#[test]
fn a_broken_file_is_not_told_of_in_every_file_that_needs_its_lists() {
    let folder = lexicons("[[term]]\nid = \"sexual/en/a\"\ntext = [\"torn <garment>\"]\nseverity = \"mild\"\n");
    let broken = "category = \"undress\"\nlanguage = \"en\"\n[lists]\ngarment = [\"dress\", \"skirt\"\n";
    write(folder.path(), "undress/en.toml", broken);
    let output = run(&["lexicon", "lint", "--lexicons", path(&folder), "--format", "json"], "");
    let complaints: Vec<&str> = stdout(&output).lines().collect();
    assert_eq!(status(&output), 1);
    assert!(!complaints.is_empty() && complaints.iter().all(|line| line.contains("undress/en.toml")), "{complaints:?}");
    let output = run(&["screen", "--lexicons", path(&folder), "a cat"], "");
    assert!(stderr(&output).contains("undress/en.toml") && !stderr(&output).contains("list"), "{}", stderr(&output));
}

#[test]
fn lexicon_test_runs_tests_and_never_prints_a_name() {
    let folder = lexicons(FLURB);
    let output = run(&["lexicon", "test", "--lexicons", path(&folder)], "");
    assert_eq!((status(&output), stdout(&output)), (0, "0 failed, 1 passed, of 1 tests\n"));

    let failing = "\n[[test]]\nprompt = \"{person:nl} and a flurb\"\nexpect = \"allow\"\n\n[[test]]\nprompt = \"{nobody}\"\nexpect = \"allow\"\n";
    let folder = lexicons(&format!("{FLURB}{failing}"));
    let output = run(&["lexicon", "test", "--lexicons", path(&folder)], "");
    let text = stdout(&output);
    assert_eq!(status(&output), 1, "{text}");
    let place = format!("FAILED {}:15: \"{{person:nl}} and a flurb\"", folder.path().join("sexual/en.toml").display());
    assert!(text.contains(&place), "{text}");
    assert!(text.contains("expected allow, got "), "{text}");
    assert!(text.contains("  \"{person:nl}\" is a person (public), confidence 1.00; names/"), "{text}");
    assert!(text.contains("  \"flurb\" is sexual (nudity), confidence 1.00; sexual/en/flurb\n"), "{text}");
    assert!(text.contains("nothing fills the slot {nobody}"), "{text}");
    assert!(text.contains("2 failed, 1 passed, of 3 tests"), "{text}");
    let people = run(&["names", "list", "--country", "NL"], "");
    assert!(stdout(&people).lines().all(|name| !name.contains(' ') || !text.contains(name)), "{text}");
    assert_eq!(status(&run(&["lexicon", "test", "--only", "no-such-file"], "")), 2);
}

#[test]
fn lexicon_diff_says_what_would_change() {
    let before = small();
    let after = lexicons(&FLURB.replace("flurbing", "flurbed").replace("\"nudity\"", "\"explicit\""));
    write(after.path(), "names/mine.csv", "name\nZyx Example\n");
    write(
        after.path(),
        "benign/en.toml",
        "category = \"benign\"\nlanguage = \"en\"\n[[term]]\nid = \"benign/en/f\"\ntext = [\"flurb tea\"]\nexempt = true\n",
    );
    let diff = |from: &tempfile::TempDir, to| run(&["lexicon", "diff", path(to), "--lexicons", path(from)], "");
    let output = diff(&before, &after);
    assert_eq!(status(&output), 1);
    let expected = "benign/en: 1 added\n  + benign/en/f (exempt): \"flurb tea\"\nsexual/en: 1 changed\n  ~ sexual/en/flurb: was \
                    nudity, is explicit; now also matches \"flurbed\"; no longer matches \"flurbing\"\n";
    assert_eq!(stdout(&output), expected);
    assert_eq!((status(&diff(&before, &before)), stdout(&diff(&before, &before))), (0, "nothing would change\n"));
}

#[test]
fn lexicon_diff_tells_of_a_list_once() {
    let with = |words: &str| {
        let lists = format!("[lists]\nflurbs = [{words}]\n[[term]]");
        lexicons(&FLURB.replace("[[term]]", &lists).replace("\"flurb\"", "\"flurb\", \"a <flurbs>\", \"the <flurbs>\""))
    };
    let (before, after) = (with("\"flub\", \"flab\""), with("\"flub\", \"flib\""));
    let output = run(&["lexicon", "diff", path(&after), "--lexicons", path(&before)], "");
    let expected = "sexual/en: 1 changed\n  ~ list flurbs: now also holds \"flib\"; no longer holds \"flab\"\n";
    assert_eq!((status(&output), stdout(&output)), (1, expected), "{}", stderr(&output));
}

#[test]
fn lexicon_stats_counts() {
    let folder = small();
    let output = run(&["lexicon", "stats", "--lexicons", path(&folder)], "");
    let row: Vec<&str> = stdout(&output).lines().last().unwrap().split_whitespace().collect();
    assert_eq!(row, ["all", "1", "2", "2", "0", "1"]);
}

#[test]
fn names_are_listed_looked_up_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "name,aliases,country,field,born,status,ambiguity\n\
                Zyx Example,Zyxie,NL,film,1980,living,unique\n\
                Usher,,US,music,1978,living,mononym\n\
                Old Sample,,NL,art,1600,historical,unique\n";
    write(folder.path(), "film.csv", rows);
    let list = folder.path().join("film.csv");
    let list = list.to_str().unwrap();
    let lexicons = small();
    let names =
        |args: &[&str]| run(&[&["names"], args, &["--lexicons", path(&lexicons), "--names", list]].concat(), "");
    assert_eq!(stdout(&names(&["list", "--country", "nl"])), "Zyx Example\nOld Sample\n");
    assert_eq!(stdout(&names(&["list", "--status", "living", "--ambiguity", "mononym"])), "Usher\n");
    assert_eq!(stdout(&names(&["list", "--field", "film"])), "Zyx Example\n");
    let unknown = names(&["list", "--field", "fim"]);
    assert_eq!(status(&unknown), 2);
    assert!(stderr(&unknown).contains("art, film, music"), "{}", stderr(&unknown));
    assert_eq!(status(&names(&["list", "--status", "dead"])), 2);

    let found = names(&["lookup", "ZYXIE"]);
    let text = stdout(&found);
    assert!(text.starts_with("Zyx Example\n") && text.contains("film, NL, born 1980, living"), "{text}");
    assert!(text.contains("aliases     Zyxie") && text.contains(&format!("{list}:2")), "{text}");
    assert_eq!(status(&names(&["lookup", "nobody at all"])), 1);

    let text = names(&["stats"]);
    assert!(stdout(&text).contains("3 people, 1 aliases, 4 different written names"), "{}", stdout(&text));
}

#[test]
fn help_says_what_the_exit_status_means() {
    for args in [&["screen"][..], &["lexicon", "lint"], &["lexicon", "test"], &["names", "list"], &["names", "lookup"]]
    {
        let output = run(&[args, &["--help"]].concat(), "");
        let text = stdout(&output);
        assert!(text.contains("Exit status: 0") && text.contains("Example"), "{args:?}: {text}");
    }
}
