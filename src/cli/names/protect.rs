//! `consentry names protect`.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args as ClapArgs};
use csv::StringRecord;
use jiff::Timestamp;

use crate::cli::Failure;
use crate::cli::out::{self, Styles};
use crate::cli::store::{NAME_HELP, StoreArgs, name, shown_until, stdin};
use crate::names::registry::FullName;
use crate::store::{Notes, Store as _, create_key, purge, until};

/// The columns of a batch.
const COLUMNS: [&str; 4] = ["name", "asked_by", "why", "until"];
/// How many complaints about a batch are shown.
const SHOWN: usize = 20;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(
    group(ArgGroup::new("what").required(true).args(["name", "batch", "list", "new_key"])),
    after_help = format!("\
Examples:
  consentry names protect --new-key /etc/consentry/registry.key
  consentry names protect - --asked-by \"case 881\" --why \"sextortion, asked by phone\" --until 2028-12-31
  consentry names protect --batch flagger.csv
  consentry names protect --list

Only keyed hashes of the name are kept: nobody can list the names, you neither. Keep the key apart from the store and from \
its backups, and keep a copy: without it no name is found. {NAME_HELP}

A batch is CSV with the header name,asked_by,why,until; all of its names are added, or none.

Found are the name in any case, with or without accents, reversed, joined, and with one letter off; not found are nicknames, \
descriptions, other scripts and two mistakes at once. Protect each way the name is written.

Exit status: 0 all was protected; 1 a name or a note can't be taken; 2 the store, its key or a file can't be used.")
)]
pub(super) struct Args {
    /// First and last name, or a handle (@name); - reads it from stdin
    name: Option<String>,
    /// Protect the names of a CSV file (- is stdin): name,asked_by,why,until
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    /// List what is protected: ids and what was noted, no names
    #[arg(long)]
    list: bool,
    /// Make a key file for a new store, which only you can read
    #[arg(long, value_name = "FILE")]
    new_key: Option<PathBuf>,
    /// Who asked for it: a case number, a flagger; not the name
    #[arg(long, value_name = "WHO", requires = "name", required_unless_present_any = ["batch", "list", "new_key"])]
    asked_by: Option<String>,
    /// Why; not the name
    #[arg(long, value_name = "TEXT", requires = "name", required_unless_present_any = ["batch", "list", "new_key"])]
    why: Option<String>,
    /// The last day on which it holds, such as 2028-12-31, or never for no end
    #[arg(long, value_name = "DATE", requires = "name", required_unless_present_any = ["batch", "list", "new_key"])]
    until: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    if let Some(path) = &args.new_key {
        create_key(path)?;
        return out::print(|out| {
            writeln!(out, "{}: a new key. Keep a copy of it, away from the store.", path.display())
        });
    }
    if args.list {
        return list(&args.store);
    }
    match &args.batch {
        Some(file) => batch(file, &args.store),
        None => one(args),
    }
}

fn one(args: Args) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Failed(error.to_string());
    let until = until(&args.until.unwrap_or_default()).map_err(|error| failed(&error))?;
    let notes = Notes { asked_by: args.asked_by.unwrap_or_default(), why: args.why.unwrap_or_default(), until };
    let name = name(&args.name.unwrap_or_default(), FullName::parse)?;
    let (register, now) = (args.store.register()?, Timestamp::now());
    purge(&**register.store(), now)?;
    let added = register.protect(&[(name, notes)], now).map_err(|(_, error)| failed(&error))?;
    out::print(|out| {
        added.iter().try_for_each(|added| {
            let was = if added.new { "protected" } else { "protected already; what was noted is replaced" };
            writeln!(out, "{} {was}, {}", added.id, shown_until(until))
        })
    })
}

