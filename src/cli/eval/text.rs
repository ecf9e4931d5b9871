//! Figures as a person reads them in a terminal.

use std::io::{self, Write};

use super::thresholds;
use crate::Action;
use crate::cli::out::Styles;
use crate::eval::figures::{Capped, Example, Rate};
use crate::eval::gate::Checked;
use crate::eval::summary::{ChangeFigures, SliceFigures, Summary};
use crate::judge::Counted;

/// How many examples are shown of each kind; the report and --json have more.
const SHOWN: usize = 10;
/// How many terms did it, at most.
const CAUSES: usize = 12;

/// Writes everything a summary has.
pub(super) fn write(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    slices(out, summary)?;
    if summary.all.tally.labelled > 0 {
        confusion(out, summary)?;
    }
    terms(out, summary)?;
    misses(out, summary)?;
    false_holds(out, &summary.false_holds)?;
    right_holds(out, &summary.right_holds)?;
    if summary.scores.alike {
        let style = Styles::warning();
        let scores = summary.scores;
        writeln!(
            out,
            "\n{style}scores rank nothing{style:#}: {} of held prompts have {:.2}",
            percent(scores.share),
            scores.commonest
        )?;
    }
    if let Some(sweep) = &summary.sweep {
        thresholds::write(out, summary, sweep)?;
    }
    if let Some(replay) = &summary.replay {
        changes(out, "since then", replay)?;
    }
    if let Some(diff) = &summary.diff {
        changes(out, "what would change", diff)?;
    }
    match &summary.gate {
        Some(checked) => gate(out, checked),
        None => Ok(()),
    }
}

pub(super) fn heading(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let style = Styles::heading();
    writeln!(out, "\n{style}{text}{style:#}")
}

fn share(value: f64) -> String {
    format!("{:.2} %", value * 100.0)
}

pub(super) fn percent(rate: Rate) -> String {
    rate.value().map_or_else(|| "-".to_owned(), share)
}

/// A rate with its interval.
fn full(rate: Rate) -> String {
    match (rate.value(), rate.interval()) {
        (Some(value), Some((low, high))) => {
            format!("{:>6.2} % ({:.1}-{:.1})", value * 100.0, low * 100.0, high * 100.0)
        }
        _ => "-".to_owned(),
    }
}

/// Ids and names of slices are the data's: nothing in them reaches the terminal as a command.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn slices(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let all = &summary.all;
    let width = summary.slices.iter().map(|s| s.slice.chars().count()).max().unwrap_or(0).clamp(5, 32);
    let labelled = all.tally.labelled > 0;
    let style = Styles::heading();
    write!(
        out,
        "{style}{:<width$} {:>8} {:>8} {:>8}  {:<21}",
        "slice", "prompts", "blocked", "review", "hold rate (95 %)"
    )?;
    if labelled {
        write!(out, "  {:<21}  {:<21}  {:<21}", "recall", "false-positive rate", "precision")?;
    }
    writeln!(out, "{style:#}")?;
    let row = |out: &mut dyn Write, s: &SliceFigures| -> io::Result<()> {
        let name: String = plain(&s.slice).chars().take(32).collect();
        let tally = &s.tally;
        let mut line = format!(
            "{name:<width$} {:>8} {:>8} {:>8}  {:<21}",
            tally.prompts,
            tally.verdicts[2],
            tally.verdicts[1],
            full(s.hold_rate)
        );
        if labelled {
            let rates = [s.recall, s.false_positive_rate, s.precision].map(full);
            line.push_str(&format!("  {:<21}  {:<21}  {:<21}", rates[0], rates[1], rates[2]));
        }
        writeln!(out, "{}", line.trim_end())
    };
    for slice in &summary.slices {
        row(out, slice)?;
    }
    row(out, all)
}

fn confusion(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    heading(out, "right answer (rows) against answer (columns)")?;
    writeln!(out, "{:<8} {:>8} {:>8} {:>8}", "", "allow", "review", "block")?;
    for (right, row) in Action::ALL.iter().zip(&summary.all.tally.confusion) {
        writeln!(out, "{right:<8} {:>8} {:>8} {:>8}", row[0], row[1], row[2])?;
    }
    writeln!(out, "exactly right: {}", full(summary.all.exact).trim_start())
}

fn terms(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    if summary.terms.is_empty() {
        return Ok(());
    }
    heading(out, "the most costly terms, and what would change without each")?;
    writeln!(
        out,
        "{:>7} {:>12}  {:>17} {:>12} {:>14}  term",
        "held", "false holds", "false holds ended", "rightly lost", "unlabelled end"
    )?;
    for term in &summary.terms {
        let without = term.without.map_or(["-".to_owned(), "-".to_owned(), "-".to_owned()], |w| {
            [w.false_holds_ended, w.lost, w.passed].map(|n| n.to_string())
        });
        let [ended, lost, passed] = without;
        writeln!(out, "{:>7} {:>12}  {ended:>17} {lost:>12} {passed:>14}  {}", term.held, term.false_holds, term.term)?;
    }
    if summary.terms_sampled {
        writeln!(out, "(too many were held to judge all again; the first of them were)")?;
    }
    Ok(())
}

fn example(out: &mut dyn Write, e: &Example, note: &str) -> io::Result<()> {
    let found: Vec<String> = e
        .found
        .iter()
        .filter(|f| f.counted != Counted::Context)
        .map(|f| format!("{} {}-{}", f.term, f.span[0], f.span[1]))
        .collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    writeln!(
        out,
        "  {} ({}): {} for {}, score {:.2}; {note}; {found}",
        plain(&e.id),
        plain(&e.slice),
        e.verdict,
        e.expect,
        e.score
    )?;
    if let Some(why) = &e.why {
        writeln!(out, "    why: {}", plain(why))?;
    }
    if let Some(prompt) = &e.prompt {
        writeln!(out, "    {}", plain(prompt))?;
    }
    if let Some(negative) = &e.negative_prompt {
        writeln!(out, "    negative: {}", plain(negative))?;
    }
    Ok(())
}

