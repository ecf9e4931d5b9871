//! `consentry names lookup`.

use std::io::{self, Write};

use clap::Args as ClapArgs;

use crate::cli::Failure;
use crate::cli::load::{Files, SourceArgs};
use crate::cli::out::{self, Styles};
use crate::names::{Ambiguity, Person};
use crate::{Finding, Prompt, Screener};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry names lookup \"Mark Rutte\"
  consentry names lookup --names my-list.csv \"Some Name\"

Case, accents and hyphens make no difference.

Exit status: 0 somebody goes by that name; 1 nobody does; 2 a file could not be read.")]
pub(super) struct Args {
    /// The name, or an alias
    name: String,
    #[command(flatten)]
    sources: SourceArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let files = Files::read(&args.sources.into())?;
    let screener = files.screener()?;
    let people = screener.names().lookup(&args.name);
    if people.is_empty() {
        return Err(Failure::Failed(format!("nobody listed goes by \"{}\"", args.name)));
    }
    out::print(|out| {
        for (number, person) in people.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            write_person(out, &files, person)?;
        }
        reading(out, &screener, &args.name)
    })
}

fn write_person(out: &mut dyn Write, files: &Files, person: &Person<'_>) -> io::Result<()> {
    let heading = Styles::heading();
    let born = person.born.map_or_else(String::new, |year| format!(", born {year}"));
    let field = if person.field.is_empty() { "no field" } else { person.field };
    writeln!(out, "{heading}{}{heading:#}", person.name)?;
    writeln!(out, "  who         {field}, {}{born}, {}", person.country, person.status)?;
    if !person.aliases.is_empty() {
        writeln!(out, "  aliases     {}", person.aliases.join(", "))?;
    }
    writeln!(out, "  ambiguity   {}: {}", person.ambiguity, ambiguity(person.ambiguity))?;
    writeln!(out, "  listed in   {}:{}", files.shown(person.list).unwrap_or(person.list), person.line)
}

fn ambiguity(ambiguity: Ambiguity) -> &'static str {
    match ambiguity {
        Ambiguity::Unique => "nobody and nothing else is called that",
        Ambiguity::Common => "also an ordinary word, or a name that many people share",
        Ambiguity::Mononym => "one name, which is also a word or a common given name",
    }
}

/// How the screen reads the name where it stands alone.
fn reading(out: &mut dyn Write, screener: &Screener, name: &str) -> io::Result<()> {
    let verdict = screener.screen(&Prompt::new(name));
    let whole = |f: &&Finding| f.span.len() >= name.trim().len();
    match verdict.findings.iter().find(whole).or(verdict.findings.first()) {
        Some(finding) => writeln!(
            out,
            "\nWritten like this and alone, \"{name}\" is read as: {}, confidence {:.2}",
            finding.subject, finding.confidence
        ),
        None => writeln!(out, "\nWritten like this and alone, \"{name}\" is not read as a person"),
    }
}
