//! The files a screener is built from, read.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use super::contents::Contents;
use super::{Hold, LoadError, Sources};
use crate::Screener;
use crate::judge::Action;
use crate::lexicon::Diagnostic;
use crate::names::{CompiledNames, NameList};
use crate::screen::{BUILTIN_FILES, ScreenerBuilder};

/// How deep a folder of lexicons may be: deeper is a loop of links.
const DEPTH: usize = 8;

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// What the screener knows it by: `sexual/en.toml`, `names/film.csv`.
    pub name: String,
    /// Where a person finds it.
    pub shown: String,
    /// Its contents.
    pub text: Cow<'static, str>,
}

/// A file of compiled names.
#[derive(Clone, Debug)]
pub struct CompiledFile {
    /// Where a person finds it.
    pub shown: String,
    /// Its contents.
    pub names: CompiledNames,
}

/// All files, in the order they are built from.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Lexicons and words of names.
    pub lexicons: Vec<File>,
    /// Lists of people.
    pub names: Vec<File>,
    /// Lists of people that were compiled before.
    pub compiled: Vec<CompiledFile>,
    /// The policy.
    pub policy: Option<File>,
    profile: Option<String>,
    adult: Option<Action>,
    hold: Hold,
}

impl Files {
    /// Reads what `sources` names, and the built-in files for what it does not.
    ///
    /// # Errors
    /// A file or folder that can't be read or stands in the wrong place. What the files say is looked at later.
    pub fn read(sources: &Sources) -> Result<Self, LoadError> {
        let mut files = Self {
            profile: sources.profile().map(str::to_owned),
            adult: sources.adult,
            hold: sources.hold,
            ..Self::default()
        };
        match &sources.lexicons {
            None => files.extend(builtin()),
            Some(folder) => files.folder(folder)?,
        }
        if !sources.names.is_empty() {
            files.names.clear();
            files.add_names(&sources.names)?;
        }
        if let Some(path) = sources.policy_file() {
            let shown = path.display().to_string();
            files.policy = Some(File { name: "policy.toml".to_owned(), shown, text: read(path)?.into() });
        }
        Ok(files)
    }

    /// Reads more lists of people, compiled or not: the first bytes tell.
    ///
    /// # Errors
    /// A file that can't be read; a compiled one that is cut off, was changed, or is of another version.
    pub fn add_names(&mut self, paths: &[PathBuf]) -> Result<(), LoadError> {
        for path in paths {
            let shown = path.display().to_string();
            let contents = Contents::of(path, self.hold);
            let bytes = match contents.map_err(|source| LoadError::Read { path: path.to_owned(), source })? {
                Contents::List(bytes) => bytes,
                Contents::Empty => {
                    // A file that lost its contents must not pass for a list of nobody.
                    let problem =
                        "is empty: nobody is in it; if that is meant, leave it out, or write a comment (#) into it";
                    return Err(LoadError::Layout { path: path.to_owned(), problem });
                }
                Contents::Compiled(bytes) => {
                    let names = CompiledNames::open(bytes)
                        .map_err(|source| LoadError::Compiled { path: path.to_owned(), source })?;
                    self.compiled.push(CompiledFile { shown, names });
                    continue;
                }
            };
            let name = format!("names/{}", path.file_name().unwrap_or(path.as_os_str()).display());
            // Two lists of the same file name keep apart by their folders.
            let taken = self.names.iter().any(|f| f.name == name);
            let name = if taken { shown.clone() } else { name };
            self.names.push(File { name, shown, text: text(path, bytes)?.into() });
        }
        Ok(())
    }

    /// The lists of people that were not compiled before, read.
    ///
    /// # Errors
    /// Every complaint about what they say.
    pub fn name_lists(&self) -> Result<Vec<NameList>, LoadError> {
        let mut lists = Vec::with_capacity(self.names.len());
        let mut errors = Vec::new();
        for file in &self.names {
            match NameList::parse(&file.name, &file.text) {
                Ok(list) => lists.push(list),
                Err(complaints) => errors.extend(complaints.into_iter().map(|complaint| self.located(complaint))),
            }
        }
        if errors.is_empty() { Ok(lists) } else { Err(LoadError::Broken(errors)) }
    }

    /// A builder that has been given all of them.
    pub fn builder(&self) -> ScreenerBuilder {
        let mut builder = Screener::builder();
        for file in &self.lexicons {
            builder = builder.file(&file.name, &file.text);
        }
        for list in &self.names {
            builder = builder.names(&list.name, &list.text);
        }
        for file in &self.compiled {
            builder = builder.compiled_names(file.names.clone());
        }
        if let Some(policy) = &self.policy {
            builder = builder.policy(&policy.name, &policy.text);
        }
        if let Some(profile) = &self.profile {
            builder = builder.profile(profile);
        }
        if let Some(adult) = self.adult {
            builder = builder.adult(adult);
        }
        builder
    }

