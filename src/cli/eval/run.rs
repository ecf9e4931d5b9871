//! From flags to figures.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::args::{Args, Command};
use super::revision::{Folder, folder};
use super::{again, label, labels, open, text};
use crate::Screener;
use crate::cli::Failure;
use crate::cli::load::{Files, Sources};
use crate::cli::out;
use crate::eval::Slots;
use crate::eval::dataset::{BadLine, Expect, Sample, Wanted};
use crate::eval::figures::{Drawn, Past, Wish};
use crate::eval::gate::Gate;
use crate::eval::report;
use crate::eval::run::{Counts, Plan, run as judge};
use crate::eval::summary::{About, Summary};

/// How many places of a past file that can't be read are told.
const TOLD: usize = 20;

/// Judges what the flags say.
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    if let Some(Command::Label(args)) = args.command {
        return label::run(args);
    }
    // All that can be wrong with the command is found before the long part.
    let gate = args.gate.as_deref().map(read_gate).transpose()?;
    let mut labels = args.labels.as_deref().map(labels::read).transpose()?;
    let data = open::data(&args.data)?;
    let mut sources = Sources::from(args.sources.clone());
    let before = sources.lexicons.as_ref().map(|path| folder(&path.to_string_lossy())).transpose()?;
    sources.lexicons = before.as_ref().map(|folder| folder.path.clone());
    let files = Files::read(&sources)?;
    let screener = files.screener()?;
    let other = args.diff.as_deref().map(folder).transpose()?;
    let second = second(&sources, other.as_ref(), args.diff_policy.as_deref())?;
    let (past, mut unread) = past(args.replay.as_deref())?;

    let bar = open::bar(&data);
    let slots = Slots::new(&screener);
    let counts = {
        let plan = Plan {
            other: second.as_ref(),
            past: past.as_ref(),
            sweep: args.sweep || args.max_fpr.is_some() || args.min_recall.is_some(),
            sample: args.sample.unwrap_or(0),
            words: args.show_prompts,
            threads: args.threads,
            ..Plan::new(&screener)
        };
        let mut label = |mut sample: Sample| {
            if let Some(labels) = &mut labels {
                labels.apply(&mut sample);
            }
            if let (Some(action), Wanted::Unlabelled) = (args.assume, sample.expect.wanted()) {
                sample.expect = Expect::any([action]);
            }
            sample
        };
        judge(&plan, open::samples(&data, &slots, &bar).map(|read| read.map(&mut label)))
    };
    bar.finish_and_clear();
    unread |= tell_unread(&counts);
    if let Some((path, labels)) = args.labels.as_deref().zip(labels.as_ref()) {
        labels::tell(path, labels);
    }

    let spinner = open::spinner("judging again without the most costly terms");
    let terms = again::again(&files, &counts, args.terms);
    spinner.finish_and_clear();

    let policy = args.diff_policy.as_ref().map(|policy| format!("policy {policy}"));
    let mut after: Vec<String> = other.iter().map(|folder| folder.shown.clone()).collect();
    after.extend(policy);
    let in_use = before.map_or_else(|| "the built-in lexicons".to_owned(), |folder| folder.shown);
    let about = About {
        data: data.iter().map(|data| data.shown.clone()).collect(),
        terms,
        wish: Wish { max_fpr: args.max_fpr, min_recall: args.min_recall },
        diff: (in_use.clone(), after.join(" and ")),
        replay: (args.replay.as_ref().map(|path| path.display().to_string()).unwrap_or_default(), in_use),
    };
    let strata = counts.strata.clone();
    let mut summary = Summary::new(counts, &screener, about);
    summary.gate = gate.map(|gate| gate.check(&summary));

    if let Some(path) = &args.sample_out {
        write_sample(path, strata.draw())?;
    }
    if let Some(path) = &args.report {
        let made = jiff::Zoned::now().strftime("%-d %B %Y, %H:%M").to_string();
        write(path, report::page(&summary, &made).as_bytes())?;
    }
    out::print(|out| {
        if args.json {
            serde_json::to_writer(&mut *out, &summary)?;
            return writeln!(out);
        }
        text::write(out, &summary)?;
        for path in args.sample_out.iter().chain(&args.report) {
            writeln!(out, "\nwritten: {}", path.display())?;
        }
        Ok(())
    })?;
    let failed = summary.gate.iter().flatten().any(|checked| !checked.met) || summary.worse() > 0;
    match (unread, failed) {
        (true, _) => Err(Failure::Told(2)),
        (false, true) => Err(Failure::Told(1)),
        (false, false) => Ok(()),
    }
}

/// The screener of the second answer.
fn second(sources: &Sources, other: Option<&Folder>, policy: Option<&str>) -> Result<Option<Screener>, Failure> {
    if other.is_none() && policy.is_none() {
        return Ok(None);
    }
    let mut second = sources.clone();
    if let Some(folder) = other {
        second.lexicons = Some(folder.path.clone());
    }
    if let Some(policy) = policy {
        second.policy = Some(policy.to_owned());
    }
    Ok(Some(Files::read(&second)?.screener()?))
}

fn past(path: Option<&Path>) -> Result<(Option<Past>, bool), Failure> {
    let Some(path) = path else { return Ok((None, false)) };
    let shown = path.display().to_string();
    let file = fs::File::open(path).map_err(|error| Failure::Unusable(format!("{shown}: {error}")))?;
    let mut past = Past::default();
    let bad = past.read(&shown, file);
    tell(&bad[..bad.len().min(TOLD)], bad.len() as u64);
    Ok((Some(past), !bad.is_empty()))
}

/// Says what could not be read, and whether there was anything.
fn tell_unread(counts: &Counts) -> bool {
    tell(&counts.bad.first, counts.bad.count);
    if counts.all.prompts == 0 && counts.bad.count == 0 {
        anstream::eprintln!("there is no prompt in the data");
    }
    counts.bad.count > 0
}

pub(super) fn tell(bad: &[BadLine], count: u64) {
    for line in bad {
        anstream::eprintln!("{line}");
    }
    if count > bad.len() as u64 {
        anstream::eprintln!("... and {} more lines can't be read", count - bad.len() as u64);
    }
}

fn read_gate(path: &Path) -> Result<Gate, Failure> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| Failure::Unusable(format!("{shown}: {error}")))?;
    Gate::parse(&shown, &text).map_err(|wrong| Failure::Unusable(wrong.to_string()))
}

fn write_sample(path: &Path, drawn: Vec<Drawn>) -> Result<(), Failure> {
    let mut lines = Vec::new();
    for prompt in drawn {
        serde_json::to_writer(&mut lines, &prompt).map_err(|error| Failure::Failed(error.to_string()))?;
        lines.push(b'\n');
    }
    write(path, &lines)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure::Unusable(format!("{}: {error}", path.display()));
    fs::File::create(path).and_then(|mut file| file.write_all(bytes)).map_err(failed)
}
