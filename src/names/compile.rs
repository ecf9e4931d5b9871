//! The compiled name list.

use super::given::GivenNames;
use super::list::{NameEntry, NameList};
use crate::text::{Disguise, Gap, Reading, Run, Shape, Token, WindowTable, fold, hash, hash_folded, words_of};

/// A listed name found in a folded text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameHit {
    /// Number of the entry.
    pub entry: u32,
    /// Byte offset of its start in the folded text.
    pub start: u32,
    /// Byte offset of its end in the folded text.
    pub end: u32,
    /// How many words it has.
    pub words: u32,
    /// Whether every word of it starts with a capital.
    pub capital: bool,
    /// Whether it stands in a model tag (`<lora:...>`).
    pub model: bool,
    /// Whether it stands behind `--no`.
    pub steered: bool,
    /// What was undone to read it.
    pub disguise: Disguise,
    /// In (0, 1]: how far the reading is to be trusted.
    pub trust: f32,
}

/// All names, compiled.
#[derive(Debug, Default)]
pub struct Names {
    entries: Vec<NameEntry>,
    table: WindowTable,
    /// Names of several words written as one, by the fingerprint of that one word.
    joined: WindowTable,
    /// Names that hold a comma or a full stop themselves: "Tyler, the Creator".
    parted: WindowTable,
    given: GivenNames,
    fingerprint: u64,
}

/// The shortest joined name that is looked for: shorter ones are too often a word (`annabell`, `timcook` is seven).
const MIN_JOINED: usize = 7;

impl Names {
    /// Compiles lists of people and words of names.
    pub fn compile(lists: Vec<NameList>, given: GivenNames) -> Self {
        let entries: Vec<NameEntry> = lists.into_iter().flat_map(|list| list.entries).collect();
        let mut runs = Vec::with_capacity(entries.len() * 2);
        let mut joined = Vec::with_capacity(entries.len() * 2);
        let mut parted = Vec::new();
        let mut fingerprint = given.fingerprint();
        for (number, entry) in entries.iter().enumerate() {
            let number = number as u32;
            for form in entry.forms() {
                let words = words_of(form);
                runs.push((Run::new(&words), number));
                if form.contains([',', '.', '!', '?', '/']) {
                    parted.push((Run::new(&words), number));
                }
                let one: String = fold(form).chars().filter(|c| c.is_alphanumeric()).collect();
                if words.len() > 1 && one.len() >= MIN_JOINED {
                    joined.push((Run::new(&[hash_folded(&one)]), number));
                }
                fingerprint = hash::chain(fingerprint, hash::word(form));
            }
            let facts = format!("{}{}{}", entry.status, entry.ambiguity, entry.field);
            fingerprint = hash::chain(fingerprint, hash::word(&facts));
        }
        Self {
            table: WindowTable::build(runs),
            joined: WindowTable::build(joined),
            parted: WindowTable::build(parted),
            entries,
            given,
            fingerprint,
        }
    }

    /// All people, by number.
    pub fn entries(&self) -> &[NameEntry] {
        &self.entries
    }

    /// The person of a hit.
    pub fn entry(&self, hit: &NameHit) -> &NameEntry {
        &self.entries[hit.entry as usize]
    }

    /// Words of names.
    pub fn given(&self) -> &GivenNames {
        &self.given
    }

    /// How many different written names it knows.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Bytes held by the tables.
    pub fn memory(&self) -> usize {
        self.table.memory() + self.joined.memory()
    }

    /// The same for the same lists, on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Everybody who goes by exactly this name.
    pub fn lookup(&self, name: &str) -> Vec<&NameEntry> {
        let key = Run::new(&words_of(name)).key();
        let mut numbers = self.table.get(key).to_vec();
        numbers.extend_from_slice(self.joined.get(hash_folded(&fold(name))));
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(|n| &self.entries[*n as usize]).collect()
    }

    /// Appends every listed name that stands in a word list, exactly as listed. Linear in the tokens.
    pub fn find(&self, tokens: &[Token], hits: &mut Vec<NameHit>) {
        for at in 0..tokens.len() {
            self.table.find(tokens, at, |words, entries| {
                hits.extend(entries.iter().map(|entry| NameHit::new(*entry, tokens, at, words)));
            });
        }
    }

