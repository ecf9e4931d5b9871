//! Everything that was found in a prompt, text by text, before anything is made of it.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::stand::{
    crosses_colon, crosses_lines, drop_accented, drop_rests, full_names, is_cut_out, is_false_join, is_plainly_sexual,
    places, stands_alone, stands_by_unknown, worn_before, worn_clothes, yields,
};
use crate::lexicon::{Hit, Lexicon, Pieces, Severity, Where, settle};
use crate::names::registry::{Registry, RegistryHit};
use crate::names::{NameHit, Names};
use crate::text::{Disguise, Gap, PartKind, Prompt, Reading, Token, View};

/// One part of a prompt, read and searched.
#[derive(Debug)]
pub(crate) struct Text<'r> {
    /// Index of the part.
    pub part: usize,
    /// Whether the part is steered away from.
    pub negative: bool,
    /// The reading.
    pub reading: &'r Reading<'r>,
    /// Terms that stand, by place.
    pub hits: Vec<Hit>,
    /// Listed names that stand, by place.
    pub names: Vec<NameHit>,
    /// Protected names, by place.
    pub protected: Vec<RegistryHit>,
    /// Spans that a benign compound hides.
    pub exempt: Vec<(u32, u32)>,
    /// Whether somebody is there whom a bent word could be about.
    pub(super) somebody: bool,
    /// The text with its bent words mended, where that was worth while.
    pub(super) mended: SmallVec<[View; 1]>,
    /// The text without words that change nothing of what is asked, if it has any.
    pub(super) unfilled: Option<View>,
}

/// All texts of a prompt.
#[derive(Debug)]
pub(crate) struct Scan<'r> {
    pub texts: Vec<Text<'r>>,
    /// The gravest severity that any term has, whatever it is about.
    pub gravest: Severity,
    /// Whether a term counts that only matters in negative prompts.
    pub steering: bool,
    /// Whether anything was found that can change what is answered.
    pub matters: bool,
    source_image: bool,
}

