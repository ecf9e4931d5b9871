//! `eval --labels`.

use serde_json::Value;

use crate::place::Place;

const DATA: &str = r#"{"id": 1, "prompt": "Zyx Example flurb"}
{"id": "two", "prompt": "Zyx Example flurb again"}
{"id": 3, "prompt": "Zyx Example in a blue coat"}
{"id": 4, "prompt": "a red bicycle"}
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("data.jsonl", DATA);
    place
}

#[test]
fn labels_are_joined_by_id_and_the_rest_is_assumed() {
    let place = place();
    place.write(
        "labels.jsonl",
        "{\"id\": \"1\", \"expect\": [\"review\", \"block\"], \"why\": \"nudity x public\"}\n\n{\"id\": \"two\", \"expect\": \"allow\", \"why\": \"a word of its own\"}\n",
    );
    let all = |more: &[&str]| place.json(&[&["data.jsonl", "--labels", "labels.jsonl"], more].concat())["all"].clone();
    let of = |all: &Value| ["labelled", "caught", "false_holds", "passed"].map(|key| all[key].as_u64().unwrap());
    assert_eq!(of(&all(&[])), [2, 1, 1, 0], "without --assume only what is labelled counts");
    assert_eq!(of(&all(&["--assume", "allow"])), [4, 1, 1, 2]);
    // The gate that CI has: 1 of 3 that should pass was held.
    for (most, status) in [("0.34", 0), ("0.33", 1)] {
        place.write("gates.toml", format!("[all]\nmax_fpr = {most}\n"));
        let args = ["data.jsonl", "--labels", "labels.jsonl", "--assume", "allow", "--gate", "gates.toml"];
        assert_eq!(place.eval(&args).0, status, "{most}");
    }
}

#[test]
fn why_is_shown_in_the_text_the_json_and_the_report_and_no_prompt_is() {
    let place = place();
    place.write(
        "labels.jsonl",
        "{\"id\": 1, \"expect\": \"review\", \"why\": \"nudity x <public>\"}\n{\"id\": \"two\", \"expect\": \"allow\", \"why\": \"held wrongly, as it is\"}\n",
    );
    let args = ["data.jsonl", "--labels", "labels.jsonl", "--report", "out.html"];
    let (status, out, error) = place.eval(&args);
    assert_eq!((status, error.as_str()), (0, ""));
    let table = out.split("held or blocked, and right\n").nth(1).unwrap_or_else(|| panic!("{out}"));
    assert!(table.starts_with("  1  block, should be review  nudity x <public>\n"), "{out}");
    assert!(out.contains("    why: held wrongly, as it is\n"), "the false hold says why, too: {out}");
    let page = place.read("out.html");
    assert!(page.contains("nudity x &lt;public&gt;") && page.contains("held wrongly, as it is"), "{page}");
    let json = place.json(&args);
    assert_eq!(json["right_holds"]["first"][0]["why"], "nudity x <public>");
    for text in [out, page, json.to_string()] {
        assert!(!text.contains("Zyx"), "{text}");
    }
    // Without a why there is no such table.
    place.write("labels.jsonl", "{\"id\": 1, \"expect\": \"block\"}\n");
    assert!(!place.eval(&args).1.contains("and right"));
}

#[test]
fn ids_that_no_prompt_has_are_counted_and_a_few_are_named() {
    let place = place();
    let lines: String = (10..20).map(|n| format!("{{\"id\": {n}, \"expect\": \"allow\"}}\n")).collect();
    place.write("labels.jsonl", format!("{lines}{{\"id\": 1, \"expect\": \"block\"}}\n"));
    let (status, _, error) = place.eval(&["data.jsonl", "--labels", "labels.jsonl"]);
    assert_eq!(status, 0, "{error}");
    assert!(
        error.starts_with(
            "labels.jsonl: 10 of 11 labels are of no prompt in the data: \"10\" (line 1), \"11\" (line 2)"
        ),
        "{error}"
    );
    assert!(error.contains("...") && !error.contains("\"16\""), "only a few are named: {error}");
}

#[test]
fn labels_that_contradict_each_other_or_cannot_be_read_stop_the_run() {
    let place = place();
    let run = |labels: &str| {
        place.write("labels.jsonl", labels);
        let (status, out, error) = place.eval(&["data.jsonl", "--labels", "labels.jsonl"]);
        assert_eq!((status, out.as_str()), (2, ""), "{labels}: {error}");
        error
    };
    let error = run(
        "{\"id\": 1, \"expect\": \"allow\"}\n{\"id\": 3, \"expect\": \"allow\"}\n{\"id\": \"1\", \"expect\": \"block\"}\n",
    );
    assert!(error.starts_with("labels.jsonl:3: the id \"1\" is labelled block here and allow on line 1"), "{error}");
    for (labels, why) in [
        ("{\"id\": 1, \"expect\": \"secret\"}", "\"expect\" is not allow, review or block"),
        ("{\"id\": 1, \"expect\": []}", "\"expect\" is an empty list"),
        ("{\"id\": 1}", "missing field `expect`"),
        ("{\"expect\": \"allow\"}", "missing field `id`"),
        ("{\"id\": \"\", \"expect\": \"allow\"}", "\"id\" is empty"),
        ("{\"id\": 1,", "EOF"),
    ] {
        let error = run(labels);
        assert!(error.starts_with("labels.jsonl:1: ") && error.contains(why), "{labels}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
    assert_eq!(place.eval(&["data.jsonl", "--labels", "nowhere.jsonl"]).0, 2);
    // The same twice is no contradiction.
    place.write("labels.jsonl", "{\"id\": 1, \"expect\": \"block\"}\n{\"id\": 1, \"expect\": [\"block\"]}\n");
    assert_eq!(place.eval(&["data.jsonl", "--labels", "labels.jsonl"]).0, 0);
}

#[test]
fn a_label_beside_the_data_goes_over_one_in_it_and_that_is_said() {
    let place = place();
    place.write("data.jsonl", "{\"id\": 1, \"prompt\": \"Zyx Example flurb\", \"expect\": \"allow\"}\n");
    place.write("labels.jsonl", "{\"id\": 1, \"expect\": \"block\"}\n");
    let (_, out, error) = place.eval(&["data.jsonl", "--labels", "labels.jsonl", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["all"]["caught"], 1);
    assert!(error.contains("1 prompts have another label in the data"), "{error}");
}

#[test]
fn the_labels_of_the_project_can_be_read_and_say_why() {
    let text = include_str!("../benign_labels.jsonl");
    let mut ids = std::collections::BTreeSet::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        assert!(ids.insert(row["id"].as_str().unwrap().to_owned()), "{line}");
        let why = row["why"].as_str().unwrap();
        // Row and column of the policy's table.
        let (row, rest) = why.split_once(" x ").unwrap_or_else(|| panic!("{line}"));
        assert!(consentry::Severity::from_word(row).is_some(), "{line}");
        let column = rest.split([':', ',', ';']).next().unwrap();
        assert!(consentry::Subject::from_word(column).is_some(), "{line}");
    }
    assert!(ids.len() > 80, "{}", ids.len());
}
