//! `consentry names build` from outside: lists in, one file out, and what happens to files that are not what they were. Everybody
//! here is made up.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const HEADER: &str = "name,aliases,country,field,born,status,ambiguity\n";
const ROW: &str = "Tess Voorbeeld,Tessie Voorbeeld|Voorbeeld the Great,NL,film,1980,living,unique\n";

struct Place {
    folder: tempfile::TempDir,
    lexicons: PathBuf,
}

impl Place {
    /// A folder of one small lexicon: starts faster than the built-in ones do.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lexicons = folder.path().join("lexicons");
        fs::create_dir_all(lexicons.join("sexual")).unwrap();
        fs::create_dir_all(lexicons.join("names")).unwrap();
        let term = "[[term]]\nid = \"sexual/en/flurb\"\ntext = [\"flurb\"]\nseverity = \"nudity\"\n";
        let file = format!("category = \"sexual\"\nlanguage = \"en\"\n\n{term}");
        fs::write(lexicons.join("sexual/en.toml"), file).unwrap();
        fs::write(lexicons.join("names/film.csv"), format!("{HEADER}Nobody Atall,,XX,film,,living,unique\n")).unwrap();
        Self { folder, lexicons }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), contents).unwrap();
        self.path(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null()).output().unwrap()
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

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
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
    assert_eq!(leftovers(place.folder.path()), [""; 0]);
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
            .current_dir(place.folder.path())
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
    assert_eq!(leftovers(place.folder.path()), [""; 0]);
}