fn batch(file: &Path, store: &StoreArgs) -> Result<(), Failure> {
    let text = if file == Path::new("-") {
        stdin()?
    } else {
        let read = std::fs::read_to_string(file);
        read.map_err(|error| Failure::Unusable(format!("{}: {error}", file.display())))?
    };
    let (rows, mut broken) = read(&text);
    let (register, now) = (store.register()?, Timestamp::now());
    purge(&**register.store(), now)?;
    let (lines, names): (Vec<u64>, Vec<(FullName, Notes)>) = rows.into_iter().unzip();
    // Each by itself first, so that every complaint is made at once.
    broken.extend(names.iter().zip(&lines).filter_map(|((name, notes), line)| {
        register.check(name, notes, now).err().map(|error| (*line, error.to_string()))
    }));
    if !broken.is_empty() {
        broken.sort();
        let mut why = format!("{} of the lines can't be taken, so nothing was protected", broken.len());
        for (line, complaint) in broken.iter().take(SHOWN) {
            why.push_str(&format!("\n  {}:{line}: {complaint}", file.display()));
        }
        return Err(Failure::Failed(why));
    }
    let added = register.protect(&names, now).map_err(|(_, error)| Failure::Failed(error.to_string()))?;
    let new = added.iter().filter(|added| added.new).count();
    out::print(|out| {
        lines.iter().zip(&added).try_for_each(|(line, added)| writeln!(out, "line {line}: {}", added.id))?;
        writeln!(out, "{new} protected, {} were already and have new notes", added.len() - new)
    })
}

/// The names of a batch with their lines, and what is wrong with the others. No complaint quotes the file: it is full of names.
#[allow(clippy::type_complexity)]
fn read(text: &str) -> (Vec<(u64, (FullName, Notes))>, Vec<(u64, String)>) {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut broken) = (Vec::new(), Vec::new());
    let header = reader.headers().cloned().unwrap_or_default();
    let places = COLUMNS.map(|column| header.iter().position(|h| h.eq_ignore_ascii_case(column)));
    let [Some(name), Some(asked_by), Some(why), Some(end)] = places else {
        return (rows, vec![(1, format!("the first line has to be {}", COLUMNS.join(",")))]);
    };
    for record in reader.records() {
        let line = match &record {
            Ok(record) => record.position().map_or(0, csv::Position::line),
            Err(error) => error.position().map_or(0, csv::Position::line),
        };
        let Ok(record) = record else {
            broken.push((line, "not readable as CSV".to_owned()));
            continue;
        };
        match row(&record, &header, [name, asked_by, why, end]) {
            Ok(row) => rows.push((line, row)),
            Err(complaint) => broken.push((line, complaint)),
        }
    }
    (rows, broken)
}

fn row(record: &StringRecord, header: &StringRecord, places: [usize; 4]) -> Result<(FullName, Notes), String> {
    if record.len() != header.len() {
        return Err(format!("has {} columns, and the first line has {}", record.len(), header.len()));
    }
    let [name, asked_by, why, end] = places.map(|place| record.get(place).unwrap_or_default());
    let name = FullName::parse(name).map_err(|error| error.to_string())?;
    let end = until(end).map_err(|_| "until is no date; write it like 2028-12-31, or never".to_owned())?;
    Ok((name, Notes { asked_by: asked_by.to_owned(), why: why.to_owned(), until: end }))
}

fn list(store: &StoreArgs) -> Result<(), Failure> {
    let (names, now) = (store.store()?.protected()?, Timestamp::now());
    out::print(|out| {
        let heading = Styles::heading();
        if !names.is_empty() {
            writeln!(out, "{heading}{:<16}  {:<26}  who asked: why{heading:#}", "id", "until")?;
        }
        for name in &names {
            let until = match name.until {
                Some(until) if until <= now => "over".to_owned(),
                until => shown_until(until),
            };
            writeln!(out, "{:<16}  {until:<26}  {}: {}", name.id, name.asked_by, name.why)?;
        }
        writeln!(out, "{} protected", names.len())
    })
}
