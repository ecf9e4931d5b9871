//! `consentry eval` from outside: what it reads, what it counts, and its exit status.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use consentry::eval::dataset::Expect;
use consentry::eval::figures::{Rate, Tally};
use consentry::{Action, Screener};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

/// A folder to work in, with lexicons of a word and a name: what needs no more starts faster than the built-in ones do.
struct Place(tempfile::TempDir);

const FLURB: &str = r#"category = "sexual"
language = "en"

[[term]]
id = "sexual/en/flurb"
text = ["flurb", "flurbing"]
severity = "nudity"

[[term]]
id = "sexual/en/glim"
text = ["glim"]
severity = "nudity"
confidence = 0.5
"#;

const DATA: &str = r#"{"id": 1, "slice": "harm", "prompt": "Zyx Example flurb", "expect": "block"}
{"id": 2, "slice": "harm", "prompt": "Zyx Example glim", "expect": ["review", "block"]}
{"id": 3, "slice": "harm", "prompt": "Zyx Example wurble", "expect": "block"}
{"id": "four", "slice": "plain", "prompt": "Zyx Example in a blue coat", "expect": "allow"}
{"id": 5, "slice": "plain", "prompt": "Zyx Example flurb", "expect": "allow"}
{"id": 6, "slice": "plain", "prompt": "a red bicycle", "expect": "allow"}
"#;

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("mine/sexual/en.toml", FLURB);
        place.write("mine/names/mine.csv", "name\nZyx Example\n");
        place.write("data.jsonl", DATA);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `consentry` here.
    fn run(&self, args: &[&str], stdin: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        command.args(args).current_dir(self.0.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        // A program that ends before it has read everything is no failure of the test.
        drop(input.write_all(stdin.as_bytes()));
        drop(input);
        child.wait_with_output().unwrap()
    }

    /// `consentry eval --lexicons mine`, its exit status and what it printed.
    fn eval(&self, args: &[&str]) -> (i32, String, String) {
        told(&self.run(&[&["eval", "--lexicons", "mine"], args].concat(), ""))
    }

    fn json(&self, args: &[&str]) -> Value {
        let (_, out, error) = self.eval(&[&["--json"], args].concat());
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{error}"))
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!error.contains("panicked"), "{error}");
    (output.status.code().unwrap(), String::from_utf8(output.stdout.clone()).unwrap(), error)
}

#[test]
fn rates_and_the_confusion_table_are_counted_by_slice_and_over_all() {
    let figures = Place::new().json(&["data.jsonl"]);
    let all = &figures["all"];
    assert_eq!(all["recall"]["hits"], 2, "{all}");
    assert_eq!(all["recall"]["of"], 3);
    assert_eq!((&all["false_positive_rate"]["hits"], &all["false_positive_rate"]["of"]), (&1.into(), &3.into()));
    assert_eq!((&all["precision"]["hits"], &all["precision"]["of"]), (&2.into(), &3.into()));
    assert_eq!((&all["hold_rate"]["hits"], &all["hold_rate"]["of"]), (&3.into(), &6.into()));
    assert_eq!(all["confusion"], serde_json::json!([[2, 0, 1], [0, 1, 0], [1, 0, 1]]));
    let plain = figures["slices"].as_array().unwrap().iter().find(|s| s["slice"] == "plain").unwrap();
    assert_eq!((&plain["prompts"], &plain["false_holds"]), (&3.into(), &1.into()));
    assert_eq!(figures["false_holds"]["first"][0]["id"], "5");
    assert_eq!(figures["misses"]["first"][0]["id"], "3");
    assert_eq!(figures["misses"]["first"][0]["cause"], "no-sexual-term");
}

#[test]
fn what_a_term_costs_is_found_by_judging_again_without_it() {
    let figures = Place::new().json(&["data.jsonl"]);
    let terms = figures["terms"].as_array().unwrap();
    let flurb = terms.iter().find(|t| t["term"] == "sexual/en/flurb").unwrap();
    assert_eq!((&flurb["held"], &flurb["false_holds"]), (&2.into(), &1.into()));
    let without = &flurb["without"];
    assert_eq!(
        (&without["judged"], &without["false_holds_ended"], &without["lost"]),
        (&2.into(), &1.into(), &1.into())
    );
    let list = terms.iter().find(|t| t["term"] == "names/mine").unwrap();
    assert_eq!(list["held"], 3, "a list of names counts as one term: {list}");
}

