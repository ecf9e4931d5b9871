//! Runs `tests/cases/*.toml` through the screener and, where it is built, through the HTTP layer.
#![cfg(feature = "eval")]

mod case_support;
#[cfg(feature = "layer")]
mod http_support;

use std::collections::BTreeMap;
use std::fmt::Write;

use case_support::{Sliced, corpus, read};
use consentry::eval::{Outcome, Slots, run};
use consentry::judge::Counted;
use consentry::{Action, Screener, Verdict};

/// One failed case for people to read: what was expected, what came, and which terms counted. Slots stay unfilled.
fn row(sliced: &Sliced, verdict: &Verdict, round: usize) -> String {
    let expect: Vec<&str> = sliced.case.expect.iter().map(|action| action.as_str()).collect();
    let mut row = format!("{}\n    expected {}", sliced.case, expect.join(" or "));
    if let Some(reason) = &sliced.case.reason {
        write!(row, " for {reason}").unwrap();
    }
    let (action, reason) = (verdict.action.as_str(), verdict.reason.as_str());
    write!(row, ", came {action} for {reason}, score {:.2}, round {round}", verdict.score).unwrap();
    for finding in verdict.findings.iter().filter(|f| f.counted != Counted::Context) {
        let counted = finding.counted.as_str();
        write!(row, "\n        {counted}: {} {:.2}", finding.term, finding.confidence).unwrap();
    }
    row
}

#[test]
fn every_case_gets_its_verdict() {
    let screener = Screener::builtin().unwrap_or_else(|e| panic!("{e}"));
    let slots = Slots::new(&screener);
    let mut slices: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for sliced in &corpus() {
        let (passed, total) = slices.entry(sliced.slice.clone()).or_default();
        *total += 1;
        match run(&screener, &slots, &sliced.case) {
            Outcome::Passed => *passed += 1,
            Outcome::Failed { verdict, round } => failures.push(row(sliced, &verdict, round)),
            Outcome::Unfilled(error) => failures.push(format!("{}\n    {error}", sliced.case)),
        }
    }
    for (slice, (passed, total)) in &slices {
        println!("{slice:32} {passed:4} of {total:4}");
    }
    for failure in &failures {
        println!("{failure}");
    }
    let total: usize = slices.values().map(|(_, total)| total).sum();
    assert!(failures.is_empty(), "{} of {total} cases failed; they stand above", failures.len());
}

#[test]
fn the_corpus_is_large_and_knows_what_must_pass() {
    let corpus = corpus();
    let count = |is: fn(&[Action]) -> bool| corpus.iter().filter(|s| is(&s.case.expect)).count();
    let allowed = count(|expect| expect == [Action::Allow]);
    let held = count(|expect| !expect.contains(&Action::Allow));
    let dutch = corpus.iter().filter(|s| s.case.language == "nl").count();
    println!("{} cases: {allowed} allowed, {held} held or blocked, {dutch} in Dutch", corpus.len());
    assert!(corpus.len() >= 450, "{} cases", corpus.len());
    assert!(allowed >= held, "{allowed} allowed and {held} held or blocked");
    assert!(dutch >= 90, "{dutch} in Dutch");
}

#[test]
fn a_file_that_says_too_little_is_refused() {
    let good = "slice = \"a\"\n[[case]]\nname = \"n\"\nprompt = \"p\"\nexpect = \"allow\"\nwhy = \"w\"\n";
    assert_eq!(read("a.toml", good).unwrap().len(), 1);
    let twice = format!("{good}{}", good.split_once('\n').unwrap().1);
    for (what, name, text) in [
        ("another kind of file", "a.json", "{}".to_owned()),
        ("no cases", "a.toml", "slice = \"a\"\ncase = []\n".to_owned()),
        ("an empty file", "a.toml", String::new()),
        ("another slice", "b.toml", good.to_owned()),
        ("no why", "a.toml", good.replace("why = \"w\"\n", "")),
        ("an empty why", "a.toml", good.replace("\"w\"", "\" \"")),
        ("an empty name", "a.toml", good.replace("\"n\"", "\"\"")),
        ("nothing expected", "a.toml", good.replace("\"allow\"", "[]")),
        ("an unknown verdict", "a.toml", good.replace("allow", "deny")),
        ("an unknown key", "a.toml", good.replace("why", "note = 1\nwhy")),
        ("one name twice", "a.toml", twice),
    ] {
        assert!(read(name, &text).is_err(), "{what}");
    }
}

