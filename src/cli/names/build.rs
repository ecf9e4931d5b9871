//! `consentry names build`.

use std::fs;
use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::import::put;
use crate::cli::Failure;
use crate::cli::load::{Files, Sources};
use crate::cli::out;
use crate::names::CompiledNames;

/// More than this, and the numbers of people no longer fit.
const MOST_PEOPLE: usize = 1 << 30;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry names build members.csv staff.txt --out mine.names
  consentry names build imported.csv --builtin --out all.names
  consentry screen \"...\" --names all.names

The file is checked when it is opened: one that was cut off or changed is an error. It is written beside its place and then put
there: whoever opens it meanwhile, or after a build that was killed, gets the old one.

Exit status: 0 the file was written; 1 it could not be; 2 a list could not be read.")]
pub(super) struct Args {
    /// Lists of people: CSV as in lexicons/names, plain text with one name a line, what names import wrote
    #[arg(value_name = "LIST", required_unless_present = "builtin")]
    lists: Vec<PathBuf>,
    /// Where the compiled names go
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Compile the built-in lists too: a screener that is given names reads no others
    #[arg(long)]
    builtin: bool,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let target = fs::canonicalize(&args.out).ok();
    for list in &args.lists {
        if target.is_some() && fs::canonicalize(list).ok() == target {
            return Err(Failure::Unusable(format!("--out {}: is one of the lists that are read", args.out.display())));
        }
    }
    if args.out.is_dir() {
        return Err(Failure::Unusable(format!("--out {}: is a folder; name a file in it", args.out.display())));
    }
    let mut files = if args.builtin { Files::read(&Sources::default())? } else { Files::default() };
    files.add_names(&args.lists)?;
    if let Some(compiled) = files.compiled.first() {
        return Err(Failure::Unusable(format!(
            "{}: is compiled already; build from the lists it was made of, or give both files with --names",
            compiled.shown
        )));
    }
    let lists = files.name_lists()?;
    let people: usize = lists.iter().map(|list| list.entries.len()).sum();
    if people == 0 {
        return Err(Failure::Unusable("nobody is in the lists: there is nothing to compile".to_owned()));
    }
    if people > MOST_PEOPLE {
        return Err(Failure::Unusable(format!(
            "{people} people are too many for one file; build several, and give all"
        )));
    }
    let names = CompiledNames::compile(&lists);
    put(&args.out, |to| to.write_all(names.as_bytes()))
        .map_err(|error| Failure::Failed(format!("{}: writing failed: {error}", args.out.display())))?;
    out::print(|out| {
        writeln!(
            out,
            "{}: {} people, {} different written names, {} KiB, fingerprint {:016x}",
            args.out.display(),
            names.people(),
            names.len(),
            names.as_bytes().len().div_ceil(1024),
            names.fingerprint()
        )
    })
}
