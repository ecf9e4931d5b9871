//! OpenSanctions in the shape of FollowTheMoney: an entity a line, of which people are the entities of the schema `Person`.

use serde::Deserialize;

use super::candidate::Candidate;
use super::date::PartialDate;
use super::error::RecordError;
use super::json::{Members, Text};

#[derive(Deserialize)]
struct Entity<'a> {
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow)]
    schema: Text<'a>,
    #[serde(borrow, default)]
    caption: Option<Text<'a>>,
    #[serde(borrow, default)]
    properties: Members<'a>,
}

/// What the source files somebody under, and the occupation it stands for.
const TOPICS: &[(&str, &str)] = &[
    ("role.pep", "politics"),
    ("role.pol", "politics"),
    ("role.rca", "politics"),
    ("role.judge", "politics"),
    ("role.diplo", "politics"),
    ("role.civil", "politics"),
    ("role.journo", "journalism"),
    ("role.act", "activism"),
    ("role.oligarch", "business"),
];

/// Reads a line: the name is the caption, every other name is an alias but the weak ones. `None` for what is no person.
///
/// # Errors
/// Text that is not UTF-8 or not JSON, or is no entity.
pub fn parse(line: &[u8]) -> Result<Option<Candidate>, RecordError> {
    let text = std::str::from_utf8(line.trim_ascii()).map_err(|_| RecordError::Encoding)?;
    if text.is_empty() {
        return Ok(None);
    }
    let entity: Entity<'_> = serde_json::from_str(text)?;
    if entity.schema.0 != "Person" {
        return Ok(None);
    }
    let all = |property: &str| {
        let values: Vec<Text<'_>> = entity.properties.get(property).unwrap_or_default();
        values.into_iter().map(|value| value.0.into_owned())
    };
    let dates = |property: &str| all(property).find_map(|date| PartialDate::parse(&date));
    let caption = entity.caption.into_iter().map(|caption| caption.0.into_owned());
    let mut names = caption.chain(all("name")).chain(all("alias"));
    let topics: Vec<String> = all("topics").collect();
    let roles =
        TOPICS.iter().filter(|(topic, _)| topics.iter().any(|t| t == topic)).map(|(_, role)| (*role).to_owned());
    Ok(Some(Candidate {
        name: names.next().unwrap_or_default(),
        aliases: names.collect(),
        countries: all("citizenship").chain(all("nationality")).chain(all("country")).collect(),
        occupations: all("position").chain(all("occupation")).chain(roles).collect(),
        // The latest of several: who may be under age is.
        born: all("birthDate").filter_map(|date| PartialDate::parse(&date)).max_by_key(PartialDate::latest),
        died: dates("deathDate"),
        dead: all("deathDate").next().is_some(),
        status: None,
        sitelinks: None,
        id: entity.id.0.into_owned(),
    }))
}
