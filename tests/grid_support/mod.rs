//! Grids: patterns with lists of words in them (`<verb> her <garment>`), of which every word has to do its part in every pattern.
//!
//! A case says what one prompt gets. A grid says that a whole stretch of the language gets it: a garment that one order knows and
//! another does not shows here, and nowhere among the cases.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Of a pattern with more combinations than this a sample is taken, in which every word of a list stands about equally often.
const MOST: usize = 240;
/// How often each word stands in such a sample at least.
const EACH: usize = 3;

/// One file: the patterns of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridFile {
    /// By which names are chosen for the slots.
    pub language: String,
    /// The words by the name of their list.
    pub lists: BTreeMap<String, Vec<String>>,
    /// Prompts that come out wrong today, lists filled in: each is a fault to mend, and leaves this list with it.
    #[serde(default)]
    pub known: Vec<String>,
    /// What is asked for with them.
    pub grid: Vec<Grid>,
}

/// Patterns that all expect the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// What they have in common.
    pub name: String,
    /// The prompts, with `<list>` where a word of a list stands and slots such as `{person}`.
    pub prompts: Vec<String>,
    /// Whether a source image came along.
    #[serde(default)]
    pub image: bool,
    /// What each has to get.
    pub expect: Expect,
}

/// What a prompt has to get.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    /// Review or block.
    Held,
    /// Allow.
    Allow,
}

/// One prompt of a pattern, slots still open.
pub struct Cell<'a> {
    /// The prompt.
    pub prompt: String,
    /// The words of lists in it.
    pub words: Vec<(&'a str, &'a str)>,
}

impl GridFile {
    /// Reads a file, and says what is wrong with it.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let file: Self = toml::from_str(text).map_err(|error| format!("{name}: {error}"))?;
        for (list, words) in &file.lists {
            if words.is_empty() || words.iter().any(|word| word.trim() != word) {
                return Err(format!("{name}: the list {list} is empty or has a word with spaces around it"));
            }
        }
        for prompt in file.grid.iter().flat_map(|grid| &grid.prompts) {
            for list in lists_in(prompt) {
                if !file.lists.contains_key(list) {
                    return Err(format!("{name}: no list is called {list}, in \"{prompt}\""));
                }
            }
        }
        Ok(file)
    }

    /// The prompts of a pattern: all of them, or a sample in which each word stands about as often as any other of its list.
    pub fn cells<'a>(&'a self, pattern: &'a str) -> Vec<Cell<'a>> {
        let lists: Vec<(&str, &[String])> = lists_in(pattern).map(|list| (list, &self.lists[list][..])).collect();
        let longest = lists.iter().map(|(_, words)| words.len()).max().unwrap_or(1);
        let all = lists.iter().fold(1, |all: usize, (_, words)| all.saturating_mul(words.len()));
        let most = MOST.max(EACH * longest);
        let picks = (0..all.min(most)).map(|round| {
            let mut rest = round;
            let pick = lists.iter().enumerate().map(|(at, (_, words))| {
                if all <= most {
                    let pick = rest % words.len();
                    rest /= words.len();
                    return pick;
                }
                // Each time a list is through it starts at another word, so that words meet different ones of the other lists.
                let turn = (round / words.len()).wrapping_mul(2 * at + 1).wrapping_mul(7) + at * 3;
                (round + turn) % words.len()
            });
            pick.collect::<Vec<_>>()
        });
        picks
            .map(|pick| {
                let mut prompt = pattern.to_owned();
                let words = lists.iter().zip(pick).map(|((list, words), pick)| {
                    prompt = prompt.replacen(&format!("<{list}>"), &words[pick], 1);
                    (*list, words[pick].as_str())
                });
                let words = words.collect();
                Cell { prompt, words }
            })
            .collect()
    }
}

/// The names of the lists in a pattern, in order.
fn lists_in(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(list, _)| list)
}