    /// Builds the screener.
    ///
    /// # Errors
    /// Every complaint about what the files say.
    pub fn screener(&self) -> Result<Screener, LoadError> {
        self.builder()
            .build()
            .map_err(|error| LoadError::Broken(error.diagnostics().iter().map(|d| self.located(d.clone())).collect()))
    }

    /// The complaint, with the file where a person finds it.
    pub fn located(&self, mut complaint: Diagnostic) -> Diagnostic {
        if let Some(shown) = self.shown(&complaint.file) {
            complaint.file = shown.into();
        }
        complaint
    }

    /// Where a person finds the file that the screener knows by this name.
    pub fn shown(&self, name: &str) -> Option<&str> {
        self.file(name).map(|file| file.shown.as_str())
    }

    /// The file that the screener knows by this name. Lists of people go by their name without its ending, too.
    pub fn file(&self, name: &str) -> Option<&File> {
        let mut all = self.lexicons.iter().chain(&self.names).chain(&self.policy);
        all.find(|f| f.name == name || f.name.rsplit_once('.').is_some_and(|(stem, _)| stem == name))
    }

    fn extend(&mut self, files: impl IntoIterator<Item = File>) {
        for file in files {
            if file.name == "policy.toml" {
                self.policy = Some(file);
            } else if is_list(&file.name) {
                self.names.push(file);
            } else {
                self.lexicons.push(file);
            }
        }
    }

    /// Reads a folder of lexicons. Names and policy come from it if it has any.
    fn folder(&mut self, folder: &Path) -> Result<(), LoadError> {
        let layout = |problem| LoadError::Layout { path: folder.to_owned(), problem };
        if !metadata(folder)?.is_dir() {
            return Err(layout("is a file; --lexicons takes a folder that has sexual/en.toml and so on in it"));
        }
        let mut paths = Vec::new();
        collect(folder, DEPTH, &mut paths)?;
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let in_names = name.starts_with("names/");
            match path.extension().and_then(|e| e.to_str()) {
                Some("txt") if !in_names => continue,
                Some("csv") if !in_names => {
                    let problem = "lists of people stand in the folder names/ (or are given with --names)";
                    return Err(LoadError::Layout { path, problem });
                }
                _ => {}
            }
            files.push(File { name, shown: path.display().to_string(), text: read(&path)?.into() });
        }
        self.extend(files);
        let has = |ending: &str| self.lexicons.iter().any(|f| f.name.ends_with(ending));
        if !has(".toml") {
            let nested = folder.join("lexicons").is_dir();
            return Err(layout(match nested {
                true => "has no lexicon in it; its folder \"lexicons\" is probably the one meant",
                false => "has no lexicon in it; they stand in folders by category: sexual/en.toml, benign/en.toml",
            }));
        }
        if self.names.is_empty() && !has(".txt") {
            self.extend(builtin().filter(|f| is_names(&f.name)));
        }
        Ok(())
    }
}

/// Whether a file stands in the names folder.
fn is_names(name: &str) -> bool {
    name.starts_with("names/")
}

/// Whether it is a list of people there, and not of given names or surnames.
fn is_list(name: &str) -> bool {
    is_names(name)
        && !name.starts_with("names/given/")
        && !matches!(name, "names/surnames.txt" | "names/surname_words.txt")
}

fn builtin() -> impl Iterator<Item = File> {
    BUILTIN_FILES.iter().map(|(name, text)| File {
        name: (*name).to_owned(),
        shown: format!("lexicons/{name}"),
        text: Cow::Borrowed(text),
    })
}

fn metadata(path: &Path) -> Result<fs::Metadata, LoadError> {
    fs::metadata(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), LoadError> {
    let failed = |source| LoadError::Read { path: folder.to_owned(), source };
    if depth == 0 {
        return Err(LoadError::Layout { path: folder.to_owned(), problem: "is too deep for a folder of lexicons" });
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    // The same files give the same screener on every machine.
    entries.sort();
    for path in entries {
        // Editors keep their scratch files beside the real ones.
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if metadata(&path)?.is_dir() {
            collect(&path, depth - 1, found)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv" || e == "txt") {
            found.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, LoadError> {
    let bytes = fs::read(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
    text(path, bytes)
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, LoadError> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        LoadError::Encoding { path: path.to_owned(), line: good.iter().filter(|b| **b == b'\n').count() + 1 }
    })
}
