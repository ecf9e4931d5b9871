//! What teams run on their own repositories: the GitHub Action, the hooks for pre-commit, and what docs/ says of both. All of it is
//! parsed, and its commands are run as they stand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use yaml_rust2::{Yaml, YamlLoader};

use crate::place::Place;

fn yaml(text: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The keys and values of a mapping, as texts.
fn texts(mapping: &Yaml) -> BTreeMap<String, String> {
    let entries = mapping.as_hash().into_iter().flatten();
    entries
        .map(|(key, value)| {
            let value = value.as_str().map(str::to_owned).or(value.as_bool().map(|b| b.to_string()));
            (key.as_str().unwrap().to_owned(), value.expect("a text"))
        })
        .collect()
}

/// As much of a runner as a composite action needs.
struct Runner<'a> {
    place: &'a Place,
    inputs: BTreeMap<String, String>,
    outputs: BTreeMap<String, String>,
}

impl<'a> Runner<'a> {
    /// The action with these inputs, the others at their defaults.
    fn new(place: &'a Place, action: &Yaml, given: &[(&str, &str)]) -> Self {
        let mut inputs = BTreeMap::new();
        for (name, input) in action["inputs"].as_hash().unwrap() {
            assert!(input["description"].as_str().is_some_and(|text| !text.is_empty()), "{name:?}");
            let default = input["default"].as_str().unwrap_or_else(|| panic!("{name:?} has no default"));
            inputs.insert(name.as_str().unwrap().to_owned(), default.to_owned());
        }
        for (name, value) in given {
            assert!(inputs.insert((*name).to_owned(), (*value).to_owned()).is_some(), "no input {name}");
        }
        Self { place, inputs, outputs: BTreeMap::new() }
    }

    /// The value of `${{ ... }}`.
    fn value(&self, expression: &str) -> String {
        match expression {
            "github.action_path" => env!("CARGO_MANIFEST_DIR").to_owned(),
            "runner.temp" => self.place.path("temp").display().to_string(),
            other => {
                let of = |map: &BTreeMap<String, String>, key: &str| map.get(key).cloned();
                let value = match (other.strip_prefix("inputs."), other.strip_prefix("steps.")) {
                    (Some(input), _) => of(&self.inputs, input),
                    (_, Some(output)) => of(&self.outputs, &output.replace(".outputs.", "/")),
                    _ => None,
                };
                value.unwrap_or_else(|| panic!("{other} has no value"))
            }
        }
    }

