//! `consentry names stats`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::Args as ClapArgs;

use crate::Screener;
use crate::cli::Failure;
use crate::cli::load::{Files, SourceArgs};
use crate::cli::out::{self, Styles};
use crate::names::Person;

/// How many countries are listed one by one.
const COUNTRIES: usize = 20;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Example:
  consentry names stats --names my-list.csv")]
pub(super) struct Args {
    #[command(flatten)]
    sources: SourceArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let screener = Files::read(&args.sources.into())?.screener()?;
    out::print(|out| write(out, &screener))
}

fn write(out: &mut dyn Write, screener: &Screener) -> io::Result<()> {
    let names = screener.names();
    let people: Vec<Person<'_>> = names.entries().collect();
    let people = people.as_slice();
    table(out, "field", people, |p| p.field, usize::MAX)?;
    table(out, "status", people, |p| p.status.as_str(), usize::MAX)?;
    table(out, "ambiguity", people, |p| p.ambiguity.as_str(), usize::MAX)?;
    table(out, "list", people, |p| p.list, usize::MAX)?;
    table(out, "country", people, |p| p.country, COUNTRIES)?;
    let aliases: usize = people.iter().map(|p| p.aliases.len()).sum();
    writeln!(out, "{} people, {aliases} aliases, {} different written names", people.len(), names.len())?;
    writeln!(out, "{} words of names (given names, surnames)", names.given().len())?;
    writeln!(out, "{} KiB in memory", names.memory().div_ceil(1024))
}

/// Counts by one thing, most first.
fn table<'p>(
    out: &mut dyn Write,
    what: &str,
    people: &[Person<'p>],
    of: impl Fn(&Person<'p>) -> &'p str,
    most: usize,
) -> io::Result<()> {
    let heading = Styles::heading();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    people.iter().for_each(|person| *counts.entry(of(person)).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    writeln!(out, "{heading}{what:<24}{:>8}{heading:#}", "people")?;
    for (value, number) in counts.iter().take(most) {
        writeln!(out, "{:<24}{number:>8}", if value.is_empty() { "(none)" } else { value })?;
    }
    if counts.len() > most {
        let rest: usize = counts[most..].iter().map(|(_, number)| number).sum();
        writeln!(out, "{:<24}{rest:>8}", format!("({} others)", counts.len() - most))?;
    }
    writeln!(out)
}
