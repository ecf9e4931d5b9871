//! The compiled lexicon: one table for all forms of all languages.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use smallvec::SmallVec;

use super::bent::sure_words;
use super::diagnostic::Diagnostic;
use super::entry::Entry;
use super::gate::{self, Frequency, Gate, Glance, Noted};
use super::hits::{Family, Hit, family};
use super::kinds::{Context, Reads, Severity, Subject, Where};
use super::mend::Mender;
use super::parse::LexiconFile;
use super::patterns::{Builder, PIECE, Patterns, piece};
use super::shapes::Shapes;
use super::spelled::{Read, SpelledEntry, Spelling};
use super::tongues::{SIGNS, Tongues};
use crate::text::{Disguise, Gap, KnownRuns as _, Shape, Token, View, WindowTable, hash};

/// All terms, compiled.
#[derive(Debug)]
pub struct Lexicon {
    pub(super) entries: Vec<Entry>,
    pub(super) table: WindowTable,
    /// The small words of all languages, apart: they matter only once something sexual was found.
    pub(super) glue: WindowTable,
    /// Which texts can hold anything sexual at all.
    gate: Gate,
    /// By entry: what `settle` asks of each hit.
    families: Vec<Family>,
    /// By entry: a bit for what it does in a sentence, if it says nothing else.
    only_reads: Vec<u16>,
    pub(super) patterns: Patterns,
    /// Terms that are regexes.
    shapes: Shapes,
    /// Those of them that sexualise: bodies drawn with signs.
    drawings: Shapes,
    /// Sure sexual words that may hide in a longer one, and the entry of each.
    pub(super) inside: Option<AhoCorasick>,
    pub(super) inside_entries: Vec<u32>,
    /// What bent words are read by.
    pub(super) mender: Mender,
    spellings: usize,
    fingerprint: u64,
}

/// How far words are to be trusted that stand together only without the fillers between them.
const FILLED: f32 = 0.97;

impl Lexicon {
    /// Compiles the entries of all files into one table. Takes the files: the built-in ones fill a hundred megabytes.
    ///
    /// # Errors
    /// Complaints about ids that stand twice, and about lists that are missing.
    pub fn compile(files: Vec<LexiconFile>) -> Result<Self, Vec<Diagnostic>> {
        let mut errors = super::lint::duplicate_ids(&files);
        errors.extend(super::lists::open_forms(&files));
        if !errors.is_empty() {
            return Err(errors);
        }
        let entries: Vec<Entry> = files.into_iter().flat_map(|file| file.entries).collect();
        let mut runs = Vec::new();
        let mut glue = Vec::new();
        let families: Vec<Family> = entries.iter().map(family).collect();
        let mut read = Read::default();
        let spelled: Vec<SpelledEntry<'_>> = entries.iter().map(|entry| SpelledEntry::new(entry, &mut read)).collect();
        drop(read);
        let mut frequency = Frequency::new(&spelled, &families);
        let mut patterns = Builder::default();
        for (number, spelled) in (0..).zip(&spelled) {
            let private = spelled.entry.subject == Some(Subject::Private);
            for form in &spelled.forms {
                if let [only] = form.as_slice() {
                    let table = if families[number as usize] == Family::Small { &mut glue } else { &mut runs };
                    table.extend(only.spellings.iter().flat_map(Spelling::runs).map(|run| (run, number)));
                    continue;
                }
                let mut often: SmallVec<[(f64, usize); 8]> =
                    (0..).zip(form).map(|(at, piece)| (frequency.of_piece(piece), at)).collect();
                often.sort_by(|a, b| a.0.total_cmp(&b.0));
                let rarest = [often[0].1, often[1].1];
                patterns.add(number, spelled.entry.gap, form, rarest, private, &mut runs);
            }
        }
        let shapes = |sexual: bool| {
            let numbered = (0..).zip(&entries).filter(move |(_, entry)| (entry.severity > Severity::None) == sexual);
            Shapes::compile(numbered.filter_map(|(number, entry)| Some((number, entry.regex.as_deref()?))))
        };
        let (shapes, drawings) = (shapes(false), shapes(true));
        let sure = sure_words(&entries);
        let inside = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(sure.iter().map(|s| &s.0))
            .ok();
        let inside_entries = sure.into_iter().map(|(_, entry)| entry).collect();
        let pieces = spelled.iter().flat_map(|spelled| &spelled.forms).flatten();
        let spellings = pieces.map(|piece| piece.spellings.len()).sum();
        let gate = Gate::compile(&spelled, &mut frequency);
        let mender = Mender::compile(&spelled, &families, gate::ordinary());
        let patterns = patterns.build(&mut runs);
        drop((frequency, spelled));
        let fingerprint = fingerprint(&entries);
        Ok(Self {
            table: WindowTable::build(runs),
            glue: WindowTable::build(glue),
            gate,
            only_reads: entries.iter().map(only_reads).collect(),
            families,
            entries,
            patterns,
            shapes,
            drawings,
            inside,
            inside_entries,
            mender,
            spellings,
            fingerprint,
        })
    }

