//! Words that open the gate, alone or two of them together. Two stand in one sentence, in the order of their form.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use smallvec::SmallVec;

use super::Glance;
use super::company::{Companies, RARE};
use super::pieces::{ByPiece, ByRun};
use super::rows::{Row, Rows, SEXUAL};
use crate::lexicon::spelled::{Spelled, Spelling, Words};
use crate::text::{Gap, KnownRuns as _, Run, Shape, Token, WindowTable};

/// What opens alone.
const SEXUAL_ALONE: u32 = 0;
const SOMEBODY_ALONE: u32 = 1;
/// What opens nothing and may stand anywhere.
const FILLER: u32 = 2;
/// The number of the first kind of halves: runs that open together with the same others share a number.
const FIRST: u32 = 3;
/// A sentence of so many halves is worth a closer look anyway.
const MANY: usize = 300;
/// So is one of so many rare runs: for each of them, all words of the sentence are looked at.
const MANY_RARE: usize = 48;

/// Compiled: each run of words that opens, and which halves open together.
#[derive(Debug, Default)]
pub(super) struct Openers {
    runs: WindowTable,
    pairs: Pairs,
    companies: Companies,
}

/// What a plain reading holds that opens only together with other words: for its views, which may hold these.
#[derive(Clone, Debug, Default)]
pub struct Halves {
    /// Numbers of halves and of rare runs, each with the byte where it starts; in order of place.
    all: SmallVec<[(u32, u32); 32]>,
    any_rare: bool,
    /// Whether there is a filler.
    pub any_filler: bool,
}

impl Openers {
    /// What these words open. Notes what they hold that opens in company.
    pub fn glance(&self, tokens: &[Token], noted: &mut Halves) -> Glance {
        let mut halves = Sentence::default();
        let mut glance = Glance::default();
        for at in 0..tokens.len() {
            if tokens[at].gap == Gap::Stop {
                halves.clear();
            }
            self.runs.find(tokens, at, |_, numbers| {
                for &number in numbers {
                    match number {
                        SEXUAL_ALONE => (glance.sexual, glance.surely) = (true, true),
                        SOMEBODY_ALONE => glance.somebody = true,
                        FILLER => noted.any_filler = true,
                        rare if rare >= RARE => {
                            glance = glance.with(self.companies.open(rare, tokens, at));
                            halves.rare += 1;
                            glance =
                                glance.with(if halves.rare > MANY_RARE { Glance::MANY } else { Glance::default() });
                            noted.all.push((tokens[at].start, rare));
                            noted.any_rare = true;
                        }
                        half => {
                            // A word that stands twice may be both halves, and stands behind more the second time.
                            glance = glance.with(self.pairs.open(half, &halves.all));
                            halves.add(half);
                            glance = glance.with(if halves.are_many() { Glance::MANY } else { Glance::default() });
                            noted.all.push((tokens[at].start, half));
                        }
                    }
                }
            });
            if glance.surely {
                break;
            }
        }
        glance
    }

    /// Whether these words of a view open what is sexual and the plain reading, in which that was noted, did not: only what holds a
    /// changed word can.
    pub fn open_changed(&self, tokens: &[Token], noted: &Halves) -> bool {
        let mut changed: SmallVec<[(u32, u32); 8]> = SmallVec::new();
        let (mut sentence, mut open, mut all_rare) = (0..0, false, 0);
        (&self.runs).find_changed(tokens, |at, _, numbers| {
            for &number in numbers {
                match number {
                    _ if open => return,
                    SEXUAL_ALONE => open = true,
                    SOMEBODY_ALONE | FILLER => {}
                    rare if rare >= RARE => {
                        all_rare += 1;
                        open |= all_rare > MANY_RARE || self.companies.open(rare, tokens, at).sexual;
                    }
                    half => {
                        let here = (tokens[at].start, half);
                        if !sentence.contains(&here.0) {
                            sentence = sentence_around(tokens, at);
                            changed.clear();
                        }
                        changed.push(here);
                        let noted = noted.within(&sentence);
                        open |= changed.len() + noted.len() > MANY;
                        let mut others = noted.iter().chain(&changed).filter(|other| other.1 < RARE);
                        open = open || others.any(|other| self.pairs.open_sexual(*other, here));
                    }
                }
            }
        });
        open || noted.any_rare && self.opens_company(tokens, noted)
    }

    /// Whether a changed word is in the company of a rare run of the plain reading.
    fn opens_company(&self, tokens: &[Token], noted: &Halves) -> bool {
        let mut sentence = 0..0;
        let changed = tokens.iter().enumerate().filter(|(_, token)| token.shape.has(Shape::CHANGED));
        changed.filter(|(_, token)| self.companies.may_hold(token)).any(|(at, token)| {
            if !sentence.contains(&token.start) {
                sentence = sentence_around(tokens, at);
            }
            let noted = noted.within(&sentence);
            let mut rare = noted.iter().filter(|noted| noted.1 >= RARE);
            noted.len() > MANY
                || rare.any(|(start, rare)| self.companies.opens_with(*rare, token, *start <= token.start))
        })
    }
}

/// From where to where a sentence reaches in the text.
fn sentence_around(tokens: &[Token], at: usize) -> Range<u32> {
    let stops = |token: &Token| token.gap == Gap::Stop;
    let first = tokens[..=at].iter().rposition(stops).unwrap_or(0);
    let next = tokens[at + 1..].iter().find(|token| stops(token));
    tokens[first].start
        ..next.or(tokens.last()).map_or(u32::MAX, |token| if stops(token) { token.start } else { token.end })
}

