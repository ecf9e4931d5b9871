//! Lexicons as they were in a revision of git, read into a folder of their own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::cli::Failure;

/// A folder of lexicons, and what keeps it there.
#[derive(Debug)]
pub(super) struct Folder {
    /// Where it is.
    pub(super) path: PathBuf,
    /// As a person knows it.
    pub(super) shown: String,
    /// Removed when it is dropped.
    _kept: Option<TempDir>,
}

/// The folder that `given` names: a folder on disk, or `git:REV` or `git:REV:FOLDER`, which is `lexicons` if it is not said.
pub(super) fn folder(given: &str) -> Result<Folder, Failure> {
    let Some(revision) = given.strip_prefix("git:") else {
        return Ok(Folder { path: given.into(), shown: given.to_owned(), _kept: None });
    };
    let (revision, folder) = revision.split_once(':').unwrap_or((revision, "lexicons"));
    let folder = folder.trim_end_matches('/');
    // What begins with a dash would be a flag of git's.
    if revision.is_empty() || revision.starts_with('-') || folder.starts_with('-') {
        return Err(Failure::Unusable(format!("{given}: a revision is written git:REV or git:REV:FOLDER")));
    }
    let failed = |why: String| Failure::Unusable(format!("{given}: {why}"));
    let kept = TempDir::new().map_err(|error| failed(error.to_string()))?;
    let names = git(&["ls-tree", "-r", "-z", "--name-only", revision, "--", folder]).map_err(&failed)?;
    let names = String::from_utf8(names).map_err(|_| failed("a file's name is not UTF-8 text".to_owned()))?;
    let files: Vec<&str> = names.split('\0').filter(|name| wanted(name)).collect();
    if files.is_empty() {
        return Err(failed(format!("there is no lexicon in \"{folder}\" (paths count from the current folder)")));
    }
    for name in &files {
        let text = git(&["show", &format!("{revision}:./{name}")]).map_err(&failed)?;
        let path = kept.path().join(name);
        // Git has no such paths; a file is never written outside the folder even so.
        if Path::new(name).components().any(|part| !matches!(part, std::path::Component::Normal(_))) {
            return Err(failed("a path leaves the folder".to_owned()));
        }
        let write = || {
            std::fs::create_dir_all(path.parent().unwrap_or(kept.path()))?;
            std::fs::File::create(&path)?.write_all(&text)
        };
        write().map_err(|error| failed(error.to_string()))?;
    }
    Ok(Folder { path: kept.path().join(folder), shown: given.to_owned(), _kept: Some(kept) })
}

fn wanted(name: &str) -> bool {
    [".toml", ".csv", ".txt"].iter().any(|ending| name.ends_with(ending))
}

fn git(args: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git").args(args).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("git can't be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.lines().next().unwrap_or("git failed").to_owned())
}
