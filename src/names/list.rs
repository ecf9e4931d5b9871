//! A list of people, as written.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Deserialize;

use crate::lexicon::{Diagnostic, Level};
use crate::words::words;

words! {
    /// Whether somebody lives, or ever did.
    Status {
        /// Alive.
        Living = "living",
        /// Died under 70 years ago.
        Deceased = "deceased",
        /// Died over 70 years ago.
        Historical = "historical",
        /// Never lived.
        Fictional = "fictional",
    }
}

words! {
    /// How surely the name means this one person.
    Ambiguity {
        /// Nobody and nothing else is called that.
        Unique = "unique",
        /// An ordinary word, or a name that many people share.
        Common = "common",
        /// One name, that is also a word or a common given name.
        Mononym = "mononym",
    }
}

/// One person of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameEntry {
    /// The canonical name.
    pub name: String,
    /// Other names the person goes by.
    pub aliases: Vec<String>,
    /// ISO 3166 alpha-2, `XX` where it has no meaning.
    pub country: Arc<str>,
    /// What the person is known for: film, music, politics.
    pub field: Arc<str>,
    /// Year of birth.
    pub born: Option<i16>,
    /// Alive, dead, or made up.
    pub status: Status,
    /// How surely the name means this person.
    pub ambiguity: Ambiguity,
    /// The list it stands in: `names/film`.
    pub list: Arc<str>,
    /// Line in that list, counted from 1.
    pub line: usize,
}

impl NameEntry {
    /// The canonical name and all others.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// Whether the person's name stands for a manner of making pictures: painters, photographers, designers, directors.
    pub fn makes_pictures(&self) -> bool {
        makes_pictures(&self.field)
    }
}

/// Whether who is known for this is known for a manner of making pictures.
pub(super) fn makes_pictures(field: &str) -> bool {
    matches!(field, "art" | "photography" | "fashion" | "directing" | "literature")
}

/// Texts of which many are equal: each is kept once.
#[derive(Default)]
struct Texts(HashSet<Arc<str>>);

impl Texts {
    fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let text: Arc<str> = text.into();
        self.0.insert(text.clone());
        text
    }
}

#[derive(Deserialize)]
struct Row {
    name: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    born: Option<i16>,
    #[serde(default = "living")]
    status: Status,
    #[serde(default = "unique")]
    ambiguity: Ambiguity,
}

fn living() -> Status {
    Status::Living
}

fn unique() -> Ambiguity {
    Ambiguity::Unique
}

/// The most complaints about one file: each counts the lines before it, and who gets a hundred reads the first.
const MAX_ERRORS: usize = 100;

/// One file of people.
#[derive(Clone, Debug, Default)]
pub struct NameList {
    /// Its people, in order.
    pub entries: Vec<NameEntry>,
}

impl NameList {
    /// Reads a CSV file with a header line. Plain text, one name a line, is read too: everybody in it is `unique` and `living`.
    /// `name` is what the list is called: `names/film`.
    ///
    /// # Errors
    /// Rows that cannot be read, each with its line.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let whole = text;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let before = whole.len() - text.len();
        let file: Arc<str> = name.into();
        let list: Arc<str> = name.strip_suffix(".csv").or(name.strip_suffix(".txt")).unwrap_or(name).into();
        if !text.lines().next().unwrap_or_default().split(',').any(|column| column.trim() == "name") {
            return Ok(Self { entries: plain(&list, text) });
        }
        let mut entries = Vec::new();
        let mut errors = Vec::new();
        let mut texts = Texts::default();
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(false).from_reader(text.as_bytes());
        let headers = reader.headers().cloned().unwrap_or_default();
        for record in reader.records() {
            let place =
                |position: Option<&csv::Position>| position.map_or((0, 1), |p| (p.byte() as usize, p.line() as usize));
            let (at, result) = match record {
                Ok(record) => (place(record.position()), record.deserialize::<Row>(Some(&headers))),
                Err(error) => (place(error.position()), Err(error)),
            };
            match result {
                Ok(row) if !row.name.is_empty() => entries.push(NameEntry {
                    name: row.name,
                    aliases: row
                        .aliases
                        .split('|')
                        .map(str::trim)
                        .filter(|a| !a.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    country: texts.get(&row.country),
                    field: texts.get(&row.field),
                    born: row.born,
                    status: row.status,
                    ambiguity: row.ambiguity,
                    list: list.clone(),
                    line: at.1,
                }),
                Ok(_) => errors.push(row_error(&file, whole, before + at.0, "the name is empty")),
                Err(error) => errors.push(row_error(&file, whole, before + at.0, &error.to_string())),
            }
            if errors.len() == MAX_ERRORS {
                break;
            }
        }
        if errors.is_empty() { Ok(Self { entries }) } else { Err(errors) }
    }
}

fn row_error(file: &Arc<str>, text: &str, at: usize, message: &str) -> Diagnostic {
    let end = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |n| at + n);
    let help =
        "seven columns: name,aliases,country,field,born,status,ambiguity; their values are in lexicons/README.md";
    Diagnostic::new("name-row", Level::Error, file, text, at..end, message.to_owned(), help)
}

fn plain(list: &Arc<str>, text: &str) -> Vec<NameEntry> {
    let (country, field): (Arc<str>, Arc<str>) = ("XX".into(), "".into());
    text.lines()
        .enumerate()
        .map(|(line, name)| (line + 1, name.trim()))
        .filter(|(_, name)| !name.is_empty() && !name.starts_with('#'))
        .map(|(line, name)| NameEntry {
            name: name.to_owned(),
            aliases: Vec::new(),
            country: country.clone(),
            field: field.clone(),
            born: None,
            status: Status::Living,
            ambiguity: Ambiguity::Unique,
            list: list.clone(),
            line,
        })
        .collect()
}
