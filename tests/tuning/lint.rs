//! `lexicon lint`: SARIF, and a page for every code.

use std::collections::BTreeSet;
use std::fs;

use consentry::lexicon::lint as lexicons;
use consentry::names::lint as people;
use serde_json::Value;

use crate::place::{FLURB, Place};

/// Codes of files that can't be read.
const READING: &[&str] = &[
    "syntax",
    "id",
    "meaning",
    "forms",
    "confidence",
    "gap",
    "regex",
    "form",
    "list",
    "expect",
    "name-row",
    "profile",
    "thresholds",
    "rule",
];

fn codes() -> impl Iterator<Item = &'static str> {
    lexicons::CODES.iter().chain(people::CODES).chain(READING).copied()
}

fn page(code: &str) -> String {
    let path = format!("{}/docs/lint/{code}.md", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The section of a page under this heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let rest = page.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_else(|| panic!("no \"{heading}\" in {page}"));
    rest.split("\n## ").next().unwrap().trim()
}

/// The fenced blocks of a section: file and contents.
fn blocks(section: &str) -> Vec<(&str, &str)> {
    section
        .split("```")
        .skip(1)
        .step_by(2)
        .map(|block| {
            let (info, text) = block.split_once('\n').unwrap();
            (info.split_once(' ').expect("the fence says which file it is").1, text)
        })
        .collect()
}

/// The codes that lint gives for these files, beside a word and a name where there is none.
fn complaints(files: &[(&str, &str)]) -> BTreeSet<String> {
    let place = Place::new();
    let none = |ending: &str| !files.iter().any(|(file, _)| file.ends_with(ending) && *file != "policy.toml");
    if none(".csv") {
        place.write("it/names/people.csv", "name\nQuux Person\n");
    }
    if none(".toml") {
        place.write("it/sexual/en.toml", FLURB);
    }
    for (file, text) in files {
        place.write(&format!("it/{file}"), text);
    }
    let (_, out, error) = place.run(&["lexicon", "lint", "--lexicons", "it", "--format", "json"]);
    assert_eq!(error, "");
    out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_code_has_a_page_whose_example_gives_it_and_whose_remedy_ends_it() {
    for code in codes() {
        let page = page(code);
        assert!(page.starts_with(&format!("# {code}\n\n")), "{code}");
        for heading in ["What it means", "How to mend it", "When to leave it"] {
            assert!(section(&page, heading).split_whitespace().count() >= 1, "{code}: {heading} is empty");
        }
        assert!(section(&page, "What it means").split_whitespace().count() > 12, "{code}");
        let bad = blocks(section(&page, "Example"));
        assert!(!bad.is_empty(), "{code} has no example");
        let found = complaints(&bad);
        assert!(found.contains(code), "the example of {code} gives {found:?}");
        // The remedy stands in the place of the files it names.
        let good = blocks(section(&page, "How to mend it"));
        assert!(!good.is_empty(), "{code} shows no remedy");
        let kept = bad.iter().filter(|(file, _)| !good.iter().any(|(other, _)| other == file));
        let mended: Vec<(&str, &str)> = good.iter().chain(kept).copied().collect();
        let left = complaints(&mended);
        assert!(!left.contains(code), "the remedy of {code} leaves {left:?}");
    }
}

#[test]
fn no_page_is_left_over_and_the_list_of_pages_is_whole() {
    let folder = format!("{}/docs/lint", env!("CARGO_MANIFEST_DIR"));
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap().trim_end_matches(".md").to_owned())
        .filter(|name| name != "README")
        .collect();
    assert_eq!(files, codes().map(str::to_owned).collect());
    let list = page("README");
    for code in codes() {
        let summary = page(code).lines().nth(2).unwrap().to_owned();
        assert!(list.contains(&format!("| [`{code}`]({code}.md) | {summary} |")), "{code}: {summary}");
    }
}

#[test]
fn explain_shows_the_page_of_a_code() {
    let place = Place::new();
    for code in codes() {
        let (status, out, _) = place.run(&["lexicon", "lint", "--explain", code]);
        assert_eq!(status, 0, "{code}");
        assert!(out.starts_with(&format!("{code}\n\n")), "{out}");
        for part in ["What it means", "Example", "How to mend it", "When to leave it"] {
            assert!(out.lines().any(|line| line == part), "{code}: {out}");
        }
        assert!(!out.contains("```") && !out.contains("##"), "{code}: {out}");
    }
    let (_, out, _) = place.run(&["lexicon", "lint", "--explain", "dead-form"]);
    assert!(out.contains("    # sexual/en.toml\n    category = \"sexual\"\n"), "{out}");
    let (status, _, error) = place.run(&["lexicon", "lint", "--explain", "ded-form"]);
    assert!(status == 2 && error.contains("dead-form"), "{error}");
}

/// What an object of a SARIF 2.1.0 log may hold: the keys that the schema requires, and those it allows of the ones used here.
/// From sarif-schema-2.1.0.json, OASIS, errata 01; every object there has `additionalProperties: false`.
fn schema(object: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match object {
        "log" => (&["version", "runs"], &["$schema", "inlineExternalProperties", "properties"]),
        "run" => (&["tool"], &["invocations", "artifacts", "results", "automationDetails", "columnKind", "properties"]),
        "tool" => (&["driver"], &["extensions", "properties"]),
        "driver" => (
            &["name"],
            &[
                "guid",
                "organization",
                "fullName",
                "version",
                "semanticVersion",
                "informationUri",
                "rules",
                "properties",
            ],
        ),
        "rule" => (
            &["id"],
            &["name", "shortDescription", "fullDescription", "defaultConfiguration", "helpUri", "help", "properties"],
        ),
        "configuration" => (&[], &["enabled", "level", "rank", "parameters", "properties"]),
        "message" => (&["text"], &["markdown", "properties"]),
        "details" => (&[], &["description", "id", "guid", "correlationGuid", "properties"]),
        "result" => (
            &["message"],
            &[
                "ruleId",
                "ruleIndex",
                "kind",
                "level",
                "locations",
                "guid",
                "fingerprints",
                "partialFingerprints",
                "properties",
            ],
        ),
        "location" => (&[], &["id", "physicalLocation", "logicalLocations", "message", "properties"]),
        "physical" => (&["artifactLocation"], &["address", "region", "contextRegion", "properties"]),
        "artifact" => (&["uri"], &["uriBaseId", "index", "description", "properties"]),
        "region" => (
            &["startLine"],
            &["startColumn", "endLine", "endColumn", "charOffset", "charLength", "byteOffset", "byteLength", "snippet"],
        ),
        other => panic!("{other}"),
    }
}

/// Holds an object against the schema, and gives it back.
fn valid<'a>(object: &str, value: &'a Value) -> &'a Value {
    let (required, allowed) = schema(object);
    let keys: Vec<&String> = value.as_object().unwrap_or_else(|| panic!("{object}: {value}")).keys().collect();
    for key in required {
        assert!(value.get(key).is_some(), "{object} lacks {key}: {value}");
    }
    for key in keys {
        assert!(required.contains(&key.as_str()) || allowed.contains(&key.as_str()), "{object} has {key}");
    }
    value
}