impl<'r> Scan<'r> {
    /// Searches every reading for terms and, at first, for names exactly as they are listed. Where nothing can be sexual and nobody
    /// is named, no term is looked for: none could matter.
    pub fn new(lexicon: &Lexicon, names: &Names, prompt: &Prompt<'_>, readings: &'r [Reading<'r>]) -> Self {
        let mut scan = Self {
            texts: Vec::with_capacity(readings.len()),
            gravest: Severity::None,
            steering: false,
            matters: false,
            source_image: prompt.source_image(),
        };
        for (part, reading) in readings.iter().enumerate() {
            let negative = prompt.parts()[part].kind == PartKind::Negative;
            let mut text = Text {
                part,
                negative,
                reading,
                hits: Vec::new(),
                names: Vec::new(),
                protected: Vec::new(),
                exempt: Vec::new(),
                somebody: prompt.source_image(),
                mended: SmallVec::new(),
                unfilled: None,
            };
            scan.matters |= text.glance(lexicon, names, prompt.source_image());
            scan.texts.push(text);
        }
        if scan.matters {
            for at in 0..scan.texts.len() {
                scan.search(lexicon, names, at);
            }
        }
        scan
    }

    /// Looks for every term in one text.
    fn search(&mut self, lexicon: &Lexicon, names: &Names, at: usize) {
        let Text {
            negative, reading, somebody, ref unfilled, ref mut mended, ref mut hits, names: ref mut people, ..
        } = self.texts[at];
        let joined = hits.len();
        let full = full_names(people);
        lexicon.find_across(reading.tokens(), &places(lexicon, reading.tokens(), &full), hits);
        let mut pieces = Pieces::default();
        let mut find = |view: &View, hits: &mut Vec<Hit>| {
            let first = hits.len();
            for stretch in view.changed() {
                lexicon.find_changed(stretch, |stretch| places(lexicon, stretch, &full), &mut pieces, hits);
            }
            if view.disguise == Disguise::Joined {
                let mut at = 0;
                hits.retain(|hit| {
                    at += 1;
                    at <= first || !is_false_join(lexicon, reading, hit)
                });
            }
            hits[first..].iter_mut().for_each(|hit| (hit.disguise, hit.trust) = (view.disguise, trust(view, hit)));
        };
        reading.views().iter().chain(unfilled).for_each(|view| find(view, hits));
        // Ties are settled in the order of finding: words cut apart come last.
        hits.rotate_left(joined);
        let source_image = self.source_image;
        let worn = worn_clothes(lexicon, hits);
        let is_met = |hit: &Hit| {
            let entry = lexicon.entry(hit);
            (source_image || !entry.edit)
                && (!entry.accented || reading.is_accented(hit.start, hit.end))
                && (!entry.alone || stands_alone(reading, hit))
                && (!entry.worn || worn_before(lexicon, reading.tokens(), &worn, hit))
        };
        hits.retain(is_met);
        let named = |hit: &Hit| lexicon.entry(hit).subject.is_some_and(|subject| subject.is_real());
        let name = |word: u64| names.given().get(word).is_name();
        if mended.is_empty()
            && (somebody || hits.iter().any(named))
            && (!is_plainly_sexual(lexicon, hits) || stands_by_unknown(lexicon, reading.tokens(), hits, name))
        {
            *mended = mend(lexicon, names, reading);
        }
        let mended_unfilled = if unfilled.is_some() { unfill(lexicon, mended) } else { SmallVec::new() };
        for view in mended.iter().chain(&mended_unfilled) {
            let first = (hits.len(), people.len());
            find(view, hits);
            view.changed().for_each(|stretch| names.find_changed(stretch, people));
            for name in &mut people[first.1..] {
                (name.disguise, name.trust) = (view.disguise, view.trust);
            }
            let mut at = 0;
            hits.retain(|hit| {
                at += 1;
                at <= first.0 || !is_cut_out(lexicon, view, reading.tokens(), people, hit)
            });
        }
        let full = full_names(people);
        hits.retain(|hit| {
            let entry = lexicon.entry(hit);
            // A compound that is benign only where it is steered away from hides nothing elsewhere.
            let elsewhere = entry.exempt && entry.place == Where::Negative && !(negative || hit.steered);
            let crosses = crosses_colon(lexicon, reading, hit) || crosses_lines(lexicon, reading, hit);
            is_met(hit) && !(elsewhere || crosses || yields(&full, entry.exempt, hit))
        });
        drop_rests(lexicon, reading.tokens(), hits);
        drop_accented(lexicon, reading, hits);
        lexicon.drop_foreign(reading.tokens(), &full, hits);
        let exempt = if hits.is_empty() { Vec::new() } else { settle(lexicon, hits) };
        settle_names(people, &exempt);
        for hit in hits.iter() {
            let entry = lexicon.entry(hit);
            if entry.place == Where::Positive {
                self.gravest = self.gravest.max(entry.severity);
            } else if negative || hit.steered {
                self.steering = true;
            }
        }
        self.texts[at].exempt = exempt;
    }

    /// Adds what only the costly readings find: disguised and protected names, and terms that are shapes.
    pub fn look_closer(&mut self, lexicon: &Lexicon, names: &Names, registry: &Registry) {
        for text in &mut self.texts {
            let reading = text.reading;
            registry.find(reading, &mut text.protected);
            let before = text.names.len();
            names.find_disguised(reading, reading.tokens(), &mut text.names);
            let views = || reading.views().iter().chain(&text.mended);
            for view in views() {
                let first = text.names.len();
                for stretch in view.changed() {
                    names.find_disguised(reading, stretch, &mut text.names);
                }
                text.names[first..].iter_mut().for_each(|n| n.trust *= view.trust);
            }
            names.find_typos(reading, |word| lexicon.means(word), &mut text.names);
            names.find_declined(reading, |word| lexicon.is_word(word), &mut text.names);
            if text.names.len() > before {
                settle_names(&mut text.names, &text.exempt);
            }
            lexicon.find_glue(reading.tokens(), &mut text.hits);
            for view in views() {
                let first = text.hits.len();
                view.changed().for_each(|stretch| lexicon.find_changed_glue(stretch, &mut text.hits));
                text.hits[first..].iter_mut().for_each(|hit| (hit.disguise, hit.trust) = (view.disguise, view.trust));
            }
            let full = full_names(&text.names);
            let single: Vec<(u32, u32)> =
                text.names.iter().filter(|name| name.words == 1).map(|name| (name.start, name.end)).collect();
            // A capital inside a name cuts off no word: the "Not" of "SaidNotSung" negates nothing.
            let cut_off = |hit: &Hit| {
                let at = single.partition_point(|name| name.0 <= hit.start);
                single[..at].last().is_some_and(|name| hit.end <= name.1 && *name != (hit.start, hit.end))
            };
            let small = |hit: &Hit| lexicon.entry(hit).severity == Severity::None;
            text.hits.retain(|hit| !(yields(&full, false, hit) || small(hit) && cut_off(hit)));
            settle(lexicon, &mut text.hits);
            let shapes = text.hits.len();
            lexicon.find_shapes(&reading.text().to_lowercase(), &mut text.hits);
            let exempt = &text.exempt;
            let mut at = 0;
            text.hits.retain(|hit| {
                at += 1;
                at <= shapes || !exempt.iter().any(|span| span.0 <= hit.start && hit.end <= span.1)
            });
            // Lower-casing can move offsets outside ASCII: clamp, so that a span never leaves the text.
            let end = reading.text().len() as u32;
            for hit in &mut text.hits[shapes..] {
                (hit.start, hit.end) = (hit.start.min(end), hit.end.min(end));
            }
        }
    }
}

/// The text with its bent words mended. Words of names are left as they are.
pub(super) fn mend(lexicon: &Lexicon, names: &Names, reading: &Reading<'_>) -> SmallVec<[View; 1]> {
    lexicon.mend(reading, |word, bytes| {
        let word = names.given().get(word);
        word.given && bytes > 2 || word.surname || word.never_surname
    })
}

/// Views without words that change nothing of what is asked, as far as they have any.
pub(super) fn unfill(lexicon: &Lexicon, views: &[View]) -> SmallVec<[View; 1]> {
    let without = |view: &View| {
        let read = lexicon.without_fillers(&view.tokens)?;
        Some(View { disguise: view.disguise, trust: read.trust.min(view.trust), ..read })
    };
    views.iter().filter_map(without).collect()
}

/// How far a hit in a view is to be trusted: the words of a form confirm each other.
fn trust(view: &View, hit: &Hit) -> f32 {
    let first = view.tokens.partition_point(|token| token.start < hit.start);
    let words = view.tokens[first..].iter().take_while(|token| token.end <= hit.end);
    // What was cut out of one word is one word.
    let apart = words.enumerate().filter(|(nth, token)| *nth == 0 || token.gap > Gap::None);
    let long = apart.filter(|(_, token)| token.end - token.start >= MIN_CONFIRMING).take(2).count();
    if long == 2 { view.trust.max(CONFIRMED) } else { view.trust }
}

/// Bytes of the shortest word that confirms another one, and how far both are to be trusted.
const MIN_CONFIRMING: u32 = 3;
const CONFIRMED: f32 = 0.98;

/// The longest name wins where names overlap; a benign compound hides the names inside it. Several people of one name all stay.
fn settle_names(names: &mut Vec<NameHit>, exempt: &[(u32, u32)]) {
    if names.is_empty() {
        return;
    }
    names.sort_by(|a, b| {
        (a.start, std::cmp::Reverse(a.end), a.entry)
            .cmp(&(b.start, std::cmp::Reverse(b.end), b.entry))
            .then(b.trust.total_cmp(&a.trust))
    });
    names.dedup_by(|b, a| (a.start, a.end, a.entry) == (b.start, b.end, b.entry));
    let mut kept: Vec<NameHit> = Vec::with_capacity(names.len());
    let mut until = 0;
    let mut exempt_at = 0;
    let mut hidden_until = 0;
    for name in names.iter() {
        while let Some(span) = exempt.get(exempt_at).filter(|s| s.0 <= name.start) {
            hidden_until = hidden_until.max(span.1);
            exempt_at += 1;
        }
        let same = kept.last().is_some_and(|k| (k.start, k.end) == (name.start, name.end));
        if name.end <= hidden_until || name.end <= until && !same {
            continue;
        }
        until = until.max(name.end);
        kept.push(*name);
    }
    *names = kept;
}

impl Text<'_> {
    /// The words, with look-alike letters of other scripts read as what they look like where that makes a word of a name, and how far
    /// that is to be trusted.
    pub fn with_look_alikes(&self, is_name: impl Fn(u64) -> bool) -> (Cow<'_, [Token]>, f32) {
        let plain = self.reading.tokens();
        let views = self.reading.views().iter();
        let mut alike = views.filter(|view| view.disguise == Disguise::LookAlike && view.tokens.len() == plain.len());
        let Some(view) = alike.next() else { return (Cow::Borrowed(plain), 1.0) };
        let chosen = plain
            .iter()
            .zip(&view.tokens)
            .map(|(plain, read)| if !is_name(plain.hash) && is_name(read.hash) { *read } else { *plain });
        (Cow::Owned(chosen.collect()), view.trust)
    }

    pub fn tokens(&self) -> &[Token] {
        self.reading.tokens()
    }
}
