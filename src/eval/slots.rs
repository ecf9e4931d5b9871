//! Slots: `{person}`, `{minor}`, `{nudity}` in a prompt, filled when it runs, so that no file holds a real person's name
//! beside a sexual word and nothing describes a minor sexually.

use std::collections::BTreeMap;
use std::fmt;

use crate::Screener;
use crate::lexicon::{Category, Severity, Subject, Where};
use crate::names::{Ambiguity, Person, Status};

/// Fills slots from a screener's own lists.
#[derive(Debug)]
pub struct Slots<'s> {
    screener: &'s Screener,
    people: BTreeMap<String, Vec<Person<'s>>>,
}

/// A slot that cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotError {
    slot: String,
    known: &'static str,
}

impl fmt::Display for SlotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing fills the slot {{{}}}; slots are {}", self.slot, self.known)
    }
}

impl std::error::Error for SlotError {}

const KNOWN: &str =
    "{person}, {person:nl}, {artist}, {historical}, {fictional}, {private}, {given}, {minor}, {nudity}, {explicit}";

/// Made-up full names, of nobody known: given name and surname of several languages.
const PRIVATE: [&str; 6] = [
    "Marieke Dijkhuizen",
    "Hannah Whitcombe",
    "Katrin Oberleitner",
    "Joost Wagenvoort",
    "Claire Montreuil",
    "Rachel Pemberley",
];
const GIVEN: [&str; 4] = ["Marieke", "Hannah", "Katrin", "Claire"];

impl<'s> Slots<'s> {
    /// Slots filled from this screener's names and terms.
    pub fn new(screener: &'s Screener) -> Self {
        let mut people: BTreeMap<String, Vec<Person<'s>>> = BTreeMap::new();
        for entry in screener.names().entries().filter(|e| e.ambiguity == Ambiguity::Unique && e.name.contains(' ')) {
            let maker = entry.makes_pictures();
            match entry.status {
                Status::Historical => people.entry("historical".to_owned()).or_default().push(entry),
                Status::Fictional => people.entry("fictional".to_owned()).or_default().push(entry),
                Status::Living | Status::Deceased if entry.field == "art" || entry.field == "photography" => {
                    people.entry("artist".to_owned()).or_default().push(entry);
                }
                Status::Living if !maker => {
                    people.entry("person".to_owned()).or_default().push(entry);
                    people.entry(format!("person:{}", entry.country.to_lowercase())).or_default().push(entry);
                }
                _ => {}
            }
        }
        Self { screener, people }
    }

    /// Fills every slot of a prompt. `round` chooses who: another round, other people. `language` chooses the words.
    ///
    /// # Errors
    /// A slot that is not known, or that the lists cannot fill.
    pub fn fill(&self, prompt: &str, language: &str, round: usize) -> Result<String, SlotError> {
        let mut filled = String::with_capacity(prompt.len());
        let mut rest = prompt;
        let mut nth = 0;
        while let Some(open) = rest.find('{') {
            let (before, slot) = rest.split_at(open);
            filled.push_str(before);
            let close = slot.find('}').filter(|end| is_slot(&slot[1..*end]));
            let Some(close) = close else {
                filled.push('{');
                rest = &slot[1..];
                continue;
            };
            let word = self.word(&slot[1..close], language, round, nth);
            filled.push_str(&word.ok_or_else(|| SlotError { slot: slot[1..close].to_owned(), known: KNOWN })?);
            nth += 1;
            rest = &slot[close + 1..];
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn word(&self, slot: &str, language: &str, round: usize, nth: usize) -> Option<String> {
        match slot {
            "private" => Some(PRIVATE[(round + nth) % PRIVATE.len()].to_owned()),
            "given" => Some(GIVEN[(round + nth) % GIVEN.len()].to_owned()),
            "nudity" => self.term(language, |e| e.category == Category::Sexual && e.severity == Severity::Nudity),
            "explicit" => self.term(language, |e| e.category == Category::Sexual && e.severity == Severity::Explicit),
            "minor" => self.term(language, |e| e.subject == Some(Subject::Minor) && e.regex.is_none()),
            _ => {
                let people = self.people.get(slot)?;
                // Far apart in the lists, so that rounds meet other fields and countries.
                let at = (round * 7919 + nth * 104_729 + 17) % people.len();
                Some(people[at].name.to_owned())
            }
        }
    }

    /// The first sure, plain term of a kind in a language, or in English.
    fn term(&self, language: &str, is_kind: impl Fn(&crate::lexicon::Entry) -> bool) -> Option<String> {
        let find = |language: &str| {
            let entries = self.screener.lexicon().entries();
            let sure = |e: &&crate::lexicon::Entry| {
                let always = e.place == Where::Positive && !(e.exempt || e.edit || e.alone);
                &*e.language == language && e.confidence >= 0.9 && always
            };
            let forms = entries.iter().filter(sure).filter(|e| is_kind(e)).flat_map(|e| &e.forms);
            let whole = || forms.clone().filter(|form| form.pieces.len() == 1);
            let mut spellings = whole().filter_map(|form| form.pieces[0].spellings.first());
            // A plain word says more of how a request is read than a phrase does.
            let words = whole().flat_map(|form| form.pieces[0].spellings.iter());
            { words }.find(|text| !text.contains(' ')).or_else(|| spellings.next()).map(str::to_owned)
        };
        find(language).or_else(|| find("en"))
    }
}

fn is_slot(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == ':')
}
