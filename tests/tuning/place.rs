//! A folder to work in, and the program run there.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with lexicons of a word and a name: what needs no more starts faster than the built-in ones do.
pub struct Place(pub tempfile::TempDir);

pub const FLURB: &str = r#"category = "sexual"
language = "en"

[[term]]
id = "sexual/en/flurb"
text = ["flurb", "flurbing"]
severity = "nudity"

[[test]]
prompt = "{person} flurb"
expect = "block"
"#;

impl Place {
    pub fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("mine/sexual/en.toml", FLURB);
        place.write("mine/names/mine.csv", "name\nZyx Example\n");
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
        command.args(args).current_dir(self.0.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs `consentry` here: its exit status, and what it printed.
    pub fn run_with(&self, args: &[&str], stdin: &str) -> (i32, String, String) {
        let mut child = self.command(args).spawn().unwrap();
        // A program that ends before it has read everything is no failure of the test.
        drop(child.stdin.take().unwrap().write_all(stdin.as_bytes()));
        told(&child.wait_with_output().unwrap())
    }

    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        self.run_with(args, "")
    }

    /// `consentry eval --lexicons mine`.
    pub fn eval(&self, args: &[&str]) -> (i32, String, String) {
        self.run(&[&["eval", "--lexicons", "mine"], args].concat())
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let (_, out, error) = self.eval(&[&["--json"], args].concat());
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{error}"))
    }
}

pub fn told(output: &Output) -> (i32, String, String) {
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!error.contains("panicked"), "{error}");
    (output.status.code().unwrap(), String::from_utf8(output.stdout.clone()).unwrap(), error)
}
