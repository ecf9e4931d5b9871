//! The answer of a SPARQL endpoint as JSON: the variables, and then one object of bindings after another.

use serde::Deserialize;

use super::candidate::Candidate;
use super::columns::Columns;
use super::error::{JsonFault, RecordError};
use super::json::{Members, Text};

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    vars: Vec<Text<'a>>,
}

#[derive(Deserialize)]
struct Term<'a> {
    #[serde(borrow)]
    value: Text<'a>,
}

/// The variables, read from the value of `"head"`.
///
/// # Errors
/// Text that is not UTF-8 or not JSON, or has no variables.
pub fn variables(head: &[u8]) -> Result<Vec<String>, RecordError> {
    let text = std::str::from_utf8(head).map_err(|_| RecordError::Encoding)?;
    let head: Head<'_> = serde_json::from_str(text)?;
    Ok(head.vars.into_iter().map(|name| name.0.into_owned()).collect())
}

/// Reads the bindings of one answer, `columns` having been found in `variables`. `None` if it is about no person.
///
/// # Errors
/// Text that is not UTF-8 or not JSON, or is no object of bindings.
pub fn parse(binding: &[u8], variables: &[String], columns: &Columns) -> Result<Option<Candidate>, RecordError> {
    let text = std::str::from_utf8(binding).map_err(|_| RecordError::Encoding)?;
    let bindings: Members<'_> = serde_json::from_str(text)?;
    let mut cells = vec![String::new(); variables.len()];
    for (name, value) in bindings.iter() {
        let term: Term<'_> =
            serde_json::from_str(value.get()).map_err(|_| RecordError::Json { column: 0, kind: JsonFault::Shape })?;
        if let Some(at) = variables.iter().position(|variable| variable == name) {
            cells[at] = term.value.0.into_owned();
        }
    }
    Ok(columns.candidate(|at| cells.get(at).map_or("", String::as_str)))
}
