//! `consentry lexicon stats`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::Args as ClapArgs;

use crate::cli::Failure;
use crate::cli::load::{Files, SourceArgs};
use crate::cli::out::{self, Styles};
use crate::lexicon::{LexiconFile, Severity, fill_lists};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Example:
  consentry lexicon stats --lexicons my-lexicons

Terms are entries; forms are what is written in their text; spellings are all that the choices (a|b) of the forms \
stand for.")]
pub(super) struct Args {
    #[command(flatten)]
    sources: SourceArgs,
}

/// What was counted.
#[derive(Clone, Copy, Default)]
struct Counts {
    terms: usize,
    forms: usize,
    spellings: usize,
    exemptions: usize,
    tests: usize,
}

impl Counts {
    fn of(file: &LexiconFile) -> Self {
        let mut counts = Self { tests: file.tests.len(), terms: file.entries.len(), ..Self::default() };
        for entry in &file.entries {
            let spellings = entry.forms.iter().flat_map(|f| &f.pieces).map(|p| p.spellings.len()).sum::<usize>();
            counts.forms += entry.forms.len();
            counts.spellings += spellings;
            if entry.exempt {
                counts.exemptions += entry.forms.len();
            }
        }
        counts
    }

    fn add(&mut self, other: Self) {
        self.terms += other.terms;
        self.forms += other.forms;
        self.spellings += other.spellings;
        self.exemptions += other.exemptions;
        self.tests += other.tests;
    }
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let files = Files::read(&args.sources.into())?;
    files.screener()?;
    let builder = files.builder();
    let mut lexicons = builder.lexicon_files().to_vec();
    fill_lists(&mut lexicons);
    out::print(|out| write(out, &lexicons))
}

fn write(out: &mut dyn Write, files: &[LexiconFile]) -> io::Result<()> {
    let heading = Styles::heading();
    let mut by_file: BTreeMap<(&str, &str), Counts> = BTreeMap::new();
    let mut by_category: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut by_language: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut by_severity: BTreeMap<Severity, (usize, usize)> = BTreeMap::new();
    let mut all = Counts::default();
    for file in files {
        let counts = Counts::of(file);
        by_file.entry((file.category.as_str(), &file.language)).or_default().add(counts);
        by_category.entry(file.category.as_str()).or_default().add(counts);
        by_language.entry(&file.language).or_default().add(counts);
        all.add(counts);
        for entry in file.entries.iter().filter(|entry| entry.severity > Severity::None) {
            let (terms, forms) = by_severity.entry(entry.severity).or_default();
            *terms += 1;
            *forms += entry.forms.len();
        }
    }
    let head = |out: &mut dyn Write, what: &str| {
        let columns = ["terms", "forms", "spellings", "exempt", "tests"];
        write!(out, "{heading}{what:<20}")?;
        columns.iter().try_for_each(|c| write!(out, "{c:>10}"))?;
        writeln!(out, "{heading:#}")
    };
    let row = |out: &mut dyn Write, what: &str, c: Counts| {
        writeln!(out, "{what:<20}{:>10}{:>10}{:>10}{:>10}{:>10}", c.terms, c.forms, c.spellings, c.exemptions, c.tests)
    };
    head(out, "file")?;
    for ((category, language), counts) in &by_file {
        row(out, &format!("{category}/{language}"), *counts)?;
    }
    writeln!(out)?;
    head(out, "category")?;
    by_category.iter().try_for_each(|(category, counts)| row(out, category, *counts))?;
    writeln!(out)?;
    head(out, "language")?;
    by_language.iter().try_for_each(|(language, counts)| row(out, language, *counts))?;
    writeln!(out, "\n{heading}{:<20}{:>10}{:>10}{heading:#}", "severity", "terms", "forms")?;
    for (severity, (terms, forms)) in &by_severity {
        writeln!(out, "{severity:<20}{terms:>10}{forms:>10}")?;
    }
    writeln!(out)?;
    row(out, "all", all)
}