    /// Among which hits the longest wins.
    pub(super) fn family(&self, hit: &Hit) -> Family {
        self.families[hit.entry as usize]
    }

    /// Appends the hits of small words: articles, pronouns, negations.
    pub fn find_glue(&self, tokens: &[Token], hits: &mut Vec<Hit>) {
        for at in 0..tokens.len() {
            self.glue.find(tokens, at, |words, entries| self.add_glue(tokens, at, words, entries, hits));
        }
    }

    /// Adds what a run of small words says. Languages share words that do the same in each: one of them says it for all.
    fn add_glue(&self, tokens: &[Token], at: usize, words: usize, entries: &[u32], hits: &mut Vec<Hit>) {
        let mut said = 0;
        for entry in entries {
            let reads = self.only_reads[*entry as usize];
            if said & reads == 0 {
                hits.push(Hit::new(*entry, tokens, at, at + words - 1));
            }
            said |= reads;
        }
    }

    /// The same of the words of a view: only hits in which a word counts that the view reads otherwise.
    pub(crate) fn find_changed_glue(&self, tokens: &[Token], hits: &mut Vec<Hit>) {
        (&self.glue).find_changed(tokens, |at, words, entries| self.add_glue(tokens, at, words, entries, hits));
    }

    /// Whether these words can hold a term that sexualises, or one that does so in a negative prompt: where not, no other term
    /// matters but for the people in the text. `negative` says that the whole text is steered away from. May say yes to words that
    /// hold none, never no to words that hold one. Also says whether they speak of somebody a bent word could be about.
    pub fn glance(&self, tokens: &[Token], negative: bool) -> (Glance, Noted) {
        self.gate.glance(tokens, negative)
    }

    /// The same for words of a [`View`](crate::text::View) of a text of which a glance at the plain words told nothing sexual.
    pub fn may_sexualise(&self, tokens: &[Token], negative: bool, noted: &Noted) -> bool {
        self.gate.opens_changed(tokens, negative, noted)
    }

    /// The words without those that change nothing of what is asked: "remove, please, her dress" is read as "remove her dress".
    /// `None` if there are none of them.
    pub(crate) fn without_fillers(&self, tokens: &[Token]) -> Option<View> {
        let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
        // What stands before the first filler of those left out since the last word.
        let mut opened: Option<Gap> = None;
        let mut tongues: Option<Tongues<'_>> = None;
        let mut at = 0;
        while at < tokens.len() {
            let (words, fillers) = self.gate.filler(tokens, at);
            let mut says = || self.is_rather_small_word(tokens, at, &fillers, &mut tongues);
            if words > 0 && !(words == 1 && says()) {
                opened = opened.or(Some(tokens[at].gap));
                at += words;
                continue;
            }
            let token = tokens[at];
            kept.push(match opened.take() {
                Some(gap) => {
                    // Between two commas it interrupts what goes on behind it.
                    let gap = if gap == Gap::Comma && token.gap == gap { Gap::Space } else { gap.max(token.gap) };
                    Token { gap, shape: token.shape.with(Shape::CHANGED), ..token }
                }
                None => token,
            });
            at += 1;
        }
        let view = View { disguise: Disguise::Plain, trust: FILLED, tokens: kept, spelled: Vec::new() };
        (view.tokens.len() < tokens.len()).then_some(view)
    }

