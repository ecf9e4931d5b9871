//! `consentry lexicon lint`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::builder::PossibleValuesParser;
use clap::{Args as ClapArgs, ValueEnum};

use super::rules::{RULES, Rule};
use super::{render, sarif};
use crate::cli::Failure;
use crate::cli::load::{Files, SourceArgs};
use crate::cli::out::{self, Styles};
use crate::lexicon::{Category, Context, Diagnostic, Level, LexiconFile, Reads, fill_lists, lint as lexicons};
use crate::names::{GivenNames, NameList, lint as people};
use crate::text::words_of;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry lexicon lint
  consentry lexicon lint --lexicons my-lexicons --deny-warnings
  consentry lexicon lint --lexicons my-lexicons --format json > complaints.jsonl
  consentry lexicon lint --lexicons my-lexicons --format sarif > lint.sarif
  consentry lexicon lint --explain dead-form

An error is something that cannot be right: an entry that can never match, an exemption that lets a sex act through. \
A warning is worth a look. With --format json each line is one complaint: code, level, file, line, column, span, \
message, help. With --format sarif all complaints are one SARIF 2.1.0 log, which code hosts show beside the lines of a change.

Exit status: 0 no errors; 1 errors (with --deny-warnings: or warnings); 2 a file could not be read.")]
pub(super) struct Args {
    /// Count warnings as errors
    #[arg(long)]
    deny_warnings: bool,
    /// Show only complaints of this code, and files that can't be read
    #[arg(long, value_name = "CODE", value_parser = PossibleValuesParser::new(codes()))]
    only: Vec<String>,
    /// Say what a code means, show an example and how to mend it, and when to leave it; nothing is checked
    #[arg(long, value_name = "CODE", value_parser = PossibleValuesParser::new(RULES.iter().map(|rule| rule.code)), hide_possible_values = true)]
    explain: Option<String>,
    /// How complaints are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    sources: SourceArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Format {
    /// For people: with the line of the file and a mark under the place
    Text,
    /// For programs: one JSON object a line
    Json,
    /// For code hosts: SARIF 2.1.0
    Sarif,
}

fn codes() -> impl Iterator<Item = &'static str> {
    lexicons::CODES.iter().chain(people::CODES).copied()
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    if let Some((_, rule)) = args.explain.as_deref().and_then(Rule::of) {
        return out::print(|out| rule.explain(out));
    }
    let files = Files::read(&args.sources.into())?;
    let (mut found, mut complaints) = all(&files);
    complaints.retain(|d| args.only.is_empty() || args.only.iter().any(|code| code == d.code));
    found.append(&mut complaints);
    out::print(|out| match args.format {
        Format::Text => text(out, &files, &found),
        Format::Json => found.iter().try_for_each(|d| render::json(out, &files, d)),
        Format::Sarif => sarif::write(out, &files, &found),
    })?;
    let fails = |d: &Diagnostic| d.level == Level::Error || args.deny_warnings;
    if found.iter().any(fails) { Err(Failure::Told(1)) } else { Ok(()) }
}

/// What keeps files from being read, and what is wrong with those that can be.
pub(super) fn all(files: &Files) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let (lexicons, lists, unread) = parse(files);
    (unread, complaints(files, &lexicons, &lists))
}

/// The language of a lexicon, by its name: `en` of `sexual/en.toml`.
fn language(name: &str) -> &str {
    let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
    file.strip_suffix(".toml").unwrap_or(file)
}

/// What can be read of the files, and what is wrong with the rest. Files of a language of which one can't be read are left out.
fn parse(files: &Files) -> (Vec<LexiconFile>, Vec<(usize, NameList)>, Vec<Diagnostic>) {
    let mut lexicons = Vec::new();
    let mut lists = Vec::new();
    let mut found = Vec::new();
    for file in files.lexicons.iter().filter(|f| f.name.ends_with(".toml")) {
        match LexiconFile::parse(&file.name, &file.text) {
            Ok(lexicon) => lexicons.push(lexicon),
            Err(errors) => found.extend(errors),
        }
    }
    for (number, file) in files.names.iter().enumerate() {
        match NameList::parse(&file.name, &file.text) {
            Ok(list) => lists.push((number, list)),
            Err(errors) => found.extend(errors),
        }
    }
    // What a file that can't be read declares is missing in the others of its language: thousands of complaints would say so.
    let unread: Vec<&str> = found.iter().map(|complaint: &Diagnostic| language(&complaint.file)).collect();
    lexicons.retain(|lexicon| !unread.contains(&language(&lexicon.name)));
    fill_lists(&mut lexicons);
    // The policy is read when a screener is built: its complaints are asked for here, so that lint leaves nothing out.
    let policy = files.policy.as_ref().map(|f| crate::judge::Policy::parse(&f.name, &f.text, None));
    found.extend(policy.and_then(Result::err).unwrap_or_default());
    (lexicons, lists, found)
}

