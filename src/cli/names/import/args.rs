//! The flags of `consentry names import`, and the options they come to.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::cli::Failure;
use crate::names::import::{Filter, Mapping, OF_AGE, country_code, field_of, fields};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry names import latest-all.json.bz2 --living --min-sitelinks 10 --languages nl,en --out names.csv
  consentry names import latest-all.json.bz2 --living --min-sitelinks 10 --languages nl,en --out names.csv --resume
  consentry names import query.csv --country NL,BE --occupation politician > politics.csv
  consentry names import targets.simple.csv --out sanctions.csv
  consentry names import members.csv --map \"name=Full Name\" --map \"aliases=AKA:;\" > members-list.csv
  zstd -dc people.jsonl.zst | consentry names import - --format ftm --out people.csv

Formats: a Wikidata JSON dump (plain, .gz or .bz2), the answer to a SPARQL query as JSON or CSV, OpenSanctions entities \
(FollowTheMoney JSON lines) or targets.simple.csv, any table with a header, and plain text with a name a line. \
A table's columns are found by their usual names, or named with --map: name, aliases, country, field, born, died, \
status, sitelinks, id, schema.

With --out, rows are gathered in FILE.part, and FILE.progress notes how far it came; FILE itself appears when all is done. \
Nobody under 18 is taken. What is said on stderr has line numbers in it, and no names.

Exit status: 0 the list is whole; 1 the input is cut off or damaged, or --strict stopped at a record that can't be read; \
2 it could not begin.")]
pub(in crate::cli::names) struct Args {
    /// The file to read; - is stdin
    #[arg(value_name = "FILE")]
    pub input: PathBuf,
    /// Where the list goes; without it, to stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Go on with an import into --out that was interrupted
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// What the file is, where that can't be seen
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Which column of a table says what, and what stands between several values
    #[arg(long, value_name = "COLUMN=HEADER[:SEPARATOR]", value_parser = Mapping::parse)]
    pub map: Vec<Mapping>,
    /// Only people who live
    #[arg(long)]
    pub living: bool,
    /// Only people about whom so many pages are
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub min_sitelinks: u32,
    /// Only people who do this: a Wikidata id, a word (actor), or a field (film)
    #[arg(long, value_name = "OCCUPATION", value_delimiter = ',')]
    pub occupation: Vec<String>,
    /// Only people of these countries: two letters each, such as NL
    #[arg(long, value_name = "COUNTRY", value_delimiter = ',')]
    pub country: Vec<String>,
    /// Languages of labels and aliases in a Wikidata dump; the first that has a label gives the name
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',', default_value = "en,nl")]
    pub languages: Vec<String>,
    /// Only people of at least this age; never under 18
    #[arg(long, value_name = "YEARS", default_value_t = OF_AGE, value_parser = clap::value_parser!(u8).range(18..=120))]
    pub min_age: u8,
    /// The day that ages are counted to, such as 2026-11-22; without it, today
    #[arg(long, value_name = "DATE")]
    pub today: Option<jiff::civil::Date>,
    /// Read no more than so many records
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Stop at the first record that can't be read
    #[arg(long)]
    pub strict: bool,
    /// Say at the end what was taken and left as one line of JSON, on stderr
    #[arg(long)]
    pub json: bool,
    /// Folder of lexicons whose words are no unique names, instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub lexicons: Option<PathBuf>,
}

/// What a file can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::cli::names) enum Format {
    /// JSON dump of Wikidata
    Wikidata,
    /// Answer of a SPARQL endpoint, as JSON
    SparqlJson,
    /// Answer of a SPARQL endpoint, as CSV
    SparqlCsv,
    /// OpenSanctions entities, a line of JSON each
    Ftm,
    /// OpenSanctions targets.simple.csv
    Targets,
    /// Any table with a header
    Csv,
    /// One name a line
    Text,
}

impl Format {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Wikidata => "Wikidata dump",
            Self::SparqlJson => "SPARQL answer (JSON)",
            Self::SparqlCsv => "SPARQL answer (CSV)",
            Self::Ftm => "OpenSanctions entities",
            Self::Targets => "OpenSanctions targets",
            Self::Csv => "table",
            Self::Text => "names, one a line",
        }
    }

    /// Whether several records may stand for one person.
    pub(super) fn repeats(self) -> bool {
        matches!(self, Self::SparqlJson | Self::SparqlCsv | Self::Csv)
    }
}

/// What decides which rows come out: an interrupted import goes on only with the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Options {
    pub filter: Filter,
    pub languages: Vec<String>,
    pub map: Vec<Mapping>,
    pub strict: bool,
}

impl Options {
    /// What the flags come to.
    pub(super) fn of(args: &Args) -> Result<Self, Failure> {
        let today = args.today.unwrap_or_else(|| jiff::Zoned::now().date());
        let number = |n: i8| u8::try_from(n).unwrap_or(1);
        let mut countries = Vec::with_capacity(args.country.len());
        for country in &args.country {
            countries.push(country_code(country).ok_or_else(|| {
                Failure::Unusable(format!("--country {country}: no such country; give two letters, such as NL"))
            })?);
        }
        let filter = Filter {
            today: (today.year(), number(today.month()), number(today.day())),
            living: args.living,
            min_sitelinks: args.min_sitelinks,
            min_age: args.min_age,
            occupations: args
                .occupation
                .iter()
                .map(|o| o.trim().to_lowercase().replacen('q', "Q", usize::from(is_id(o))))
                .collect(),
            countries,
        };
        let languages = args.languages.iter().map(|l| l.trim().to_lowercase()).filter(|l| !l.is_empty()).collect();
        Ok(Self { filter, languages, map: args.map.clone(), strict: args.strict })
    }

    /// Whether the format can say what is asked for.
    ///
    /// # Errors
    /// A filter that nobody in the file could pass.
    pub(super) fn suit(&self, format: Format, says: impl Fn(Asked) -> bool) -> Result<(), Failure> {
        let wrong = |flag: &str, what: &str| {
            Failure::Unusable(format!("{flag}: this {} does not say {what}, so nobody would be taken", format.as_str()))
        };
        let filter = &self.filter;
        if filter.min_sitelinks > 0 && !says(Asked::Sitelinks) {
            return Err(wrong("--min-sitelinks", "how many pages are about somebody"));
        }
        if !filter.countries.is_empty() && !says(Asked::Country) {
            return Err(wrong("--country", "where people are from"));
        }
        if !filter.occupations.is_empty() && !says(Asked::Occupation) {
            return Err(wrong("--occupation", "what people do"));
        }
        // A dump has ids only: a word that stands for none is a slip of the pen.
        if format == Format::Wikidata
            && let Some(unknown) = filter.occupations.iter().find(|o| !is_id(o) && field_of(o).is_none())
        {
            let known: Vec<&str> = fields().collect();
            return Err(Failure::Unusable(format!(
                "--occupation {unknown}: no occupation that is known here; give its Wikidata id, such as Q33999, or one of the \
                 fields {}",
                known.join(", ")
            )));
        }
        Ok(())
    }
}

/// What a filter asks of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Sitelinks,
    Country,
    Occupation,
}

/// Whether this is the id of something in Wikidata.
fn is_id(text: &str) -> bool {
    text.trim().strip_prefix(['Q', 'q']).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
