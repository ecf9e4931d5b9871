//! Who is taken of those that a source tells of.

use super::candidate::Candidate;
use super::country::{self, NOWHERE};
use super::date::CENTURY;
use super::{occupation, tidy};
use crate::names::Status;
use crate::words::words;

words! {
    /// Why a record was left.
    Left {
        /// It is about something else than a person.
        NotAPerson = "not-a-person",
        /// It has no name in the wanted languages, or none that a word is left of.
        NoName = "no-name",
        /// The person is under 18 (or under the age asked for), may be, or died so young.
        UnderAge = "under-age",
        /// The person has died, and only the living were asked for.
        Dead = "dead",
        /// Too few pages are about the person.
        FewSitelinks = "few-sitelinks",
        /// The person is known for something else.
        OtherOccupation = "other-occupation",
        /// The person is from elsewhere.
        OtherCountry = "other-country",
        /// The person stands in the source twice, or somebody of whom the very same is known.
        Duplicate = "duplicate",
        /// Somebody of the same name is known far better.
        Namesake = "namesake",
    }
}

/// From this age on anybody is taken, whatever is asked for.
pub const OF_AGE: u8 = 18;

/// So many years after a death somebody is historical.
const HISTORICAL: i16 = 70;

/// Nobody lives longer than this.
const LONGEST_LIFE: i16 = 120;

/// Who is wanted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// The day it is, as `(year, month, day)`.
    pub today: (i16, u8, u8),
    /// Only those who live.
    pub living: bool,
    /// At least this many pages about the person.
    pub min_sitelinks: u32,
    /// At least this old; under [`OF_AGE`] counts as that.
    pub min_age: u8,
    /// Any of these occupations: Wikidata ids, words, or fields. None: all.
    pub occupations: Vec<String>,
    /// Any of these countries, as codes in capitals. None: all.
    pub countries: Vec<String>,
}

/// A person who is taken: a row of a list, and what tells people of one name apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// The canonical name.
    pub name: String,
    /// Other names, joined by `|`.
    pub aliases: String,
    /// ISO 3166 alpha-2, `XX` if it is not known.
    pub country: String,
    /// The field of fame; empty if it is not known.
    pub field: String,
    /// Year of birth.
    pub born: Option<i16>,
    /// Alive or dead.
    pub status: String,
    /// What the source knows the person by, or nothing.
    pub id: String,
    /// How many pages are about the person; 0 if it is not known.
    pub sitelinks: u32,
}

impl Filter {
    /// Takes the candidate, or says why not. Nobody under 18 is ever taken.
    ///
    /// # Errors
    /// Why the candidate is left: the first of the reasons, in the order of [`Left`].
    pub fn take(&self, mut candidate: Candidate) -> Result<Person, Left> {
        let name = tidy::name(&candidate.name).ok_or(Left::NoName)?;
        if self.is_under_age(&candidate) {
            return Err(Left::UnderAge);
        }
        let status = self.status(&candidate);
        if self.living && status != Status::Living {
            return Err(Left::Dead);
        }
        if candidate.sitelinks.unwrap_or(0) < self.min_sitelinks {
            return Err(Left::FewSitelinks);
        }
        let mut occupations = candidate.occupations.iter();
        let asked = |o: &&String| self.occupations.iter().any(|wanted| occupation::is(o, wanted));
        let asked_for = occupations.find(asked);
        if asked_for.is_none() && !self.occupations.is_empty() {
            return Err(Left::OtherOccupation);
        }
        // What was asked for says best why the person is in the list.
        let field =
            asked_for.into_iter().chain(&candidate.occupations).find_map(|o| occupation::field(o)).unwrap_or_default();
        let codes: Vec<String> = candidate.countries.iter().filter_map(|c| country::code(c)).collect();
        let at_home = codes.iter().find(|code| self.countries.contains(code));
        if at_home.is_none() && !self.countries.is_empty() {
            return Err(Left::OtherCountry);
        }
        let country = at_home.or(codes.first()).cloned().unwrap_or_else(|| NOWHERE.to_owned());
        let born = candidate.born.filter(|b| b.slack == 0).map(|b| b.year);
        let aliases = tidy::aliases(&name, std::mem::take(&mut candidate.aliases)).join("|");
        let status = status.as_str().to_owned();
        let sitelinks = candidate.sitelinks.unwrap_or(0);
        Ok(Person { name, aliases, country, field: field.to_owned(), born, status, id: candidate.id, sitelinks })
    }

    fn is_under_age(&self, candidate: &Candidate) -> bool {
        // Of which only the century is known is no age at all.
        let Some(born) = candidate.born.filter(|b| b.slack < CENTURY) else { return false };
        let (now, least) = match candidate.died {
            // A child that died is no public figure either.
            Some(died) => (died.latest().min(self.today), OF_AGE),
            None if candidate.status == Some(Status::Fictional) => return false,
            None if candidate.dead => (self.today, OF_AGE),
            None => (self.today, self.min_age.max(OF_AGE)),
        };
        born.within(least.into(), now)
    }

    fn status(&self, candidate: &Candidate) -> Status {
        let after = |day: (i16, u8, u8), years: i16| (day.0.saturating_add(years), day.1, day.2) < self.today;
        let long_dead = candidate.died.is_some_and(|died| after(died.latest(), HISTORICAL));
        let born = candidate.born.map(|born| match born.slack {
            CENTURY.. => (born.year.saturating_add_unsigned(born.slack), 12, 31),
            _ => born.latest(),
        });
        match candidate.status {
            Some(status @ (Status::Fictional | Status::Historical)) => status,
            _ if long_dead => Status::Historical,
            _ if candidate.died.is_none() && born.is_some_and(|day| after(day, LONGEST_LIFE + HISTORICAL)) => {
                Status::Historical
            }
            _ if candidate.dead || candidate.died.is_some() || born.is_some_and(|day| after(day, LONGEST_LIFE)) => {
                Status::Deceased
            }
            Some(status) => status,
            None => Status::Living,
        }
    }
}
