use std::fmt;

use ::http::HeaderMap;
use ::http::header::ACCEPT_LANGUAGE;

/// A language refusals are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Dutch.
    Nl,
}

impl Language {
    /// Every language there is.
    pub const ALL: &'static [Self] = &[Self::En, Self::Nl];

    /// The language tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nl => "nl",
        }
    }

    /// The language of a tag (`nl`, `nl-BE`), if there is one.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag);
        Self::ALL.iter().copied().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    /// The one the caller likes best (`Accept-Language`); none when the caller asks for none of those there are.
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        let values = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
        for range in values.flat_map(|value| value.split(',')).take(64) {
            let mut pieces = range.split(';');
            let Some(language) = pieces.next().and_then(|tag| Self::of_tag(tag.trim())) else { continue };
            let weight =
                pieces.find_map(|piece| piece.trim().strip_prefix("q=")).map_or(Some(1.0), |q| q.trim().parse().ok());
            let Some(weight) = weight.filter(|weight: &f32| *weight > 0.0 && *weight <= 1.0) else { continue };
            if best.is_none_or(|(_, heaviest)| weight > heaviest) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
