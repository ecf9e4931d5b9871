//! Finding the forms of a word list: runs of words, and forms of several pieces with gaps between them.

use std::collections::HashMap;
use std::ops::Range;

use smallvec::SmallVec;

use super::compile::Lexicon;
use super::hits::Hit;
use super::patterns::{Link, Pattern, Patterns, There, Whole, piece};
use crate::text::hash::{self, SpreadAlready};
use crate::text::{Gap, KnownRuns, Shape, Token};

/// The most words a gap may stand for.
pub(super) const MAX_GAP: usize = 8;

impl Lexicon {
    /// Appends every hit of every form to `hits`, unsettled: overlapping and exempted ones included. Linear in the tokens.
    pub fn find(&self, tokens: &[Token], hits: &mut Vec<Hit>) {
        self.find_with(tokens, None, &mut Pieces::default(), false, hits);
    }

    /// The same for words of which some are one name. `places` says for each word the how manieth it is, the words of one name
    /// counted once, so that "remove ... clothes" reaches across a name of any length.
    pub(crate) fn find_across(&self, tokens: &[Token], places: &[u32], hits: &mut Vec<Hit>) {
        self.find_with(tokens, Some(places), &mut Pieces::default(), false, hits);
    }

    /// The same for the words of a view: only hits in which a word counts that the view reads otherwise. `pieces` is scratch space.
    pub(crate) fn find_changed<'l>(
        &'l self,
        tokens: &[Token],
        places: impl FnOnce(&[Token]) -> Vec<u32>,
        pieces: &mut Pieces<'l>,
        hits: &mut Vec<Hit>,
    ) {
        if self.table.knows_changed(tokens) {
            self.find_with(tokens, Some(&places(tokens)), pieces, true, hits);
        }
    }

    fn find_with<'l>(
        &'l self,
        tokens: &[Token],
        places: Option<&[u32]>,
        pieces: &mut Pieces<'l>,
        changed: bool,
        hits: &mut Vec<Hit>,
    ) {
        let place = |word: usize| places.and_then(|p| p.get(word)).map_or(word, |place| *place as usize);
        let is_new = |first: usize, last: usize| {
            !changed || tokens[first..=last].iter().any(|token| token.shape.has(Shape::CHANGED))
        };
        pieces.clear();
        for at in 0..tokens.len() {
            KnownRuns::find(&self.table, tokens, at, Gap::Line, |words, postings: &'l [u32]| {
                let last = at + words - 1;
                let new = is_new(at, last);
                // Postings of pieces are the highest numbers.
                let whole = postings.partition_point(|posting| piece(*posting).is_none());
                if new {
                    hits.extend(postings[..whole].iter().map(|entry| Hit::new(*entry, tokens, at, last)));
                }
                if whole < postings.len() {
                    pieces.found.push(Found { first: at, last, postings: &postings[whole..], live: 0..0 });
                }
            });
        }
        if pieces.found.len() < 2 {
            return;
        }
        // Only forms of which every piece stands somewhere are followed.
        pieces.sum(&self.patterns);
        let Pieces { found, whole, live, open, .. } = pieces;
        open.clear();
        open.resize_with(whole.forms.len(), SmallVec::new);
        // Where the sentence starts, and up to where it was looked for.
        let (mut sentence, mut looked) = (0, 0);
        for &Found { first, last, live: ref range, .. } in &*found {
            if range.is_empty() {
                continue;
            }
            if let Some(stop) = tokens[looked + 1..=first].iter().rposition(|token| token.gap == Gap::Stop) {
                sentence = looked + 1 + stop;
            }
            looked = first;
            let new = is_new(first, last);
            for &link in &live[range.start as usize..range.end as usize] {
                let open = &mut open[link.form as usize];
                open.retain(|o| o.last >= sentence && place(o.last) + 1 + MAX_GAP >= place(first));
                let pattern = self.patterns.get(whole.forms[link.form as usize]);
                advance(pattern, link.index, tokens, (first, last, new), open, place, |state| {
                    let second = if state.next == 1 { first } else { state.second };
                    let gaps = [(state.first_end, second), (state.last, first)];
                    let gaps = gaps.map(|(before, behind)| (tokens[before].end, tokens[behind].start));
                    let hit = Hit::new(pattern.entry, tokens, state.start, last);
                    hits.push(Hit { gapped: pattern.gaps != 0, gaps, ..hit });
                });
            }
        }
    }
}

/// A piece of a form was found: opens the form, takes it further, or completes it. `open` is how far this form was seen.
fn advance(
    pattern: Pattern,
    index: u8,
    tokens: &[Token],
    (first, last, new): (usize, usize, bool),
    open: &mut Opened,
    place: impl Fn(usize) -> usize,
    mut complete: impl FnMut(Open),
) {
    if index == 0 {
        reach(open, Open { next: 1, start: first, first_end: last, second: first, last, new }, first);
        return;
    }
    let gap = if pattern.gaps >> index & 1 == 1 { usize::from(pattern.gap) } else { 0 };
    for i in 0..open.len() {
        let state = open[i];
        let reached = state.last < first && place(first) <= place(state.last) + 1 + gap;
        // What is bound without a gap stands right behind, whatever the words are counted as.
        let reached = reached && (gap > 0 || first == state.last + 1);
        // Pieces that follow each other keep to the rules of a run: no comma between them.
        let bound = gap > 0 || tokens[first].gap <= Gap::Line;
        if state.next != index || !reached || !bound {
            continue;
        }
        let new = new || state.new;
        if index + 1 < pattern.pieces {
            let second = if index == 1 { first } else { state.second };
            reach(open, Open { next: index + 1, second, last, new, ..state }, first);
        } else if new {
            complete(state);
        }
    }
}

