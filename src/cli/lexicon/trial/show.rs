//! A round as a person reads it: what has changed first, then everything.

use std::fmt::Display;
use std::io::{self, Write};

use super::round::{Judged, Round, Seen, TOLD, Told};
use crate::Action;
use crate::cli::out::Styles;

/// Writes a round; `last` is what was shown before.
pub(super) fn round(out: &mut dyn Write, round: &Round, last: Option<&Seen>) -> io::Result<()> {
    let (bad, good, heading) = (Styles::bad(), Styles::good(), Styles::heading());
    if let Some(why) = &round.broken {
        writeln!(out, "{bad}can't be used{bad:#}: {why}")?;
        if !round.judged.is_empty() {
            writeln!(out, "the lexicons from before go on judging")?;
        }
    }
    if let Some(last) = last {
        changes(out, round, last)?;
    }
    if round.broken.is_none() {
        let style = if round.errors.is_empty() { good } else { bad };
        writeln!(
            out,
            "{heading}lint{heading:#}: {style}{} errors{style:#}, {} warnings",
            round.errors.len(),
            round.warnings
        )?;
        list(out, &round.errors)?;
        let style = if round.failed.is_empty() { good } else { bad };
        writeln!(out, "{heading}tests{heading:#}: {style}{} failed{style:#}, of {}", round.failed.len(), round.tests)?;
        list(out, &round.failed)?;
    }
    for line in &round.unread {
        writeln!(out, "{bad}can't be read{bad:#}: {line}")?;
    }
    if !round.judged.is_empty() {
        let count = |action: Action| round.judged.iter().filter(|j| j.verdict.action == action).count();
        let [allow, review, block] = [Action::Allow, Action::Review, Action::Block].map(count);
        let wrong = round.judged.iter().filter(|j| j.is_wrong()).count();
        write!(out, "{heading}prompts{heading:#}: {allow} allow, {review} review, {block} block")?;
        writeln!(out, "{}", if wrong > 0 { format!("; {bad}{wrong} not as expected{bad:#}") } else { String::new() })?;
        round.judged.iter().try_for_each(|judged| prompt(out, judged))?;
    }
    Ok(())
}

/// Says that it waits.
pub(super) fn waiting(out: &mut dyn Write) -> io::Result<()> {
    let quiet = Styles::quiet();
    writeln!(out, "{quiet}{}: waiting for a save (Ctrl-C ends){quiet:#}\n", jiff::Zoned::now().strftime("%H:%M:%S"))
}

fn changes(out: &mut dyn Write, round: &Round, last: &Seen) -> io::Result<()> {
    let (bad, good, heading) = (Styles::bad(), Styles::good(), Styles::heading());
    let changed: Vec<&Judged> = round.judged.iter().filter(|judged| judged.was.is_some()).collect();
    let mut lines = Vec::new();
    if round.broken.is_none() {
        for (now, before, new, gone) in [
            (&round.errors, &last.errors, "new error", "error mended"),
            (&round.failed, &last.failed, "test fails now", "test no longer fails"),
        ] {
            let has = |told: &[Told], one: &Told| told.iter().any(|other| other.key() == one.key());
            let came = now.iter().filter(|one| !has(before, one));
            lines.extend(came.map(|one| format!("{bad}{new}{bad:#} {one}")));
            let went = before.iter().filter(|one| !has(now, one));
            lines.extend(went.map(|one| format!("{good}{gone}{good:#} {one}")));
        }
    }
    if lines.is_empty() && changed.is_empty() {
        return if round.broken.is_some() { Ok(()) } else { writeln!(out, "{heading}nothing changed{heading:#}") };
    }
    writeln!(out, "{heading}changed{heading:#}")?;
    list(out, &lines)?;
    for judged in changed {
        let Some((old, causes)) = &judged.was else { continue };
        let by: Vec<String> = causes.iter().map(|cause| format!("{}{}", cause.sign, cause.term)).collect();
        let (was, is) = (Styles::action(*old), Styles::action(judged.verdict.action));
        writeln!(
            out,
            "  {was}{old}{was:#} -> {is}{}{is:#}  {}: {}  {}",
            judged.verdict.action,
            plain(&judged.sample.id),
            words(judged),
            by.join(", ")
        )?;
    }
    Ok(())
}

fn list(out: &mut dyn Write, lines: &[impl Display]) -> io::Result<()> {
    lines.iter().take(TOLD).try_for_each(|line| writeln!(out, "  {line}"))?;
    match lines.len().saturating_sub(TOLD) {
        0 => Ok(()),
        more => writeln!(out, "  ... and {more} more"),
    }
}

fn prompt(out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
    let action = judged.verdict.action;
    let style = Styles::action(action);
    write!(
        out,
        "  {style}{action:<6}{style:#}  {}: {}  ({}",
        plain(&judged.sample.id),
        words(judged),
        judged.reason()
    )?;
    if judged.verdict.score > 0.0 {
        write!(out, ", {:.2}", judged.verdict.score)?;
    }
    if judged.is_wrong() {
        let bad = Styles::bad();
        write!(out, "; {bad}should be {}{bad:#}", judged.sample.expect)?;
    }
    writeln!(out, ")")
}

/// A prompt on one line, its beginning if it is long, with its negative prompt and image.
fn words(judged: &Judged) -> String {
    const LONGEST: usize = 100;
    let short = |text: &str| -> String {
        let text = plain(text);
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text,
        }
    };
    let mut words = format!("\"{}\"", short(&judged.sample.prompt));
    if let Some(negative) = &judged.sample.negative {
        words.push_str(&format!(", negative \"{}\"", short(negative)));
    }
    if judged.sample.image {
        words.push_str(", with an image");
    }
    words
}

/// Nothing in a prompt reaches the terminal as a command.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || crate::text::is_ignorable(c) { '\u{fffd}' } else { c }).collect()
}
