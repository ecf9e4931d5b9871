//! The sentences of refusals, per language.

use super::{Language, Why};
use crate::Reason;
use crate::http::UnreadableKind;

/// What happened and why, in one or two sentences.
pub(super) fn reason(why: &Why<'_>, language: Language) -> &'static str {
    match why {
        Why::Blocked(verdict) => blocked(verdict.reason, language),
        Why::Held(_) => match language {
            Language::En => {
                "This request is on hold. It may ask for a sexual picture of a real person who did not agree to it, so a \
                 person will look at it first. No picture was made. You can send the same request again later."
            }
            Language::Nl => {
                "Dit verzoek is aangehouden. Het vraagt mogelijk om een seksuele afbeelding van een echt persoon die daar \
                 niet mee heeft ingestemd; een medewerker kijkt er eerst naar. Er is geen afbeelding gemaakt. U kunt \
                 hetzelfde verzoek later opnieuw sturen."
            }
        },
        Why::Unscreened(unreadable) => unscreened(unreadable.kind(), language),
    }
}

fn blocked(reason: Reason, language: Language) -> &'static str {
    match (reason, language) {
        (Reason::Minor, Language::En) => {
            "This request was refused: it asks for a sexual picture of a minor, or of somebody who may be one. Making, \
             having or sharing such pictures is a crime, also when a computer makes them."
        }
        (Reason::Minor, Language::Nl) => {
            "Dit verzoek is geweigerd: het vraagt om een seksuele afbeelding van een minderjarige, of van iemand die dat \
             kan zijn. Zulke afbeeldingen maken, bezitten of delen is strafbaar, ook als een computer ze maakt."
        }
        (Reason::Undress | Reason::SexualDepictedPerson, Language::En) => {
            "This request was refused: it asks to undress or sexualise a real person in a picture. Doing that without \
             their consent harms them, and in many countries it is a crime."
        }
        (Reason::Undress | Reason::SexualDepictedPerson, Language::Nl) => {
            "Dit verzoek is geweigerd: het vraagt om een echt persoon op een afbeelding uit te kleden of te \
             seksualiseren. Zonder toestemming is dat schadelijk voor die persoon, en strafbaar."
        }
        (Reason::AdultContent, Language::En) => "This request was refused: this service does not make adult content.",
        (Reason::AdultContent, Language::Nl) => "Dit verzoek is geweigerd: deze dienst maakt geen seksuele inhoud.",
        (_, Language::En) => {
            "This request was refused: it asks for a sexual picture of a real person. Making one without that person's \
             consent harms them, and in many countries it is a crime."
        }
        (_, Language::Nl) => {
            "Dit verzoek is geweigerd: het vraagt om een seksuele afbeelding van een echt persoon. Zonder toestemming is \
             dat schadelijk voor die persoon, en strafbaar."
        }
    }
}

fn unscreened(kind: UnreadableKind, language: Language) -> &'static str {
    match (kind, language) {
        (UnreadableKind::TooLarge, Language::En) => "This request was refused: it is too large to be checked.",
        (UnreadableKind::TooLarge, Language::Nl) => "Dit verzoek is geweigerd: het is te groot om te controleren.",
        (UnreadableKind::TooDeep | UnreadableKind::TooMany, Language::En) => {
            "This request was refused: it is too complex to be checked."
        }
        (UnreadableKind::TooDeep | UnreadableKind::TooMany, Language::Nl) => {
            "Dit verzoek is geweigerd: het is te ingewikkeld om te controleren."
        }
        (UnreadableKind::Aborted, Language::En) => "This request broke off before its end.",
        (UnreadableKind::Aborted, Language::Nl) => "Dit verzoek brak af voor het einde.",
        (UnreadableKind::TooSlow, Language::En) => "This request did not arrive in time. Send it again.",
        (UnreadableKind::TooSlow, Language::Nl) => "Dit verzoek kwam niet op tijd aan. Stuur het opnieuw.",
        (UnreadableKind::NoRoom, Language::En) => {
            "There are too many large requests at the moment. Send this one again in a moment."
        }
        (UnreadableKind::NoRoom, Language::Nl) => {
            "Er zijn op dit moment te veel grote verzoeken. Stuur dit verzoek zo dadelijk opnieuw."
        }
        (UnreadableKind::ContentEncoding | UnreadableKind::Charset | UnreadableKind::ContentType, Language::En) => {
            "This request was refused: its media type, charset or compression cannot be checked. Send plain UTF-8."
        }
        (UnreadableKind::ContentEncoding | UnreadableKind::Charset | UnreadableKind::ContentType, Language::Nl) => {
            "Dit verzoek is geweigerd: het mediatype, de tekenset of de compressie kan niet worden gecontroleerd. Stuur \
             gewone UTF-8."
        }
        (_, Language::En) => "This request was refused: it cannot be read, so it cannot be checked.",
        (_, Language::Nl) => "Dit verzoek is geweigerd: het kan niet worden gelezen en dus niet worden gecontroleerd.",
    }
}

/// The short title, for shapes that have one.
pub(super) fn title(why: &Why<'_>, language: Language) -> &'static str {
    match (why, language) {
        (Why::Blocked(_), Language::En) => "Request refused",
        (Why::Blocked(_), Language::Nl) => "Verzoek geweigerd",
        (Why::Held(_), Language::En) => "Request on hold",
        (Why::Held(_), Language::Nl) => "Verzoek aangehouden",
        (Why::Unscreened(_), Language::En) => "Request could not be checked",
        (Why::Unscreened(_), Language::Nl) => "Verzoek kon niet worden gecontroleerd",
    }
}

pub(super) fn help(language: Language) -> &'static str {
    match language {
        Language::En => "If a picture like this is made or shared of you or somebody you know, help is here:",
        Language::Nl => {
            "Wordt er zo'n afbeelding van u of van iemand die u kent gemaakt of gedeeld? Hulp vindt u hier:"
        }
    }
}

pub(super) fn appeal(language: Language) -> &'static str {
    match language {
        Language::En => "If you think this is a mistake, you can appeal here:",
        Language::Nl => "Denkt u dat dit een vergissing is? Maak hier bezwaar:",
    }
}

pub(super) fn decision(language: Language) -> &'static str {
    match language {
        Language::En => "Decision:",
        Language::Nl => "Beslissing:",
    }
}
