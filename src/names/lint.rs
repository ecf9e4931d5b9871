//! What is wrong with a set of name lists, before they are compiled.
//!
//! | code | level | what it says |
//! |---|---|---|
//! | `dead-name` | error | a name or alias of which no word is left when it is read |
//! | `duplicate-name` | error, warning | the same person twice in a list (error), or the same name in two lists |
//! | `alias-clash` | error, warning | an alias that is somebody else's name or alias, in the same list (error) or another |
//! | `redundant-alias` | warning | an alias that is read as the same words as the name |
//! | `ordinary-name` | warning | one word, marked `unique`, that is also a given name or a word of the lexicons |
//! | `under-age` | error | somebody under 18 |

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::list::{Ambiguity, NameEntry, NameList, Status};
use crate::lexicon::{Diagnostic, Level};
use crate::text::{Run, words_of};

/// Every code of a complaint that [`lint`] makes.
pub const CODES: &[&str] =
    &["dead-name", "duplicate-name", "alias-clash", "redundant-alias", "ordinary-name", "under-age"];

/// One list, with the file it was read from.
#[derive(Clone, Copy, Debug)]
pub struct ListFile<'a> {
    /// What complaints call the file.
    pub file: &'a str,
    /// Its contents.
    pub text: &'a str,
    /// What was read from it.
    pub list: &'a NameList,
}

/// What lint knows besides the lists.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The year it is: people born less than 18 years before it are not listed. Without it, nobody's age is looked at.
    pub year: Option<i16>,
    /// What else the word of this fingerprint is ("a given name"), if it is anything else.
    pub is_word: Option<&'a dyn Fn(u64) -> Option<&'static str>>,
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("year", &self.year).field("is_word", &self.is_word.is_some()).finish()
    }
}

/// From this age on a public figure is listed.
const OF_AGE: i16 = 18;

/// Every complaint about the lists taken together, by list and line. Reads every name once.
pub fn lint(files: &[ListFile<'_>], options: &Options<'_>) -> Vec<Diagnostic> {
    let mut lint = Lint { files: files.iter().map(Lines::new).collect(), found: Vec::new(), told: HashSet::new() };
    // Of each run of words: the first who goes by it.
    let mut known: HashMap<u64, Named> = HashMap::new();
    for number in 0..files.len() {
        for (at, entry) in files[number].list.entries.iter().enumerate() {
            let person = Named { file: number, entry: at, is_alias: false };
            lint.entry(person, entry, options);
            lint.forms(files, person, entry, &mut known);
        }
    }
    lint.found
}

/// Somebody's name or alias.
#[derive(Clone, Copy, PartialEq)]
struct Named {
    file: usize,
    entry: usize,
    is_alias: bool,
}

struct Lint<'a> {
    files: Vec<Lines<'a>>,
    found: Vec<Diagnostic>,
    /// Pairs of people (file, entry) that were complained about: what they share besides is no news.
    told: HashSet<[(usize, usize); 2]>,
}

impl Lint<'_> {
    fn complain(&mut self, code: &'static str, level: Level, at: Named, line: usize, message: String, help: &str) {
        let file = &self.files[at.file];
        let span = file.line(line);
        let help = help.to_owned();
        self.found.push(Diagnostic { code, level, file: file.name.clone(), line, span, message, help });
    }

    fn entry(&mut self, at: Named, entry: &NameEntry, options: &Options<'_>) {
        if let (Some(year), Some(born)) = (options.year, entry.born)
            && entry.status != Status::Fictional
            && born > year - OF_AGE
        {
            let message = format!("\"{}\" was born in {born}: nobody under {OF_AGE} is listed", entry.name);
            self.complain("under-age", Level::Error, at, entry.line, message, "take the person out of the list");
        }
        // Nobody is harmed where a made-up name is a word, and an old master's one name stands for the works.
        let work = entry.status == Status::Historical && entry.makes_pictures();
        if entry.ambiguity != Ambiguity::Unique || entry.status == Status::Fictional || work {
            return;
        }
        for form in entry.forms() {
            let words = words_of(form);
            let ([word], Some(is_word)) = (words.as_slice(), options.is_word) else { continue };
            if let Some(what) = is_word(*word) {
                let message = format!("\"{form}\" is marked unique, and is also {what}");
                let help = "set ambiguity to mononym or common, or take the one word out of the aliases";
                self.complain("ordinary-name", Level::Warning, at, entry.line, message, help);
            }
        }
    }

    fn forms(&mut self, files: &[ListFile<'_>], at: Named, entry: &NameEntry, known: &mut HashMap<u64, Named>) {
        let mut own = Vec::with_capacity(1 + entry.aliases.len());
        for (nth, form) in entry.forms().enumerate() {
            let at = Named { is_alias: nth > 0, ..at };
            let words = words_of(form);
            if words.is_empty() {
                let message = format!("\"{form}\" can never match: no word is left of it when it is read");
                self.complain("dead-name", Level::Error, at, entry.line, message, "write it with letters or digits");
                continue;
            }
            let key = Run::new(&words).key();
            if own.contains(&key) {
                let message =
                    format!("the alias \"{form}\" is read as the same words as another name of \"{}\"", entry.name);
                let help = "case, accents, hyphens and full-width letters need no alias: take it out";
                self.complain("redundant-alias", Level::Warning, at, entry.line, message, help);
                continue;
            }
            own.push(key);
            match known.get(&key).copied() {
                Some(first) => self.clash(files, first, at, entry, form),
                None => _ = known.insert(key, at),
            }
        }
    }

    fn clash(&mut self, files: &[ListFile<'_>], first: Named, at: Named, entry: &NameEntry, form: &str) {
        let other = &files[first.file].list.entries[first.entry];
        let level = if first.file == at.file { Level::Error } else { Level::Warning };
        let whom = format!("\"{}\" ({}:{})", other.name, files[first.file].file, other.line);
        // Two people of one name, told apart by what is known of them, are marked as that.
        let told_apart = entry.ambiguity != Ambiguity::Unique && other.ambiguity != Ambiguity::Unique;
        if told_apart && (entry.born, &entry.country) != (other.born, &other.country) {
            return;
        }
        // Of two people who are both living an alias in common says the same.
        let two = entry.born.is_some() && other.born.is_some() && entry.born != other.born;
        let living = entry.status == Status::Living && other.status == Status::Living;
        if first.file != at.file && (first.is_alias || at.is_alias) && two && living {
            return;
        }
        if !self.told.insert([(first.file, first.entry), (at.file, at.entry)]) {
            return;
        }
        let (code, message, help) = if first.is_alias || at.is_alias {
            let what = if at.is_alias { "alias" } else { "name" };
            let message = format!("the {what} \"{form}\" of \"{}\" is also a name of {whom}", entry.name);
            ("alias-clash", message, "keep it with the one who is known by it, or mark both as common")
        } else {
            let message = format!("\"{form}\" is listed already, as {whom}");
            ("duplicate-name", message, "keep one row; two people of one name are both marked as common")
        };
        self.complain(code, level, at, entry.line, message, help);
    }
}

/// A file and where its lines start.
struct Lines<'a> {
    name: Arc<str>,
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(file: &ListFile<'a>) -> Self {
        let ends = file.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { name: file.file.into(), text: file.text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Byte range of a line, without its end. Lines are counted from 1.
    fn line(&self, number: usize) -> Range<usize> {
        let at = |n: usize| self.starts.get(n).copied().unwrap_or(self.text.len());
        let start = at(number.saturating_sub(1));
        let line = &self.text[start..at(number).max(start)];
        start..start + line.trim_end().len()
    }
}
