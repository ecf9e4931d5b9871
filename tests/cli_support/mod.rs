//! A folder to run the command in.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// The columns of a list of people.
pub const HEADER: &str = "name,aliases,country,field,born,status,ambiguity\n";

/// A folder that goes away with the test, with a folder `lexicons` of one small one: starts faster than the built-in ones do.
pub struct Place {
    folder: tempfile::TempDir,
    pub lexicons: PathBuf,
}

impl Place {
    /// With a sexual term of these forms (a list, as TOML), and these other files in `lexicons`.
    pub fn new(forms: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lexicons = folder.path().join("lexicons");
        let term = format!("[[term]]\nid = \"sexual/en/flurb\"\ntext = {forms}\nseverity = \"nudity\"\n");
        let english = format!("category = \"sexual\"\nlanguage = \"en\"\n\n{term}");
        for (name, text) in [("sexual/en.toml", english.as_str())].iter().chain(files) {
            let path = lexicons.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self { folder, lexicons }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Writes a file, and says where it is.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), contents).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }
}

pub fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}