    /// Whether a filler of one language is here rather a small word of another, which the text has more words of: the Polish "na" (on)
    /// of "naga na łóżku" is no Norwegian "na" (well).
    fn is_rather_small_word<'l>(
        &'l self,
        tokens: &[Token],
        at: usize,
        fillers: &[u32],
        tongues: &mut Option<Tongues<'l>>,
    ) -> bool {
        let is_glue = |entry: &&u32| {
            matches!(self.entries[**entry as usize].reads, Some(Reads::Function | Reads::Pronoun | Reads::Conjunction))
        };
        let small: SmallVec<[u32; 8]> = self.glue.single(tokens[at].hash).iter().filter(is_glue).copied().collect();
        if small.is_empty() {
            return false;
        }
        let tongues = tongues.get_or_insert_with(|| Tongues::of(self, tokens, &[]));
        let most = |entries: &[u32]| {
            entries.iter().map(|entry| tongues.words(&self.entries[*entry as usize].language)).max().unwrap_or_default()
        };
        most(&small) > most(fillers)
    }

    /// Whether a word may be a title or a profession, or part of one, that supports a name beside it.
    pub fn may_title(&self, word: u64) -> bool {
        self.gate.may_title(word)
    }

    /// Whether a word stands inside surnames: van, der, de.
    pub fn is_particle(&self, word: u64) -> bool {
        self.gate.is_particle(word)
    }

    /// All entries, by number.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a hit.
    pub fn entry(&self, hit: &Hit) -> &Entry {
        &self.entries[hit.entry as usize]
    }

    /// How many spellings it knows, all choices spelled out.
    pub fn spellings(&self) -> usize {
        self.spellings
    }

    /// The same for the same entries, on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The entries that a single word stands for, by the word's fingerprint; pieces of longer forms aside.
    pub fn word(&self, word: u64) -> impl Iterator<Item = u32> {
        self.table.single(word).iter().copied().filter(|v| v & PIECE == 0)
    }

    /// Whether a single word is any term at all.
    pub(crate) fn means(&self, word: u64) -> bool {
        self.word(word).next().is_some() || !self.glue.single(word).is_empty()
    }

    /// Whether a single word, by its fingerprint, is a term of content: no article, no preposition.
    pub fn knows(&self, word: u64) -> bool {
        self.word(word).any(|entry| {
            let entry = &self.entries[entry as usize];
            entry.severity > Severity::None
                || entry.subject.is_some()
                || entry.context.is_some_and(|c| c <= Context::Photorealistic)
        })
    }

    /// Appends the hits of the sexual entries that are shapes: bodies drawn with signs.
    pub(crate) fn find_drawings(&self, text: &str, hits: &mut Vec<Hit>) {
        if !self.drawings.may_stand(text) {
            return;
        }
        let lower = text.to_lowercase();
        // Lower-casing can move offsets outside ASCII: clamp, so that a span never leaves the text.
        let clamp = |at: usize| at.min(text.len()) as u32;
        self.drawings.find(&lower, |entry, start, end| hits.push(Hit::shape(entry, clamp(start), clamp(end))));
    }

    /// Appends the hits of the other entries that are shapes. The text is the folded, lower-case one.
    pub fn find_shapes(&self, lower: &str, hits: &mut Vec<Hit>) {
        self.shapes.find(lower, |entry, start, end| hits.push(Hit::shape(entry, start as u32, end as u32)));
    }
}

/// A bit for what an entry does in a sentence; 0 if it says anything else, or only sometimes.
fn only_reads(entry: &Entry) -> u16 {
    let silent = entry.context.is_none() && entry.subject.is_none() && entry.role.is_none() && !entry.bears;
    let asked = entry.place == Where::Positive && entry.severity == Severity::None && !entry.exempt;
    entry.reads.filter(|_| silent && asked).map_or(0, |reads| 1 << reads as u16)
}

fn fingerprint(entries: &[Entry]) -> u64 {
    let part = |text: &str| hash::word(text);
    let one = |e: &Entry| {
        let meaning = format!(
            "{:?}{:?}{}{}{}{}{}{}{}{:?}{}{:?}{:?}{:?}{:?}{:?}{}",
            e.regex,
            e.severity,
            e.confidence,
            e.exempt,
            e.unaccented,
            e.accented,
            e.edit,
            e.alone,
            e.worn,
            e.context,
            e.bears,
            e.subject,
            e.role,
            e.side,
            e.reads,
            e.place,
            e.gap
        );
        let forms = e.forms.iter().map(|f| part(&f.text)).fold(part(&e.id), hash::chain);
        hash::chain(forms, part(&meaning))
    };
    entries.iter().map(one).fold(0, hash::chain)
}

impl Lexicon {
    /// The id of an entry, shared.
    pub fn id(&self, entry: u32) -> Arc<str> {
        self.entries[entry as usize].id.clone()
    }

    /// The language of an entry.
    pub(crate) fn language(&self, entry: u32) -> &str {
        &self.entries[entry as usize].language
    }

    /// Whether two entries are of one language, or one of them of none.
    pub(crate) fn share_language(&self, one: u32, other: u32) -> bool {
        let (one, other) = (self.language(one), self.language(other));
        one == other || [one, other].contains(&SIGNS)
    }

    /// The entry by which a small word does this in a language.
    pub(crate) fn does(&self, word: u64, reads: Reads, language: &str) -> Option<u32> {
        let does = |entry: &Entry| entry.reads == Some(reads) && &*entry.language == language;
        self.glue.single(word).iter().copied().find(|entry| does(&self.entries[*entry as usize]))
    }

    /// The languages in which a small word does this.
    pub(crate) fn tongues_of(&self, word: u64, reads: Reads) -> impl Iterator<Item = &str> {
        let entries = self.glue.single(word).iter().map(|entry| &self.entries[*entry as usize]);
        entries.filter(move |entry| entry.reads == Some(reads)).map(|entry| &*entry.language)
    }

    /// The entry by which two words are a private person: "my teacher".
    pub(crate) fn private_pair(&self, first: u64, second: u64) -> Option<u32> {
        let private = |entry: &u32| self.entries[*entry as usize].subject == Some(Subject::Private);
        let whole = self.table.pair(first, second).iter().copied().take_while(|posting| piece(*posting).is_none());
        // Forms of many choices are kept in pieces.
        let bound = || self.patterns.private(self.table.single(first), self.table.single(second));
        whole.into_iter().find(private).or_else(bound)
    }
}
