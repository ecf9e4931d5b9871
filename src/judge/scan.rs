//! Everything that was found in a prompt, text by text, before anything is made of it.

use std::borrow::Cow;
use std::ops::Range;

use smallvec::SmallVec;

use super::stand::{
    crosses_colon, crosses_lines, drop_accented, drop_rests, full_names, is_cut_out, is_false_join, is_plainly_sexual,
    places, stands_alone, stands_by_unknown, yields,
};
use crate::lexicon::{Hit, Lexicon, Pieces, Severity, Where, settle};
use crate::names::registry::{Registry, RegistryHit};
use crate::names::{Ambiguity, NameHit, Names, Status};
use crate::text::{Disguise, Gap, PartKind, Prompt, Reading, Shape, Token, View, hash_folded};

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
    somebody: bool,
    /// The text with its bent words mended, where that was worth while.
    mended: SmallVec<[View; 1]>,
    /// The text without words that change nothing of what is asked, if it has any.
    unfilled: Option<View>,
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
        let is_met = |hit: &Hit| {
            let entry = lexicon.entry(hit);
            (source_image || !entry.edit)
                && (!entry.accented || reading.is_accented(hit.start, hit.end))
                && (!entry.alone || stands_alone(reading, hit))
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
fn mend(lexicon: &Lexicon, names: &Names, reading: &Reading<'_>) -> SmallVec<[View; 1]> {
    lexicon.mend(reading, |word, bytes| {
        let word = names.given().get(word);
        word.given && bytes > 2 || word.surname || word.never_surname
    })
}

/// Views without words that change nothing of what is asked, as far as they have any.
fn unfill(lexicon: &Lexicon, views: &[View]) -> SmallVec<[View; 1]> {
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

/// A text of so few words is mended whoever it speaks of.
const SHORT: usize = 6;

/// The shortest word that is cut apart.
const MIN_CUT: usize = 8;

/// Finds sexual words joined to a name or to another known word: `#nudephoto`, `emmawatsonnude`, `n u d e g i r l`.
fn cut_apart(lexicon: &Lexicon, names: &Names, reading: &Reading<'_>, hits: &mut Vec<Hit>, people: &mut Vec<NameHit>) {
    let long = |t: &&Token| (t.end - t.start) as usize >= MIN_CUT && !lexicon.is_word(t.hash);
    let plain = reading.tokens().iter().filter(long).map(|t| (t, reading.word(t), true));
    let spelled = reading.views().iter().flat_map(View::spelled).map(|(token, letters)| (token, letters, false));
    let spelled = spelled.filter(|(_, letters, _)| letters.len() >= MIN_SPELLED);
    for (token, word, in_place) in plain.chain(spelled).filter(|(t, _, _)| t.shape.has(Shape::LETTER)) {
        for (entry, at) in lexicon.inside(word) {
            let rest = if at.start == 0 { at.end..word.len() } else { 0..at.start };
            let Some(key) = word
                .get(rest.clone())
                .map(|rest| hash_folded(rest.trim_matches(|c: char| c.is_ascii_digit() || c == '_')))
            else {
                continue;
            };
            let mut joined = names.joined(key).peekable();
            let given = names.given().get(key);
            // Spaced letters run into a word of one letter beside them: "n a k e d i n".
            let letter = !in_place && word.get(rest.clone()).is_some_and(|rest| rest.chars().count() == 1);
            let name = given.given && !given.word && rest.len() >= MIN_GIVEN;
            if !(letter || name || joined.peek().is_some() || lexicon.knows(key)) {
                continue;
            }
            let place = |range: &Range<usize>| match in_place {
                true => (token.start + range.start as u32, token.start + range.end as u32),
                false => spelled_place(reading, token, word, range),
            };
            let (start, end) = place(&at);
            let steered = token.shape.has(Shape::STEERED);
            hits.push(Hit::inside(entry, start, end, steered));
            let (start, end) = place(&rest);
            people.extend(joined.map(|person| NameHit::inside(person, start, end, token)));
        }
    }
}

/// Where letters that stand apart are found: each at its own place, or at that of the whole where they cannot be told.
fn spelled_place(reading: &Reading<'_>, whole: &Token, letters: &str, range: &Range<usize>) -> (u32, u32) {
    let tokens = reading.tokens();
    let first = tokens.partition_point(|token| token.start < whole.start);
    let apart = &tokens[first..tokens.partition_point(|token| token.end <= whole.end).max(first)];
    let nth = |byte: usize| letters.get(..byte).map_or(apart.len(), |before| before.chars().count());
    match (apart.get(nth(range.start)), apart.get(nth(range.end).saturating_sub(1))) {
        (Some(start), Some(end)) if apart.len() == nth(letters.len()) => (start.start, end.end),
        _ => (whole.start, whole.end),
    }
}

/// The same of letters that stand apart.
const MIN_SPELLED: usize = 5;

/// The shortest given name that makes a joined word a disguise.
const MIN_GIVEN: usize = 4;

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
    /// Finds the names as they are listed and the words joined together; says whether anything here can matter.
    fn glance(&mut self, lexicon: &Lexicon, names: &Names, source_image: bool) -> bool {
        let reading = self.reading;
        names.find(reading.tokens(), &mut self.names);
        let (glance, noted) = lexicon.glance(reading.tokens(), self.negative);
        let mut sexual = glance.surely;
        for view in reading.views() {
            let first = self.names.len();
            for stretch in view.changed() {
                names.find_changed(stretch, &mut self.names);
                sexual = sexual || lexicon.may_sexualise(stretch, self.negative, &noted);
            }
            for name in &mut self.names[first..] {
                (name.disguise, name.trust) = (view.disguise, view.trust);
            }
        }
        sexual = sexual || glance.sexual && self.sexualises(lexicon, source_image);
        if noted.any_filler() || sexual {
            self.unfilled = lexicon.without_fillers(reading.tokens());
            let mut changed = self.unfilled.iter().flat_map(View::changed);
            sexual = sexual || changed.any(|stretch| lexicon.may_sexualise(stretch, self.negative, &noted));
        }
        cut_apart(lexicon, names, reading, &mut self.hits, &mut self.names);
        // A request of a few words is about whoever it is sent with: "undress the woman".
        let spelled = reading.views().iter().filter(|view| view.disguise == Disguise::Spaced);
        let words = spelled.map(|view| view.tokens.len()).min().unwrap_or(self.tokens().len());
        let short = words <= SHORT;
        let shows = self.names.iter().any(|name| self.may_show(lexicon, names, name));
        let named = shows || self.names.iter().any(|name| self.may_name(lexicon, names, name));
        self.somebody |= short || glance.somebody || named || self.may_be_called(lexicon, names);
        if self.somebody && !sexual && self.hits.is_empty() {
            self.mended = mend(lexicon, names, reading);
            let mut changed = self.mended.iter().flat_map(View::changed);
            sexual = changed.any(|stretch| lexicon.may_sexualise(stretch, self.negative, &noted));
            if !sexual && self.unfilled.is_some() {
                let unfilled = unfill(lexicon, &self.mended);
                let mut changed = unfilled.iter().flat_map(View::changed);
                sexual = changed.any(|stretch| lexicon.may_sexualise(stretch, self.negative, &noted));
            }
        }
        sexual || shows || !self.hits.is_empty()
    }

    /// Whether any term that sexualises stands in the words as they are. Costs more than a glance, which only saw pieces of one.
    fn sexualises(&self, lexicon: &Lexicon, source_image: bool) -> bool {
        let (tokens, full) = (self.reading.tokens(), full_names(&self.names));
        let mut hits = Vec::new();
        lexicon.find_across(tokens, &places(lexicon, tokens, &full), &mut hits);
        hits.iter().map(|hit| lexicon.entry(hit)).any(|entry| {
            let sexualises = entry.severity > Severity::None || entry.place == Where::Negative;
            sexualises && !entry.exempt && (source_image || !entry.edit)
        })
    }

    /// Whether a word is a given name and nothing else, or one with a surname behind it.
    fn may_be_called(&self, lexicon: &Lexicon, names: &Names) -> bool {
        let tokens = self.tokens();
        let capital = |at: usize| {
            tokens.get(at).is_some_and(|token| token.shape.has(Shape::CAPITAL) && !token.shape.has(Shape::SHOUT))
        };
        let surname = |at: usize| capital(at) && tokens[at].gap == Gap::Space;
        (0..tokens.len()).filter(|at| tokens[*at].end - tokens[*at].start >= MIN_GIVEN as u32).any(|at| {
            let word = names.given().get(tokens[at].hash);
            let given = word.given && !word.word && !word.place;
            given && (!lexicon.is_word(tokens[at].hash) || capital(at) && surname(at + 1))
        })
    }

    /// Whether a name speaks of somebody: not if it is one ordinary word, or a place, in small letters.
    fn may_name(&self, lexicon: &Lexicon, names: &Names, name: &NameHit) -> bool {
        let tokens = self.tokens();
        let token = tokens.get(tokens.partition_point(|t| t.start < name.start));
        let small = |token: &Token| {
            let marks = [Shape::CAPITAL, Shape::HANDLE, Shape::HASHTAG, Shape::MODEL];
            let known = names.given().get(token.hash);
            let ordinary = known.word || known.place || lexicon.is_word(token.hash);
            ordinary && !marks.iter().any(|mark| token.shape.has(*mark))
        };
        name.words > 1 || !token.is_some_and(small)
    }

    /// Whether a name may show a real person, so that the picture has to be labelled. A single word that is also an ordinary one or
    /// many people's name does so only beside a title.
    fn may_show(&self, lexicon: &Lexicon, names: &Names, name: &NameHit) -> bool {
        let Some(entry) = names.entry(name) else { return false };
        if !matches!(entry.status, Status::Living | Status::Deceased) {
            return false;
        }
        if name.words > 1 || name.model || entry.ambiguity == Ambiguity::Unique {
            return true;
        }
        let tokens = self.tokens();
        let first = tokens.partition_point(|t| t.start < name.start);
        let behind = tokens.partition_point(|t| t.start < name.end);
        let beside = [first.checked_sub(1), Some(behind)].into_iter().flatten();
        beside.filter_map(|at| tokens.get(at)).any(|token| lexicon.may_title(token.hash))
    }

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
