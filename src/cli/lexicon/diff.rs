//! `consentry lexicon diff`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::Screener;
use crate::cli::Failure;
use crate::cli::load::{Files, SourceArgs, Sources};
use crate::cli::out::{self, Styles};
use crate::lexicon::{Entry, LexiconFile, List, Severity};

/// How many words are shown of each change.
const SHOWN: usize = 12;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry lexicon diff my-lexicons
  consentry lexicon diff after --lexicons before

Says what would change if the folder OTHER took the place of the lexicons in use: + added, - taken out, ~ changed.
A word added to a list is told of once, at the list, and not at each form that names it.

Exit status: 0 nothing would change; 1 something would; 2 a file could not be read.")]
pub(super) struct Args {
    /// Folder of lexicons to compare with
    other: PathBuf,
    #[command(flatten)]
    sources: SourceArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let sources = Sources::from(args.sources);
    let old = Files::read(&sources)?;
    let new = Files::read(&Sources { lexicons: Some(args.other), ..sources })?;
    let (before, after) = (old.screener()?, new.screener()?);
    let mut changes = changes(before.lexicon().entries(), after.lexicon().entries());
    list_changes(&lists(&old), &lists(&new), &mut changes);
    let people = people(&before, &after);
    let policy = before.policy() != after.policy();
    let differs = !changes.is_empty() || people != (0, 0) || policy;
    out::print(|out| {
        for (file, changes) in &changes {
            write_file(out, file, changes)?;
        }
        if people != (0, 0) {
            writeln!(out, "names: {} added, {} taken out", people.0, people.1)?;
        }
        if policy {
            writeln!(out, "policy: differs ({} before, {} after)", before.policy().name, after.policy().name)?;
        }
        if differs { Ok(()) } else { writeln!(out, "nothing would change") }
    })?;
    if differs { Err(Failure::Told(1)) } else { Ok(()) }
}

/// What happens to an entry.
enum Change {
    Added(String),
    Removed(String),
    Changed(String),
}

/// Changes by category and language.
fn changes(before: &[Entry], after: &[Entry]) -> BTreeMap<String, Vec<Change>> {
    let by_id = |entries| -> BTreeMap<&str, &Entry> { <[Entry]>::iter(entries).map(|e| (&*e.id, e)).collect() };
    let (old, new): (BTreeMap<&str, &Entry>, BTreeMap<&str, &Entry>) = (by_id(before), by_id(after));
    let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let mut changes: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for id in ids {
        let (change, entry) = match (old.get(id), new.get(id)) {
            (None, Some(entry)) => {
                (Change::Added(format!("{id} ({}): {}", meaning(entry), some(&words(entry)))), entry)
            }
            (Some(entry), None) => {
                (Change::Removed(format!("{id} ({}): {}", meaning(entry), some(&words(entry)))), entry)
            }
            (Some(old), Some(new)) => match difference(old, new) {
                Some(difference) => (Change::Changed(format!("{id}: {difference}")), new),
                None => continue,
            },
            (None, None) => continue,
        };
        changes.entry(format!("{}/{}", entry.category, entry.language)).or_default().push(change);
    }
    changes
}

/// Lists by category and language, and by name.
type Lists = BTreeMap<(String, String), List>;

/// The lists that files declare.
fn lists(files: &Files) -> Lists {
    let parsed = files.lexicons.iter().filter_map(|file| LexiconFile::parse(&file.name, &file.text).ok());
    let named = |file: LexiconFile| {
        let place = format!("{}/{}", file.category, file.language);
        file.lists.into_iter().map(move |list| ((place.clone(), list.name.clone()), list))
    };
    parsed.flat_map(named).collect()
}

fn list_changes(old: &Lists, new: &Lists, changes: &mut BTreeMap<String, Vec<Change>>) {
    let words = |list: &List| -> BTreeSet<String> { list.words.iter().cloned().collect() };
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (had, has) = (old.get(key).map(words), new.get(key).map(words));
        let shown = |words: &BTreeSet<String>| some(&words.iter().map(String::as_str).collect());
        let (place, name) = key;
        let change = match (had, has) {
            (None, Some(has)) => Change::Added(format!("list {name}: {}", shown(&has))),
            (Some(had), None) => Change::Removed(format!("list {name}: {}", shown(&had))),
            (Some(had), Some(has)) if had != has => {
                let mut parts = Vec::new();
                let (gained, lost) = (&has - &had, &had - &has);
                if !gained.is_empty() {
                    parts.push(format!("now also holds {}", shown(&gained)));
                }
                if !lost.is_empty() {
                    parts.push(format!("no longer holds {}", shown(&lost)));
                }
                Change::Changed(format!("list {name}: {}", parts.join("; ")))
            }
            _ => continue,
        };
        changes.entry(place.clone()).or_default().push(change);
    }
}

