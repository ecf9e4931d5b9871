//! The table severity x subject -> action, and the two thresholds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::verdict::{Action, Severity, Subject};
use crate::lexicon::{Diagnostic, Level};
use crate::text::hash;

const ROWS: usize = 5;
const COLUMNS: usize = 10;

/// What happens to whom, and how sure the screen has to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The profile it came from.
    pub name: Arc<str>,
    /// What happens to explicit pictures of nobody real.
    pub adult: Action,
    /// Under this score a request passes.
    pub review_at: f32,
    /// At or over this score the cell of the table applies.
    pub block_at: f32,
    table: [[Action; COLUMNS]; ROWS],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    default: Spanned<String>,
    profile: BTreeMap<String, RawProfile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    #[serde(default, rename = "note")]
    _note: String,
    adult: Action,
    review_at: Spanned<f32>,
    block_at: Spanned<f32>,
    table: RawTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    mild: Spanned<[Action; COLUMNS]>,
    suggestive: Spanned<[Action; COLUMNS]>,
    nudity: Spanned<[Action; COLUMNS]>,
    explicit: Spanned<[Action; COLUMNS]>,
    undress: Spanned<[Action; COLUMNS]>,
}

impl Policy {
    /// Reads a policy file and takes the profile of that name, or the file's default.
    ///
    /// # Errors
    /// Complaints about the file: broken TOML, an unknown profile, a table that breaks a rule no setting can lower.
    pub fn parse(file: &str, text: &str, profile: Option<&str>) -> Result<Self, Vec<Diagnostic>> {
        let name: Arc<str> = file.into();
        let error = |code, span, message: String, help: &str| {
            vec![Diagnostic::new(code, Level::Error, &name, text, span, message, help)]
        };
        let mut raw: RawFile = toml::from_str(text).map_err(|e| {
            error(
                "syntax",
                e.span().unwrap_or(0..0),
                e.message().replace('\n', " "),
                "each row has ten cells of allow, review or block",
            )
        })?;
        let wanted = profile.unwrap_or(raw.default.get_ref()).to_owned();
        let known = raw.profile.keys().cloned().collect::<Vec<_>>().join(", ");
        let Some(raw_profile) = raw.profile.remove(&wanted) else {
            return Err(error(
                "profile",
                raw.default.span(),
                format!("there is no profile \"{wanted}\""),
                &format!("the file has {known}"),
            ));
        };
        let (review_at, block_at) = (*raw_profile.review_at.get_ref(), *raw_profile.block_at.get_ref());
        if !(review_at > 0.0 && review_at <= block_at && block_at <= 1.0) {
            let message = format!("review_at {review_at} and block_at {block_at} are not in order");
            return Err(error("thresholds", raw_profile.block_at.span(), message, "0 < review_at <= block_at <= 1"));
        }
        let table = raw_profile.table;
        let rows = [table.mild, table.suggestive, table.nudity, table.explicit, table.undress];
        for (row, severity) in rows.iter().zip(&Severity::ALL[1..]) {
            if let Some(complaint) = broken_rule(*severity, row.get_ref()) {
                return Err(error(
                    "rule",
                    row.span(),
                    format!("{severity}: {complaint}"),
                    "this holds in every profile",
                ));
            }
        }
        Ok(Self {
            name: wanted.into(),
            adult: raw_profile.adult,
            review_at,
            block_at,
            table: rows.map(Spanned::into_inner),
        })
    }

    /// The names of a policy file's profiles.
    pub fn profiles(text: &str) -> Vec<String> {
        toml::from_str::<RawFile>(text).map(|raw| raw.profile.into_keys().collect()).unwrap_or_default()
    }

    /// The most that may happen to a request that sexualises this subject this gravely.
    pub fn cell(&self, severity: Severity, subject: Subject) -> Action {
        let row = match severity {
            Severity::None => return Action::Allow,
            Severity::Mild => 0,
            Severity::Suggestive => 1,
            Severity::Nudity => 2,
            Severity::Explicit => 3,
            Severity::Undress => 4,
        };
        let cell = self.table[row][subject as usize];
        let adult = severity == Severity::Explicit
            && matches!(subject, Subject::None | Subject::Anonymous | Subject::Fictional);
        if adult { cell.max(self.adult) } else { cell }
    }

    /// What a cell comes to at this score.
    pub fn apply(&self, cell: Action, score: f32) -> Action {
        if score >= self.block_at {
            cell
        } else if score >= self.review_at {
            cell.min(Action::Review)
        } else {
            Action::Allow
        }
    }

    /// The same for the same policy, on every machine.
    pub fn fingerprint(&self) -> u64 {
        hash::word(&format!("{self:?}"))
    }
}

/// What no setting can lower: minors are blocked, and sexual words alone are not punished but by `adult`.
fn broken_rule(severity: Severity, row: &[Action; COLUMNS]) -> Option<&'static str> {
    let minor = row[Subject::Minor as usize];
    if severity > Severity::Mild && minor != Action::Block {
        return Some("a minor beside anything sexual is always block");
    }
    if severity == Severity::Mild && minor == Action::Allow {
        return Some("a minor beside anything sexual is at least review");
    }
    let alone = row[Subject::None as usize].max(row[Subject::Anonymous as usize]);
    if severity < Severity::Undress && alone != Action::Allow {
        return Some(
            "sexual words about nobody are allow; use adult = \"review\" or \"block\" for a service without adult content",
        );
    }
    None
}