fn more(out: &mut dyn Write, count: u64, shown: usize) -> io::Result<()> {
    match count.saturating_sub(shown as u64) {
        0 => Ok(()),
        more => writeln!(out, "  ... and {more} more (--report and --json name up to 500)"),
    }
}

fn misses(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    if summary.misses.count == 0 {
        return Ok(());
    }
    heading(out, "misses by likely cause")?;
    for cause in &summary.causes {
        writeln!(out, "{:>7}  {} ({})", cause.misses, cause.means, cause.cause)?;
    }
    let shown = summary.misses.first.iter().take(SHOWN);
    for miss in shown {
        example(out, &miss.example, miss.cause.as_str())?;
    }
    more(out, summary.misses.count, SHOWN)
}

fn false_holds(out: &mut dyn Write, list: &Capped<Example>) -> io::Result<()> {
    if list.count == 0 {
        return Ok(());
    }
    heading(out, "false holds")?;
    for e in list.first.iter().take(SHOWN) {
        example(out, e, e.reason.as_str())?;
    }
    more(out, list.count, SHOWN)
}

fn right_holds(out: &mut dyn Write, list: &Capped<Example>) -> io::Result<()> {
    if list.count == 0 {
        return Ok(());
    }
    heading(out, "held or blocked, and right")?;
    let rows: Vec<[String; 3]> = list
        .first
        .iter()
        .take(SHOWN)
        .map(|e| [plain(&e.id), e.told(), plain(e.why.as_deref().unwrap_or_default())])
        .collect();
    let width = |n: usize| rows.iter().map(|row| row[n].chars().count()).max().unwrap_or(0);
    let widths = [width(0).min(40), width(1)];
    for [id, verdict, why] in &rows {
        writeln!(out, "  {id:<0$}  {verdict:<1$}  {why}", widths[0], widths[1])?;
    }
    more(out, list.count, SHOWN)
}

fn changes(out: &mut dyn Write, title: &str, figures: &ChangeFigures) -> io::Result<()> {
    heading(out, &format!("{title}: from {} to {}", figures.before, figures.after))?;
    let all = figures.all.changes;
    let (good, bad) = (Styles::good(), Styles::bad());
    writeln!(
        out,
        "{} verdicts differ: {} stricter, {} milder; of the labelled, {good}{} better{good:#}, {bad}{} worse{bad:#}",
        all.changed, all.stricter, all.milder, all.better, all.worse
    )?;
    if figures.without_past > 0 {
        writeln!(out, "{} prompts have no past verdict", figures.without_past)?;
    }
    if all.changed == 0 {
        return Ok(());
    }
    let arrow = |[before, after]: [Rate; 2]| format!("{} -> {}", percent(before), percent(after));
    for net in figures.slices.iter().chain(std::iter::once(&figures.all)) {
        writeln!(
            out,
            "  {}: {} stricter, {} milder, {} better, {} worse; hold rate {}; recall {}; false-positive rate {}",
            plain(&net.slice),
            net.changes.stricter,
            net.changes.milder,
            net.changes.better,
            net.changes.worse,
            arrow(net.hold_rate),
            arrow(net.recall),
            arrow(net.false_positive_rate)
        )?;
    }
    writeln!(out, "by what did it (+ is found now, - is found no more, ~ weighs differently):")?;
    for cause in figures.causes.iter().take(CAUSES) {
        let count = cause.changes;
        writeln!(out, "{:>7} {} ({} better, {} worse)", count.changed, cause.cause, count.better, count.worse)?;
    }
    if figures.causes.len() > CAUSES {
        writeln!(out, "    ... and {} more", figures.causes.len() - CAUSES)?;
    }
    writeln!(out, "prompts:")?;
    for change in figures.prompts.first.iter().take(SHOWN) {
        let by: Vec<String> = change.by.iter().map(|by| format!("{}{}", by.sign, by.term)).collect();
        let (id, slice) = (plain(&change.id), plain(&change.slice));
        writeln!(out, "  {id} ({slice}): {} -> {}, {}; {}", change.before, change.after, change.effect, by.join(", "))?;
        if let Some(prompt) = &change.prompt {
            writeln!(out, "    {}", plain(prompt))?;
        }
    }
    more(out, figures.prompts.count, SHOWN)
}

fn gate(out: &mut dyn Write, checked: &[Checked]) -> io::Result<()> {
    let failed: Vec<&Checked> = checked.iter().filter(|c| !c.met).collect();
    if failed.is_empty() {
        let style = Styles::good();
        return writeln!(out, "\n{style}gate passed{style:#}: all {} limits are met", checked.len());
    }
    let style = Styles::bad();
    writeln!(out, "\n{style}gate failed{style:#}: {} of {} limits are not met", failed.len(), checked.len())?;
    let width = failed.iter().map(|c| c.slice.chars().count()).max().unwrap_or(0).max(5);
    writeln!(out, "  {:<width$}  {:<13}  {:>10}  {:>10}  of", "slice", "limit", "asked", "came to")?;
    for c in failed {
        let written = |value: f64| if c.limit == "min_cases" { format!("{value}") } else { share(value) };
        let came_to = c.came_to.map_or_else(|| "nothing".to_owned(), written);
        writeln!(
            out,
            "  {:<width$}  {:<13}  {:>10}  {came_to:>10}  {} of {}",
            plain(&c.slice),
            c.limit,
            written(c.asked),
            c.of.hits,
            c.of.of
        )?;
    }
    Ok(())
}
