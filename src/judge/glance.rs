//! What a first look at a text tells: whether anything in it can matter, so that most texts are never searched.

use std::ops::Range;

use super::scan::{Text, mend, unfill};
use super::stand::{full_names, places};
use crate::lexicon::{Hit, Lexicon, Pieces, Severity, Where};
use crate::names::{Ambiguity, NameHit, Names, Status};
use crate::text::{Disguise, Gap, Reading, Shape, Token, View, hash_folded};

/// A text of so few words is mended whoever it speaks of.
const SHORT: usize = 6;

/// Looks whether a term that sexualises stands in some words. Costs more than a glance, which only sees pieces of one.
struct Terms<'t> {
    lexicon: &'t Lexicon,
    negative: bool,
    source_image: bool,
    full: Vec<(u32, u32)>,
}

impl Terms<'_> {
    fn stand(&self, tokens: &[Token]) -> bool {
        let mut hits = Vec::new();
        self.lexicon.find_across(tokens, &places(self.lexicon, tokens, &self.full), &mut hits);
        self.sexualise(&hits)
    }

    /// The same of what a view reads otherwise.
    fn stand_in(&self, view: &View) -> bool {
        let (mut hits, mut pieces) = (Vec::new(), Pieces::default());
        let places = |stretch: &[Token]| places(self.lexicon, stretch, &self.full);
        view.changed().for_each(|stretch| self.lexicon.find_changed(stretch, places, &mut pieces, &mut hits));
        self.sexualise(&hits)
    }

    fn sexualise(&self, hits: &[Hit]) -> bool {
        hits.iter().any(|hit| {
            let entry = self.lexicon.entry(hit);
            let sexualises = match entry.place {
                Where::Positive => entry.severity > Severity::None,
                Where::Negative => self.negative || hit.steered,
            };
            sexualises && !entry.exempt && (self.source_image || !entry.edit)
        })
    }
}

impl Text<'_> {
    /// Finds the names as they are listed and the words joined together; says whether anything here can matter.
    pub(super) fn glance(&mut self, lexicon: &Lexicon, names: &Names, source_image: bool) -> bool {
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
        let negative = self.negative;
        let terms = |text: &Self| Terms { lexicon, negative, source_image, full: full_names(&text.names) };
        // Pieces of a term stand there as they are, and a view may hold the rest of it.
        let begun = glance.sexual && !sexual;
        if begun {
            let terms = terms(self);
            sexual = terms.stand(reading.tokens()) || reading.views().iter().any(|view| terms.stand_in(view));
        }
        let opens = |text: &Self, views: &[View]| {
            let may = |stretch: &[Token]| lexicon.may_sexualise(stretch, negative, &noted);
            if views.iter().flat_map(View::changed).any(may) {
                return true;
            }
            let terms = terms(text);
            begun && views.iter().any(|view| terms.stand_in(view))
        };
        if noted.any_filler() || sexual {
            self.unfilled = lexicon.without_fillers(reading.tokens());
            sexual = sexual || opens(self, self.unfilled.as_slice());
        }
        cut_apart(lexicon, names, reading, &mut self.hits, &mut self.names);
        // A drawing without a word is of nobody.
        if !reading.tokens().is_empty() {
            lexicon.find_drawings(reading.text(), &mut self.hits);
        }
        // A request of a few words is about whoever it is sent with: "undress the woman".
        let spelled = reading.views().iter().filter(|view| view.disguise == Disguise::Spaced);
        let words = spelled.map(|view| view.tokens.len()).min().unwrap_or(self.tokens().len());
        let short = words <= SHORT;
        let shows = self.names.iter().any(|name| self.may_show(lexicon, names, name));
        let named = shows || self.names.iter().any(|name| self.may_name(lexicon, names, name));
        self.somebody |= short || glance.somebody || named || self.may_be_called(lexicon, names);
        if self.somebody && !sexual && self.hits.is_empty() {
            self.mended = mend(lexicon, names, reading);
            sexual =
                opens(self, &self.mended) || self.unfilled.is_some() && opens(self, &unfill(lexicon, &self.mended));
        }
        sexual || shows || !self.hits.is_empty()
    }

    /// Whether a word is a given name and nothing else, or one with a surname behind it.
    fn may_be_called(&self, lexicon: &Lexicon, names: &Names) -> bool {
        let tokens = self.tokens();
        let capital = |at: usize| {
            tokens.get(at).is_some_and(|token| token.shape.has(Shape::CAPITAL) && !token.shape.has(Shape::SHOUT))
        };
        let surname = |at: usize| capital(at) && tokens[at].gap == Gap::Space;
        // Nothing but a name gives a word its capital here.
        let called = |at: usize| surname(at) && at > 0 && !tokens[at - 1].shape.has(Shape::CAPITAL);
        (0..tokens.len()).filter(|at| tokens[*at].end - tokens[*at].start >= MIN_GIVEN as u32).any(|at| {
            let word = names.given().get(tokens[at].hash);
            let given = word.given && !word.word && !word.place && (capital(at) || !word.small);
            given && (!lexicon.is_word(tokens[at].hash) || capital(at) && surname(at + 1))
                || word.given && !word.place && !word.proper && called(at)
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
}

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
