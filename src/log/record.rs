//! The decision record, schema versioned.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::judge::{Action, Counted, Disguise, Finding, Obligation, Reason, Severity, Subject, Verdict};
use crate::screen::{Fingerprints, Part};

use super::redact;

/// The version of [`Record`]'s shape. It goes up when a field changes its meaning or goes away, not when one is added.
pub const SCHEMA: u32 = 1;

/// One decision, as it stands in the log. Holds no text of the prompt and no name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`SCHEMA`] at the time of writing.
    pub schema: u32,
    /// The decision's id, the one the client was told.
    pub id: Uuid,
    /// When it was decided (UTC, RFC 3339).
    pub time: Timestamp,
    /// Who asked, as the operator tells tenants apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The request's method.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// The route that matched, as a pattern: never the path of the request, which may itself hold a prompt.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub route: String,
    /// The dialect the request was read in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dialect: String,
    /// `enforce` or `shadow`.
    pub mode: String,
    /// What was done; in shadow mode, what would have been done.
    pub outcome: String,
    /// Whether the request went on to the service behind the gateway.
    pub forwarded: bool,
    /// What the screen said; absent when it could not read the request.
    #[serde(flatten)]
    pub judged: Option<Judged>,
    /// Why the request could not be read; absent when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unscreened: Option<String>,
    /// What the screener was compiled from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compiled: Option<Compiled>,
    /// How long it took.
    #[serde(default)]
    pub timings: Timings,
}

/// The part of a record that only a screened request has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// What to do.
    pub verdict: Action,
    /// Why.
    pub reason: Reason,
    /// The gravest thing that was counted.
    pub severity: Severity,
    /// Whom it was counted against.
    pub subject: Subject,
    /// In [0, 1]: how sure the screen was.
    pub score: f32,
    /// Whether a source image came along.
    pub source_image: bool,
    /// What was found, as ids and spans.
    pub findings: Vec<Found>,
    /// What the service is obliged to do.
    pub obligations: Vec<Obligation>,
    /// The consent grants that made the verdict milder, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Arc<str>>,
    /// Keyed digest of the prompt: equal prompts have equal digests, and without the key it says nothing.
    pub prompt: String,
}

/// A finding, without what was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Index of the part.
    pub part: usize,
    /// The field the part came from, see [`field`](super::field).
    pub field: String,
    /// Byte range in the part's text: start, end.
    pub span: [usize; 2],
    /// The lexicon entry's id, or the name list.
    pub term: Arc<str>,
    /// What it counted for.
    pub counted: Counted,
    /// How grave.
    pub severity: Severity,
    /// Whom it is about.
    pub subject: Subject,
    /// In (0, 1]: how sure the reading is.
    pub confidence: f32,
    /// What was undone to read it.
    pub disguise: Disguise,
}

/// What the screener was compiled from, as 16 hex digits each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compiled {
    /// Fingerprint of the lexicons.
    pub lexicons: String,
    /// Fingerprint of the names.
    pub names: String,
    /// Fingerprint of the policy.
    pub policy: String,
    /// Fingerprint of the protected registry; absent when nobody was in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry: Option<String>,
    /// Fingerprint of the consent grants that held for the tenant; absent when there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grants: Option<String>,
}

/// How long it took, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Reading the prompt out of the body and judging it, without waiting for the body.
    pub screen_us: f64,
}

impl Record {
    /// A record of a request that was judged.
    pub fn screened(id: Uuid, judged: Judged) -> Self {
        Self { judged: Some(judged), ..Self::bare(id) }
    }

    /// A record of a request that could not be read, and why.
    pub fn unscreened(id: Uuid, kind: impl Into<String>) -> Self {
        Self { unscreened: Some(kind.into()), ..Self::bare(id) }
    }

    fn bare(id: Uuid) -> Self {
        Self {
            schema: SCHEMA,
            id,
            time: Timestamp::now(),
            tenant: None,
            method: String::new(),
            route: String::new(),
            dialect: String::new(),
            mode: String::new(),
            outcome: String::new(),
            forwarded: false,
            judged: None,
            unscreened: None,
            compiled: None,
            timings: Timings::default(),
        }
    }
}

impl Judged {
    /// Takes down a verdict on a prompt (its texts, and whether a source image came along), leaving every text behind but its digest under `key`.
    pub fn new(parts: &[Part<'_>], source_image: bool, verdict: &Verdict, key: &redact::Key) -> Self {
        Self {
            verdict: verdict.action,
            reason: verdict.reason,
            severity: verdict.severity,
            subject: verdict.subject,
            score: verdict.score,
            source_image,
            findings: verdict.findings.iter().map(|f| Found::new(parts, f)).collect(),
            obligations: verdict.obligations.clone(),
            grants: verdict.grants.clone(),
            prompt: key.digest(parts, source_image),
        }
    }
}

impl Found {
    fn new(parts: &[Part<'_>], finding: &Finding) -> Self {
        Self {
            part: finding.part,
            field: parts.get(finding.part).map(|p| redact::field(&p.field)).unwrap_or_default(),
            span: [finding.span.start, finding.span.end],
            term: Arc::clone(&finding.term),
            counted: finding.counted,
            severity: finding.severity,
            subject: finding.subject,
            confidence: finding.confidence,
            disguise: finding.disguise,
        }
    }
}

impl From<Fingerprints> for Compiled {
    fn from(of: Fingerprints) -> Self {
        let hex = |n: u64| format!("{n:016x}");
        let some = |n: u64| (n != 0).then(|| hex(n));
        Self {
            lexicons: hex(of.lexicons),
            names: hex(of.names),
            policy: hex(of.policy),
            registry: some(of.registry),
            grants: some(of.grants),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Prompt;

    fn verdict() -> Verdict {
        let mut verdict = Verdict::clear();
        verdict.action = Action::Block;
        verdict.reason = Reason::SexualPrivatePerson;
        verdict.findings.push(Finding {
            part: 0,
            span: 3..9,
            term: "sexual/en/nude".into(),
            counted: Counted::Sexual,
            severity: Severity::Nudity,
            subject: Subject::None,
            confidence: 0.9,
            disguise: Disguise::Plain,
        });
        verdict
    }

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let key = redact::Key::from_hex(&"ab".repeat(32)).unwrap();
        let judged = Judged::new(Prompt::new("something readable").parts(), false, &verdict(), &key);
        for record in [Record::screened(Uuid::now_v7(), judged), Record::unscreened(Uuid::now_v7(), "too-large")] {
            let line = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), record, "{line}");
            assert!(!line.contains("readable"));
        }
    }

    #[test]
    fn an_unscreened_record_claims_no_verdict() {
        let line = serde_json::to_value(Record::unscreened(Uuid::now_v7(), "too-large")).unwrap();
        assert_eq!(line["unscreened"], "too-large");
        assert!(line.get("verdict").is_none() && line.get("prompt").is_none());
    }

    #[test]
    fn the_flat_form_has_the_names_reports_rely_on() {
        let key = redact::Key::from_hex(&"ab".repeat(32)).unwrap();
        let record = Record::screened(Uuid::now_v7(), Judged::new(Prompt::new("x").parts(), false, &verdict(), &key));
        let line = serde_json::to_value(record).unwrap();
        assert_eq!(line["schema"], 1);
        assert_eq!(line["verdict"], "block");
        assert_eq!(line["reason"], "sexual-private-person");
        assert_eq!(line["findings"][0]["field"], "prompt");
        assert_eq!(line["findings"][0]["span"], serde_json::json!([3, 9]));
        assert_eq!(line["findings"][0]["term"], "sexual/en/nude");
    }
}
