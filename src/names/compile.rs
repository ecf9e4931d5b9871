//! All names: tables of listed people, and words of names.

use super::given::GivenNames;
use super::hit::NameHit;
use super::list::NameList;
use super::table::{CompiledNames, Numbers, Person, one_edit};
use crate::text::token::tokenize;
use crate::text::{Disguise, Folded, Gap, KnownRuns, Reading, Run, Shape, Token, fold, hash, hash_folded, words_of};

/// All names, compiled: any number of tables. People are numbered through all of them, in the order of the tables.
#[derive(Debug, Default)]
pub struct Names {
    tables: Vec<Numbered>,
    given: GivenNames,
    fingerprint: u64,
}

/// A table, and the number of its first person.
#[derive(Debug)]
struct Numbered {
    first: u32,
    table: CompiledNames,
}

/// Whether a word may be a slip of a name's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// It is what it is.
    None,
    /// It is a word, but has a capital.
    Word,
    /// It is no word.
    Unknown,
}

/// The shortest joined name that is looked for: shorter ones are too often a word (`annabell`, `timcook` is seven).
pub(super) const MIN_JOINED: usize = 7;
/// A name with a typo reaches so many words to either side of it.
const TYPO_REACH: usize = 4;
/// A word of fewer letters is one letter off too many others: it counts only in a name of which two other words stand as listed,
/// each of at least [`TELLING`] letters.
const TYPO_SURE: usize = 5;
/// So many letters make more than a particle.
const TELLING: usize = 4;
/// How far a name with a letter off is to be trusted.
const TYPO_TRUST: f32 = 0.8;

impl Names {
    /// Compiles lists of people and words of names.
    pub fn compile(lists: Vec<NameList>, given: GivenNames) -> Self {
        let table = CompiledNames::compile(&lists);
        Self::new(vec![table], given)
    }

    /// Names of these tables and these words of names. Tables that would make more than 2^32 people are left out.
    pub fn new(tables: Vec<CompiledNames>, given: GivenNames) -> Self {
        let mut names = Self { fingerprint: given.fingerprint(), given, tables: Vec::with_capacity(tables.len()) };
        let mut first = 0u32;
        for table in tables.into_iter().filter(|table| table.people() > 0) {
            let Some(next) = first.checked_add(table.people() as u32) else { break };
            names.fingerprint = hash::chain(names.fingerprint, table.fingerprint());
            names.tables.push(Numbered { first, table });
            first = next;
        }
        names
    }

