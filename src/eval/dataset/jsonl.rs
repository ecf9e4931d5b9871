//! JSONL: a JSON object a line.

use std::fmt;
use std::io::Read;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::lines::Lines;
use super::{BadLine, Expect, Sample};
use crate::Action;

/// An id as datasets have it: a string or a whole number. Both are kept as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Id(pub String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id: a string or a number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                Ok(Id(text.to_owned()))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
                Ok(Id(number.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Id, E> {
                Ok(Id(number.to_string()))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Id, E> {
                Ok(Id(number.to_string()))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Id, E> {
                Ok(Id::default())
            }
        }
        from.deserialize_any(Text)
    }
}

/// One line. Unknown keys are passed over.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: Id,
    prompt: String,
    #[serde(default)]
    negative_prompt: Option<String>,
    #[serde(default)]
    has_image: Option<bool>,
    #[serde(default)]
    expect: Option<Label>,
    #[serde(default)]
    slice: Option<String>,
}

/// A verdict, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Label {
    One(Action),
    Any(Vec<Action>),
}

impl From<Label> for Expect {
    fn from(label: Label) -> Self {
        match label {
            Label::One(one) => Self::any([one]),
            Label::Any(any) => Self::any(any),
        }
    }
}

/// Reads `{"id", "prompt", "negative_prompt"?, "has_image"?, "expect"?, "slice"?}` a line. Blank lines are passed over.
pub fn jsonl<R: Read>(file: &str, slice: &str, input: R) -> impl Iterator<Item = Result<Sample, BadLine>> + use<R> {
    let (file, default): (Arc<str>, Arc<str>) = (file.into(), slice.into());
    let mut lines = Lines::new(input);
    // Rows of one slice mostly stand together: they share its name.
    let mut slice = default.clone();
    std::iter::from_fn(move || {
        let (line, text) = lines.next()?;
        let row = text.and_then(|text| serde_json::from_str::<Row>(text).map_err(|error| unquoted(&error)));
        let row = match row {
            Ok(row) => row,
            Err(why) => return Some(Err(BadLine { file: file.clone(), line, why })),
        };
        match row.slice.as_deref() {
            None => slice = default.clone(),
            Some(name) if name != &*slice => slice = name.into(),
            Some(_) => {}
        }
        Some(Ok(Sample {
            id: if row.id.0.is_empty() { format!("{file}:{line}") } else { row.id.0 },
            slice: slice.clone(),
            prompt: row.prompt,
            negative: row.negative_prompt,
            image: row.has_image == Some(true),
            expect: row.expect.map(Expect::from).unwrap_or_default(),
            why: None,
        }))
    })
}

/// The message without the values it quotes, which may be a prompt, and without the "line 1" of the one line that was parsed.
pub(crate) fn unquoted(error: &serde_json::Error) -> String {
    if error.is_data() && error.to_string().contains("untagged enum Label") {
        return "\"expect\" is not allow, review or block, or a list of them".to_owned();
    }
    let message = error.to_string();
    let (message, column) = message.rsplit_once(" at line 1 column ").unwrap_or((&message, ""));
    let kept = match (message.find('"'), message.rfind('"')) {
        (Some(open), Some(close)) if open < close => format!("{}\"...\"{}", &message[..open], &message[close + 1..]),
        _ => message.to_owned(),
    };
    if column.is_empty() { kept } else { format!("{kept} at column {column}") }
}
