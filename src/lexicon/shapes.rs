//! Terms that are shapes: regexes, each asked only of texts that hold what every match of it must hold.
//!
//! A regex with `\b` costs hundreds of nanoseconds a byte outside ASCII, and there are dozens. What each must find (a digit, one of
//! the words for "years") is read from its syntax tree; one pass over the text tells which regexes are worth trying.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use smallvec::SmallVec;

/// The largest compiled regex, in bytes: a lexicon editor's slip must not cost memory.
const REGEX_SIZE: usize = 1 << 20;
/// A class of more characters says little.
const MAX_CLASS: usize = 64;
/// The most bytes of a letter of a script that is written with an alphabet.
const LETTER: usize = 2;
/// So many letters are most of an alphabet.
const ALPHABET: usize = 10;
/// More words that could stand in one place are not looked for.
const MAX_WORDS: usize = 2000;

/// Compiles the regex of an entry.
///
/// # Errors
/// It is no regex, or too large.
pub(super) fn regex(pattern: &str) -> Result<Regex, regex::Error> {
    regex::RegexBuilder::new(pattern).size_limit(REGEX_SIZE).build()
}

/// All shapes, and what tells which of them a text may hold.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    shapes: Vec<Shape>,
    /// Every word of every set.
    words: Option<AhoCorasick>,
    /// Of each word the sets that it is in.
    sets: Vec<SmallVec<[u16; 4]>>,
    /// How many sets there are.
    count: usize,
    /// One set of each shape, for a quick look. None if some shape needs nothing.
    first: Option<AhoCorasick>,
}

#[derive(Debug)]
struct Shape {
    entry: u32,
    regex: Regex,
    /// Of each of these sets one word must stand in the text.
    needs: SmallVec<[u16; 4]>,
}

impl Shapes {
    /// Compiles `(number of the entry, pattern)` pairs. What is no regex, lint has told; it is passed over.
    pub fn compile<'p>(patterns: impl Iterator<Item = (u32, &'p str)>) -> Self {
        let mut known: HashMap<Vec<String>, u16> = HashMap::new();
        let mut shapes = Vec::new();
        for (entry, pattern) in patterns {
            let Ok(regex) = regex(pattern) else { continue };
            let needs = regex_syntax::parse(pattern).map(|hir| needs(&hir)).unwrap_or_default();
            let number = |set: Vec<String>| {
                let next = u16::try_from(known.len()).ok()?;
                Some(*known.entry(set).or_insert(next))
            };
            let needs = needs.into_iter().filter(|set| !is_everywhere(set)).filter_map(number);
            shapes.push(Shape { entry, regex, needs: needs.collect() });
        }
        let mut by_word: HashMap<&str, SmallVec<[u16; 4]>> = HashMap::new();
        for (set, number) in &known {
            set.iter().for_each(|word| by_word.entry(word).or_default().push(*number));
        }
        let first = first(&shapes, &known);
        let words: Vec<&str> = by_word.keys().copied().collect();
        let sets = words.iter().map(|word| by_word[word].clone()).collect();
        match AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words) {
            Ok(words) => Self { shapes, words: Some(words), sets, count: known.len(), first },
            // Without it every shape is tried.
            Err(_) => Self { shapes, ..Self::default() },
        }
    }

    /// Whether a text, in any case, may hold a shape at all: a quick look.
    pub fn may_stand(&self, text: &str) -> bool {
        !self.shapes.is_empty() && self.first.as_ref().is_none_or(|first| first.is_match(text))
    }

    /// Calls `found(entry, start, end)` for every match of every shape in a folded, lower-case text.
    pub fn find(&self, text: &str, mut found: impl FnMut(u32, usize, usize)) {
        let mut there: SmallVec<[bool; 128]> = SmallVec::from_elem(self.words.is_none(), self.count);
        if let Some(words) = &self.words {
            for word in words.find_overlapping_iter(text) {
                self.sets[word.pattern().as_usize()].iter().for_each(|set| there[usize::from(*set)] = true);
            }
        }
        for shape in &self.shapes {
            if shape.needs.iter().all(|set| there.get(usize::from(*set)).is_none_or(|there| *there)) {
                let matches = shape.regex.find_iter(text).filter(|m| !m.is_empty());
                matches.for_each(|m| found(shape.entry, m.start(), m.end()));
            }
        }
    }
}

/// Finds the words of the most telling set of each shape. None if there is a shape without a set. What has capitals outside ASCII is
/// left out: a quick look does not see that they are the same. Most scripts have no capitals.
fn first(shapes: &[Shape], known: &HashMap<Vec<String>, u16>) -> Option<AhoCorasick> {
    let by_number: HashMap<u16, &Vec<String>> = known.iter().map(|(set, number)| (*number, set)).collect();
    let has_case = |c: char| c.is_lowercase() || c.is_uppercase();
    let same = |set: &&&Vec<String>| !set.iter().flat_map(|word| word.chars()).any(|c| !c.is_ascii() && has_case(c));
    let most = |shape: &Shape| {
        let sets = shape.needs.iter().filter_map(|number| by_number.get(number)).filter(same);
        sets.max_by_key(|set| telling(set)).copied()
    };
    let words: Vec<_> = shapes.iter().map(most).collect::<Option<_>>()?;
    let words = words.into_iter().flatten();
    AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(words).ok()
}