#[test]
fn sarif_is_as_its_schema_has_it_with_every_rule_and_the_place_of_every_complaint() {
    let place = Place::new();
    let text = format!("{FLURB}\n[[term]]\nid = \"sexual/en/age\"\ntext = [\"é\", \"21+\"]\nseverity = \"mild\"\n");
    place.write("mine/sexual/en.toml", &text);
    place.write("mine/sexual/a b.toml", "category = \"sexual\"\nlanguage = \"nl\"\nnonsense\n");
    let (status, out, error) = place.run(&["lexicon", "lint", "--lexicons", "mine", "--format", "sarif"]);
    assert_eq!((status, error.as_str()), (1, ""), "{out}");
    let log: Value = serde_json::from_str(&out).unwrap();
    valid("log", &log);
    assert_eq!(log["version"], "2.1.0");
    let run = valid("run", &log["runs"][0]);
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    valid("details", &run["automationDetails"]);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = valid("driver", &valid("tool", &run["tool"])["driver"]);
    let rules = driver["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids, codes().collect::<Vec<_>>(), "every rule, once, in the order of the codes");
    for rule in rules {
        valid("rule", rule);
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(valid("message", &rule[text])["text"].as_str().unwrap().len() > 20, "{rule}");
        }
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## How to mend it"), "{rule}");
        let level = valid("configuration", &rule["defaultConfiguration"])["level"].as_str().unwrap();
        assert!(["error", "warning"].contains(&level), "{rule}");
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 2, "{out}");
    for result in results {
        valid("result", result);
        valid("message", &result["message"]);
        assert_eq!(ids[result["ruleIndex"].as_u64().unwrap() as usize], result["ruleId"]);
        let physical = valid("physical", &valid("location", &result["locations"][0])["physicalLocation"]);
        let uri = valid("artifact", &physical["artifactLocation"])["uri"].as_str().unwrap();
        assert!(uri.starts_with("mine/") && !uri.contains(' '), "relative to the folder it was run in: {uri}");
        let region = valid("region", &physical["region"]);
        assert!(region.as_object().unwrap().values().all(Value::is_u64), "{region}");
        assert!(region["startLine"].as_u64() >= Some(1) && region["startColumn"].as_u64() >= Some(1), "{region}");
    }
    let syntax = results.iter().find(|r| r["ruleId"] == "syntax").unwrap();
    assert_eq!(syntax["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "mine/sexual/a%20b.toml");
    let lost = results.iter().find(|r| r["ruleId"] == "lost-signs").unwrap();
    let region = &lost["locations"][0]["physicalLocation"]["region"];
    let at = text.find("\"21+\"").unwrap();
    let line = text[..at].lines().count();
    // Columns are in characters, offsets in bytes: an é stands before it.
    let expected = serde_json::json!({
        "startLine": line, "startColumn": 14, "endLine": line, "endColumn": 19, "byteOffset": at, "byteLength": 5,
    });
    assert_eq!(*region, expected);
    assert_eq!(lost["level"], "error");
}

#[test]
fn the_fingerprint_of_a_complaint_stays_when_it_moves_down() {
    let place = Place::new();
    let bad = "\n[[term]]\nid = \"sexual/en/age\"\ntext = [\"21+\"]\nseverity = \"mild\"\n";
    let print = |text: String| {
        place.write("mine/sexual/en.toml", text);
        let args = ["lexicon", "lint", "--lexicons", "mine", "--format", "sarif", "--only", "lost-signs"];
        let log: Value = serde_json::from_str(&place.run(&args).1).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        assert_eq!(results.len(), 1);
        results[0]["partialFingerprints"]["complaint/v1"].as_str().unwrap().to_owned()
    };
    let first = print(format!("{FLURB}{bad}"));
    assert_eq!(print(format!("{FLURB}\n\n# a comment\n{bad}")), first);
    assert_ne!(print(format!("{FLURB}{}", bad.replace("21+", "19+"))), first);
}