/// The pieces of forms that stand in a word list. Kept between lists, to be filled anew without asking for memory.
#[derive(Debug, Default)]
pub(crate) struct Pieces<'l> {
    /// By place.
    found: Vec<Found<'l>>,
    /// The numbers of the pieces found by which forms are known, and the bit of every piece found.
    numbers: Vec<u32>,
    there: There,
    /// The forms of which every piece stands somewhere.
    whole: Whole,
    /// Pieces of these forms, those of each run together.
    live: Vec<Link>,
    /// How far each of these forms was seen.
    open: Vec<Opened>,
}

/// The places where the first pieces of one form were seen.
type Opened = SmallVec<[Open; 1]>;

/// A run of words, and the pieces that it is.
#[derive(Clone, Debug)]
struct Found<'l> {
    first: usize,
    last: usize,
    postings: &'l [u32],
    /// Which of the live pieces are its.
    live: Range<u32>,
}

/// Of more runs than this, some are the same: what they are pieces of is looked at once.
const REPEATING: usize = 64;

impl<'l> Pieces<'l> {
    fn clear(&mut self) {
        self.found.clear();
        self.found.reserve(32);
        self.live.clear();
    }

    /// Sums up which pieces were found, and keeps those of forms that may be whole.
    fn sum(&mut self, patterns: &Patterns) {
        // By run: the first that is the same.
        let mut first: Vec<usize> = (0..self.found.len()).collect();
        if self.found.len() > REPEATING {
            let mut known: HashMap<u64, usize, SpreadAlready> = HashMap::default();
            known.reserve(self.found.len());
            for (at, found) in self.found.iter().enumerate() {
                // Where its postings are kept tells a run from others.
                let place = hash::chain(found.postings.as_ptr() as u64, 0);
                first[at] = *known.entry(place).or_insert(at);
            }
        }
        self.numbers.clear();
        self.there.reset(patterns.pieces());
        for (_, found) in self.found.iter().enumerate().filter(|(at, _)| first[*at] == *at) {
            let (known_by, others) = patterns.split(found.postings);
            let known_by = known_by.iter().filter_map(|posting| piece(*posting));
            self.numbers.extend(known_by.filter(|number| self.there.insert(*number)));
            others.iter().filter_map(|posting| piece(*posting)).for_each(|number| self.there.add(number));
        }
        self.whole.clear();
        patterns.whole(&self.numbers, &self.there, &mut self.whole);
        if self.whole.forms.is_empty() {
            return;
        }
        let links = &mut self.whole.links;
        links.sort_unstable_by_key(|(number, link)| (*number, link.index, link.form));
        for (at, first) in first.into_iter().enumerate() {
            if first < at {
                self.found[at].live = self.found[first].live.clone();
                continue;
            }
            let start = self.live.len();
            for number in self.found[at].postings.iter().filter_map(|posting| piece(*posting)) {
                let from = links.partition_point(|known| known.0 < number);
                self.live.extend(links[from..].iter().take_while(|known| known.0 == number).map(|known| known.1));
            }
            self.live[start..].sort_unstable_by_key(|link| (link.index, link.form));
            self.found[at].live = start as u32..self.live.len() as u32;
        }
    }
}

/// A form of which the first pieces were seen: from where, and up to where.
#[derive(Clone, Copy, Debug)]
struct Open {
    next: u8,
    start: usize,
    /// The last word of the first piece.
    first_end: usize,
    /// The first word of the second piece, once that was seen.
    second: usize,
    last: usize,
    /// A word of its pieces counts that the plain reading reads otherwise: one in a gap does not.
    new: bool,
}

/// Notes how far a form was seen, by a piece that starts at `first`. Of sights that end before that only the furthest is kept, and
/// of sights that end at one word the latest (of first pieces the longest): no piece behind them can need the others, and all of them would make a text that
/// repeats one word cost the square of the repeats.
fn reach(open: &mut Opened, state: Open, first: usize) {
    let mut behind: Option<usize> = None;
    for i in 0..open.len() {
        let sight = open[i];
        if sight.next != state.next {
            continue;
        }
        if sight.last == state.last {
            // Of first pieces that end at one word the longest: "absolutely nothing", not the "nothing" in it.
            let longer = state.next > 1 || state.start < sight.start;
            open[i] = if longer { state } else { sight };
            return;
        }
        if sight.last < first {
            let Some(other) = behind.replace(i) else { continue };
            let nearer = if open[other].last < sight.last { other } else { i };
            open[nearer] = state;
            return;
        }
    }
    open.push(state);
}