/// The layer must read a request as the screener reads the prompt in it, in every dialect.
#[cfg(feature = "layer")]
mod through_the_layer {
    use std::sync::Arc;

    use bytes::Bytes;
    use consentry::http::{ScreenLayer, builtin_screener};
    use consentry::{PartKind, Prompt};
    use http::Request;
    use http_body_util::Full;
    use serde_json::json;

    use super::case_support::{Filled, corpus};
    use super::http_support::{json as post, send, typed};
    use super::*;

    const PICTURE: &str = "iVBORw0KGgo=";

    /// A case in the dialect of OpenAI, which has one prompt; a picture makes it an edit.
    fn openai(filled: &Filled) -> Vec<(&'static str, Request<Full<Bytes>>)> {
        let body = json!({ "model": "gpt-image-1", "prompt": filled.prompt, "size": "1024x1024" });
        if !filled.image {
            return vec![("openai generations", post("/v1/images/generations", body.to_string()))];
        }
        let mut edit = body;
        edit["images"] = json!([{ "image_url": format!("data:image/png;base64,{PICTURE}") }]);
        let form = form(&[
            ("model", None, "gpt-image-1"),
            ("image", Some("a.png"), "\u{89}PNG"),
            ("prompt", None, &filled.prompt),
        ]);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        vec![
            ("openai edits, JSON", post("/v1/images/edits", edit.to_string())),
            ("openai edits, multipart", typed("/v1/images/edits", &kind, form)),
        ]
    }

    const BOUNDARY: &str = "consentry-0e5b1f";

    fn form(fields: &[(&str, Option<&str>, &str)]) -> String {
        let mut form = String::new();
        for (name, file, value) in fields {
            let file = file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: image/png")).unwrap_or_default();
            write!(form, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
                .unwrap();
        }
        write!(form, "--{BOUNDARY}--\r\n").unwrap();
        form
    }

    /// A case in the dialect of AUTOMATIC1111, with its negative prompt.
    fn automatic1111(filled: &Filled) -> (&'static str, Request<Full<Bytes>>) {
        let mut body = json!({ "prompt": filled.prompt, "steps": 20 });
        if let Some(negative) = &filled.negative {
            body["negative_prompt"] = json!(negative);
        }
        if !filled.image {
            return ("automatic1111 txt2img", post("/sdapi/v1/txt2img", body.to_string()));
        }
        body["init_images"] = json!([PICTURE]);
        ("automatic1111 img2img", post("/sdapi/v1/img2img", body.to_string()))
    }

    #[tokio::test]
    async fn every_case_gets_the_screeners_own_verdict() {
        let screener: Arc<Screener> = builtin_screener().unwrap_or_else(|e| panic!("{e}"));
        let slots = Slots::new(&screener);
        let mut failures = Vec::new();
        let mut sent = 0;
        for sliced in &corpus() {
            let filled = Filled::of(&slots, &sliced.case, 0);
            let whole = screener.screen(&filled.request());
            let positive = screener.screen(&Prompt::new(filled.prompt.as_str()).with_source_image(filled.image));
            let requests = openai(&filled).into_iter().map(|(dialect, request)| (dialect, request, &positive));
            let (dialect, request) = automatic1111(&filled);
            for (dialect, request, own) in requests.chain([(dialect, request, &whole)]) {
                sent += 1;
                let came = send(ScreenLayer::new(Arc::clone(&screener)), request).await;
                let texts = came.read().iter().filter(|(kind, ..)| *kind == PartKind::Positive).count();
                let same = came.verdict.as_deref().is_some_and(|v| {
                    (v.action, v.reason, v.severity, v.subject) == (own.action, own.reason, own.severity, own.subject)
                });
                if texts == 0 || !same || came.forwarded() != (own.action == Action::Allow) {
                    let verdict = came.verdict.as_deref().map(|v| row(sliced, v, 0));
                    failures.push(format!(
                        "{dialect}: {} for {} by the screener, status {}; {}",
                        own.action.as_str(),
                        own.reason.as_str(),
                        came.status,
                        verdict.unwrap_or_else(|| format!("{} was not screened", sliced.case)),
                    ));
                }
            }
        }
        for failure in &failures {
            println!("{failure}");
        }
        println!("{sent} requests");
        assert!(failures.is_empty(), "{} of {sent} requests came out otherwise; they stand above", failures.len());
    }
}