    /// The same for the words of a view: only names in which a word stands that the view reads otherwise.
    pub(crate) fn find_changed(&self, tokens: &[Token], hits: &mut Vec<NameHit>) {
        if !self.table.knows_changed(tokens) {
            return;
        }
        for at in 0..tokens.len() {
            self.table.find(tokens, at, |words, entries| {
                if tokens[at..at + words].iter().any(|token| token.shape.has(Shape::CHANGED)) {
                    hits.extend(entries.iter().map(|entry| NameHit::new(*entry, tokens, at, words)));
                }
            });
        }
    }

    /// Appends the names that only a costly reading finds: joined (`emmawatson`), reversed (`Watson, Emma`), cut by a comma,
    /// with a plural or genitive `s`, or with a figure behind them. For texts in which something sexual was found.
    pub fn find_disguised(&self, reading: &Reading<'_>, tokens: &[Token], hits: &mut Vec<NameHit>) {
        for (at, token) in tokens.iter().enumerate() {
            let word = reading.word(token);
            if word.len() >= MIN_JOINED {
                let trimmed = word.trim_end_matches(|c: char| c.is_ascii_digit());
                let mut entries = self.joined.single(token.hash);
                if entries.is_empty() && trimmed.len() < word.len() {
                    entries = self.joined.single(hash_folded(trimmed));
                }
                let joined = |entry: &u32| NameHit {
                    disguise: Disguise::Joined,
                    trust: 0.95,
                    ..NameHit::new(*entry, tokens, at, 1)
                };
                hits.extend(entries.iter().map(joined));
            }
            self.parted.find_across(tokens, at, Gap::Stop, |words, entries| {
                hits.extend(entries.iter().map(|entry| NameHit::new(*entry, tokens, at, words)));
            });
            let Some(next) = tokens.get(at + 1) else { continue };
            // "Watson, Emma", "watson emma"
            let reversed = |entry: &u32| NameHit {
                disguise: Disguise::Reversed,
                trust: 0.9,
                ..NameHit::new(*entry, tokens, at, 2)
            };
            hits.extend(self.table.pair(next.hash, token.hash).iter().map(reversed));
            // "Emma, Watson", "Emma. Watson"
            if next.gap > Gap::Line {
                let cut = |entry: &u32| NameHit {
                    disguise: Disguise::Syntax,
                    trust: 0.9,
                    ..NameHit::new(*entry, tokens, at, 2)
                };
                hits.extend(self.table.pair(token.hash, next.hash).iter().map(cut));
            }
            // "Emma Watsons"
            if let Some(stem) = reading.word(next).strip_suffix(['s', 'S']).filter(|s| s.len() >= 3) {
                let genitive = |entry: &u32| NameHit { trust: 0.95, ..NameHit::new(*entry, tokens, at, 2) };
                hits.extend(self.table.pair(token.hash, hash_folded(stem)).iter().map(genitive));
            }
        }
    }

    /// Everybody whose name, written as one word, has this fingerprint.
    pub fn joined(&self, word: u64) -> &[u32] {
        self.joined.single(word)
    }
}

impl NameHit {
    /// A name found inside a word that was cut apart.
    pub(crate) fn inside(entry: u32, start: u32, end: u32, token: &Token) -> Self {
        let (model, steered) = (token.shape.has(Shape::MODEL), token.shape.has(Shape::STEERED));
        Self { entry, start, end, words: 2, capital: false, model, steered, disguise: Disguise::Joined, trust: 0.95 }
    }

    fn new(entry: u32, tokens: &[Token], first: usize, words: usize) -> Self {
        let run = &tokens[first..first + words];
        Self {
            entry,
            start: run[0].start,
            end: run[words - 1].end,
            words: words as u32,
            capital: run.iter().all(|t| t.shape.has(Shape::CAPITAL) || t.shape.has(Shape::FOREIGN)),
            model: run[0].shape.has(Shape::MODEL),
            steered: run[0].shape.has(Shape::STEERED),
            disguise: Disguise::Plain,
            trust: 1.0,
        }
    }
}
