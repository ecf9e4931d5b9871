//! From charges to the verdict: its reason, its findings, its obligations.

use std::sync::Arc;

use super::decide::{Case, Charge, Parsed};
use super::marks::What;
use super::people::Person;
use super::verdict::{Action, Counted, Disguise, Finding, Obligation, Reason, Severity, Subject, Verdict};

/// The verdict of these charges: the strictest one decides, all that was found is said.
pub(super) fn verdict(case: &Case<'_>, parsed: &[Parsed], mut charges: Vec<Charge>) -> Verdict {
    charges.sort_by(|a, b| b.rank().cmp(&a.rank()).then(b.score.total_cmp(&a.score)));
    let findings = findings(case, parsed);
    let obligations = if shows_real_person(case, parsed) { vec![Obligation::LabelDeepfake] } else { Vec::new() };
    let Some(first) = charges.first().copied() else {
        return Verdict { findings, obligations, ..Verdict::clear() };
    };
    let score =
        charges.iter().filter(|c| c.subject.is_real() || c.action > Action::Allow).map(|c| c.score).fold(0.0, f32::max);
    let reason = match first.action {
        Action::Allow if first.subject.is_real() && first.lowered => Reason::WeakEvidence,
        Action::Allow if first.subject.is_real() || first.subject == Subject::Historical => Reason::Permitted,
        Action::Allow => Reason::NoRealPerson,
        _ => match (first.severity, first.subject) {
            (_, Subject::Minor) => Reason::Minor,
            (Severity::Undress, _) => Reason::Undress,
            (_, Subject::None | Subject::Anonymous | Subject::Fictional) => Reason::AdultContent,
            (_, Subject::Historical) => Reason::SexualHistoricalPerson,
            (_, Subject::Ambiguous) => Reason::SexualAmbiguousPerson,
            (_, Subject::Private) => Reason::SexualPrivatePerson,
            (_, Subject::Public) => Reason::SexualPublicPerson,
            (_, Subject::Protected) => Reason::SexualProtectedPerson,
            (_, Subject::Depicted) => Reason::SexualDepictedPerson,
        },
    };
    Verdict {
        action: first.action,
        reason,
        severity: first.severity,
        subject: first.subject,
        score,
        findings,
        obligations: if first.action == Action::Block { Vec::new() } else { obligations },
        grants: Vec::new(),
    }
}

/// Whether the picture would show a real person, so that it has to be labelled.
fn shows_real_person(case: &Case<'_>, parsed: &[Parsed]) -> bool {
    let shown = |p: &Person| {
        p.subject.is_real() && p.subject != Subject::Depicted && p.shown == 1.0 && p.confidence >= case.policy.review_at
    };
    parsed.iter().flat_map(|t| &t.people).any(shown)
}

fn findings(case: &Case<'_>, parsed: &[Parsed]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (text, scanned) in parsed.iter().zip(&case.scan.texts) {
        let mut add = |start: u32, end: u32, finding: Finding| {
            findings.push(Finding { part: text.part, span: scanned.reading.original(start, end), ..finding });
        };
        for mark in &text.marks {
            let (counted, severity, subject) = match mark.what {
                What::Sexual(severity) if mark.negated => (Counted::Negation, severity, Subject::None),
                What::Sexual(Severity::Undress) => (Counted::Undress, Severity::Undress, Subject::None),
                What::Sexual(severity) => (Counted::Sexual, severity, Subject::None),
                What::Steered => (Counted::Sexual, Severity::Nudity, Subject::None),
                What::SteeredAdult | What::Minor => (Counted::Minor, Severity::None, Subject::Minor),
                What::Context(_) => (Counted::Context, Severity::None, Subject::None),
                _ => continue,
            };
            let term = mark.term(case.lexicon);
            let finding = Finding {
                term,
                counted,
                severity,
                subject,
                confidence: mark.confidence,
                disguise: mark.disguise(),
                ..blank()
            };
            add(mark.hit.start, mark.hit.end, finding);
        }
        for person in &text.people {
            let counted = match person.shown {
                0.0 => Counted::Nothing,
                _ if person.grant.is_some() => Counted::Granted,
                _ => Counted::Person,
            };
            let confidence = if person.shown == 0.0 { person.confidence } else { person.confidence * person.shown };
            let finding = Finding {
                term: person.term.clone(),
                counted,
                subject: person.subject,
                confidence,
                disguise: person.disguise,
                ..blank()
            };
            add(person.span.start, person.span.end, finding);
        }
    }
    findings.sort_by_key(|f| (f.part, f.span.start, f.span.end));
    findings
}

fn blank() -> Finding {
    Finding {
        part: 0,
        span: 0..0,
        term: Arc::from(""),
        counted: Counted::Nothing,
        severity: Severity::None,
        subject: Subject::None,
        confidence: 1.0,
        disguise: Disguise::Plain,
    }
}
