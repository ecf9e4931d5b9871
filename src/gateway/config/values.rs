//! The values of the file that are more than a string: checked while they are read, so that errors point at them.

use std::str::FromStr;
use std::time::Duration;

use http::{HeaderName, Uri};
use serde::de::{Deserialize, Deserializer, Error};

use crate::http::{Routes, dialects};

/// A number of bytes: `1048576`, `"64 MiB"`, `"2MB"`.
#[derive(Clone, Copy)]
pub(super) struct Size(pub(super) usize);

/// A time: `"500ms"`, `"10s"`, `"2m"`.
#[derive(Clone, Copy)]
pub(super) struct Time(pub(super) Duration);

/// An address with scheme and host.
#[derive(Clone)]
pub(super) struct Url(pub(super) Uri);

/// The name of a header.
#[derive(Clone)]
pub(super) struct Header(pub(super) HeaderName);

/// The name of a dialect.
#[derive(Clone)]
pub(super) struct DialectName(pub(super) String);

/// The pattern of a path.
#[derive(Clone)]
pub(super) struct Pattern(pub(super) String);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Number(u64),
            Text(String),
        }
        let wrong =
            || D::Error::custom("a size is a number of bytes, or one with a unit: \"64 MiB\", \"2 MB\", \"512 KiB\"");
        let bytes = match Raw::deserialize(from).map_err(|_| wrong())? {
            Raw::Number(bytes) => Some(bytes),
            Raw::Text(text) => size(&text),
        };
        bytes.and_then(|bytes| usize::try_from(bytes).ok()).map(Self).ok_or_else(wrong)
    }
}

fn size(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = match text[digits..].trim() {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    text[..digits].parse::<u64>().ok()?.checked_mul(unit)
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = || D::Error::custom("a time is a number with a unit, in quotes: \"500ms\", \"10s\", \"2m\"");
        let text = String::deserialize(from).map_err(|_| wrong())?;
        let span = jiff::SignedDuration::from_str(&text).map_err(|_| wrong())?;
        Duration::try_from(span).map(Self).map_err(|_| wrong())
    }
}

impl<'de> Deserialize<'de> for Url {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        url(&text).map(Self).map_err(D::Error::custom)
    }
}

/// Reads the address of an upstream. The error says what is wrong and how to write it.
pub fn url(text: &str) -> Result<Uri, String> {
    let wrong =
        |why: &str| format!("{text:?} is no address of an upstream: {why}; write it like \"https://api.example.com\"");
    let uri: Uri = text.parse().map_err(|error| wrong(&format!("{error}")))?;
    match uri.scheme_str() {
        Some("http" | "https") if uri.query().is_some() => Err(wrong("it has a query")),
        Some("http" | "https") if uri.authority().is_some_and(|a| a.as_str().contains('@')) => {
            Err(wrong("it has a user name or password, which would end up in logs"))
        }
        Some("http" | "https") => Ok(uri),
        Some(_) => Err(wrong("it is neither http nor https")),
        None => Err(wrong("it has no scheme")),
    }
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        HeaderName::from_str(&text).map(Self).map_err(|_| D::Error::custom(format!("{text:?} is no name of a header")))
    }
}

impl<'de> Deserialize<'de> for DialectName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if dialects::named(&text).is_some() {
            return Ok(Self(text));
        }
        let known: Vec<_> = dialects::all().iter().map(|dialect| format!("`{}`", dialect.name())).collect();
        Err(D::Error::custom(format!("unknown dialect `{text}`, expected one of {}", known.join(", "))))
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        match Routes::empty().route(&text, "generic") {
            Ok(_) => Ok(Self(text)),
            Err(error) => Err(D::Error::custom(error)),
        }
    }
}
