use std::borrow::Cow;

use super::Language;

/// Whom a help line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everyone.
    Everyone,
    /// People who were minors when the picture was made of them.
    Minors,
    /// Adults.
    Adults,
}

/// A place that helps people of whom sexual pictures go round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its address.
    pub url: Cow<'static, str>,
    /// Whom it is for.
    pub audience: Audience,
    /// The only language of refusals it is named in; in all of them if none.
    pub language: Option<Language>,
}

impl HelpLine {
    /// The lines named when the operator sets none: Take It Down (minors), StopNCII.org (adults), and in Dutch
    /// Helpwanted.nl.
    pub fn builtin() -> Vec<Self> {
        let line = |name: &'static str, url: &'static str, audience, language| Self {
            name: Cow::Borrowed(name),
            url: Cow::Borrowed(url),
            audience,
            language,
        };
        vec![
            line("Helpwanted.nl", "https://www.helpwanted.nl", Audience::Everyone, Some(Language::Nl)),
            line("Take It Down", "https://takeitdown.ncmec.org", Audience::Minors, None),
            line("StopNCII.org", "https://stopncii.org", Audience::Adults, None),
        ]
    }
}
