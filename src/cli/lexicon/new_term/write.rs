//! Where the entry goes, and getting it there whole or not at all.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::check::Checked;
use super::draft::{self, Draft};
use crate::Action;
use crate::cli::Failure;
use crate::cli::load::Files;
use crate::lexicon::{Category, LexiconFile};

/// What is added to one file.
pub(super) struct Planned {
    /// As the screener knows it: `sexual/en.toml`.
    pub name: String,
    pub path: PathBuf,
    pub shown: String,
    /// What stands there now.
    pub before: String,
    pub is_new: bool,
    /// The entry.
    entry: String,
    /// Prompts that must pass, and whether those that must be held stand here, too.
    allowed: Vec<String>,
    has_held: bool,
}

/// Which files get what. An id that is taken is an error.
pub(super) fn plan(files: &Files, folder: &Path, draft: &Draft) -> Result<Vec<Planned>, String> {
    let mut ids = vec![draft.id()];
    ids.extend(draft.exemption().map(|_| draft.benign_id()));
    for file in files.lexicons.iter().filter(|file| file.name.ends_with(".toml")) {
        let Ok(read) = LexiconFile::parse(&file.name, &file.text) else { continue };
        if let Some(taken) = read.entries.iter().find(|entry| ids.iter().any(|id| **id == *entry.id)) {
            return Err(format!(
                "the id \"{}\" is taken ({}:{}): choose another name with --id, or add the words to that entry",
                taken.id, file.shown, taken.source.line
            ));
        }
    }
    let exemption = draft.exemption();
    let main = planned(files, folder, draft.category, draft, draft.entry(), exemption.is_none(), true);
    let benign = exemption.map(|entry| planned(files, folder, Category::Benign, draft, entry, true, false));
    Ok(std::iter::once(main).chain(benign).collect())
}

fn planned(
    files: &Files,
    folder: &Path,
    category: Category,
    draft: &Draft,
    entry: String,
    has_allowed: bool,
    has_held: bool,
) -> Planned {
    let name = format!("{category}/{}.toml", draft.language);
    let path = folder.join(category.as_str()).join(format!("{}.toml", draft.language));
    let there = files.file(&name).filter(|file| file.name == name);
    let head =
        format!("category = {}\nlanguage = {}\n", draft::quoted(category.as_str()), draft::quoted(&draft.language));
    Planned {
        shown: path.display().to_string(),
        path,
        before: there.map_or(head, |file| file.text.to_string()),
        is_new: there.is_none(),
        entry,
        allowed: if has_allowed { draft.allowed.clone() } else { Vec::new() },
        has_held,
        name,
    }
}

impl Planned {
    /// The tests as they are written; of those that must be held, with the verdicts they have come to.
    fn tests(&self, held: &[(String, Vec<Action>)]) -> String {
        let held = held.iter().filter(|_| self.has_held).map(|(prompt, verdict)| draft::test(prompt, verdict));
        let tests: Vec<String> =
            held.chain(self.allowed.iter().map(|prompt| draft::test(prompt, &[Action::Allow]))).collect();
        tests.join("\n")
    }

    /// What is added, as a person reads it.
    pub(super) fn added(&self, checked: &Checked) -> String {
        let tests = self.tests(&checked.held);
        if tests.is_empty() { self.entry.clone() } else { format!("{}\n{tests}", self.entry) }
    }

    /// The file as it will be: the entry behind the last entry if tests follow all entries, else at the end; the tests at the end.
    pub(super) fn after(&self, held: &[(String, Vec<Action>)]) -> String {
        let newline = if self.before.contains("\r\n") { "\r\n" } else { "\n" };
        let native = |text: &str| text.replace('\n', newline);
        let (entry, tests) = (native(&self.entry), native(&self.tests(held)));
        let (top, bottom) = self.before.split_at(self.place());
        let mut made = top.to_owned();
        let blank = |made: &mut String| {
            if !made.is_empty() && !made.ends_with('\n') {
                made.push_str(newline);
            }
            if !made.is_empty() && !made.ends_with(&newline.repeat(2)) {
                made.push_str(newline);
            }
        };
        blank(&mut made);
        made.push_str(&entry);
        if !bottom.is_empty() {
            blank(&mut made);
            made.push_str(bottom);
        }
        if !tests.is_empty() {
            blank(&mut made);
            made.push_str(&tests);
        }
        made
    }

    /// Where the entry goes.
    fn place(&self) -> usize {
        let end = self.before.len();
        let Ok(read) = LexiconFile::parse(&self.name, &self.before) else { return end };
        let Some(first) = read.tests.iter().map(|test| test.source.span.start).min() else { return end };
        if read.entries.iter().any(|entry| entry.source.span.start > first) {
            return end;
        }
        let Some(mut at) = self.before[..first].rfind("[[test]]") else { return end };
        // Comments right above the first test belong to it.
        while let Some(line) = self.before[..at].strip_suffix('\n').map(|top| top.rfind('\n').map_or(0, |n| n + 1)) {
            if !self.before[line..at].starts_with('#') {
                break;
            }
            at = line;
        }
        at
    }
}

/// Puts the files in place. Each is whole at any moment; if a later one can't be written, the earlier ones are as they were.
pub(super) fn write(planned: &[Planned], checked: &Checked) -> Result<(), Failure> {
    let failed = |file: &Planned, why: String| Failure::Failed(format!("{}: {why}; nothing was changed", file.shown));
    let mut staged = Vec::with_capacity(planned.len());
    for file in planned {
        // Somebody may have saved it while this was asking.
        let now = match fs::read_to_string(&file.path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(file, error.to_string())),
        };
        if now.as_deref() != (!file.is_new).then_some(file.before.as_str()) {
            return Err(failed(file, "has been changed in the meantime; try again".to_owned()));
        }
        staged.push(stage(file, &file.after(&checked.held)).map_err(|error| failed(file, error.to_string()))?);
    }
    let mut done: Vec<&Planned> = Vec::new();
    for (file, (staged, target)) in planned.iter().zip(staged) {
        if let Err(error) = staged.persist(&target) {
            for earlier in done {
                take_back(earlier);
            }
            return Err(failed(file, error.to_string()));
        }
        done.push(file);
    }
    Ok(())
}

/// Writes the new contents beside the file. A link is followed, and rights are kept.
fn stage(file: &Planned, text: &str) -> std::io::Result<(NamedTempFile, PathBuf)> {
    let target = if file.is_new { file.path.clone() } else { fs::canonicalize(&file.path)? };
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // With a dot: a gateway that watches the folder passes it over.
    let mut builder = tempfile::Builder::new();
    builder.prefix(".new-term-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The mask of the process takes from it what others may not do.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut staged = builder.tempfile_in(folder)?;
    staged.write_all(text.as_bytes())?;
    staged.as_file().sync_all()?;
    if !file.is_new {
        fs::set_permissions(staged.path(), fs::metadata(&target)?.permissions())?;
    }
    Ok((staged, target))
}

fn take_back(file: &Planned) {
    if file.is_new {
        let _ = fs::remove_file(&file.path);
    } else if let Ok((staged, target)) = stage_text(file) {
        let _ = staged.persist(target);
    }
}

fn stage_text(file: &Planned) -> std::io::Result<(NamedTempFile, PathBuf)> {
    stage(file, &file.before)
}