    /// The tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &CompiledNames> {
        self.tables.iter().map(|numbered| &numbered.table)
    }

    /// The tables, each with the number of its first person.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &CompiledNames)> {
        self.tables.iter().map(|numbered| (numbered.first, &numbered.table))
    }

    /// How many people are listed.
    pub fn people(&self) -> usize {
        self.tables().map(CompiledNames::people).sum()
    }

    /// All people, by number.
    pub fn entries(&self) -> impl Iterator<Item = Person<'_>> {
        self.tables().flat_map(CompiledNames::entries)
    }

    /// The person of this number.
    pub fn person(&self, number: u32) -> Option<Person<'_>> {
        let behind = self.tables.partition_point(|numbered| numbered.first <= number);
        let numbered = self.tables.get(behind.checked_sub(1)?)?;
        numbered.table.person((number - numbered.first) as usize)
    }

    /// The person of a hit of these names; `None` of a hit of others.
    pub fn entry(&self, hit: &NameHit) -> Option<Person<'_>> {
        self.person(hit.entry)
    }

    /// Words of names.
    pub fn given(&self) -> &GivenNames {
        &self.given
    }

    /// How many different written names its tables know.
    pub fn len(&self) -> usize {
        self.tables().map(CompiledNames::len).sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.tables().all(CompiledNames::is_empty)
    }

    /// Bytes held: the people, the tables they are found by, and the words of names.
    pub fn memory(&self) -> usize {
        self.tables().map(CompiledNames::memory).sum::<usize>() + self.given.memory()
    }

    /// The same for the same tables, on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Everybody who goes by exactly this name.
    pub fn lookup(&self, name: &str) -> Vec<Person<'_>> {
        let key = Run::new(&words_of(name)).key();
        let joined = hash_folded(&fold(name));
        let mut people = Vec::new();
        for Numbered { table, .. } in &self.tables {
            let mut numbers: Vec<u32> = table.windows().get(key).chain(table.joined().get(joined)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            people.extend(numbers.into_iter().filter_map(|number| table.person(number as usize)));
        }
        people
    }

    /// Appends every listed name that stands in a word list, exactly as listed. Linear in the tokens.
    pub fn find(&self, tokens: &[Token], hits: &mut Vec<NameHit>) {
        for Numbered { first, table } in &self.tables {
            let windows = table.windows();
            for at in 0..tokens.len() {
                windows.find(tokens, at, Gap::Line, |words, numbers| {
                    hits.extend(numbers.map(|number| NameHit::new(first + number, tokens, at, words)));
                });
            }
        }
    }

    /// The same for the words of a view: only names in which a word stands that the view reads otherwise.
    pub(crate) fn find_changed(&self, tokens: &[Token], hits: &mut Vec<NameHit>) {
        for Numbered { first, table } in &self.tables {
            table.windows().find_changed(tokens, |at, words, numbers| {
                hits.extend(numbers.map(|number| NameHit::new(first + number, tokens, at, words)));
            });
        }
    }

    /// Appends the names that only a costly reading finds: joined (`emmawatson`), reversed (`Watson, Emma`), cut by a comma,
    /// with a plural or genitive `s`, or with a figure behind them. For texts in which something sexual was found.
    pub fn find_disguised(&self, reading: &Reading<'_>, tokens: &[Token], hits: &mut Vec<NameHit>) {
        for numbered in &self.tables {
            let (windows, parted, joined) =
                (numbered.table.windows(), numbered.table.parted(), numbered.table.joined());
            for at in 0..tokens.len() {
                let mut add_from = |at: usize, numbers: Numbers<'_>, words: usize, disguise: Disguise, trust: f32| {
                    hits.extend(numbers.map(|number| NameHit {
                        disguise,
                        trust,
                        ..NameHit::new(numbered.first + number, tokens, at, words)
                    }));
                };
                let token = &tokens[at];
                let word = reading.word(token);
                if word.len() >= MIN_JOINED {
                    let trimmed = word.trim_end_matches(|c: char| c.is_ascii_digit());
                    let mut numbers = joined.get(token.hash);
                    if numbers.is_empty() && trimmed.len() < word.len() {
                        numbers = joined.get(hash_folded(trimmed));
                    }
                    add_from(at, numbers, 1, Disguise::Joined, 0.95);
                }
                parted.find(tokens, at, Gap::Stop, |words, numbers| {
                    add_from(at, numbers, words, Disguise::Plain, 1.0);
                });
                let Some(next) = tokens.get(at + 1) else { continue };
                // "Watson, Emma", "watson emma"; characters of a script without spaces make another word when they change places.
                if !(token.shape.has(Shape::OWN_SCRIPT) && word.chars().nth(1).is_none()) {
                    add_from(at, windows.pair(next.hash, token.hash), 2, Disguise::Reversed, 0.9);
                }
                // "Watson, Emma Charlotte"
                if next.gap == Gap::Comma {
                    windows.find_turned(tokens, at + 1, |first, words, numbers| {
                        add_from(first, numbers, words, Disguise::Reversed, 0.9);
                    });
                }
                // "Emma, Watson", "Emma. Watson"
                if next.gap > Gap::Line {
                    add_from(at, windows.pair(token.hash, next.hash), 2, Disguise::Syntax, 0.9);
                }
                // "Emma Watsons"
                if let Some(stem) = reading.word(next).strip_suffix(['s', 'S']).filter(|s| s.len() >= 3) {
                    windows.find_ending(tokens, at + 1, hash_folded(stem), |first, words, numbers| {
                        add_from(first, numbers, words, Disguise::Plain, 0.95);
                    });
                }
            }
        }
    }

    /// Appends the names that are one letter off in one word (one more, one less, another, or two neighbours swapped), with the word
    /// beside it as listed; if the word has three or four letters, or is a word (`is_word`, or an ordinary one) with a capital, with two
    /// longer words of the name as listed. Only sure names count, and no words of a name as listed. For texts in which something
    /// sexual was found; linear in the tokens.
    pub fn find_typos(&self, reading: &Reading<'_>, is_word: impl Fn(u64) -> bool, hits: &mut Vec<NameHit>) {
        let tokens = reading.tokens();
        let listed = Listed::new(hits);
        for (at, token) in tokens.iter().enumerate() {
            if !token.shape.has(Shape::LETTER) || token.shape.has(Shape::DIGIT) || (token.end - token.start) < 3 {
                continue;
            }
            if listed.holds(token) {
                continue;
            }
            let mut slip = None;
            for numbered in &self.tables {
                let typos = numbered.table.typos();
                let beside = |at: Option<usize>| {
                    at.and_then(|at| tokens.get(at)).is_some_and(|token| typos.may_stand_beside(token.hash))
                };
                if !beside(at.checked_sub(1)) && !beside(Some(at + 1)) {
                    continue;
                }
                let slip = *slip.get_or_insert_with(|| {
                    let known = self.given.get(token.hash);
                    if !(known.word || known.never_surname || is_word(token.hash)) {
                        Slip::Unknown
                    } else if token.shape.has(Shape::CAPITAL) {
                        Slip::Word
                    } else {
                        Slip::None
                    }
                });
                if slip == Slip::None {
                    break;
                }
                for word in typos.candidates(reading.word(token)) {
                    numbered.with_typo(reading, at, word, slip, hits);
                }
            }
        }
    }

    /// Everybody whose name, written as one word, has this fingerprint.
    pub fn joined(&self, word: u64) -> impl Iterator<Item = u32> {
        self.tables.iter().flat_map(move |n| n.table.joined().get(word).map(|number| n.first + number))
    }
}

