//! Writes a table.

use std::collections::HashMap;

use super::bytes::{push, push_text, zigzag};
use super::compiled::BLOCK;
use super::open::Header;
use super::person::Kind;
use super::slots;
use super::typos::TypoWords;
use crate::names::compile::MIN_JOINED;
use crate::names::list::{Ambiguity, NameEntry, Status};
use crate::text::token::tokenize;
use crate::text::{Folded, Token, hash, hash_folded};

/// Slots for a hundred names: those that every word of every prompt may ask for, and those only beside sexual words.
const ROOMY: usize = 133;
const TIGHT: usize = 118;

/// Names by the fingerprints of their words, as they are gathered.
#[derive(Default)]
struct Runs {
    pairs: Vec<(u64, u32)>,
    singles: Vec<u64>,
    firsts: Vec<u64>,
    longest: usize,
}

impl Runs {
    fn add(&mut self, tokens: &[Token], number: u32) {
        let Some(key) = hash::run(tokens.iter().map(|t| t.hash)) else { return };
        match tokens {
            [_] => self.singles.push(key),
            [first, second, ..] => self.firsts.push(hash::chain(first.hash, second.hash)),
            [] => {}
        }
        self.pairs.push((key, number));
        self.longest = self.longest.max(tokens.len());
    }

    /// The two filters, the slots and the postings, and how many different names there are.
    fn finish(mut self) -> ([Vec<u8>; 4], usize) {
        for keys in [&mut self.singles, &mut self.firsts] {
            keys.sort_unstable();
            keys.dedup();
        }
        let filters = [self.singles, self.firsts].map(|keys| slots::write_filter(keys.into_iter()));
        let (slots, postings, names) = slots::write(&mut self.pairs, ROOMY);
        let [singles, pairs] = filters;
        ([singles, pairs, slots, postings], names)
    }
}

/// Gathers people.
#[derive(Default)]
pub(super) struct Builder {
    kinds: Vec<Kind>,
    kind_numbers: HashMap<Kind, usize>,
    people: Vec<u8>,
    index: Vec<u8>,
    count: u32,
    names: Runs,
    parted: Runs,
    joined: Vec<(u64, u32)>,
    typos: TypoWords,
    fingerprint: u64,
    record: Vec<u8>,
    one: String,
}

impl Builder {
    /// Adds a person.
    pub(super) fn add(&mut self, entry: &NameEntry) {
        let number = self.count;
        if (number as usize).is_multiple_of(BLOCK) {
            self.index.extend_from_slice(&(self.people.len() as u64).to_le_bytes());
        }
        self.count += 1;
        self.write(entry, number);
        for form in entry.forms() {
            self.form(entry, form, number);
            self.fingerprint = hash::chain(self.fingerprint, hash::word(form));
        }
        for fact in [entry.status.as_str(), entry.ambiguity.as_str(), &entry.field] {
            self.fingerprint = hash::chain(self.fingerprint, hash::word(fact));
        }
    }

    fn write(&mut self, entry: &NameEntry, number: u32) {
        let kind = Kind {
            list: entry.list.clone(),
            field: entry.field.clone(),
            country: entry.country.clone(),
            status: entry.status,
            ambiguity: entry.ambiguity,
        };
        // People of one kind often stand together.
        let kind = match self.kinds.last() {
            Some(last) if *last == kind => self.kinds.len() - 1,
            _ => *self.kind_numbers.entry(kind).or_insert_with_key(|kind| {
                self.kinds.push(kind.clone());
                self.kinds.len() - 1
            }),
        };
        self.record.clear();
        push(&mut self.record, kind as u64);
        push(&mut self.record, zigzag(entry.line as i64 - i64::from(number)));
        push(&mut self.record, entry.born.map_or(0, |year| zigzag(i64::from(year)) + 1));
        for form in entry.forms() {
            push_text(&mut self.record, form);
        }
        push(&mut self.people, self.record.len() as u64);
        self.people.extend_from_slice(&self.record);
    }

    fn form(&mut self, entry: &NameEntry, form: &str, number: u32) {
        let folded = Folded::new(form);
        let tokens = tokenize(&folded).0;
        self.names.add(&tokens, number);
        if form.contains([',', '.', '!', '?', '/']) {
            self.parted.add(&tokens, number);
        }
        if tokens.len() < 2 {
            return;
        }
        self.one.clear();
        self.one.extend(folded.as_str().chars().filter(|c| c.is_alphanumeric()));
        if self.one.len() >= MIN_JOINED {
            self.joined.push((hash_folded(&self.one), number));
        }
        // A letter off of what may be somebody else, or nobody real, says too little.
        if entry.ambiguity == Ambiguity::Unique && entry.status != Status::Fictional {
            self.typos.add(&folded, &tokens);
        }
    }

    /// The whole, written.
    pub(super) fn finish(mut self) -> (Header, Vec<u8>, Vec<Kind>) {
        let mut kinds = Vec::new();
        for kind in &self.kinds {
            for text in [&kind.list, &kind.field, &kind.country] {
                push_text(&mut kinds, text);
            }
            kinds.extend([kind.status as u8, kind.ambiguity as u8]);
        }
        let mut header = Header::default();
        (header.people, header.fingerprint) = (self.count, self.fingerprint);
        (header.longest, header.longest_parted) = (self.names.longest as u32, self.parted.longest as u32);
        let ([singles, pairs, slots, postings], names) = self.names.finish();
        let ([parted_singles, parted_pairs, parted_slots, parted_postings], _) = self.parted.finish();
        let (joined, joined_postings, _) = slots::write(&mut self.joined, TIGHT);
        drop(self.joined);
        let [typo_filter, typo_words, typo_deletes] = self.typos.finish();
        header.names = names as u64;
        let (header, bytes) = header.write([
            kinds,
            self.people,
            self.index,
            singles,
            pairs,
            slots,
            postings,
            parted_singles,
            parted_pairs,
            parted_slots,
            parted_postings,
            joined,
            joined_postings,
            typo_filter,
            typo_words,
            typo_deletes,
        ]);
        (header, bytes, self.kinds)
    }
}
