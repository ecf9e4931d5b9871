//! `consentry names list`.

use clap::Args as ClapArgs;
use clap::builder::PossibleValuesParser;

use crate::cli::Failure;
use crate::cli::load::{Files, SourceArgs};
use crate::cli::out;
use crate::names::{Ambiguity, Person, Status};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry names list --country NL --field politics
  consentry names list --status living --ambiguity mononym
  consentry names list | wc -l

Exit status: 0 the list was written (also when nobody is in it); 2 a file could not be read.")]
pub(super) struct Args {
    /// Only people of this country: two letters, such as NL
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    /// Only people known for this: film, music, politics, ...
    #[arg(long, value_name = "FIELD")]
    field: Option<String>,
    /// Only people of this status
    #[arg(long, value_parser = PossibleValuesParser::new(Status::ALL.iter().map(|s| s.as_str())))]
    status: Option<String>,
    /// Only names this sure to mean one person
    #[arg(long, value_parser = PossibleValuesParser::new(Ambiguity::ALL.iter().map(|a| a.as_str())))]
    ambiguity: Option<String>,
    #[command(flatten)]
    sources: SourceArgs,
}

impl Args {
    fn wants(&self, person: &Person<'_>) -> bool {
        let is = |wanted: &Option<String>, has: &str| wanted.as_deref().is_none_or(|w| w.eq_ignore_ascii_case(has));
        is(&self.country, person.country)
            && is(&self.field, person.field)
            && is(&self.status, person.status.as_str())
            && is(&self.ambiguity, person.ambiguity.as_str())
    }
}

pub(super) fn run(mut args: Args) -> Result<(), Failure> {
    let sources = std::mem::take(&mut args.sources).into();
    let screener = Files::read(&sources)?.screener()?;
    let people: Vec<Person<'_>> = screener.names().entries().collect();
    if let Some(field) = args.field.as_deref().filter(|f| !people.iter().any(|p| p.field.eq_ignore_ascii_case(f))) {
        let mut fields: Vec<&str> = people.iter().map(|p| p.field).filter(|f| !f.is_empty()).collect();
        fields.sort_unstable();
        fields.dedup();
        return Err(Failure::Unusable(format!(
            "nobody is listed for \"{field}\"; the fields are {}",
            fields.join(", ")
        )));
    }
    out::print(|out| people.iter().filter(|p| args.wants(p)).try_for_each(|p| writeln!(out, "{}", p.name)))
}
