//! A person as a source tells of them, before anybody has decided to take them.

use super::date::PartialDate;
use crate::names::Status;

/// A person as one record tells of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// What the source knows the person by (`Q42`); empty where it has no such thing.
    pub id: String,
    /// The name the source puts first; empty if it has none in the wanted languages.
    pub name: String,
    /// Other names, as written.
    pub aliases: Vec<String>,
    /// Countries as the source gives them (a Wikidata id, a code, a name), the most telling first.
    pub countries: Vec<String>,
    /// Occupations as the source gives them (a Wikidata id, a word), the most telling first.
    pub occupations: Vec<String>,
    /// When the person was born.
    pub born: Option<PartialDate>,
    /// When the person died.
    pub died: Option<PartialDate>,
    /// Whether the person is known to have died, be it at an unknown time.
    pub dead: bool,
    /// The status, if the source says it in so many words.
    pub status: Option<Status>,
    /// How many pages of Wikipedia and its sisters are about the person.
    pub sitelinks: Option<u32>,
}

impl Candidate {
    /// Adds what another record of the same person says. What this one knows already stays.
    pub fn merge(&mut self, other: Self) {
        let mut aliases = other.aliases;
        if self.name.is_empty() {
            self.name = other.name;
        } else {
            aliases.insert(0, other.name);
        }
        for alias in aliases {
            if !alias.is_empty() && alias != self.name {
                add(&mut self.aliases, alias);
            }
        }
        other.countries.into_iter().for_each(|country| add(&mut self.countries, country));
        other.occupations.into_iter().for_each(|occupation| add(&mut self.occupations, occupation));
        self.born = self.born.or(other.born);
        self.died = self.died.or(other.died);
        self.dead |= other.dead;
        self.status = self.status.or(other.status);
        self.sitelinks = self.sitelinks.max(other.sitelinks);
    }
}

fn add(all: &mut Vec<String>, one: String) {
    if !all.contains(&one) {
        all.push(one);
    }
}
