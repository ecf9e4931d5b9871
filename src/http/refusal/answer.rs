use ::http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::{Audience, HelpLine, Language, text};
use crate::http::{DecisionId, Unreadable};
use crate::{Reason, Verdict};

/// Why a request is refused.
#[derive(Clone, Copy, Debug)]
pub enum Why<'a> {
    /// Its verdict is `block`.
    Blocked(&'a Verdict),
    /// Its verdict is `review`, and nobody has approved it yet.
    Held(&'a Verdict),
    /// It could not be read.
    Unscreened(&'a Unreadable),
}

/// What a refused caller is told.
#[derive(Clone, Debug)]
pub struct Refusal<'a> {
    why: Why<'a>,
    decision: DecisionId,
    language: Language,
    help: Vec<&'a HelpLine>,
    appeal: Option<&'a str>,
}

impl<'a> Refusal<'a> {
    /// A refusal in `language`. Of the help lines those are named that fit.
    pub fn new(
        why: Why<'a>,
        decision: DecisionId,
        language: Language,
        help: &'a [HelpLine],
        appeal: Option<&'a str>,
    ) -> Self {
        let minor = matches!(why, Why::Blocked(verdict) | Why::Held(verdict) if verdict.reason == Reason::Minor);
        let fits = |line: &&HelpLine| {
            let audience = match line.audience {
                Audience::Everyone => true,
                // Who asks is often as young as who is harmed, so the line for minors is named always.
                Audience::Minors => true,
                Audience::Adults => !minor,
            };
            audience && line.language.is_none_or(|only| only == language)
        };
        let help = match why {
            Why::Unscreened(_) => Vec::new(),
            Why::Blocked(_) | Why::Held(_) => help.iter().filter(fits).collect(),
        };
        Self { why, decision, language, help, appeal }
    }

    /// Why.
    pub fn why(&self) -> Why<'a> {
        self.why
    }

    /// The decision to name when asking about this.
    pub fn decision(&self) -> DecisionId {
        self.decision
    }

    /// The language of the texts.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Where to get help.
    pub fn help(&self) -> &[&'a HelpLine] {
        &self.help
    }

    /// Where to appeal.
    pub fn appeal(&self) -> Option<&'a str> {
        self.appeal
    }

    /// A few words.
    pub fn title(&self) -> &'static str {
        text::title(&self.why, self.language)
    }

    /// The reason, in one or two sentences.
    pub fn reason(&self) -> &'static str {
        text::reason(&self.why, self.language)
    }

    /// The whole: reason, help, appeal and decision id, as one line of text.
    pub fn message(&self) -> String {
        let mut message = self.reason().to_owned();
        if let Why::Unscreened(unreadable) = self.why {
            message = format!("{message} ({})", unreadable.detail());
        }
        if !self.help.is_empty() {
            let lines: Vec<_> = self.help.iter().map(|line| format!("{} ({})", line.name, line.url)).collect();
            message = format!("{message} {} {}.", text::help(self.language), lines.join(", "));
        }
        if let Some(address) = self.appeal {
            message = format!("{message} {} {address}", text::appeal(self.language));
        }
        format!("{message} {} {}", text::decision(self.language), self.decision)
    }

    /// The stable code: the verdict's reason, or what could not be read.
    pub fn code(&self) -> &'static str {
        match self.why {
            Why::Blocked(verdict) | Why::Held(verdict) => verdict.reason.as_str(),
            Why::Unscreened(unreadable) => unreadable.kind().as_str(),
        }
    }

    /// The status: `refused` for a request that was judged, 400, 413 or 415 for one that could not be read.
    pub fn status(&self, refused: StatusCode) -> StatusCode {
        match self.why {
            Why::Blocked(_) | Why::Held(_) => refused,
            Why::Unscreened(unreadable) => unreadable.kind().status(),
        }
    }

    /// Whether the request was read and judged.
    pub fn judged(&self) -> bool {
        !matches!(self.why, Why::Unscreened(_))
    }

    /// The answer for APIs without an error shape of their own: a problem document (RFC 9457).
    pub fn problem(&self) -> Answer {
        let help: Vec<_> = self.help.iter().map(|line| Help { name: &line.name, url: &line.url }).collect();
        let status = self.status(StatusCode::FORBIDDEN);
        let problem = Problem {
            kind: "about:blank",
            title: self.title(),
            status: status.as_u16(),
            detail: self.message(),
            instance: format!("urn:uuid:{}", self.decision),
            decision: self.decision.to_string(),
            code: self.code(),
            help,
            appeal: self.appeal,
        };
        Answer { content_type: HeaderValue::from_static("application/problem+json"), ..Answer::json(status, &problem) }
    }
}

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    instance: String,
    decision: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    help: Vec<Help<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appeal: Option<&'a str>,
}

#[derive(Serialize)]
struct Help<'a> {
    name: &'a str,
    url: &'a str,
}

/// A refusal as a dialect writes it down.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The media type of the body.
    pub content_type: HeaderValue,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer of JSON.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Self {
        // Strings, numbers and lists of them always serialize; an empty body would still be a refusal.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self { status, content_type: HeaderValue::from_static("application/json"), body }
    }
}
