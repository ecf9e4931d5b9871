//! `lexicon try`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::place::{FLURB, Place};

const PATIENCE: Duration = Duration::from_secs(60);
const SCRATCH: &str = "Zyx Example flurb\nZyx Example wurble\n";

fn once(place: &Place, prompts: &str) -> (i32, String) {
    let (status, out, error) = place.run(&["lexicon", "try", "--once", "--lexicons", "mine", "--prompts", prompts]);
    assert!(status == 2 || error.is_empty(), "{error}");
    (status, out + error.as_str())
}

#[test]
fn one_round_says_what_lint_tests_and_prompts_come_to_and_its_status_says_how_it_went() {
    let place = Place::new();
    place.write("scratch.txt", SCRATCH);
    let (status, out) = once(&place, "scratch.txt");
    assert_eq!(status, 0, "{out}");
    let expected = "lint: 0 errors, 0 warnings\ntests: 0 failed, of 1\nprompts: 1 allow, 0 review, 1 block\n  \
                    block   1: \"Zyx Example flurb\"  (sexual-public-person, 1.00)\n  \
                    allow   2: \"Zyx Example wurble\"  (clear)\n";
    assert_eq!(out, expected);

    // A label that is not met, a failing test and an error of lint each give 1.
    place.write("scratch.jsonl", "{\"id\": \"a\", \"prompt\": \"Zyx Example flurb\", \"expect\": \"allow\"}\n");
    let (status, out) = once(&place, "scratch.jsonl");
    assert!(status == 1 && out.contains("1 not as expected") && out.contains("; should be allow)"), "{out}");
    place.write("mine/sexual/en.toml", FLURB.replace("expect = \"block\"", "expect = \"allow\""));
    let (status, out) = once(&place, "scratch.txt");
    assert_eq!(status, 1);
    assert!(out.contains("  mine/sexual/en.toml:10: \"{person} flurb\": expected allow, got block"), "{out}");
    place.write("mine/sexual/en.toml", FLURB.replace("\"flurbing\"", "\"---\""));
    let (status, out) = once(&place, "scratch.txt");
    assert!(status == 1 && out.contains("  mine/sexual/en.toml:6: [dead-form] "), "{out}");

    // What can't be read gives 2, and is named.
    place.write("mine/sexual/en.toml", FLURB.replace("severity", "serenity"));
    let (status, out) = once(&place, "scratch.txt");
    assert!(status == 2 && out.starts_with("can't be used: mine/sexual/en.toml:7: error[syntax]"), "{out}");
    place.write("mine/sexual/en.toml", FLURB);
    place.write("scratch.jsonl", "{\"prompt\": \"Zyx Example flurb\"}\n{\"prompt\":\n");
    let (status, out) = once(&place, "scratch.jsonl");
    assert!(status == 2 && out.contains("can't be read: scratch.jsonl:2: ") && out.contains("1 block"), "{out}");
    for wrong in ["nowhere.txt", "scratch.csv"] {
        assert_eq!(once(&place, wrong).0, 2, "{wrong}");
    }
    let (status, _, error) = place.run(&["lexicon", "try"]);
    assert!(status == 2 && error.contains("--lexicons") && error.contains("--once"), "{error}");
}

#[test]
fn nothing_in_a_prompt_moves_the_cursor() {
    let place = Place::new();
    place.write("scratch.txt", "Zyx Example \u{1b}[2J flurb\u{202e}\n");
    let (_, out) = once(&place, "scratch.txt");
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "{out}");
}

/// `lexicon try` at work.
struct Trial {
    child: Child,
    lines: Receiver<String>,
}

impl Trial {
    fn start(place: &Place) -> Self {
        let args = ["lexicon", "try", "--lexicons", "mine", "--prompts", "scratch.txt"];
        let mut child = place.command(&args).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        Self { child, lines }
    }

    /// The lines of the next round.
    fn round(&self) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("{e}: {said}"));
            if line.contains("waiting for a save") {
                return said;
            }
            // An empty line stands between rounds.
            if said.is_empty() && line.is_empty() {
                continue;
            }
            said.push_str(&line);
            said.push('\n');
        }
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn each_save_shows_what_has_changed_and_a_broken_file_keeps_the_last_good_one() {
    let place = Place::new();
    place.write("scratch.txt", SCRATCH);
    let trial = Trial::start(&place);
    let first = trial.round();
    assert!(first.starts_with("lint: 0 errors") && first.contains("1 allow, 0 review, 1 block"), "{first}");

    let wurble = "\n[[term]]\nid = \"sexual/en/wurble\"\ntext = [\"wurble\"]\nseverity = \"nudity\"\n\n[[test]]\nprompt = \"a wurble\"\nexpect = \"block\"\n";
    place.write("mine/sexual/en.toml", format!("{FLURB}{wurble}"));
    let second = trial.round();
    let lines: Vec<&str> = second.lines().collect();
    assert_eq!(lines[0], "changed", "what has changed comes first: {second}");
    assert!(lines[1].starts_with("  test fails now mine/sexual/en.toml:"), "{second}");
    assert_eq!(lines[2], "  allow -> block  2: \"Zyx Example wurble\"  +sexual/en/wurble");
    assert!(second.contains("prompts: 0 allow, 0 review, 2 block"), "{second}");

    place.write("mine/sexual/en.toml", "category = \"sexual\"\nlanguage = ");
    let third = trial.round();
    assert!(third.starts_with("can't be used: mine/sexual/en.toml:2: error[syntax]"), "{third}");
    assert!(third.contains("the lexicons from before go on judging") && third.contains("2 block"), "{third}");

    // A list of prompts is followed, too, and judged by the last that worked.
    place.write("scratch.txt", format!("{SCRATCH}a red bicycle\n"));
    let fourth = trial.round();
    assert!(fourth.contains("1 allow, 0 review, 2 block"), "{fourth}");

    place.write("mine/sexual/en.toml", FLURB);
    let fifth = trial.round();
    assert!(fifth.contains("  test no longer fails mine/sexual/en.toml:"), "{fifth}");
    assert!(fifth.contains("  block -> allow  2: \"Zyx Example wurble\"  -sexual/en/wurble"), "{fifth}");

    // A save that changes nothing says so, with lines that moved being no change.
    place.write("mine/sexual/en.toml", format!("# a comment\n{FLURB}"));
    let sixth = trial.round();
    assert!(sixth.starts_with("nothing changed\n"), "{sixth}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let place = Place::new();
    place.write("scratch.txt", SCRATCH);
    let mut trial = Trial::start(&place);
    trial.round();
    let pid = trial.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let started = Instant::now();
    let status = loop {
        if let Some(status) = trial.child.try_wait().unwrap() {
            break status;
        }
        assert!(started.elapsed() < PATIENCE, "it goes on");
        thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0), "{status}");
    assert_eq!(trial.lines.iter().last().as_deref(), Some("ended"));
}