impl Halves {
    fn within(&self, place: &Range<u32>) -> &[(u32, u32)] {
        let from = self.all.partition_point(|noted| noted.0 < place.start);
        let to = self.all.partition_point(|noted| noted.0 < place.end);
        self.all.get(from..to).unwrap_or_default()
    }
}

/// The different halves of a sentence so far.
#[derive(Default)]
struct Sentence {
    all: SmallVec<[u32; 32]>,
    /// By the low bits of a half: whether one like it is there.
    like: u64,
    /// How many rare runs stand in it.
    rare: usize,
}

impl Sentence {
    fn add(&mut self, half: u32) {
        if self.like >> (half % 64) & 1 == 0 || !self.all.contains(&half) {
            self.like |= 1 << (half % 64);
            self.all.push(half);
        }
    }

    fn are_many(&self) -> bool {
        self.all.len() > MANY
    }

    fn clear(&mut self) {
        self.all.clear();
        (self.like, self.rare) = (0, 0);
    }
}

/// Which halves open together.
#[derive(Debug, Default)]
struct Pairs {
    /// Of each half, its row: many have the same.
    row: Vec<u32>,
    /// By row, the halves that open when they stand before.
    before: Rows,
}

impl Pairs {
    /// Of each half, in order, what it opens with behind others, sorted.
    fn build(halves: impl Iterator<Item = Vec<u32>>) -> Self {
        let mut pairs = Self::default();
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        for before in halves {
            let row = *known.entry(before).or_insert_with_key(|before| pairs.before.push(before));
            pairs.row.push(row);
        }
        pairs
    }

    fn row(&self, half: u32) -> Row<'_> {
        self.before.get(self.row.get((half - FIRST) as usize).copied().unwrap_or(u32::MAX))
    }

    /// What a half opens together with any of these before it.
    #[inline]
    fn open(&self, half: u32, others: &[u32]) -> Glance {
        let row = self.row(half);
        let mut glance = Glance::default();
        if row.is_empty() {
            return glance;
        }
        for other in others {
            glance = glance.with(row.opens(place(*other)));
            if glance.sexual {
                break;
            }
        }
        glance
    }

    /// Whether two halves, each with its place, open what is sexual: in the order of their form.
    fn open_sexual(&self, one: (u32, u32), other: (u32, u32)) -> bool {
        let open = |before: u32, behind: u32| self.row(behind).opens(place(before)).sexual;
        one.0 <= other.0 && open(one.1, other.1) || other.0 <= one.0 && open(other.1, one.1)
    }
}

/// A half as it stands in a row.
fn place(half: u32) -> u32 {
    half << 1
}

/// Gathers what opens.
#[derive(Default)]
pub(super) struct Builder<'e> {
    runs: Vec<(Run, u32)>,
    /// Of each piece the halves that it may be: an even number and the odd one behind it open together.
    halves: ByPiece<'e>,
    /// What each of these pairs opens.
    pairs: Vec<Glance>,
    rare: super::company::Builder<'e>,
}

impl<'e> Builder<'e> {
    /// Any of these spellings opens alone.
    pub fn alone(&mut self, spellings: &Words<'_>, opens: Glance) {
        let number = if opens.sexual { SEXUAL_ALONE } else { SOMEBODY_ALONE };
        self.runs.extend(spellings.iter().flat_map(Spelling::runs).map(|run| (run, number)));
    }

    /// These runs are fillers.
    pub fn fill(&mut self, runs: impl Iterator<Item = Run>) {
        self.runs.extend(runs.map(|run| (run, FILLER)));
    }

    /// Any of the first opens together with any of the second ones behind it.
    pub fn together(&mut self, first: &Spelled<'e>, second: &Spelled<'e>, opens: Glance) {
        let half = self.pairs.len() as u32 * 2;
        self.pairs.push(opens);
        self.halves.add(first, half);
        self.halves.add(second, half + 1);
    }

    /// Any of the rare opens where one of these words of others stands before or behind it.
    pub fn in_company(&mut self, rare: &Spelled<'e>, others: &Rc<[u64]>, behind: bool, opens: Glance) {
        self.rare.add(rare, others, behind, opens);
    }

    /// Compiles them.
    pub fn build(mut self) -> Openers {
        let ByRun { runs, numbers } = self.halves.by_run();
        let mut kinds: HashMap<Vec<u32>, u32> = HashMap::new();
        let by_set: Vec<u32> = { numbers }
            .into_iter()
            .map(|halves| {
                let next = FIRST + kinds.len() as u32;
                *kinds.entry(halves).or_insert(next)
            })
            .collect();
        self.runs.extend(runs.into_iter().map(|(run, set)| (run, by_set[set as usize])));
        let mut by_half: Vec<Vec<u32>> = vec![Vec::new(); self.pairs.len() * 2];
        for (halves, kind) in &kinds {
            halves.iter().for_each(|half| by_half[*half as usize].push(*kind));
        }
        // Of each half, the numbers of the pairs that it is behind in.
        let mut behind: Vec<Vec<usize>> = vec![Vec::new(); kinds.len()];
        for (pair, halves) in by_half.chunks(2).enumerate() {
            halves[1].iter().for_each(|half| behind[(half - FIRST) as usize].push(pair));
        }
        let pairs = Pairs::build(behind.iter().map(|pairs| {
            let sides = pairs.iter().map(|pair| (self.pairs[*pair].sexual, &by_half[*pair * 2]));
            let mut before: Vec<u32> = sides
                .flat_map(|(sexual, halves)| {
                    halves.iter().map(move |half| place(*half) | if sexual { SEXUAL } else { 0 })
                })
                .collect();
            before.sort_unstable();
            before.dedup();
            before
        }));
        let companies = self.rare.build(&mut self.runs);
        Openers { pairs, companies, runs: WindowTable::build(self.runs) }
    }
}