    fn filled(&self, text: &str) -> String {
        let mut made = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${{") {
            let (expression, after) = after.split_once("}}").unwrap();
            made.push_str(before);
            made.push_str(&self.value(expression.trim()));
            rest = after;
        }
        made + rest
    }

    /// Runs the steps until one fails. The ids of those that ran, and what the last said.
    fn run(&mut self, action: &Yaml) -> (Vec<String>, Output) {
        let mut ran = Vec::new();
        let mut last = None;
        for step in action["runs"]["steps"].as_vec().unwrap() {
            let id = step["id"].as_str().unwrap();
            if let Some(condition) = step["if"].as_str() {
                let (input, wanted) = condition.split_once(" != ").expect("a condition that this runner knows");
                if self.value(input) == wanted.trim_matches('\'') {
                    continue;
                }
            }
            assert_eq!(step["shell"].as_str(), Some("bash"));
            let script = step["run"].as_str().unwrap();
            assert!(!script.contains("${{"), "{id}: what a caller says never becomes a part of the script");
            self.place.write("step.sh", script);
            self.place.write("outputs", "");
            let mut bash = Command::new("bash");
            bash.args(["--noprofile", "--norc", "-eo", "pipefail", "step.sh"]).current_dir(self.place.0.path());
            bash.env("GITHUB_OUTPUT", self.place.path("outputs"));
            bash.envs(texts(&step["env"]).iter().map(|(key, value)| (key, self.filled(value))));
            let output = bash.output().unwrap();
            for line in self.place.read("outputs").lines() {
                let (key, value) = line.split_once('=').unwrap();
                self.outputs.insert(format!("{id}/{key}"), value.to_owned());
            }
            ran.push(id.to_owned());
            let failed = !output.status.success();
            last = Some(output);
            if failed {
                break;
            }
        }
        (ran, last.unwrap())
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + String::from_utf8_lossy(&output.stderr).as_ref()
}

#[test]
fn the_action_lints_tests_and_evaluates() {
    let action = yaml(&file("action.yml"));
    assert_eq!(action["runs"]["using"].as_str(), Some("composite"));
    assert!(action["name"].as_str().is_some() && action["description"].as_str().is_some());
    let place = Place::new();
    place.write("a.jsonl", "{\"id\": 1, \"prompt\": \"Zyx Example flurb\"}\n");
    place.write("b.jsonl", "{\"id\": 2, \"prompt\": \"a red bicycle\"}\n");
    place.write("labels.jsonl", "{\"id\": 1, \"expect\": \"block\"}\n");
    place.write("gates.toml", "[all]\nmin_recall = 1.0\nmax_fpr = 0.0\nmin_cases = 2\n");
    let given = [
        ("binary", env!("CARGO_BIN_EXE_consentry")),
        ("lexicons", "mine"),
        ("data", "a.jsonl\nb.jsonl\n"),
        ("labels", "labels.jsonl"),
        ("assume", "allow"),
        ("gate", "gates.toml"),
    ];
    let mut runner = Runner::new(&place, &action, &given);
    let (ran, last) = runner.run(&action);
    assert_eq!(ran, ["install", "lint", "test", "eval"], "{}", said(&last));
    assert!(last.status.success() && said(&last).contains("gate passed: all 3 limits are met"), "{}", said(&last));
    let sarif: serde_json::Value = serde_json::from_str(&place.read("consentry-lint.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let output = action["outputs"]["sarif"]["value"].as_str().unwrap();
    assert_eq!(runner.filled(output), "consentry-lint.sarif");

    // Without a gate nothing is evaluated; a limit that is not met, a failing test and an error of lint each fail.
    let (ran, last) = Runner::new(&place, &action, &given[..2]).run(&action);
    assert!(ran == ["install", "lint", "test"] && last.status.success(), "{ran:?} {}", said(&last));
    place.write("labels.jsonl", "{\"id\": 1, \"expect\": \"allow\"}\n");
    let (ran, last) = Runner::new(&place, &action, &given).run(&action);
    assert!(ran.len() == 4 && last.status.code() == Some(1), "{ran:?} {}", said(&last));
    let lexicon = place.read("mine/sexual/en.toml");
    place.write("mine/sexual/en.toml", lexicon.replace("expect = \"block\"", "expect = \"allow\""));
    let (ran, last) = Runner::new(&place, &action, &given).run(&action);
    assert!(ran == ["install", "lint", "test"] && last.status.code() == Some(1), "{ran:?} {}", said(&last));
    place.write("mine/sexual/en.toml", lexicon.replace("\"flurbing\"", "\"---\""));
    let mut runner = Runner::new(&place, &action, &given);
    let (ran, last) = runner.run(&action);
    assert!(ran == ["install", "lint"] && last.status.code() == Some(1), "{ran:?} {}", said(&last));
    assert!(said(&last).contains("error[dead-form]"), "the log has them for people, too: {}", said(&last));
    assert!(place.read("consentry-lint.sarif").contains("\"ruleId\": \"dead-form\""));
    assert_eq!(runner.filled(output), "consentry-lint.sarif", "there is something to upload");
    place.write("mine/sexual/en.toml", lexicon.replace("\"flurbing\"", "\"FLURB\""));
    let warned = |deny| {
        let given = [&given[..2], &[("deny-warnings", deny)]].concat();
        Runner::new(&place, &action, &given).run(&action).1.status.code()
    };
    assert_eq!((warned("false"), warned("true")), (Some(0), Some(1)));
}

#[test]
fn the_hooks_run_as_they_stand() {
    let hooks = yaml(&file(".pre-commit-hooks.yaml"));
    let place = Place::new();
    fs::rename(place.path("mine"), place.path("lexicons")).unwrap();
    let run = |hook: &Yaml| {
        let args: Vec<&str> = hook["args"].as_vec().unwrap().iter().map(|arg| arg.as_str().unwrap()).collect();
        let mut entry = hook["entry"].as_str().unwrap().split(' ');
        assert_eq!(entry.next(), Some("consentry"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        command.args(entry).args(args).current_dir(place.0.path()).output().unwrap().status.code()
    };
    let hooks = hooks.as_vec().unwrap();
    let ids: Vec<&str> = hooks.iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["consentry-lexicon-lint", "consentry-lexicon-test"]);
    for hook in hooks {
        assert!(hook["name"].as_str().is_some() && hook["language"].as_str() == Some("rust"));
        assert_eq!(hook["pass_filenames"].as_bool(), Some(false), "the commands take no files");
        let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
        assert!(files.is_match("lexicons/sexual/en.toml") && files.is_match("app/lexicons/names/film.csv"));
        assert!(!files.is_match("src/main.rs") && !files.is_match("lexicons/README.md"));
        assert_eq!(run(hook), Some(0));
    }
    place.write("lexicons/sexual/en.toml", crate::place::FLURB.replace("expect = \"block\"", "expect = \"allow\""));
    assert_eq!((run(&hooks[0]), run(&hooks[1])), (Some(0), Some(1)));
    place.write("lexicons/sexual/en.toml", crate::place::FLURB.replace("\"flurbing\"", "\"---\""));
    assert_eq!(run(&hooks[0]), Some(1));
}

#[test]
fn what_the_documents_say_of_both_is_so() {
    let inputs = texts_of_inputs();
    let hooks = yaml(&file(".pre-commit-hooks.yaml"));
    let known: Vec<&str> = hooks.as_vec().unwrap().iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    let workflow = yaml(&file("docs/lexicons-workflow.yml"));
    let steps = workflow["jobs"]["check"]["steps"].as_vec().unwrap().clone();
    let teams = file("docs/teams.md");
    let blocks: Vec<Yaml> =
        teams.split("```yaml\n").skip(1).map(|rest| yaml(rest.split("```").next().unwrap())).collect();
    let mut used = 0;
    for step in steps.iter().chain(blocks.iter().filter_map(Yaml::as_vec).flatten()) {
        if step["uses"].as_str().is_some_and(|action| action.starts_with("consentry/")) {
            used += 1;
            texts(&step["with"]).keys().for_each(|input| assert!(inputs.contains(input), "no input {input}"));
        }
    }
    assert_eq!(used, 2);
    let named = blocks.iter().find(|block| block["repos"].as_vec().is_some()).unwrap();
    let hooks = named["repos"][0]["hooks"].as_vec().unwrap();
    assert!(hooks.len() == 2 && hooks.iter().all(|hook| known.contains(&hook["id"].as_str().unwrap())));
    // The uploaded file is the output that the action has.
    let upload = steps.last().unwrap();
    assert_eq!(upload["with"]["sarif_file"].as_str(), Some("${{ steps.consentry.outputs.sarif }}"));
    assert_eq!(steps[steps.len() - 2]["id"].as_str(), Some("consentry"));
}

fn texts_of_inputs() -> Vec<String> {
    let action = yaml(&file("action.yml"));
    action["inputs"].as_hash().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}
