//! `consentry names build` from outside: lists in, one file out, and what happens to files that are not what they were. Everybody
//! here is made up.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::ops::Deref;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use consentry::cli::{Files, Hold, Sources};

mod cli_support;

use cli_support::{HEADER, stderr};

const ROW: &str = "Tess Voorbeeld,Tessie Voorbeeld|Voorbeeld the Great,NL,film,1980,living,unique\n";

struct Place(cli_support::Place);

impl Deref for Place {
    type Target = cli_support::Place;

    fn deref(&self) -> &cli_support::Place {
        &self.0
    }
}

impl Place {
    fn new() -> Self {
        let film = [HEADER, "Nobody Atall,,XX,film,,living,unique\n"].concat();
        Self(cli_support::Place::new("[\"flurb\"]", &[("names/film.csv", &film)]))
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        command.args(args).current_dir(self.folder()).stdin(Stdio::null()).output().unwrap()
    }

    fn build(&self, args: &[&str]) -> Output {
        self.run(&[&["names", "build"], args].concat())
    }

    /// What `names` commands say with these files of names.
    fn names(&self, args: &[&str], files: &[&str]) -> Output {
        let lexicons = self.lexicons.to_str().unwrap();
        self.run(&[&["names"], args, &["--lexicons", lexicons, "--names"], files].concat())
    }

    fn verdict(&self, prompt: &str, names: &[&str]) -> String {
        let lexicons = self.lexicons.to_str().unwrap();
        stdout(&self.run(&[&["screen", prompt, "--lexicons", lexicons, "--names"], names].concat()))
    }
}

fn stdout(output: &Output) -> String {
    assert!(output.status.code().is_some_and(|code| code != 101), "{}", stderr(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn leftovers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".new")).collect()
}

#[test]
fn lists_become_one_file() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    place.write("plain.txt", "# a comment\n\nJoris Zomaar\nAnna-Lena Maakwerk\n");
    let output = place.build(&["people.csv", "plain.txt", "--out", "all.names"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("all.names: 3 people, 5 different written names, "), "{}", stdout(&output));
    assert_eq!(leftovers(place.folder()), [""; 0]);
    assert_eq!(stdout(&place.names(&["list"], &["all.names"])), "Tess Voorbeeld\nJoris Zomaar\nAnna-Lena Maakwerk\n");

    let from_lists = place.names(&["lookup", "tessie voorbeeld"], &["people.csv"]);
    let compiled = stdout(&place.names(&["lookup", "tessie voorbeeld"], &["all.names"]));
    assert!(compiled.contains("film, NL, born 1980, living"), "{compiled}");
    assert!(compiled.contains("names/people:2"), "{compiled}");
    let without_place = |text: &str| text.lines().filter(|l| !l.contains("listed in")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_place(&compiled), without_place(&stdout(&from_lists)));
    assert!(stdout(&place.names(&["lookup", "anna lena maakwerk"], &["all.names"])).contains("names/plain:4"));
    assert!(
        stdout(&place.names(&["stats"], &["all.names"])).contains("3 people, 2 aliases, 5 different written names")
    );
}

#[test]
fn a_compiled_file_blocks_as_its_lists_do() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    place.write("more.csv", [HEADER, "Joris Zomaar,,NL,film,,living,unique\n"].concat());
    assert!(place.build(&["people.csv", "--out", "people.names"]).status.success());
    assert!(place.build(&["more.csv", "--out", "more.names"]).status.success());
    for who in
        ["Tess Voorbeeld", "voorbeeld, tess", "TessVoorbeeld", "Voorbeeld the Great", "Joris Zomaar", "joris_zomaar"]
    {
        for names in [["people.csv", "more.csv"], ["people.names", "more.csv"], ["people.names", "more.names"]] {
            let verdict = place.verdict(&format!("a flurb photo of {who}"), &names);
            assert!(verdict.starts_with("block"), "{who} with {names:?}: {verdict}");
        }
    }
    let verdict = place.verdict("a flurb photo of Joris Zomaar", &["people.names"]);
    assert!(verdict.starts_with("allow"), "not in this file: {verdict}");
}

