//! What would be wrong with the lexicons if the entry stood in them, and what else its words mean.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use super::draft::Draft;
use super::write::Planned;
use crate::cli::lexicon::{diff::meaning, lint};
use crate::cli::load::{File, Files};
use crate::cli::out::Styles;
use crate::eval::{Case, Outcome, Slots, lexicon_cases, run as run_case};
use crate::lexicon::{Diagnostic, Entry, Level};
use crate::text::words_of;
use crate::{Action, Screener};

/// How many of a kind are named.
const NAMED: usize = 5;

/// What was found.
pub(super) struct Checked {
    /// What must be mended before it is written.
    pub errors: Vec<String>,
    /// What is worth a look.
    pub warnings: Vec<String>,
    /// What is good to know.
    notes: Vec<String>,
    /// Prompts that must be held, and the verdicts they come to.
    pub held: Vec<(String, Vec<Action>)>,
    /// The lexicons with the entry in them.
    pub after: Screener,
}

/// Looks at the lexicons with the entry in them. An error if they can't be used at all.
pub(super) fn check(files: &Files, before: &Screener, planned: &[Planned], draft: &Draft) -> Result<Checked, String> {
    // What the prompts come to is not known yet: whatever stands there, the words are read alike.
    let guessed: Vec<(String, Vec<Action>)> = draft.held.iter().map(|p| (p.clone(), vec![Action::Block])).collect();
    let after = with(files, planned, &guessed).screener().map_err(|error| error.to_string())?;
    let mut checked = Checked { errors: Vec::new(), warnings: Vec::new(), notes: Vec::new(), held: Vec::new(), after };
    checked.hold(draft);
    let new = with(files, planned, &checked.held);
    checked.lint(files, &new);
    checked.test(files, before, &new);
    checked.collide(before, draft);
    Ok(checked)
}

/// The files with what is planned in them.
fn with(files: &Files, planned: &[Planned], held: &[(String, Vec<Action>)]) -> Files {
    let mut new = files.clone();
    for file in planned {
        let text = Cow::Owned(file.after(held));
        match new.lexicons.iter_mut().find(|known| known.name == file.name) {
            Some(known) => known.text = text,
            None => new.lexicons.push(File { name: file.name.clone(), shown: file.shown.clone(), text }),
        }
    }
    new.lexicons.sort_by(|a, b| a.name.cmp(&b.name));
    new
}

impl Checked {
    /// What the prompts that must be held come to.
    fn hold(&mut self, draft: &Draft) {
        let slots = Slots::new(&self.after);
        for prompt in &draft.held {
            let outcome = |expect: &[Action]| run_case(&self.after, &slots, &case(prompt, expect, &draft.language));
            let held = [Action::Review, Action::Block];
            match outcome(&held) {
                Outcome::Passed => {
                    let exactly = held.into_iter().find(|action| matches!(outcome(&[*action]), Outcome::Passed));
                    self.held.push((prompt.clone(), exactly.map_or(held.to_vec(), |action| vec![action])));
                }
                Outcome::Failed { verdict, .. } => self.errors.push(format!(
                    "the test {prompt:?} must be held, and is not: {} ({}); consentry screen --explain says what it is read as",
                    verdict.action, verdict.reason
                )),
                Outcome::Unfilled(why) => self.errors.push(format!("the test {prompt:?}: {why}")),
            }
        }
    }

    /// Complaints that were not there before.
    fn lint(&mut self, files: &Files, new: &Files) {
        // Numbers in a complaint (lines, counts) move with every entry.
        let key = |d: &Diagnostic| {
            let message: String = d.message.chars().filter(|c| !c.is_ascii_digit()).collect();
            (d.code, d.file.clone(), message)
        };
        let mut known: HashMap<_, usize> = HashMap::new();
        let (unread, found) = lint::all(files);
        unread.iter().chain(&found).for_each(|d| *known.entry(key(d)).or_default() += 1);
        let (unread, found) = lint::all(new);
        for complaint in unread.iter().chain(&found) {
            match known.get_mut(&key(complaint)) {
                Some(left) if *left > 0 => *left -= 1,
                _ => {
                    let told = format!("[{}] {}: {}", complaint.code, complaint.message, complaint.help);
                    match complaint.level {
                        Level::Error => self.errors.push(told),
                        Level::Warning => self.warnings.push(told),
                    }
                }
            }
        }
    }