fn complaints(files: &Files, lexicons: &[LexiconFile], lists: &[(usize, NameList)]) -> Vec<Diagnostic> {
    let mut given = GivenNames::default();
    for file in files.lexicons.iter().filter(|f| f.name.starts_with("names/given/")) {
        given.add_given(&file.text);
    }
    let is_given_name = |word: u64| given.get(word).given;
    let options = lexicons::Options { is_given_name: Some(&is_given_name) };
    let mut found = lexicons::lint(lexicons, &options);

    let words = Words::of(lexicons);
    let is_word = |word: u64| {
        let known = given.get(word);
        words.get(word).or(known.given.then_some("a given name"))
    };
    let sources: Vec<people::ListFile<'_>> = lists
        .iter()
        .map(|(n, list)| people::ListFile { file: &files.names[*n].name, text: &files.names[*n].text, list })
        .collect();
    let year = Some(jiff::Zoned::now().year());
    found.extend(people::lint(&sources, &people::Options { year, is_word: Some(&is_word) }));
    found
}

/// What single words are in the lexicons, for names that are words.
pub(in crate::cli) struct Words(BTreeMap<u64, &'static str>);

impl Words {
    /// The words of these files.
    pub(in crate::cli) fn of(lexicons: &[LexiconFile]) -> Self {
        let mut words = BTreeMap::new();
        let entries = lexicons.iter().flat_map(|file| &file.entries).filter(|entry| !entry.exempt);
        for entry in entries {
            let what = match (entry.category, entry.reads, entry.context) {
                (_, Some(Reads::GivenName), _) => "a given name",
                (_, Some(_), _) | (_, _, Some(Context::Negated | Context::Linker)) => "a small word of the language",
                (Category::Sexual | Category::Undress, ..) => "a sexual word of the lexicons",
                _ => "a word of the lexicons",
            };
            for form in &entry.forms {
                let [only] = form.pieces.as_slice() else { continue };
                for spelling in only.spellings.iter() {
                    if let [word] = words_of(spelling).as_slice() {
                        words.insert(*word, what);
                    }
                }
            }
        }
        Self(words)
    }

    /// What the word of this fingerprint is, if it is any.
    pub(in crate::cli) fn get(&self, word: u64) -> Option<&'static str> {
        self.0.get(&word).copied()
    }
}

fn text(out: &mut dyn Write, files: &Files, found: &[Diagnostic]) -> io::Result<()> {
    for complaint in found {
        writeln!(out, "{}\n", render::text(files, complaint))?;
    }
    let mut codes: BTreeMap<&str, (usize, Level)> = BTreeMap::new();
    for complaint in found {
        let (number, level) = codes.entry(complaint.code).or_insert((0, complaint.level));
        *number += 1;
        *level = (*level).max(complaint.level);
    }
    for (code, (number, level)) in &codes {
        let style = style(*level);
        writeln!(out, "{number:>6}  {style}{code}{style:#}")?;
    }
    if !codes.is_empty() {
        writeln!(out, "consentry lexicon lint --explain CODE says what a code means, and what to do")?;
    }
    let errors = found.iter().filter(|d| d.level == Level::Error).count();
    let number = files.lexicons.iter().filter(|f| f.name.ends_with(".toml")).count();
    let style = if errors > 0 { Styles::bad() } else { Styles::good() };
    writeln!(
        out,
        "{style}{errors} errors{style:#}, {} warnings in {number} lexicons and {} name lists",
        found.len() - errors,
        files.names.len()
    )
}

fn style(level: Level) -> anstyle::Style {
    match level {
        Level::Error => Styles::bad(),
        Level::Warning => Styles::warning(),
    }
}