#[test]
fn the_same_lists_give_the_same_file() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    for out in ["a.names", "b.names"] {
        assert!(place.build(&["people.csv", "--out", out]).status.success());
    }
    assert_eq!(fs::read(place.path("a.names")).unwrap(), fs::read(place.path("b.names")).unwrap());
}

#[test]
fn a_changed_or_cut_file_is_an_error() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    assert!(place.build(&["people.csv", "--out", "good.names"]).status.success());
    let good = fs::read(place.path("good.names")).unwrap();
    let refused = |bytes: &[u8], says: &[&str]| {
        place.write("bad.names", bytes);
        let output = place.names(&["list"], &["bad.names"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("bad.names"), "{said}");
        says.iter().for_each(|says| assert!(said.contains(says), "{says:?} is not in {said}"));
    };
    for len in [8, 100, good.len() / 2, good.len() - 1] {
        refused(&good[..len], &["cut off", "names build"]);
    }
    refused(&[&good[..], b"\0"].concat(), &["1 bytes behind its end", "names build"]);
    for at in [20, 60, 330, 400, good.len() / 2, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        refused(&bytes, &["changed", "names build"]);
    }
    let mut version = good.clone();
    version[8] = 99;
    refused(&version, &["format 99", "names build"]);
    refused(&[0xff, 0xd8, 0xff, 0xe0], &["not UTF-8"]);
}

#[test]
fn what_cannot_be_built() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    place.write("broken.csv", [HEADER, "Tess Voorbeeld,,NL,film,soon,living,unique\n"].concat());
    place.write("empty.txt", "# nobody\n");
    assert!(place.build(&["people.csv", "--out", "good.names"]).status.success());
    let good = fs::read(place.path("good.names")).unwrap();
    for (args, status, says) in [
        (&["broken.csv", "--out", "good.names"][..], 2, "broken.csv:2"),
        (&["empty.txt", "--out", "good.names"], 2, "nobody is in the lists"),
        (&["missing.csv", "--out", "good.names"], 2, "missing.csv"),
        (&["good.names", "--out", "new.names"], 2, "compiled already"),
        (&["people.csv", "--out", "people.csv"], 2, "is one of the lists"),
        (&["people.csv", "--out", "lexicons"], 2, "is a folder"),
        (&["people.csv", "--out", "no/such/folder.names"], 1, "no/such/folder.names"),
        (&["people.csv"], 2, "--out"),
    ] {
        let output = place.build(args);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(says), "{args:?}: {}", stderr(&output));
    }
    assert_eq!(fs::read(place.path("good.names")).unwrap(), good);
    assert_eq!(fs::read_to_string(place.path("people.csv")).unwrap(), [HEADER, ROW].concat());
}

#[test]
fn a_killed_build_leaves_the_old_file() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    assert!(place.build(&["people.csv", "--out", "all.names"]).status.success());
    let old = fs::read(place.path("all.names")).unwrap();
    let many: String = (0..60_000).map(|n| format!("Naam{n} Verzonnen{}\n", n * 7)).collect();
    place.write("many.txt", many);
    let mut replaced = false;
    // Killed sooner and later, so that some are hit before the file is written, some while, and some after.
    for delay in (0..400).step_by(25) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_consentry"))
            .args(["names", "build", "many.txt", "--out", "all.names"])
            .current_dir(place.folder())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        replaced |= fs::read(place.path("all.names")).unwrap() != old;
        let listed = stdout(&place.names(&["list"], &["all.names"])).lines().count();
        assert_eq!(listed, if replaced { 60_000 } else { 1 }, "killed after {delay} ms");
    }
    // What a killed build left lying about is in nobody's way.
    assert!(place.build(&["many.txt", "--out", "all.names"]).status.success());
    assert_eq!(leftovers(place.folder()), [""; 0]);
}

