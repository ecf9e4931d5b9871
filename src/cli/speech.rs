//! Verdicts in words a person understands.

use crate::judge::{Counted, Disguise};
use crate::{Finding, Obligation, Reason};

/// Why a verdict is what it is.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Clear => "nothing sexual was found",
        Reason::NoRealPerson => "sexual words, but no real person they can be about",
        Reason::Permitted => "what was found is allowed for this person in this context",
        Reason::WeakEvidence => "something was found, but too little of it to act on",
        Reason::ConsentGranted => "the person has agreed to it: a consent grant covers this",
        Reason::AdultContent => "adult content of nobody real, which this policy does not want",
        Reason::SexualAmbiguousPerson => "a sexual picture of somebody whose name is also a word, or of half a name",
        Reason::SexualHistoricalPerson => "a sexual picture of a historical person",
        Reason::SexualPrivatePerson => "a sexual picture of a private person",
        Reason::SexualPublicPerson => "a sexual picture of a public figure",
        Reason::SexualProtectedPerson => "a sexual picture of somebody on the protected registry",
        Reason::SexualDepictedPerson => "a sexual picture of whoever is in the source image",
        Reason::Undress => "taking clothes off somebody",
        Reason::Minor => "a minor in a sexual request",
    }
}

/// What an allowed request obliges the service to do.
pub(super) fn obligation(obligation: Obligation) -> &'static str {
    match obligation {
        Obligation::LabelDeepfake => "label it as made by AI, because it shows a real person (label-deepfake)",
    }
}

/// What a finding counted for.
pub(super) fn counted(finding: &Finding) -> String {
    match finding.counted {
        Counted::Sexual => format!("sexual ({})", finding.severity),
        Counted::Undress => "undressing somebody (undress)".to_owned(),
        Counted::Person => format!("a person ({})", finding.subject),
        Counted::Granted => format!("a person ({}) who agreed: a consent grant covers them", finding.subject),
        Counted::Minor => "a sign of a minor".to_owned(),
        Counted::Context => "context".to_owned(),
        Counted::Negation => format!("sexual ({}), but negated", finding.severity),
        Counted::Exempt => "hidden by a benign compound".to_owned(),
        Counted::Nothing => format!("a person ({}) who is not shown: counts for nothing", finding.subject),
    }
}

/// What was undone to read it, if anything was.
pub(super) fn disguise(disguise: Disguise) -> Option<&'static str> {
    Some(match disguise {
        Disguise::Plain => return None,
        Disguise::Leet => "read with digits and signs as letters",
        Disguise::Spaced => "read with letters spaced apart joined",
        Disguise::Repeated => "read with repeated letters squeezed",
        Disguise::LookAlike => "read with look-alike letters of another script",
        Disguise::Escaped => "read with escapes as they stand",
        Disguise::Joined => "read with words joined or split",
        Disguise::Syntax => "read with prompt syntax taken out",
        Disguise::Reversed => "read as last name first",
        Disguise::Typo => "read with one letter off",
    })
}