/// What an entry matches, as a person reads it. What a list holds is told of at the list.
fn words(entry: &Entry) -> BTreeSet<&str> {
    let forms = entry.forms.iter().flat_map(|form| match form.pieces.as_slice() {
        _ if form.written.contains('<') => vec![&*form.written],
        [only] => only.spellings.iter().collect(),
        _ => vec![&*form.text],
    });
    forms.chain(entry.regex.as_deref()).collect()
}

/// What an entry counts for, in words.
pub(super) fn meaning(entry: &Entry) -> String {
    let mut parts: Vec<String> = Vec::new();
    if entry.exempt {
        parts.push("exempt".to_owned());
    }
    if entry.severity > Severity::None {
        parts.push(entry.severity.to_string());
    }
    parts.extend(entry.subject.map(|s| format!("subject {s}")));
    parts.extend(entry.context.map(|c| format!("context {c}")));
    parts.extend(entry.role.map(|r| format!("role {r}, {} the name", entry.side)));
    parts.extend(entry.reads.map(|r| format!("reads {r}")));
    if entry.bears {
        parts.push("bears".to_owned());
    }
    if entry.place != crate::lexicon::Where::Positive {
        parts.push(format!("where {}", entry.place));
    }
    if entry.confidence < 1.0 {
        parts.push(format!("confidence {}", entry.confidence));
    }
    if entry.forms.iter().any(|f| f.text.contains("...")) {
        parts.push(format!("gap {}", entry.gap));
    }
    parts.join(", ")
}

fn difference(old: &Entry, new: &Entry) -> Option<String> {
    let (had, has) = (words(old), words(new));
    let mut parts = Vec::new();
    if meaning(old) != meaning(new) {
        parts.push(format!("was {}, is {}", meaning(old), meaning(new)));
    }
    let gained: BTreeSet<&str> = has.difference(&had).copied().collect();
    let lost: BTreeSet<&str> = had.difference(&has).copied().collect();
    if !gained.is_empty() {
        parts.push(format!("now also matches {}", some(&gained)));
    }
    if !lost.is_empty() {
        parts.push(format!("no longer matches {}", some(&lost)));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The first few, and how many more there are.
fn some(words: &BTreeSet<&str>) -> String {
    let mut shown: Vec<String> = words.iter().take(SHOWN).map(|word| format!("\"{word}\"")).collect();
    if words.len() > SHOWN {
        shown.push(format!("and {} more", words.len() - SHOWN));
    }
    shown.join(", ")
}

/// How many people are added and taken out.
fn people(before: &Screener, after: &Screener) -> (usize, usize) {
    let named = |screener: &Screener| -> BTreeSet<String> {
        let people = screener.names().entries();
        people.map(|p| format!("{}|{}|{}|{}", p.name, p.aliases.join("|"), p.status, p.ambiguity)).collect()
    };
    let (old, new) = (named(before), named(after));
    (new.difference(&old).count(), old.difference(&new).count())
}

fn write_file(out: &mut dyn Write, file: &str, changes: &[Change]) -> io::Result<()> {
    let heading = Styles::heading();
    let count = |is: fn(&Change) -> bool| changes.iter().filter(|c| is(c)).count();
    let counts = [
        (count(|c| matches!(c, Change::Added(_))), "added"),
        (count(|c| matches!(c, Change::Removed(_))), "taken out"),
        (count(|c| matches!(c, Change::Changed(_))), "changed"),
    ];
    let said: Vec<String> =
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    writeln!(out, "{heading}{file}{heading:#}: {}", said.join(", "))?;
    for change in changes {
        let (sign, style, text) = match change {
            Change::Added(text) => ('+', Styles::good(), text),
            Change::Removed(text) => ('-', Styles::bad(), text),
            Change::Changed(text) => ('~', Styles::warning(), text),
        };
        writeln!(out, "  {style}{sign}{style:#} {text}")?;
    }
    Ok(())
}
