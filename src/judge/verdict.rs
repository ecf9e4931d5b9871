//! What the screen answers: [`Verdict`] and the words it is made of.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

pub use crate::lexicon::{Severity, Subject};
pub use crate::text::Disguise;
use crate::words::words;

words! {
    /// What is done with a request. Ordered: a later one is stricter.
    Action {
        /// The request passes.
        Allow = "allow",
        /// The request is held (or forwarded and flagged) until a person has looked at it.
        Review = "review",
        /// The request is refused.
        Block = "block",
    }
}

words! {
    /// Why a verdict is what it is: a stable code for logs, refusals and statistics.
    Reason {
        /// Nothing sexual was found.
        Clear = "clear",
        /// Sexual words, and no real person they can be about.
        NoRealPerson = "no-real-person",
        /// What was found is allowed for this subject (a mild word, art, parody, history).
        Permitted = "permitted",
        /// Something was found, and too little of it to act on.
        WeakEvidence = "weak-evidence",
        /// A consent grant of the operator covers the person.
        ConsentGranted = "consent-granted",
        /// Adult content of nobody real, where the operator does not want any.
        AdultContent = "adult-content",
        /// A sexual picture of a person whose name is also a word, or of half a name.
        SexualAmbiguousPerson = "sexual-ambiguous-person",
        /// A sexual picture of a historical person.
        SexualHistoricalPerson = "sexual-historical-person",
        /// A sexual picture of a private person.
        SexualPrivatePerson = "sexual-private-person",
        /// A sexual picture of a public figure.
        SexualPublicPerson = "sexual-public-person",
        /// A sexual picture of somebody on the protected registry.
        SexualProtectedPerson = "sexual-protected-person",
        /// A sexual picture of whoever is in the source image.
        SexualDepictedPerson = "sexual-depicted-person",
        /// Taking clothes off somebody.
        Undress = "undress",
        /// A minor in a sexual request.
        Minor = "minor",
    }
}

words! {
    /// What an allowed request obliges the service to do.
    Obligation {
        /// Label the picture as a deepfake: it shows a real person (AI Act, article 50).
        LabelDeepfake = "label-deepfake",
    }
}

words! {
    /// What a finding counted for.
    Counted {
        /// It sexualises.
        Sexual = "sexual",
        /// It undresses.
        Undress = "undress",
        /// It names or describes a person.
        Person = "person",
        /// It names a person whom a consent grant covers.
        Granted = "granted",
        /// It is a sign that somebody is a minor.
        Minor = "minor",
        /// It is a context: art, parody, photorealism.
        Context = "context",
        /// It negates a sexual word.
        Negation = "negation",
        /// It was hidden by a benign compound.
        Exempt = "exempt",
        /// It was seen and counted for nothing: a creator, or a word about somebody else.
        Nothing = "nothing",
    }
}

/// A term or name that was found in a prompt, where, and what it counted for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Index into [`Prompt::parts`](crate::Prompt::parts).
    pub part: usize,
    /// Byte range in that part's original text; always on character boundaries.
    pub span: Range<usize>,
    /// The lexicon entry's id, or for a name the list it stands in (`names/film`) or its entry in the registry of protected names
    /// (`registry/1f2e...`), never the name.
    pub term: Arc<str>,
    /// What it counted for.
    pub counted: Counted,
    /// Of a sexual or undressing finding, how grave; else `none`.
    pub severity: Severity,
    /// Of a person, who; else `none`.
    pub subject: Subject,
    /// In (0, 1]: how sure the reading is.
    pub confidence: f32,
    /// What was undone to read it.
    pub disguise: Disguise,
}

/// The answer to one prompt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// What to do.
    #[serde(rename = "verdict")]
    pub action: Action,
    /// Why, as a stable code.
    pub reason: Reason,
    /// The gravest thing that was counted.
    pub severity: Severity,
    /// Whom it was counted against.
    pub subject: Subject,
    /// In [0, 1]: how sure the screen is that this asks for a sexual picture of a real person. Ranks held requests.
    pub score: f32,
    /// What was found, in order of part and place.
    pub findings: Vec<Finding>,
    /// What an allowed request obliges the service to do.
    pub obligations: Vec<Obligation>,
    /// The consent grants that made the answer milder, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Arc<str>>,
}

impl Verdict {
    /// The verdict of a prompt in which nothing was found.
    pub const fn clear() -> Self {
        Self {
            action: Action::Allow,
            reason: Reason::Clear,
            severity: Severity::None,
            subject: Subject::None,
            score: 0.0,
            findings: Vec::new(),
            obligations: Vec::new(),
            grants: Vec::new(),
        }
    }
}