#[test]
fn nothing_that_is_printed_by_default_has_a_prompt_or_a_name_in_it() {
    let place = Place::new();
    let all = ["data.jsonl", "--sweep", "--diff-policy", "strict", "--report", "out.html"];
    let (_, out, error) = place.eval(&all);
    let (_, json, _) = place.eval(&[&all[..], &["--json"]].concat());
    for text in [out, error, json, place.read("out.html")] {
        for word in ["Zyx", "wurble", "blue coat"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
    let (_, out, _) = place.eval(&["data.jsonl", "--show-prompts"]);
    assert!(out.contains("Zyx Example wurble"), "{out}");
}

#[test]
fn csv_parquet_text_and_cases_come_to_the_same() {
    let place = Place::new();
    let csv = "\u{feff}id,prompt,negative_prompt,has_image,expect,slice,extra\n\
               1,Zyx Example flurb,,false,block,a,x\n2,\"Zyx Example glim,\nhat\",,no,review|block,a,x\n3,a red bicycle,,,allow,b,x\n";
    place.write("d.csv", csv);
    let figures = place.json(&["d.csv"]);
    assert_eq!(
        (&figures["all"]["prompts"], &figures["all"]["caught"], &figures["all"]["passed"]),
        (&3.into(), &2.into(), &1.into())
    );

    write_parquet(&place.path("d.parquet"));
    let figures = place.json(&["d.parquet"]);
    assert_eq!(
        (&figures["all"]["prompts"], &figures["all"]["caught"], &figures["all"]["passed"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert_eq!(figures["slices"][0]["slice"], "d", "a dataset without slices goes by its name");

    place.write("d.txt", "Zyx Example flurb\n\na red bicycle\r\n");
    let figures = place.json(&["d.txt"]);
    assert_eq!((&figures["all"]["prompts"], &figures["all"]["labelled"]), (&2.into(), &0.into()));
    assert_eq!(figures["all"]["verdicts"], serde_json::json!([1, 0, 1]));

    let case = "[[case]]\nname = \"N\"\nprompt = \"{person} {nudity}\"\nexpect = \"block\"\nwhy = \"w\"\n";
    place.write("cases/own.toml", format!("slice = \"own\"\n{case}"));
    let figures = place.json(&["cases", "d.csv"]);
    assert_eq!((&figures["all"]["caught"], &figures["slices"][2]["slice"]), (&3.into(), &"own".into()));
    let (status, ..) = told(&place.run(&["eval", "--lexicons", "mine", "-"], DATA));
    assert_eq!(status, 0);
}

fn write_parquet(path: &Path) {
    let schema =
        "message m { required binary prompt (UTF8); optional binary expect (UTF8); required boolean has_image; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = fs::File::create(path).unwrap();
    let properties = WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let texts = |words: &[&str]| -> Vec<ByteArray> { words.iter().map(|w| ByteArray::from(*w)).collect() };
    let mut column = group.next_column().unwrap().unwrap();
    let prompts = texts(&["Zyx Example flurb", "a red bicycle"]);
    column.typed::<ByteArrayType>().write_batch(&prompts, None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&texts(&["block", "allow"]), Some(&[1, 1]), None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<BoolType>().write_batch(&[false, false], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn bad_lines_are_named_by_file_and_line_without_their_words_and_the_rest_goes_on() {
    let place = Place::new();
    let mut bytes = b"{\"prompt\": \"a red bicycle\"}\n{\"prompt\": 7}\n{\"prompt\": \"secret\n\n".to_vec();
    bytes.extend(b"{\"prompt\": \"\xff\"}\n{\"prompt\": \"x\", \"expect\": \"secret\"}\n{\"prompt\": \"x\", \"has_image\": \"secret\"}\n");
    bytes.extend(b"{\"prompt\": \"the last\"}");
    place.write("bad.jsonl", bytes);
    let (status, out, error) = place.eval(&["bad.jsonl"]);
    assert_eq!(status, 2);
    let places: Vec<&str> = error.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["bad.jsonl:2", "bad.jsonl:3", "bad.jsonl:5", "bad.jsonl:6", "bad.jsonl:7"], "{error}");
    assert!(!error.contains("secret"), "{error}");
    assert!(out.lines().any(|line| line.starts_with("all") && line.split_whitespace().nth(1) == Some("2")), "{out}");

    place.write("bad.csv", b"prompt,expect\nfine,allow\nfine,secret\n\xff\xfe,allow\nfine,block\n");
    let (status, _, error) = place.eval(&["bad.csv"]);
    assert_eq!(status, 2);
    assert!(
        error.starts_with("bad.csv:3: ") && error.contains("\nbad.csv:4: ") && !error.contains("secret"),
        "{error}"
    );
    place.write("none.csv", "text\nx\n");
    place.write("none.parquet", "PAR1 is not all there is to it");
    place.write("none.toml", "slice = \"x\"\n[[case]]\nname = 1\n");
    for file in ["none.csv", "none.parquet", "none.toml"] {
        let (status, _, error) = place.eval(&[file, "data.jsonl"]);
        assert!(status == 2 && error.starts_with(file), "{error}");
    }
    for missing in ["no-such.jsonl", "mine/names", "mine.xyz"] {
        assert_eq!(place.eval(&[missing]).0, 2);
    }
}

#[test]
fn the_interval_is_wilsons() {
    // From Newcombe, "Two-sided confidence intervals for the single proportion", 1998, method 3.
    for (hits, of, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let (l, h) = Rate::new(hits, of).interval().unwrap();
        assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{hits} of {of}: {l} to {h}");
        let (l, h) = Rate::new(of - hits, of).interval().unwrap();
        assert!((1.0 - h - low).abs() < 5e-5 && (1.0 - l - high).abs() < 5e-5, "and the other way round");
    }
    assert_eq!(Rate::new(0, 0).interval(), None);
}

#[test]
fn a_label_of_several_verdicts_counts_as_it_should() {
    let mut tally = Tally::default();
    tally.add(Expect::any([Action::Allow, Action::Review]), Action::Review);
    tally.add(Expect::any([Action::Allow, Action::Review]), Action::Block);
    tally.add(Expect::parse("review|block").unwrap(), Action::Allow);
    assert_eq!((tally.caught, tally.missed, tally.false_holds, tally.passed), (0, 1, 0, 0));
    assert_eq!(tally.confusion, [[0, 0, 0], [1, 1, 1], [0, 0, 0]]);
}

#[test]
fn the_sweep_says_what_each_threshold_holds_and_who_changes_sides() {
    let place = Place::new();
    let figures = place.json(&["data.jsonl", "--sweep", "--max-fpr", "0", "--min-recall", "0.3"]);
    let sweep = &figures["sweep"];
    let recall = |at: usize| sweep["review"][at - 1]["recall"]["hits"].as_u64().unwrap();
    assert_eq!((recall(1), recall(100)), (2, 1), "{sweep}");
    assert!((1..100).all(|at| recall(at) >= recall(at + 1)), "a higher threshold never holds more");
    let steps = sweep["steps"].as_array().unwrap();
    let glim = steps.iter().find(|s| s["to_hold"]["first"] == serde_json::json!(["2"])).unwrap();
    // What the step says is so: at its threshold the prompt is held, above it the prompt passes.
    let from = (glim["from"].as_f64().unwrap() * 100.0).round() as usize;
    assert_eq!((recall(from), recall(from + 1)), (2, 1));
    let policy = place.read_policy(from as f64 / 100.0 + 0.01);
    place.write("higher.toml", policy);
    let (_, out, _) = place.eval(&["data.jsonl", "--policy", "higher.toml", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["all"]["caught"], 1);
    assert_eq!(figures["scores"]["distinct"], 2);
    // No threshold tells 1 from 5: both are the same prompt.
    assert!(sweep["proposals"][0]["review_at"].is_null(), "{}", sweep["proposals"]);
    assert_eq!(sweep["proposals"][1]["review_at"]["at"], 1.0);
    let (status, out, _) = place.eval(&["data.jsonl", "--sweep"]);
    assert!(status == 0 && out.contains("1 lost: 2"), "{out}");
}

impl Place {
    fn read_policy(&self, review_at: f64) -> String {
        let builtin = include_str!("../lexicons/policy.toml");
        builtin.replacen("review_at = 0.4", &format!("review_at = {review_at:.2}"), 1).replacen(
            "block_at = 0.7",
            "block_at = 1.0",
            1,
        )
    }
}

#[test]
fn a_word_that_collides_is_seen_in_the_difference_and_mended_by_an_exemption() {
    let place = Place::new();
    let blue = "\n[[term]]\nid = \"sexual/en/blue\"\ntext = [\"blue\"]\nseverity = \"nudity\"\n";
    place.write("new/sexual/en.toml", format!("{FLURB}{blue}"));
    place.write("new/names/mine.csv", "name\nZyx Example\n");
    let (status, out, _) = place.eval(&["data.jsonl", "--diff", "new"]);
    assert_eq!(status, 1, "a labelled prompt got worse: {out}");
    assert!(out.contains("four (plain): allow -> block, worse; +sexual/en/blue"), "{out}");
    assert!(out.contains("1 verdicts differ: 1 stricter, 0 milder; of the labelled, 0 better, 1 worse"), "{out}");

    let coat = "category = \"benign\"\nlanguage = \"en\"\n[[term]]\nid = \"benign/en/blue-coat\"\ntext = [\"blue coat\"]\nexempt = true\n";
    place.write("new/benign/en.toml", coat);
    let (status, out, _) = place.eval(&["data.jsonl", "--diff", "new"]);
    assert_eq!(status, 0, "{out}");
    // Seen from the lexicons without the exemption, it is the exemption that did it.
    place.write("without/sexual/en.toml", place.read("new/sexual/en.toml"));
    place.write("without/names/mine.csv", place.read("new/names/mine.csv"));
    let args = ["eval", "data.jsonl", "--lexicons", "without", "--diff", "new", "--json"];
    let (status, out, _) = told(&place.run(&args, ""));
    let figures: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 0);
    assert_eq!(figures["diff"]["causes"][0]["cause"], "+benign/en/blue-coat", "{}", figures["diff"]);
    assert_eq!(figures["diff"]["all"]["better"], 1);
}

#[test]
fn a_policy_and_a_revision_can_be_compared_with() {
    let place = Place::new();
    let (status, out, _) = place.eval(&["data.jsonl", "--diff-policy", "strict"]);
    assert!(status == 0 && out.contains("to policy strict"), "{status}: {out}");

    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"];
        let done = Command::new("git").args(identity).args(args).current_dir(place.0.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "mine"]);
    git(&["commit", "-q", "-m", "x"]);
    place.write("mine/sexual/en.toml", FLURB.replace("\"flurb\", ", ""));
    let args = ["eval", "data.jsonl", "--lexicons", "git:HEAD:mine", "--diff", "mine"];
    let (status, out, error) = told(&place.run(&args, ""));
    assert_eq!(status, 1, "{out}{error}");
    assert!(out.contains("-sexual/en/flurb (1 better, 1 worse)"), "{out}");
    for wrong in ["git:--help", "git:no-such", "git:HEAD:nowhere", "nowhere"] {
        assert_eq!(place.eval(&["data.jsonl", "--diff", wrong]).0, 2, "{wrong}");
    }
}

#[test]
fn a_gate_passes_or_says_what_is_not_met() {
    let place = Place::new();
    let gate = |text: &str| {
        place.write("gates.toml", text);
        place.eval(&["data.jsonl", "--gate", "gates.toml"])
    };
    let (status, out, _) = gate(
        "[all]\nmin_recall = 0.66\nmax_hold_rate = 0.5\nmin_cases = 6\n[each]\nmin_cases = 3\n[slice.plain]\nmax_fpr = 0.34\n",
    );
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("gate passed: all 6 limits are met"), "{out}");
    let (status, out, _) =
        gate("[slice.plain]\nmax_fpr = 0.1\n[slice.gone]\nmin_recall = 1.0\n[slice.harm]\nmax_fpr = 0.5\n");
    assert_eq!(status, 1);
    assert!(out.contains("gate failed: 3 of 3 limits are not met"), "{out}");
    assert!(out.contains("33.33 %  1 of 3"), "{out}");
    for wrong in ["", "[all]\nmin_recal = 1.0\n", "[all]\nmax_fpr = 5.0\n", "[all"] {
        let (status, _, error) = gate(wrong);
        assert!(status == 2 && error.contains("gates.toml"), "{wrong}: {error}");
    }
}

#[test]
fn a_replay_says_what_changed_since_and_which_term_did_it() {
    let place = Place::new();
    let then = place.run(&["screen", "--jsonl", "--lexicons", "mine"], &DATA.replace("\"id\": 6, ", "\"id\": 66, "));
    place.write("past.jsonl", then.stdout);
    let (status, out, _) = place.eval(&["data.jsonl", "--replay", "past.jsonl"]);
    assert!(
        status == 0 && out.contains("\n0 verdicts differ") && out.contains("1 prompts have no past verdict"),
        "{out}"
    );
    place.write("mine/sexual/en.toml", FLURB.replace("\"flurb\", ", "\"wurble\", "));
    let (status, out, _) = place.eval(&["data.jsonl", "--replay", "past.jsonl"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("3 verdicts differ: 1 stricter, 2 milder; of the labelled, 2 better, 1 worse"), "{out}");
    assert!(out.contains("1 (harm): block -> allow, worse; -sexual/en/flurb"), "{out}");
    place.write("past.jsonl", "{\"id\": 1}\n");
    let (status, _, error) = place.eval(&["data.jsonl", "--replay", "past.jsonl"]);
    assert!(status == 2 && error.starts_with("past.jsonl:1: "), "{error}");
}

#[test]
fn a_sample_is_drawn_of_every_kind_and_labelled_by_keys() {
    let place = Place::new();
    let mut data = String::new();
    for n in 0..300 {
        data.push_str(&format!(
            "{{\"id\": {n}, \"slice\": \"s\", \"prompt\": \"{}\"}}\n",
            if n % 100 == 0 { "Zyx Example flurb" } else { "a red bicycle" }
        ));
    }
    place.write("all.jsonl", data);
    let args = ["all.jsonl", "--sample", "4", "--sample-out", "todo.jsonl"];
    assert_eq!(place.eval(&args).0, 0);
    let drawn = place.read("todo.jsonl");
    assert_eq!(drawn.matches("\"stratum\":\"blocked\"").count(), 2, "rare kinds are not drowned: {drawn}");
    assert_eq!(place.eval(&[&args[..], &["--threads", "1"]].concat()).0, 0);
    assert_eq!(place.read("todo.jsonl"), drawn, "the same prompts give the same sample on any number of threads");

    let label = |keys: &str| told(&place.run(&["eval", "label", "todo.jsonl"], keys));
    let (status, out, _) = label("b x a u r q");
    assert!(status == 0 && out.starts_with("2 of 4 prompts are labelled in todo.labelled.jsonl"), "{out}");
    let (_, out, _) = label("s a");
    assert!(out.starts_with("3 of 4"), "it goes on where it stopped: {out}");
    let labelled = place.read("todo.labelled.jsonl");
    let expect: Vec<Value> =
        labelled.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["expect"].clone()).collect();
    assert_eq!(expect, [serde_json::json!(["block"]), serde_json::json!(["review"]), serde_json::json!(["allow"])]);
    assert_eq!(place.json(&["todo.labelled.jsonl"])["all"]["labelled"], 3, "labels are a dataset");
}

#[test]
fn figures_are_the_same_on_any_number_of_threads() {
    let place = Place::new();
    let data: String = (0..2000)
        .map(|n| DATA.lines().nth(n % 6).unwrap().replacen("\"id\": ", &format!("\"id\": {n}"), 1) + "\n")
        .collect();
    place.write("many.jsonl", data.replace("\"four\"", ""));
    let figures = |threads: &str| {
        place.eval(&["many.jsonl", "--json", "--sweep", "--diff-policy", "strict", "--threads", threads]).1
    };
    assert_eq!(figures("1"), figures("7"));
}

#[test]
fn the_report_is_one_page_that_escapes_what_it_shows() {
    let place = Place::new();
    let hostile = r#"{"id": "<script>alert(1)</script>", "slice": "\"><img src=x>", "prompt": "Zyx Example flurb </style><b>", "expect": "allow"}"#;
    place.write("hostile.jsonl", format!("{hostile}\n{DATA}"));
    let (status, ..) =
        place.eval(&["hostile.jsonl", "--sweep", "--diff-policy", "strict", "--show-prompts", "--report", "out.html"]);
    assert_eq!(status, 0);
    let page = place.read("out.html");
    assert!(
        page.contains("&lt;script&gt;alert(1)")
            && !page.contains("<script>alert")
            && !page.contains("<img")
            && !page.contains("</style><b>")
    );
    assert_eq!(page.matches("</style>").count(), 1);
    for elsewhere in ["http://", "https://", "src=", "@import", "url("] {
        assert!(!page.replace("&quot;&gt;&lt;img src=x&gt;", "").contains(elsewhere), "{elsewhere}");
    }
    assert!(page.contains("prefers-color-scheme:dark") && page.contains("@media print") && page.contains("<svg"));
}

#[test]
fn a_term_can_be_taken_out_of_a_builder() {
    let mut builder = Screener::builder().file("sexual/en.toml", FLURB);
    assert!(builder.remove("sexual/en/flurb") && !builder.remove("sexual/en/flurb"));
    let screener = builder.build().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(screener.lexicon().entries().len(), 1);
}
