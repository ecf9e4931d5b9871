//! The corpus in `tests/cases`, read with care: what cannot be read, says nothing or protects nothing is an error.
#![allow(dead_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use consentry::PartKind;
use consentry::Prompt;
use consentry::eval::{Case, CaseFile, Slots};

/// A case and the slice it belongs to.
#[derive(Clone, Debug)]
pub struct Sliced {
    pub slice: String,
    pub case: Case,
}

/// What one filling of a case's slots asks for.
#[derive(Clone, Debug)]
pub struct Filled {
    pub prompt: String,
    pub negative: Option<String>,
    pub image: bool,
}

impl Filled {
    pub fn of(slots: &Slots<'_>, case: &Case, round: usize) -> Self {
        let fill = |text: &str| slots.fill(text, &case.language, round).unwrap_or_else(|e| panic!("{case}: {e}"));
        Self { prompt: fill(&case.prompt), negative: case.negative.as_deref().map(fill), image: case.image }
    }

    pub fn request(&self) -> Prompt<'_> {
        let mut request = Prompt::new(self.prompt.as_str()).with_source_image(self.image);
        if let Some(negative) = &self.negative {
            request.push(PartKind::Negative, "negative_prompt", negative.as_str());
        }
        request
    }
}

/// Every case of every file, in order of file and line.
///
/// # Panics
/// On anything in the folder that is not a file of cases; on a file without cases, with another slice than its name
/// says, or with two cases of one name; on a case without a name or without a reason to exist.
pub fn corpus() -> Vec<Sliced> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut corpus = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("tests/cases/{name}: not a file of text: {e}"));
        corpus.extend(read(&name, &text).unwrap_or_else(|e| panic!("tests/cases/{name}: {e}")));
    }
    corpus
}

/// The cases of one file.
pub fn read(name: &str, text: &str) -> Result<Vec<Sliced>, String> {
    let stem = name.strip_suffix(".toml").ok_or("no file of cases: these end in .toml")?;
    let file = CaseFile::parse(name, text).map_err(|diagnostic| diagnostic.to_string())?;
    if file.slice != stem {
        return Err(format!("the slice {:?} should be called as the file is", file.slice));
    }
    if file.cases.is_empty() {
        return Err("no cases".to_owned());
    }
    // The runner's own type leaves out the reasons, so they are read from the table.
    let table: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
    let raw = table["case"].as_array().expect("parsed above");
    let mut names = BTreeSet::new();
    for (case, raw) in file.cases.iter().zip(raw) {
        let why = raw["why"].as_str().unwrap_or_default();
        if case.name.trim().is_empty() || why.trim().is_empty() {
            return Err(format!("line {}: a case needs a name and a why", case.line));
        }
        if case.expect.is_empty() {
            return Err(format!("line {}: no verdict is expected", case.line));
        }
        if !names.insert(case.name.as_str()) {
            return Err(format!("line {}: a second case {:?}", case.line, case.name));
        }
    }
    Ok(file.cases.iter().map(|case| Sliced { slice: file.slice.clone(), case: case.clone() }).collect())
}
