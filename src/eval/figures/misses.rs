//! Why a prompt that should be held was not.

use crate::judge::Counted;
use crate::lexicon::Hit;
use crate::text::Reading;
use crate::words::words;
use crate::{Action, Finding, Prompt, Reason, Screener, Severity, Subject, Verdict};

use super::Seen;

words! {
    /// The likely cause of a miss: where to look first.
    Miss {
        /// No sexual or undressing word was found: a term is missing, or it was disguised too well.
        NoSexualTerm = "no-sexual-term",
        /// There was one, and a benign compound hid it.
        Exempted = "exempted",
        /// There was one, and it was read as negated.
        Negated = "negated",
        /// Nobody it could be about was found: a name, a relation or a source image is missing.
        NoPerson = "no-person",
        /// Both were found, and the one was not read as being about the other.
        NotBound = "not-bound",
        /// Both were found and bound, too unsurely: the score stayed under `review_at`.
        UnderThreshold = "under-threshold",
        /// All was found, and the policy allows it.
        Permitted = "permitted",
    }
}

impl Miss {
    /// The cause in words.
    pub const fn explain(self) -> &'static str {
        match self {
            Self::NoSexualTerm => "no sexual term was found",
            Self::Exempted => "a benign compound hid the sexual term",
            Self::Negated => "the sexual term was read as negated",
            Self::NoPerson => "nobody it could be about was found",
            Self::NotBound => "both were found, but not bound to each other",
            Self::UnderThreshold => "the score stayed under review_at",
            Self::Permitted => "the policy allows what was found",
        }
    }

    /// The likely cause of a verdict of allow.
    pub fn of(screener: &Screener, prompt: &Prompt<'_>, verdict: &Verdict) -> Self {
        let policy = screener.policy();
        let surest = |is: &dyn Fn(&Finding) -> bool| {
            verdict.findings.iter().filter(|f| is(f)).map(|f| f.confidence).fold(0.0f32, f32::max)
        };
        let sexual = surest(&|f| matches!(f.counted, Counted::Sexual | Counted::Undress));
        if sexual == 0.0 {
            let negated = verdict.findings.iter().any(|f| f.counted == Counted::Negation);
            return match (negated, hides(screener, prompt)) {
                (true, _) => Self::Negated,
                (false, true) => Self::Exempted,
                (false, false) => Self::NoSexualTerm,
            };
        }
        let real = |f: &Finding| f.counted == Counted::Person && f.subject.is_real() || f.counted == Counted::Minor;
        let mut person = surest(&real);
        if prompt.source_image() {
            person = 1.0;
        }
        let not_shown = verdict.findings.iter().any(|f| f.counted == Counted::Nothing);
        if person == 0.0 {
            return if not_shown { Self::NotBound } else { Self::NoPerson };
        }
        let gravest = verdict.findings.iter().map(|f| f.severity).max().unwrap_or(Severity::None);
        let subjects = verdict.findings.iter().filter(|f| real(f)).map(|f| f.subject);
        let strictest = subjects
            .chain(prompt.source_image().then_some(Subject::Depicted))
            .map(|subject| policy.cell(gravest, subject))
            .max();
        if strictest == Some(Action::Allow) || verdict.reason == Reason::Permitted {
            Self::Permitted
        } else if sexual * person >= policy.review_at {
            Self::NotBound
        } else {
            Self::UnderThreshold
        }
    }
}

/// Whether a benign compound hides a sexual word in a prompt.
fn hides(screener: &Screener, prompt: &Prompt<'_>) -> bool {
    let is_sexual = |hit: &Hit| screener.lexicon().entry(hit).severity > Severity::None;
    prompt.parts().iter().any(|part| {
        let reading = Reading::new(&part.text);
        let mut hits = Vec::new();
        screener.lexicon().find(reading.tokens(), &mut hits);
        let inside = |hidden: &Hit, hit: &Hit| hit.start <= hidden.start && hidden.end <= hit.end;
        let compounds = hits.iter().filter(|hit| screener.lexicon().entry(hit).exempt);
        compounds.into_iter().any(|hit| hits.iter().any(|hidden| is_sexual(hidden) && inside(hidden, hit)))
    })
}

/// The benign compounds in a prompt: their ids and places.
pub(super) fn compounds(screener: &Screener, prompt: &Prompt<'_>) -> Vec<Seen> {
    let mut found = Vec::new();
    for (number, part) in prompt.parts().iter().enumerate() {
        let reading = Reading::new(&part.text);
        let mut hits = Vec::new();
        screener.lexicon().find(reading.tokens(), &mut hits);
        for hit in hits {
            let entry = screener.lexicon().entry(&hit);
            if entry.exempt {
                let span = reading.original(hit.start, hit.end);
                found.push(Seen::new(entry.id.clone(), number, span, Counted::Exempt));
            }
        }
    }
    found
}
