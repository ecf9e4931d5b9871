//! Tables: which column says what, and what a row of them says.

use super::candidate::Candidate;
use super::country::NOWHERE;
use super::date::PartialDate;
use crate::names::Status;
use crate::words::words;

words! {
    /// What a column can say.
    Column {
        /// The canonical name.
        Name = "name",
        /// Other names.
        Aliases = "aliases",
        /// The country: a code, a name or a Wikidata id.
        Country = "country",
        /// What the person does: a word, a Wikidata id, or a field of fame.
        Field = "field",
        /// When the person was born.
        Born = "born",
        /// When the person died.
        Died = "died",
        /// `living`, `deceased`, `historical` or `fictional`.
        Status = "status",
        /// How many pages are about the person.
        Sitelinks = "sitelinks",
        /// What the source knows the person by.
        Id = "id",
        /// What kind of thing the row is about: rows that say another thing than a person are left.
        Schema = "schema",
    }
}

/// What a column is called in the tables that are about, in small letters without spaces and signs. A label comes before
/// the id it is the label of.
const HEADERS: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &["name", "fullname", "itemlabel", "personlabel", "humanlabel", "label", "caption", "canonicalname"],
    ),
    (
        Column::Aliases,
        &["aliases", "alias", "aka", "altlabel", "itemaltlabel", "personaltlabel", "altlabels", "othernames"],
    ),
    (
        Column::Country,
        &[
            "country",
            "countries",
            "countrycode",
            "nationality",
            "citizenship",
            "countrylabel",
            "citizenshiplabel",
            "nationalitylabel",
        ],
    ),
    (
        Column::Field,
        &["field", "occupation", "occupations", "profession", "occupationlabel", "occupationslabel", "professionlabel"],
    ),
    (Column::Born, &["born", "birthdate", "dateofbirth", "dob", "birthyear", "yearofbirth", "birth"]),
    (Column::Died, &["died", "deathdate", "dateofdeath", "dod", "deathyear", "yearofdeath", "death"]),
    (Column::Status, &["status"]),
    (Column::Sitelinks, &["sitelinks", "linkcount"]),
    (Column::Id, &["id", "item", "person", "human", "qid", "wikidataid"]),
    (Column::Schema, &["schema"]),
];

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    column: Column,
    at: usize,
    /// What stands between several values, if that was said.
    separator: Option<String>,
}

/// Which columns of a table say what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    places: Vec<Place>,
    width: usize,
}

/// That a header has no such column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoColumn {
    /// The name that was asked for, or `name`.
    pub wanted: String,
}

/// `name=Full Name`, `aliases=AKA:;`: what a column says, what it is called, and what stands between several values.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mapping {
    /// What it says.
    pub column: Column,
    /// What the header calls it.
    pub header: String,
    /// What stands between several values.
    pub separator: Option<String>,
}

impl Mapping {
    /// Reads `COLUMN=HEADER` or `COLUMN=HEADER:SEPARATOR`; a separator is one to three characters that are no letters or digits.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (column, header) = text.split_once('=').ok_or("write it as column=header, such as name=Full Name")?;
        let column = Column::from_word(column.trim()).ok_or_else(|| {
            let known: Vec<&str> = Column::ALL.iter().map(|c| c.as_str()).collect();
            format!("there is no column \"{}\"; the columns are {}", column.trim(), known.join(", "))
        })?;
        let is_separator =
            |text: &str| (1..=3).contains(&text.chars().count()) && !text.contains(char::is_alphanumeric);
        let (header, separator) = match header.rsplit_once(':') {
            Some((header, separator)) if is_separator(separator) => (header, Some(separator.to_owned())),
            _ => (header, None),
        };
        Ok(Self { column, header: header.trim().to_owned(), separator })
    }
}

impl Columns {
    /// Finds the columns in a header: those that are named in `mappings`, and for everything else those that go by a usual name.
    ///
    /// # Errors
    /// A column that is named and not there, or no column of names.
    pub fn find(header: &[&str], mappings: &[Mapping]) -> Result<Self, NoColumn> {
        let mut places = Vec::new();
        for mapping in mappings {
            let at = header.iter().position(|h| h.trim().eq_ignore_ascii_case(&mapping.header));
            let at = at.ok_or_else(|| NoColumn { wanted: mapping.header.clone() })?;
            places.push(Place { column: mapping.column, at, separator: mapping.separator.clone() });
        }
        let plain: Vec<String> =
            header.iter().map(|h| h.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "")).collect();
        for (column, names) in HEADERS {
            if mappings.iter().any(|mapping| mapping.column == *column) {
                continue;
            }
            let positions = names.iter().filter_map(|name| plain.iter().position(|h| h == name));
            // Ids and labels both tell of countries and occupations; of anything else the first is enough.
            let several = matches!(column, Column::Country | Column::Field);
            for at in positions.take(if several { usize::MAX } else { 1 }) {
                places.push(Place { column: *column, at, separator: None });
            }
        }
        if !places.iter().any(|place| place.column == Column::Name) {
            return Err(NoColumn { wanted: "name".to_owned() });
        }
        Ok(Self { places, width: header.len() })
    }

    /// How many columns a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether a column says this.
    pub fn has(&self, column: Column) -> bool {
        self.places.iter().any(|place| place.column == column)
    }

    /// What a row says, `cell` being what stands in the column of that number. `None` if it is about no person.
    pub fn candidate<'r>(&self, cell: impl Fn(usize) -> &'r str) -> Option<Candidate> {
        let mut candidate = Candidate::default();
        for place in &self.places {
            let cell = cell(place.at).trim();
            if cell.is_empty() {
                continue;
            }
            let values = |separators: &[&str]| -> Vec<String> { split(cell, place.separator.as_deref(), separators) };
            match place.column {
                Column::Name => candidate.name = cell.to_owned(),
                Column::Aliases => candidate.aliases = values(&["|", ";", ", "]),
                Column::Country => {
                    candidate.countries.extend(values(&["|", ";", ","]).into_iter().filter(|c| c != NOWHERE));
                }
                Column::Field => candidate.occupations.extend(values(&["|", ";", ","])),
                Column::Born => {
                    // Of several the latest: who may be under age is.
                    let dates = values(&[";", "|"]);
                    candidate.born = dates.iter().filter_map(|d| PartialDate::parse(d)).max_by_key(PartialDate::latest);
                }
                Column::Died => {
                    candidate.dead = true;
                    candidate.died = PartialDate::parse(cell);
                }
                Column::Status => candidate.status = Status::from_word(&cell.to_ascii_lowercase()),
                Column::Sitelinks => candidate.sitelinks = cell.parse().ok(),
                Column::Id => candidate.id = cell.rsplit('/').next().unwrap_or(cell).to_owned(),
                Column::Schema if !cell.eq_ignore_ascii_case("person") => return None,
                Column::Schema => {}
            }
        }
        Some(candidate)
    }
}

/// The values of a cell: between the separator that was said, or else the first of the usual ones that stands in it.
fn split(cell: &str, said: Option<&str>, usual: &[&str]) -> Vec<String> {
    let separator = said.or_else(|| usual.iter().copied().find(|separator| cell.contains(separator)));
    let values: Vec<&str> = separator.map_or_else(|| vec![cell], |separator| cell.split(separator).collect());
    values.into_iter().map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}
