//! Why a prompt came to its verdict, for a person.

use std::io::{self, Write};

use super::marked::{self, Mark};
use crate::cli::load::Files;
use crate::cli::out::Styles;
use crate::cli::speech;
use crate::{Action, Finding, Prompt, Reason, Screener, Subject, Verdict};

/// Writes the prompt with what was found in it, one line a finding, and the cell of the policy that decided.
pub(super) fn explain(
    out: &mut dyn Write,
    screener: &Screener,
    files: &Files,
    prompt: &Prompt<'_>,
    verdict: &Verdict,
) -> io::Result<()> {
    let heading = Styles::heading();
    for (number, part) in prompt.parts().iter().enumerate() {
        let marks: Vec<Mark> = verdict
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.part == number)
            .map(|(n, f)| Mark { number: n + 1, span: f.span.clone(), style: Styles::counted(f.counted) })
            .collect();
        writeln!(out, "\n{heading}{}{heading:#}", part.field)?;
        marked::write(out, &part.text, &marks)?;
    }
    if prompt.source_image() {
        writeln!(out, "\n{heading}source image{heading:#}\n  came along: whoever is in it can be meant")?;
    }
    if !verdict.findings.is_empty() {
        writeln!(out, "\n{heading}found{heading:#}")?;
    }
    for (number, finding) in verdict.findings.iter().enumerate() {
        let text = prompt.parts().get(finding.part).and_then(|p| p.text.get(finding.span.clone())).unwrap_or_default();
        write_finding(out, screener, files, number + 1, text, finding)?;
    }
    writeln!(out, "\n{heading}decided by{heading:#}")?;
    decided(out, screener, verdict)
}

fn write_finding(
    out: &mut dyn Write,
    screener: &Screener,
    files: &Files,
    number: usize,
    text: &str,
    finding: &Finding,
) -> io::Result<()> {
    let style = Styles::counted(finding.counted);
    write!(out, "  {number:>2}  {style}{text:?}{style:#} is {}", speech::counted(finding))?;
    let entry = screener.lexicon().entries().iter().find(|e| e.id == finding.term);
    if let Some(context) = entry.and_then(|e| e.context) {
        write!(out, " ({context})")?;
    }
    write!(out, ", confidence {:.2}", finding.confidence)?;
    if let Some(disguise) = speech::disguise(finding.disguise) {
        write!(out, ", {disguise}")?;
    }
    write!(out, "; {}", finding.term)?;
    let place = match entry {
        Some(entry) => files.shown(&entry.source.file).map(|shown| (shown, entry.source.line)),
        None => {
            let people = screener.names().lookup(text);
            let person = people.iter().find(|p| **p.list == *finding.term);
            files.shown(&finding.term).zip(person.map(|p| p.line))
        }
    };
    if let Some((shown, line)) = place {
        let quiet = Styles::quiet();
        write!(out, " {quiet}at {shown}:{line}{quiet:#}")?;
    }
    writeln!(out)
}

/// The cell, and what the score made of it.
fn decided(out: &mut dyn Write, screener: &Screener, verdict: &Verdict) -> io::Result<()> {
    let policy = screener.policy();
    if !verdict.grants.is_empty() {
        return writeln!(out, "  consent grant {}: who is named has agreed", verdict.grants.join(", "));
    }
    if verdict.reason == Reason::Clear {
        return writeln!(out, "  nothing sexual was counted, so the policy ({}) was not asked", policy.name);
    }
    let cell = policy.cell(verdict.severity, verdict.subject);
    let style = Styles::action(cell);
    writeln!(
        out,
        "  policy {}, row {}, column {}: {style}{cell}{style:#}",
        policy.name,
        verdict.severity,
        column(verdict.subject)
    )?;
    let (score, review_at, block_at) = (verdict.score, policy.review_at, policy.block_at);
    let why = if cell == Action::Allow {
        "that is the most that may happen".to_owned()
    } else if verdict.subject == Subject::Minor {
        "minors have thresholds of their own, which no policy can change".to_owned()
    } else if verdict.action == cell && score >= block_at {
        format!("the score {score:.2} is at or over block_at = {block_at}, so the cell applies")
    } else if verdict.action == cell {
        format!("the score {score:.2} is at or over review_at = {review_at}, so the cell applies")
    } else if score < review_at {
        format!("the score {score:.2} is under review_at = {review_at}, so the request passes")
    } else if score < block_at {
        format!("the score {score:.2} is under block_at = {block_at}, so it is no more than a review")
    } else {
        "art or parody around it makes it milder".to_owned()
    };
    writeln!(out, "  {why}: {style}{}{style:#}", verdict.action, style = Styles::action(verdict.action))
}

/// The column as it is called in policy.toml.
fn column(subject: Subject) -> &'static str {
    if subject == Subject::None { "nobody" } else { subject.as_str() }
}
