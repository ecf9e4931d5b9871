//! Thresholds as a person reads them in a terminal.

use std::io::{self, Write};

use super::text::{heading, percent, plain};
use crate::cli::out::Styles;
use crate::eval::figures::{Point, Proposal, Rate};
use crate::eval::summary::{Summary, SweepFigures};

/// What other thresholds come to, and what is proposed.
pub(super) fn write(out: &mut dyn Write, summary: &Summary, sweep: &SweepFigures) -> io::Result<()> {
    heading(out, "thresholds: what each review_at would hold")?;
    writeln!(
        out,
        "{:>9} {:>10} {:>10} {:>10}  change sides below it",
        "review_at", "recall", "false pos.", "hold rate"
    )?;
    for (number, point) in sweep.review.iter().enumerate() {
        let is_current = sweep.current.is_some_and(|now| now.at == point.at);
        if number % 5 != 4 && !is_current {
            continue;
        }
        let mark = if is_current { "*" } else { " " };
        writeln!(
            out,
            "{mark}{:>8.2} {:>10} {:>10} {:>10}  {}",
            point.at,
            percent(point.recall),
            percent(point.fpr),
            percent(point.rate),
            bar(point)
        )?;
    }
    writeln!(
        out,
        "* the present setting ({}); the marks are recall (#) and the false-positive rate (o)",
        summary.built.review_at
    )?;
    steps(out, sweep)?;
    let scores = summary.scores;
    writeln!(
        out,
        "held prompts have {} different scores; the commonest is {:.2} ({})",
        scores.distinct,
        scores.commonest,
        percent(scores.share)
    )?;
    sweep.proposals.iter().try_for_each(|made| proposal(out, made))
}

fn proposal(out: &mut dyn Write, made: &Proposal) -> io::Result<()> {
    let style = Styles::good();
    let now = made.now;
    let Some(then) = made.then else {
        return writeln!(out, "{}: no setting of the thresholds meets this (is the data labelled?)", made.wish);
    };
    writeln!(
        out,
        "{style}{}{style:#}: review_at = {:.2} (now {:.2}), block_at = {:.2} (now {:.2})",
        made.wish, then.review_at, now.review_at, then.block_at, now.block_at
    )?;
    writeln!(out, "{:>34} {:>16} {:>16}", "", "now", "then")?;
    for (what, of) in [
        ("held or blocked", [now.held, then.held]),
        ("blocked", [now.blocked, then.blocked]),
        ("recall", [now.recall, then.recall]),
        ("should pass, is held", [now.fpr, then.fpr]),
        ("should be blocked, is blocked", [now.block_recall, then.block_recall]),
        ("should not be blocked, is blocked", [now.wrong_blocks, then.wrong_blocks]),
    ] {
        let [now, then] = of.map(|rate| match rate.of {
            0 => "-".to_owned(),
            _ => format!("{} ({})", rate.hits, percent(rate)),
        });
        writeln!(out, "{what:>34} {now:>16} {then:>16}")?;
    }
    Ok(())
}

/// Recall and false-positive rate on one line of 40 columns.
fn bar(point: &Point) -> String {
    let mut line = [' '; 41];
    let mut put = |rate: Rate, mark: char| {
        if let Some(value) = rate.value() {
            line[((value * 40.0).round() as usize).min(40)] = mark;
        }
    };
    put(point.recall, '#');
    put(point.fpr, 'o');
    format!("|{}|", line.iter().collect::<String>())
}

/// Who passes when `review_at` goes over a threshold.
fn steps(out: &mut dyn Write, sweep: &SweepFigures) -> io::Result<()> {
    if sweep.steps.is_empty() {
        return Ok(());
    }
    writeln!(out, "held up to a review_at of, and passed above it:")?;
    for step in &sweep.steps {
        let mut parts = Vec::new();
        for (ids, what) in [(&step.to_hold, "lost"), (&step.to_pass, "freed"), (&step.unlabelled, "undecided")] {
            if ids.count > 0 {
                let named: Vec<String> = ids.first.iter().take(4).map(|id| plain(id)).collect();
                let dots = if ids.count > named.len() as u64 { ", ..." } else { "" };
                parts.push(format!("{} {what}: {}{dots}", ids.count, named.join(", ")));
            }
        }
        writeln!(out, "{:>9.2} {}", step.from, parts.join("; "))?;
    }
    Ok(())
}
