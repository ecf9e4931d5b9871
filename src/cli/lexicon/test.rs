//! `consentry lexicon test`.

use std::io::{self, Write};

use clap::Args as ClapArgs;

use crate::cli::load::{Files, SourceArgs};
use crate::cli::out::{self, Styles};
use crate::cli::{Failure, speech};
use crate::eval::{Case, Outcome, Slots, lexicon_cases, run as run_case};
use crate::{Finding, Verdict};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry lexicon test
  consentry lexicon test --lexicons my-lexicons --only sexual/nl

Slots such as {person} are filled from the name lists, three times with other people each; what is printed has the \
slots, never the names.

Exit status: 0 all tests passed; 1 a test failed; 2 a file could not be read.")]
pub(super) struct Args {
    /// Run only the tests of files whose path has this in it
    #[arg(long, value_name = "PART")]
    only: Option<String>,
    #[command(flatten)]
    sources: SourceArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let files = Files::read(&args.sources.into())?;
    let builder = files.builder();
    let mut cases = lexicon_cases(builder.lexicon_files());
    let screener = files.screener()?;
    cases.retain(|case| args.only.as_deref().is_none_or(|part| case.file.contains(part)));
    if cases.is_empty() {
        return Err(Failure::Unusable(match args.only {
            Some(part) => format!("no file whose path has \"{part}\" in it has a [[test]]"),
            None => "the lexicons have no [[test]]".to_owned(),
        }));
    }
    let slots = Slots::new(&screener);
    let mut failed = 0;
    out::print(|out| {
        for case in &cases {
            let shown = files.shown(&case.file).unwrap_or(&case.file);
            match run_case(&screener, &slots, case) {
                Outcome::Passed => continue,
                Outcome::Failed { verdict, round } => write_failure(out, &slots, case, shown, &verdict, round)?,
                Outcome::Unfilled(why) => {
                    let style = Styles::bad();
                    writeln!(out, "{style}FAILED{style:#} {shown}:{}: {:?}\n  {why}", case.line, case.prompt)?;
                }
            }
            failed += 1;
        }
        let style = if failed > 0 { Styles::bad() } else { Styles::good() };
        writeln!(out, "{style}{failed} failed{style:#}, {} passed, of {} tests", cases.len() - failed, cases.len())
    })?;
    if failed > 0 { Err(Failure::Told(1)) } else { Ok(()) }
}

fn write_failure(
    out: &mut dyn Write,
    slots: &Slots<'_>,
    case: &Case,
    shown: &str,
    verdict: &Verdict,
    round: usize,
) -> io::Result<()> {
    let style = Styles::bad();
    write!(out, "{style}FAILED{style:#} {shown}:{}: {:?}", case.line, case.prompt)?;
    if let Some(negative) = &case.negative {
        write!(out, ", negative {negative:?}")?;
    }
    if case.image {
        write!(out, ", with an image")?;
    }
    let expected: Vec<&str> = case.expect.iter().map(|action| action.as_str()).collect();
    writeln!(
        out,
        "\n  expected {}, got {} ({}): severity {}, subject {}, score {:.2}",
        expected.join(" or "),
        verdict.action,
        verdict.reason,
        verdict.severity,
        verdict.subject,
        verdict.score
    )?;
    if verdict.findings.is_empty() {
        writeln!(out, "  nothing was found")?;
    }
    let texts: Vec<Unfilled<'_>> = [Some(case.prompt.as_str()), case.negative.as_deref()]
        .into_iter()
        .flatten()
        .map(|text| Unfilled::new(slots, text, &case.language, round))
        .collect();
    for finding in &verdict.findings {
        let words = texts.get(finding.part).map_or("", |text| text.words(finding));
        write!(out, "  {words:?} is {}, confidence {:.2}", speech::counted(finding), finding.confidence)?;
        if let Some(disguise) = speech::disguise(finding.disguise) {
            write!(out, ", {disguise}")?;
        }
        writeln!(out, "; {}", finding.term)?;
    }
    Ok(())
}

/// A prompt with slots, and where each stretch of it went when they were filled.
struct Unfilled<'a> {
    text: &'a str,
    /// End of a stretch in the text, its end in the filled text, and whether it is a slot.
    stretches: Vec<(usize, usize, bool)>,
}

impl<'a> Unfilled<'a> {
    fn new(slots: &Slots<'_>, text: &'a str, language: &str, round: usize) -> Self {
        // Slots are filled from left to right: what a beginning of the text fills to is a beginning of the whole.
        let filled = |end: usize| slots.fill(&text[..end], language, round).map_or(end, |f| f.len());
        let mut stretches = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|n| at + n) {
            let Some(close) = text[open..].find('}').map(|n| open + n + 1) else { break };
            stretches.push((open, filled(open), false));
            stretches.push((close, filled(close), true));
            at = close;
        }
        stretches.push((text.len(), filled(text.len()), false));
        Self { text, stretches }
    }

    /// The words of a finding, with the slots they came from.
    fn words(&self, finding: &Finding) -> &'a str {
        let start = self.place(finding.span.start, false);
        let end = self.place(finding.span.end, true);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The place in the text of a place in the filled text: of one inside a slot, the slot's start or end.
    fn place(&self, at: usize, is_end: bool) -> usize {
        let (mut from, mut from_filled) = (0, 0);
        for &(to, to_filled, is_slot) in &self.stretches {
            if at < to_filled || is_end && at == to_filled {
                return match (is_slot, is_end) {
                    (true, false) => from,
                    (true, true) => to,
                    (false, _) => from + at.saturating_sub(from_filled),
                };
            }
            (from, from_filled) = (to, to_filled);
        }
        self.text.len()
    }
}
