//! Labels that stand beside the prompts, in a file of their own: `{"id", "expect", "why"?}` a line.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use serde::Deserialize;

use super::jsonl::{Id, Label, unquoted};
use super::lines::Lines;
use super::{BadLine, Expect, Sample};

/// Labels by the id of their prompt.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    by_id: HashMap<String, Known>,
    /// Prompts whose own label was another.
    overruled: u64,
}

#[derive(Clone, Debug)]
struct Known {
    expect: Expect,
    why: Option<Arc<str>>,
    line: u64,
    met: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Id,
    expect: Label,
    #[serde(default)]
    why: Option<String>,
}

impl Labels {
    /// Reads `{"id", "expect", "why"?}` a line; `expect` is a verdict or a list of them. Other keys and blank lines are passed over.
    ///
    /// # Errors
    /// Every line that can't be read, and every id that has another `expect` on an earlier line.
    pub fn read(file: &str, input: impl Read) -> Result<Self, Vec<BadLine>> {
        let file: Arc<str> = file.into();
        let mut labels = Self::default();
        let mut bad = Vec::new();
        let mut lines = Lines::new(input);
        while let Some((line, text)) = lines.next() {
            let row = text.and_then(|text| serde_json::from_str::<Row>(text).map_err(|error| unquoted(&error)));
            if let Err(why) = row.and_then(|row| labels.add(line, row)) {
                bad.push(BadLine { file: file.clone(), line, why });
            }
        }
        if bad.is_empty() { Ok(labels) } else { Err(bad) }
    }

    fn add(&mut self, line: u64, row: Row) -> Result<(), String> {
        let id = row.id.0;
        let expect = Expect::from(row.expect);
        if id.is_empty() {
            return Err("\"id\" is empty: a label needs the id of its prompt".to_owned());
        }
        if expect == Expect::default() {
            return Err("\"expect\" is an empty list: it needs allow, review or block".to_owned());
        }
        match self.by_id.get(&id) {
            Some(first) if first.expect != expect => Err(format!(
                "the id \"{}\" is labelled {expect} here and {} on line {}: keep one of the two",
                id.escape_debug(),
                first.expect,
                first.line
            )),
            Some(_) => Ok(()),
            None => {
                let why = row.why.filter(|why| !why.trim().is_empty()).map(Arc::from);
                self.by_id.insert(id, Known { expect, why, line, met: false });
                Ok(())
            }
        }
    }

    /// Gives a prompt its label, if there is one for its id. It goes over a label that the prompt brought along.
    pub fn apply(&mut self, sample: &mut Sample) {
        let Some(known) = self.by_id.get_mut(&sample.id) else { return };
        known.met = true;
        if sample.expect != Expect::default() && sample.expect != known.expect {
            self.overruled += 1;
        }
        sample.expect = known.expect;
        sample.why = known.why.clone();
    }

    /// How many ids have a label.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether no id has one.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Ids that no prompt had so far, with their lines, in the order in which they stand.
    pub fn unmet(&self) -> Vec<(&str, u64)> {
        let unmet = self.by_id.iter().filter(|(_, known)| !known.met);
        let mut unmet: Vec<(&str, u64)> = unmet.map(|(id, known)| (id.as_str(), known.line)).collect();
        unmet.sort_unstable_by_key(|(_, line)| *line);
        unmet
    }

    /// How many prompts brought a label that is another.
    pub const fn overruled(&self) -> u64 {
        self.overruled
    }
}