    /// Tests that fail, and would not without the entry.
    fn test(&mut self, files: &Files, before: &Screener, new: &Files) {
        let (builder, slots) = (new.builder(), Slots::new(&self.after));
        let old = Slots::new(before);
        let known = files.builder();
        let was_there: BTreeSet<(String, String)> =
            lexicon_cases(known.lexicon_files()).into_iter().map(|case| (case.file.to_string(), case.prompt)).collect();
        for case in lexicon_cases(builder.lexicon_files()) {
            let Outcome::Failed { verdict, .. } = run_case(&self.after, &slots, &case) else { continue };
            let came_to = format!("{} ({})", verdict.action, verdict.reason);
            if !was_there.contains(&(case.file.to_string(), case.prompt.clone())) {
                self.errors.push(format!("the test {:?} must pass, and does not: {came_to}", case.prompt));
            } else if matches!(run_case(before, &old, &case), Outcome::Passed) {
                let shown = new.shown(&case.file).unwrap_or(&case.file);
                self.errors.push(format!(
                    "a test that passes now would fail: {shown}:{}: {:?} comes to {came_to}",
                    case.line, case.prompt
                ));
            }
        }
    }

    /// What else the words mean.
    fn collide(&mut self, before: &Screener, draft: &Draft) {
        let id = draft.id();
        let Self { after, warnings, notes, .. } = self;
        let Some(entry) = after.lexicon().entries().iter().find(|entry| *entry.id == *id) else { return };
        let spellings: Vec<(&str, Vec<u64>)> = spelled(entry).map(|text| (text, words_of(text))).collect();
        for (text, words) in &spellings {
            if let [word] = words.as_slice() {
                let name = before.names().given().get(*word);
                // Lint has said so of a word that is sure of itself.
                let told = warnings.iter().any(|warning| warning.starts_with("[ordinary-word]"));
                let given = name.given && !told;
                let also = [(name.surname, "a surname"), (name.place, "a place"), (given, "a given name")];
                for (_, what) in also.into_iter().filter(|(is, _)| *is) {
                    warn(warnings, format!("\"{text}\" is also {what}"));
                }
            }
            let people = before.names().lookup(text);
            if let Some(first) = people.first() {
                warn(
                    warnings,
                    format!(
                        "{} people of the lists go by \"{text}\" alone (the first stands at {}:{})",
                        people.len(),
                        first.list,
                        first.line
                    ),
                );
            }
        }
        let mut same = Vec::new();
        let (mut hidden, mut longer) = (Vec::new(), Vec::new());
        for other in before.lexicon().entries() {
            for theirs in spelled(other) {
                let words = words_of(theirs);
                let Some((text, _)) = spellings.iter().find(|(_, own)| holds(&words, own)) else { continue };
                if spellings.iter().any(|(_, own)| *own == words) {
                    same.push(format!(
                        "\"{text}\" also stands in {} ({}:{}): {}",
                        other.id,
                        other.source.file,
                        other.source.line,
                        meaning(other)
                    ));
                } else if other.exempt {
                    hidden.push(format!("\"{theirs}\" ({})", other.id));
                } else {
                    longer.push(format!("\"{theirs}\" ({})", other.id));
                }
            }
        }
        same.dedup();
        same.into_iter().for_each(|told| warn(warnings, told));
        for (forms, what) in [
            (hidden, "exempted already, and stay so"),
            (longer, "longer forms that hold the words, and win where they stand"),
        ] {
            if !forms.is_empty() {
                let dots =
                    if forms.len() > NAMED { format!(" and {} more", forms.len() - NAMED) } else { String::new() };
                notes.push(format!("{what}: {}{dots}", forms[..forms.len().min(NAMED)].join(", ")));
            }
        }
    }

    /// Says it all.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (bad, warning, quiet) = (Styles::bad(), Styles::warning(), Styles::quiet());
        for told in &self.errors {
            writeln!(out, "{bad}error{bad:#}: {told}")?;
        }
        for told in &self.warnings {
            writeln!(out, "{warning}warning{warning:#}: {told}")?;
        }
        for told in &self.notes {
            writeln!(out, "{quiet}note{quiet:#}: {told}")?;
        }
        match self.errors.is_empty() && self.warnings.is_empty() {
            true => writeln!(out, "the words collide with nothing that is known"),
            false => Ok(()),
        }
    }
}

fn warn(warnings: &mut Vec<String>, told: String) {
    if !warnings.contains(&told) {
        warnings.push(told);
    }
}

fn case(prompt: &str, expect: &[Action], language: &str) -> Case {
    Case {
        name: String::new(),
        prompt: prompt.to_owned(),
        negative: None,
        image: false,
        expect: expect.to_vec(),
        reason: None,
        language: language.to_owned(),
        file: "".into(),
        line: 0,
    }
}

/// The spellings of an entry that are one run of words.
fn spelled(entry: &Entry) -> impl Iterator<Item = &str> {
    entry
        .forms
        .iter()
        .filter_map(|form| match form.pieces.as_slice() {
            [only] => Some(only.spellings.iter()),
            _ => None,
        })
        .flatten()
}

/// Whether the words stand in these, in one piece.
fn holds(words: &[u64], own: &[u64]) -> bool {
    !own.is_empty() && words.windows(own.len()).any(|window| window == own)
}