#[test]
fn a_file_that_lost_its_contents_is_an_error() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    assert!(place.build(&["people.csv", "--out", "all.names"]).status.success());
    let good = fs::read(place.path("all.names")).unwrap();
    for len in 0..=8 {
        place.write("all.names", &good[..len]);
        let output = place.names(&["list"], &["all.names"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{len} bytes: {said}");
        let why = if len == 0 { "all.names: is empty" } else { "all.names: is cut off" };
        assert!(said.contains(why), "{len} bytes: {said}");
    }
    // Nobody can be meant, but not by accident.
    place.write("nobody.txt", "# nobody\n");
    assert_eq!(stdout(&place.names(&["list"], &["nobody.txt"])), "");
}

#[test]
fn a_pipe_of_compiled_names_is_read() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    assert!(place.build(&["people.csv", "--out", "all.names"]).status.success());
    let list = format!(
        "cat all.names | {} names list --lexicons {} --names /dev/stdin",
        env!("CARGO_BIN_EXE_consentry"),
        place.lexicons.display()
    );
    let output = Command::new("sh").args(["-c", &list]).current_dir(place.folder()).output().unwrap();
    assert_eq!(stdout(&output), "Tess Voorbeeld\n", "{}", stderr(&output));
}

#[test]
fn what_was_opened_lives_on_when_its_file_is_replaced() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    assert!(place.build(&["people.csv", "--out", "all.names"]).status.success());
    for hold in [Hold::Mapped, Hold::Read] {
        let lexicons = Some(place.lexicons.clone());
        let sources = Sources { lexicons, names: vec![place.path("all.names")], hold, ..Sources::default() };
        let files = Files::read(&sources).unwrap();
        let names = &files.compiled[0].names;
        let listed = || names.entries().map(|person| person.name).collect::<Vec<_>>();
        assert_eq!(listed(), ["Tess Voorbeeld"]);
        place.write("more.txt", "Joris Zomaar\nAnna Maakwerk\n");
        assert!(place.build(&["more.txt", "--out", "all.names"]).status.success());
        assert_eq!(listed(), ["Tess Voorbeeld"], "{hold:?}, replaced");
        fs::remove_file(place.path("all.names")).unwrap();
        assert_eq!(listed(), ["Tess Voorbeeld"], "{hold:?}, removed");
        assert!(place.build(&["people.csv", "--out", "all.names"]).status.success());
    }
}

#[test]
fn whoever_opens_a_file_while_it_is_built_gets_the_old_or_the_new() {
    let place = Place::new();
    place.write("one.csv", [HEADER, ROW].concat());
    let many: String = (0..20_000).map(|n| format!("Naam{n} Verzonnen{}\n", n * 7)).collect();
    place.write("many.txt", many);
    assert!(place.build(&["one.csv", "--out", "all.names"]).status.success());
    let mut seen = [0; 2];
    std::thread::scope(|scope| {
        let builder = scope.spawn(|| {
            for list in ["many.txt", "one.csv"].repeat(6) {
                assert!(place.build(&[list, "--out", "all.names"]).status.success());
            }
        });
        while !builder.is_finished() {
            let output = place.names(&["list"], &["all.names"]);
            assert!(output.status.success(), "{}", stderr(&output));
            match stdout(&output).lines().count() {
                1 => seen[0] += 1,
                20_000 => seen[1] += 1,
                other => panic!("{other} people are neither the old list nor the new one"),
            }
        }
    });
    assert!(seen[0] > 0 && seen[1] > 0, "both were met: {seen:?}");
}

#[test]
fn a_long_run_outlives_a_file_that_is_emptied_in_its_place() {
    let place = Place::new();
    place.write("people.csv", [HEADER, ROW].concat());
    assert!(place.build(&["people.csv", "--out", "all.names"]).status.success());
    let mut child = Command::new(env!("CARGO_BIN_EXE_consentry"))
        .args(["screen", "--jsonl", "--lexicons", place.lexicons.to_str().unwrap(), "--names", "all.names"])
        .current_dir(place.folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut ask = |id: u32| {
        writeln!(input, r#"{{"id":{id},"prompt":"a flurb photo of Tess Voorbeeld"}}"#).unwrap();
        answers.next().unwrap().unwrap()
    };
    assert!(ask(1).contains(r#""verdict":"block""#));
    fs::write(place.path("all.names"), "").unwrap();
    assert!(ask(2).contains(r#""verdict":"block""#));
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
