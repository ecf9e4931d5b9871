//! The JSON dump of Wikidata: an item a line, in the brackets of one long list.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::candidate::Candidate;
use super::date::{CENTURY, PartialDate};
use super::error::RecordError;
use super::json::{Members, Text};

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow, default)]
    labels: Members<'a>,
    #[serde(borrow, default)]
    aliases: Members<'a>,
    #[serde(borrow, default)]
    claims: Members<'a>,
    #[serde(borrow, default)]
    sitelinks: Members<'a>,
}

/// A text in a language.
#[derive(Deserialize)]
struct Label<'a> {
    #[serde(borrow)]
    value: Text<'a>,
}

#[derive(Deserialize)]
struct Statement<'a> {
    #[serde(borrow)]
    mainsnak: Snak<'a>,
    #[serde(borrow, default)]
    rank: Text<'a>,
    #[serde(borrow, default)]
    qualifiers: Members<'a>,
}

#[derive(Deserialize)]
struct Snak<'a> {
    #[serde(borrow, default)]
    snaktype: Text<'a>,
    #[serde(borrow)]
    datavalue: Option<DataValue<'a>>,
}

#[derive(Deserialize)]
struct DataValue<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
}

#[derive(Deserialize)]
struct EntityId<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(rename = "numeric-id")]
    number: Option<u64>,
}

#[derive(Deserialize)]
struct Time<'a> {
    #[serde(borrow)]
    time: Text<'a>,
    #[serde(default = "day")]
    precision: u8,
}

/// The precision of a day.
fn day() -> u8 {
    11
}

#[derive(Deserialize)]
struct Monolingual<'a> {
    #[serde(borrow)]
    text: Text<'a>,
}

/// Properties, by the name that Wikidata gives them.
mod property {
    pub(super) const INSTANCE_OF: &str = "P31";
    pub(super) const BORN: &str = "P569";
    pub(super) const DIED: &str = "P570";
    pub(super) const CITIZEN_OF: &str = "P27";
    pub(super) const UNTIL: &str = "P582";
    pub(super) const OCCUPATION: &str = "P106";
    pub(super) const NATIVE_NAME: &str = "P1559";
    pub(super) const PSEUDONYM: &str = "P742";
}

/// The label that holds for every language that has none of its own.
const EVERY_LANGUAGE: &str = "mul";

/// Reads a line: the name is the label in the first of `languages` that has one, the others and the aliases in all of them
/// are aliases, and so are the native name and pseudonyms. `None` for what is no human being, and for the lines with
/// the brackets of the list.
///
/// A line in which the id of a human being stands nowhere is not read further than its two ends.
///
/// # Errors
/// Text that is not UTF-8 or not JSON, or is no item.
pub fn parse(line: &[u8], languages: &[String]) -> Result<Option<Candidate>, RecordError> {
    let line = line.trim_ascii();
    let line = line.strip_suffix(b",").unwrap_or(line).trim_ascii_end();
    if matches!(line, b"" | b"[" | b"]") {
        return Ok(None);
    }
    let is_whole = line.starts_with(b"{") && line.ends_with(b"}");
    if is_whole
        && memchr::memmem::find(line, b"\"Q5\"").is_none()
        && memchr::memmem::find(line, b"numeric-id").is_none()
    {
        return Ok(None);
    }
    let text = std::str::from_utf8(line).map_err(|_| RecordError::Encoding)?;
    let item: Item<'_> = serde_json::from_str(text)?;
    let is_human = ids(&item.claims, property::INSTANCE_OF).iter().any(|id| id == "Q5");
    Ok(is_human.then(|| candidate(&item, languages)))
}

fn candidate(item: &Item<'_>, languages: &[String]) -> Candidate {
    let wanted = || languages.iter().map(String::as_str).chain([EVERY_LANGUAGE]);
    let label = |language| item.labels.get::<Label<'_>>(language).map(|label| label.value.0.into_owned());
    let mut names: Vec<String> = wanted().filter_map(label).collect();
    for language in wanted() {
        let aliases: Vec<Label<'_>> = item.aliases.get(language).unwrap_or_default();
        names.extend(aliases.into_iter().map(|alias| alias.value.0.into_owned()));
    }
    // Without a label there is no name to take, whatever it is called otherwise.
    if !names.is_empty() {
        let native = values::<Monolingual<'_>>(&item.claims, property::NATIVE_NAME);
        names.extend(native.into_iter().map(|name| name.text.0.into_owned()));
        let pseudonyms = values::<Text<'_>>(&item.claims, property::PSEUDONYM);
        names.extend(pseudonyms.into_iter().map(|name| name.0.into_owned()));
    }
    let mut names = names.into_iter();
    Candidate {
        id: item.id.0.to_string(),
        name: names.next().unwrap_or_default(),
        aliases: names.collect(),
        countries: ids(&item.claims, property::CITIZEN_OF),
        occupations: ids(&item.claims, property::OCCUPATION),
        born: date(&item.claims, property::BORN),
        died: date(&item.claims, property::DIED),
        dead: has_value(&item.claims, property::DIED),
        status: None,
        sitelinks: Some(u32::try_from(item.sitelinks.len()).unwrap_or(u32::MAX)),
    }
}

/// The statements about a property that hold: preferred ones first, those that held once last.
fn statements<'a>(claims: &Members<'a>, property: &str) -> Vec<Statement<'a>> {
    let mut all: Vec<Statement<'a>> = claims.get(property).unwrap_or_default();
    all.retain(|statement| statement.rank.0 != "deprecated");
    all.sort_by_key(|statement| (statement.rank.0 != "preferred", statement.qualifiers.has(property::UNTIL)));
    all
}

fn values<'a, T: Deserialize<'a>>(claims: &Members<'a>, property: &str) -> Vec<T> {
    let value = |statement: Statement<'a>| serde_json::from_str(statement.mainsnak.datavalue?.value.get()).ok();
    statements(claims, property).into_iter().filter_map(value).collect()
}

/// Whether anything is said to be so, be it unknown what.
fn has_value(claims: &Members<'_>, property: &str) -> bool {
    statements(claims, property).iter().any(|statement| statement.mainsnak.snaktype.0 != "novalue")
}

fn ids(claims: &Members<'_>, property: &str) -> Vec<String> {
    let id = |value: EntityId<'_>| match (value.id, value.number) {
        (Some(id), _) => Some(id.0.into_owned()),
        (None, Some(number)) => Some(format!("Q{number}")),
        (None, None) => None,
    };
    values(claims, property).into_iter().filter_map(id).collect()
}

fn date(claims: &Members<'_>, property: &str) -> Option<PartialDate> {
    values::<Time<'_>>(claims, property).iter().find_map(|value| {
        let date = PartialDate::parse(&value.time.0)?;
        Some(match value.precision {
            11.. => date,
            10 => PartialDate { day: None, ..date },
            9 => PartialDate { month: None, day: None, ..date },
            8 => PartialDate { year: date.year.div_euclid(10) * 10, month: None, day: None, slack: 9 },
            _ => PartialDate { month: None, day: None, slack: CENTURY, ..date },
        })
    })
}