/// How much a set tells: longer words stand in fewer texts, and so do fewer words.
fn telling(set: &[String]) -> (bool, Option<usize>, std::cmp::Reverse<usize>) {
    (!is_everywhere(set), set.iter().map(String::len).min(), std::cmp::Reverse(set.len()))
}

/// Whether every text holds a word of a set: a letter. Looking for these would cost a match a byte.
fn is_everywhere(set: &[String]) -> bool {
    let letter =
        |word: &String| word.len() <= LETTER && word.chars().all(char::is_alphabetic) && word.chars().count() == 1;
    let ascii = |word: &String| word.len() == 1 && letter(word);
    set.iter().any(ascii) || set.iter().filter(|word| letter(word)).count() >= ALPHABET
}

/// Sets of words of which every match must hold one each.
fn needs(hir: &Hir) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(word) => vec![vec![word.to_owned()]],
            Err(_) => Vec::new(),
        },
        HirKind::Class(Class::Unicode(class)) => {
            let chars = || class.iter().flat_map(|range| range.start()..=range.end());
            // White space is everywhere.
            let says_little = chars().nth(MAX_CLASS).is_some() || chars().any(char::is_whitespace);
            if says_little { Vec::new() } else { vec![chars().map(String::from).collect()] }
        }
        HirKind::Capture(capture) => needs(&capture.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => needs(&repeated.sub),
        HirKind::Concat(parts) => {
            let mut sets: Vec<Vec<String>> = parts.iter().flat_map(needs).collect();
            sets.sort();
            sets.dedup();
            sets
        }
        HirKind::Alternation(ways) => {
            let best = |way: &Hir| needs(way).into_iter().max_by_key(|set| telling(set));
            let Some(mut words) = ways.iter().map(best).collect::<Option<Vec<_>>>().map(|sets| sets.concat()) else {
                return Vec::new();
            };
            words.sort();
            words.dedup();
            if words.len() > MAX_WORDS { Vec::new() } else { vec![words] }
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) | HirKind::Repetition(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(shapes: &Shapes, text: &str) -> Vec<(u32, usize, usize)> {
        let mut hits = Vec::new();
        shapes.find(text, |entry, start, end| hits.push((entry, start, end)));
        hits
    }

    #[test]
    fn a_shape_is_found_wherever_its_regex_matches() {
        let patterns = [
            r"\b(?:[1-9]|1[0-7])[\s-]*(?:years?|yrs?)[\s]+old\b",
            r"(?:^|[^0-9])(?:[1-9]|1[0-7])[\s]*살",
            r"\bborn[\s]+(?:in|on)?[\s]*20[01][0-9]",
            r"[a-z]+@x",
            r"(?:ab?|c)*d?",
        ];
        let shapes = Shapes::compile((0..).zip(patterns));
        let texts = ["she is 14 years old", "14살 소녀", "born in 2011", "me@x", "ab", "a harbour", "år 1 yr  old", ""];
        for text in texts {
            let mut plain = Vec::new();
            for (entry, pattern) in (0..).zip(patterns) {
                let matches = regex(pattern).expect("sound");
                plain.extend(matches.find_iter(text).filter(|m| !m.is_empty()).map(|m| (entry, m.start(), m.end())));
            }
            assert_eq!(found(&shapes, text), plain, "{text}");
            assert!(shapes.may_stand(text), "a shape that needs nothing may stand anywhere");
        }
    }

    #[test]
    fn what_a_match_must_hold_is_read_from_the_pattern() {
        let needs = |pattern: &str| needs(&regex_syntax::parse(pattern).expect("sound"));
        assert_eq!(needs("(?:ab|cd)x*"), [["ab", "cd"]]);
        assert_eq!(needs("[12]a?b+"), [["1", "2"].map(String::from).to_vec(), vec!["b".to_owned()]]);
        assert!(needs(r"(?:ab)?\s*\b|x").is_empty());
    }

    #[test]
    fn a_quick_look_passes_over_no_match() {
        let patterns = [r"\(\s?[.·]\s?\)", "8(?:={2,9}d|={4,9}3)", "[~^]{2}°", "(?:裸|全裸)[のに]?(?:写真|絵)"];
        let shapes = Shapes::compile((0..).zip(patterns));
        for text in ["an (.) there", "a 8==D", "of ^^° too", "裸の写真"] {
            assert!(shapes.may_stand(text) && !found(&shapes, &text.to_lowercase()).is_empty(), "{text}");
        }
        assert!(!shapes.may_stand("a dog. 8 dogs, 3 cats"));
    }
}
