//! `eval --sweep`: proposals of both thresholds.

use serde_json::Value;

use crate::place::Place;

const MORE: &str = r#"
[[term]]
id = "sexual/en/glim"
text = ["glim"]
severity = "nudity"
confidence = 0.5

[[term]]
id = "sexual/en/murk"
text = ["murk"]
severity = "nudity"
confidence = 0.85
"#;

fn place(more: &str) -> Place {
    let place = Place::new();
    place.write("mine/sexual/en.toml", format!("{}{MORE}", crate::place::FLURB));
    let data = format!(
        "{{\"id\": 1, \"prompt\": \"Zyx Example flurb\", \"expect\": \"block\"}}\n\
         {{\"id\": 2, \"prompt\": \"Zyx Example murk\", \"expect\": \"review\"}}\n\
         {{\"id\": 3, \"prompt\": \"Zyx Example glim\", \"expect\": \"allow\"}}\n{more}"
    );
    place.write("data.jsonl", data);
    place
}

fn proposals(place: &Place, wishes: &[&str]) -> Vec<Value> {
    place.json(&[&["data.jsonl"], wishes].concat())["sweep"]["proposals"].as_array().unwrap().clone()
}

#[test]
fn both_thresholds_are_proposed_and_do_what_is_said() {
    let place = place("");
    let made = proposals(&place, &["--max-fpr", "0"]);
    assert_eq!((made.len(), &made[0]["wish"]), (1, &"max-fpr 0".into()));
    let (now, then) = (&made[0]["now"], &made[0]["then"]);
    let hits = |setting: &Value, key: &str| setting[key]["hits"].as_u64().unwrap();
    // As it is: all three are held, and what should only be reviewed is blocked.
    assert_eq!([hits(now, "held"), hits(now, "blocked"), hits(now, "fpr"), hits(now, "wrong_blocks")], [3, 2, 1, 1]);
    assert_eq!(
        [hits(then, "held"), hits(then, "blocked"), hits(then, "fpr"), hits(then, "wrong_blocks")],
        [2, 1, 0, 0]
    );
    assert_eq!([hits(then, "recall"), hits(then, "block_recall")], [2, 1]);
    assert_eq!(then["review_at"], made[0]["review_at"]["at"]);
    assert_eq!(then["block_at"], made[0]["block_at"]);
    // What is proposed is what comes of it.
    let policy = include_str!("../../lexicons/policy.toml")
        .replacen("review_at = 0.4", &format!("review_at = {}", then["review_at"]), 1)
        .replacen("block_at = 0.7", &format!("block_at = {}", then["block_at"]), 1);
    place.write("proposed.toml", policy);
    let all = place.json(&["data.jsonl", "--policy", "proposed.toml"])["all"].clone();
    assert_eq!(all["exact"]["hits"], 3, "{all}");
    assert_eq!(all["verdicts"], serde_json::json!([1, 1, 1]));
}

#[test]
fn what_holds_nothing_wrongly_is_left_as_it_is() {
    let place = place("");
    place.write("data.jsonl", "{\"id\": 1, \"prompt\": \"Zyx Example flurb\", \"expect\": [\"review\", \"block\"]}\n");
    let made = proposals(&place, &["--min-recall", "1"]);
    // Nobody said whether it should be blocked: block_at stays, and is only not under review_at.
    let then = &made[0]["then"];
    assert_eq!((then["review_at"].as_f64(), then["block_at"].as_f64()), (Some(1.0), Some(1.0)), "{then}");
    assert_eq!(then["wrong_blocks"]["of"], 0);
}

#[test]
fn two_wishes_are_met_one_by_one_and_together_or_it_is_said_that_they_are_not() {
    let place = place("");
    let wishes = ["--max-fpr", "0", "--min-recall", "1"];
    let made = proposals(&place, &wishes);
    let names: Vec<&str> = made.iter().map(|p| p["wish"].as_str().unwrap()).collect();
    assert_eq!(names, ["max-fpr 0", "min-recall 1", "max-fpr 0 and min-recall 1"]);
    let both = &made[2]["then"];
    assert_eq!((&both["fpr"]["hits"], &both["recall"]["hits"]), (&0.into(), &2.into()));

    // A prompt that should be held scores under one that should pass: both at once can't be.
    place.write(
        "data.jsonl",
        "{\"id\": 1, \"prompt\": \"Zyx Example glim\", \"expect\": \"block\"}\n{\"id\": 2, \"prompt\": \"Zyx Example flurb\", \"expect\": \"allow\"}\n",
    );
    let made = proposals(&place, &wishes);
    assert!(made[2]["then"].is_null() && made[2]["review_at"].is_null(), "{}", made[2]);
    let args = [&["data.jsonl"], &wishes[..]].concat();
    let (_, out, _) = place.eval(&args);
    assert!(out.contains("max-fpr 0 and min-recall 1: no setting of the thresholds meets this"), "{out}");
}

#[test]
fn the_text_and_the_report_show_now_and_then() {
    let place = place("");
    let (_, out, _) = place.eval(&["data.jsonl", "--max-fpr", "0", "--report", "out.html"]);
    assert!(out.contains("max-fpr 0: review_at = ") && out.contains("(now 0.40), block_at = "), "{out}");
    let row = |what: &str| -> Vec<String> {
        let line =
            out.lines().find(|line| line.trim_start().starts_with(what)).unwrap_or_else(|| panic!("{what}: {out}"));
        line.split(what).nth(1).unwrap().split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(row("held or blocked"), ["3", "(100.00", "%)", "2", "(66.67", "%)"]);
    assert_eq!(row("should not be blocked, is blocked"), ["1", "(50.00", "%)", "0", "(0.00", "%)"]);
    let page = place.read("out.html");
    assert!(page.contains("should not be blocked, is blocked") && page.contains("then ("), "{page}");
}