/// Where names of several words stand that were found as listed: no word of theirs is a slip of another name's.
pub(super) struct Listed(Vec<(u32, u32)>);

impl Listed {
    pub(super) fn new(hits: &[NameHit]) -> Self {
        let mut names: Vec<(u32, u32)> =
            hits.iter().filter(|hit| hit.words > 1).map(|hit| (hit.start, hit.end)).collect();
        names.sort_unstable();
        Self(names)
    }

    pub(super) fn holds(&self, token: &Token) -> bool {
        let at = self.0.partition_point(|name| name.0 <= token.start);
        self.0[..at].last().is_some_and(|name| token.end <= name.1)
    }
}

impl Numbered {
    /// Appends the names that stand around a token if it is read as another word.
    fn with_typo(&self, reading: &Reading<'_>, at: usize, word: u64, slip: Slip, hits: &mut Vec<NameHit>) {
        let all = reading.tokens();
        let first = at.saturating_sub(TYPO_REACH);
        let mut tokens: [Token; 2 * TYPO_REACH + 1] = [all[at]; 2 * TYPO_REACH + 1];
        let around = &all[first..all.len().min(at + TYPO_REACH + 1)];
        let tokens = &mut tokens[..around.len()];
        tokens.copy_from_slice(around);
        let changed = at - first;
        tokens[changed].hash = word;
        let letters = |token: &Token| reading.word(token).chars().filter(|c| c.is_alphanumeric()).count();
        let unsure = slip == Slip::Word || letters(&all[at]) < TYPO_SURE;
        let windows = self.table.windows();
        for start in 0..=changed {
            windows.find(tokens, start, Gap::Line, |words, numbers| {
                if words < 2 || start + words <= changed {
                    return;
                }
                if unsure {
                    let others = (start..start + words).filter(|other| *other != changed);
                    let telling = others.filter(|other| letters(&tokens[*other]) >= TELLING).count();
                    if telling < 2 {
                        return;
                    }
                }
                for number in numbers.filter(|number| self.is_typo_of(*number, word, reading.word(&all[at]))) {
                    let hit = NameHit::new(self.first + number, tokens, start, words);
                    hits.push(NameHit { disguise: Disguise::Typo, trust: TYPO_TRUST, ..hit });
                }
            });
        }
    }

    /// Whether the word of this fingerprint in a person's names is one letter off a written word. What brought them together
    /// says only that they may be.
    fn is_typo_of(&self, number: u32, word: u64, written: &str) -> bool {
        let Some(person) = self.table.person(number as usize).filter(Person::is_sure) else { return false };
        person.forms().any(|form| {
            let folded = Folded::new(form);
            tokenize(&folded).0.iter().filter(|token| token.hash == word).any(|token| {
                let listed = folded.as_str().get(token.start as usize..token.end as usize).unwrap_or_default();
                one_edit(listed, written)
            })
        })
    }
}
