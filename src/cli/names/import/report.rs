//! What was taken and what was left.

use std::io::{self, Write};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::args::Format;
use crate::cli::out::Styles;
use crate::names::Ambiguity;
use crate::names::import::Left;

/// So many records that can't be read are named.
pub(super) const NAMED: usize = 5;

/// What became of the records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    /// How many were read.
    pub records: u64,
    /// How many of them can't be read.
    pub broken: u64,
    /// How many say more of the person before.
    pub merged: u64,
    /// How many people were taken.
    pub taken: u64,
    /// How many were left, for each of [`Left::ALL`].
    left: [u64; Left::ALL.len()],
    /// How many aliases were dropped.
    pub dropped: u64,
    /// How sure the names are, for each of [`Ambiguity::ALL`].
    ambiguity: [u64; Ambiguity::ALL.len()],
}

/// A record that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fault {
    pub line: u64,
    pub error: String,
}

impl Counts {
    pub(super) fn leave(&mut self, why: Left) {
        self.left[why as usize] += 1;
    }

    pub(super) fn keep(&mut self, ambiguity: Ambiguity) {
        self.ambiguity[ambiguity as usize] += 1;
    }

    fn left(&self) -> impl Iterator<Item = (Left, u64)> {
        Left::ALL.iter().zip(self.left).map(|(why, number)| (*why, number))
    }

    fn ambiguity(&self) -> impl Iterator<Item = (Ambiguity, u64)> {
        Ambiguity::ALL.iter().zip(self.ambiguity).map(|(how, number)| (*how, number))
    }
}

/// Everything there is to say at the end.
pub(super) struct Report<'a> {
    pub shown: &'a str,
    pub format: Format,
    pub counts: &'a Counts,
    pub faults: &'a [Fault],
    pub out: Option<String>,
    pub time: Duration,
}

impl Report<'_> {
    /// As a table.
    pub(super) fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let (heading, counts) = (Styles::heading(), self.counts);
        writeln!(out, "{heading}{:<34}{:>12}{heading:#}", self.format.as_str(), "records")?;
        let mut line = |what: &str, number: u64| writeln!(out, "{what:<34}{:>12}", grouped(number));
        line("read", counts.records)?;
        if counts.merged > 0 {
            line("  more of the person before", counts.merged)?;
        }
        if counts.broken > 0 {
            line("  can't be read", counts.broken)?;
        }
        line("taken", counts.taken)?;
        for (how, number) in counts.ambiguity().filter(|(_, number)| *number > 0) {
            line(&format!("  {how}"), number)?;
        }
        line("left", counts.left().map(|(_, number)| number).sum())?;
        for (why, number) in counts.left().filter(|(_, number)| *number > 0) {
            line(&format!("  {}", words(why)), number)?;
        }
        if counts.dropped > 0 {
            line("aliases left out", counts.dropped)?;
        }
        let warning = Styles::warning();
        for fault in self.faults {
            writeln!(out, "{warning}warning:{warning:#} {}:{}: {}", self.shown, fault.line, fault.error)?;
        }
        let unnamed = counts.broken.saturating_sub(self.faults.len() as u64);
        if unnamed > 0 {
            writeln!(out, "{warning}warning:{warning:#} ... and {unnamed} more that can't be read")?;
        }
        if let Some(file) = &self.out {
            writeln!(out, "{} people in {file}, in {:.1} s", grouped(counts.taken), self.time.as_secs_f64())?;
        }
        Ok(())
    }

    /// As a line of JSON.
    pub(super) fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let counts = self.counts;
        let left: serde_json::Map<String, serde_json::Value> =
            counts.left().map(|(why, number)| (why.as_str().to_owned(), number.into())).collect();
        let ambiguity: serde_json::Map<String, serde_json::Value> =
            counts.ambiguity().map(|(how, number)| (how.as_str().to_owned(), number.into())).collect();
        let report = serde_json::json!({
            "format": self.format, "records": counts.records, "merged": counts.merged, "broken": counts.broken,
            "first_broken": self.faults, "taken": counts.taken, "ambiguity": ambiguity, "left": left,
            "aliases_left_out": counts.dropped, "out": self.out, "seconds": self.time.as_secs_f64(),
        });
        writeln!(out, "{report}")
    }
}

/// Why somebody was left, in words.
fn words(why: Left) -> &'static str {
    match why {
        Left::NotAPerson => "no person",
        Left::NoName => "no name in these languages",
        Left::UnderAge => "under age, or may be",
        Left::Dead => "dead",
        Left::FewSitelinks => "too few pages",
        Left::OtherOccupation => "does something else",
        Left::OtherCountry => "from elsewhere",
        Left::Duplicate => "in it twice",
        Left::Namesake => "of somebody's name who is better known",
    }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
