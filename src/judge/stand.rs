//! Which of the words that were found stand, and which are what a disguise, a name or a colon made of others.

use crate::lexicon::{Hit, Lexicon, Reads, Severity, Subject, Where};
use crate::names::NameHit;
use crate::text::{Disguise, Gap, Reading, Shape, Token, View};

/// Places of hits, to ask whether one of them covers another without going through them all.
struct Cover(Vec<(u32, u32)>);

impl Cover {
    fn new<'h>(hits: impl Iterator<Item = &'h Hit>) -> Self {
        let mut spans: Vec<(u32, u32)> = hits.map(|hit| (hit.start, hit.end)).collect();
        spans.sort_unstable();
        // Each with the furthest end of those up to it.
        let mut furthest = 0;
        for span in &mut spans {
            furthest = furthest.max(span.1);
            span.1 = furthest;
        }
        Self(spans)
    }

    /// Whether one that starts before `before` reaches to `end`.
    fn reaches(&self, before: u32, end: u32) -> bool {
        let at = self.0.partition_point(|span| span.0 < before);
        self.0[..at].last().is_some_and(|span| end <= span.1)
    }
}

/// Drops small words that are what a sign left of a bent one: the "ets" of "n*ets a*n" is no etching.
pub(super) fn drop_rests(lexicon: &Lexicon, tokens: &[Token], hits: &mut Vec<Hit>) {
    if !tokens.iter().any(|token| token.shape.has(Shape::SIGN)) {
        return;
    }
    let is_bent = |hit: &&Hit| hit.disguise != Disguise::Plain && lexicon.entry(hit).severity > Severity::None;
    let bent = Cover::new(hits.iter().filter(is_bent));
    hits.retain(|hit| {
        let rest = || {
            let at = tokens.partition_point(|token| token.start < hit.start);
            tokens.get(at).is_some_and(|t| {
                (t.start, t.end) == (hit.start, hit.end) && t.shape.has(Shape::SIGN) && t.gap == Gap::Tight
            })
        };
        !(lexicon.entry(hit).severity == Severity::None && bent.reaches(hit.start, hit.end) && rest())
    });
}

/// Drops exemptions of words without accents that would hide one with an accent.
pub(super) fn drop_accented(lexicon: &Lexicon, reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    if !hits.iter().any(|hit| lexicon.entry(hit).unaccented) {
        return;
    }
    let mut accented: Vec<(u32, u32)> = hits
        .iter()
        .filter(|hit| {
            let entry = lexicon.entry(hit);
            hit.single && !entry.exempt && entry.severity > Severity::None && entry.place == Where::Positive
        })
        .filter(|hit| reading.is_accented(hit.start, hit.end))
        .map(|hit| (hit.start, hit.end))
        .collect();
    accented.sort_unstable();
    // Each is one word: the first behind the start of a hit is inside it, or none is.
    let holds = |hit: &Hit| {
        let first = accented.partition_point(|word| word.0 < hit.start);
        accented.get(first).is_some_and(|word| word.1 <= hit.end)
    };
    hits.retain(|hit| !(lexicon.entry(hit).unaccented && holds(hit)));
}

/// Whether something sexual was found in the words as they stand that no benign compound hides.
pub(super) fn is_plainly_sexual(lexicon: &Lexicon, hits: &[Hit]) -> bool {
    let exempt = Cover::new(hits.iter().filter(|hit| lexicon.entry(hit).exempt));
    hits.iter().any(|hit| {
        let entry = lexicon.entry(hit);
        let plain = hit.disguise == Disguise::Plain;
        plain
            && entry.severity >= Severity::Nudity
            && entry.place == Where::Positive
            && !exempt.reaches(hit.start + 1, hit.end)
    })
}

/// The shortest word that may make something milder of the sexual word beside it.
const MIN_MILDER: u32 = 5;

/// Whether a sexual word stands beside one that nobody knows and that may be a slip: "with naked soulders" shows no more than shoulders.
/// `is_name` says of a word that it is one of somebody's name; what has a capital may be one that no list knows.
pub(super) fn stands_by_unknown(
    lexicon: &Lexicon,
    tokens: &[Token],
    hits: &[Hit],
    is_name: impl Fn(u64) -> bool,
) -> bool {
    let unknown = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| {
            let small = token.shape.has(Shape::LETTER) && !token.shape.has(Shape::CAPITAL);
            small
                && token.end - token.start >= MIN_MILDER
                && token.gap <= Gap::Space
                && !lexicon.is_word(token.hash)
                && !is_name(token.hash)
        })
    };
    let shows =
        |hit: &&Hit| matches!(lexicon.entry(hit).severity, Severity::Nudity | Severity::Explicit) && !hit.gapped;
    hits.iter().filter(shows).any(|hit| {
        let first = tokens.partition_point(|token| token.start < hit.start);
        let behind = first + tokens[first..].partition_point(|token| token.end <= hit.end);
        unknown(first.checked_sub(1)) || unknown(Some(behind))
    })
}

/// Whether somebody is spoken of across a colon: "a picture of this: one girl" does not point at her.
pub(super) fn crosses_colon(lexicon: &Lexicon, reading: &Reading<'_>, hit: &Hit) -> bool {
    let points = lexicon.entry(hit).subject == Some(Subject::Depicted);
    points && reading.text().get(hit.start as usize..hit.end as usize).is_some_and(|words| words.contains(": "))
}

/// Whether a benign compound goes on over the end of a line where a sentence starts: "stripping⏎The harbour" strips no harbour.
pub(super) fn crosses_lines(lexicon: &Lexicon, reading: &Reading<'_>, hit: &Hit) -> bool {
    if !lexicon.entry(hit).exempt {
        return false;
    }
    let tokens = reading.tokens();
    let first = tokens.partition_point(|token| token.start < hit.start);
    let words = tokens[first..].iter().take_while(|token| token.end <= hit.end).count();
    let ends_line = |token: &Token| {
        let before = &reading.text().as_bytes()[..token.start as usize];
        before.iter().rev().find(|byte| **byte != b' ') == Some(&b'\n')
    };
    // A word that is a line of its own is no sentence.
    let opens = |at: usize| {
        let token = &tokens[at];
        token.gap == Gap::Line
            && token.shape.has(Shape::CAPITAL)
            && !token.shape.has(Shape::SHOUT)
            && tokens[at - 1].gap < Gap::Line
            && ends_line(token)
    };
    !tokens.get(first).is_some_and(|token| token.shape.has(Shape::CAPITAL)) && (first + 1..first + words).any(opens)
}

/// Words on either side of an order that stands alone, in the rest of its sentence.
const REST: usize = 16;

/// Whether a hit is all that stands between two commas or ends of sentences, in a sentence with one comma at most: a list of tags gives no
/// orders. Pictographs around it do not count.
pub(super) fn stands_alone(reading: &Reading<'_>, hit: &Hit) -> bool {
    let tokens = reading.tokens();
    let is_silent = |token: &Token| !reading.word(token).contains(char::is_alphanumeric);
    let first = tokens.partition_point(|token| token.start < hit.start);
    let behind = tokens.partition_point(|token| token.start < hit.end);
    let gap = |at: usize| tokens.get(at).map_or(Gap::Stop, |token| token.gap);
    let reaches_end = |first: usize, step: fn(usize) -> usize, beside: fn(usize) -> usize| {
        let mut at = first;
        while gap(at) < Gap::Comma && tokens.get(beside(at)).is_some_and(is_silent) && at.abs_diff(first) < REST {
            at = step(at);
        }
        gap(at) >= Gap::Comma
    };
    if !reaches_end(first, |at| at - 1, |at| at.wrapping_sub(1)) || !reaches_end(behind, |at| at + 1, |at| at) {
        return false;
    }
    // The sentence around it, as far as that matters.
    let start = (first.saturating_sub(REST)..=first).rev().find(|at| gap(*at) == Gap::Stop);
    let end = (behind..=behind + REST).find(|at| gap(*at) == Gap::Stop);
    match (start, end) {
        (Some(start), Some(end)) => (start + 1..end).filter(|at| gap(*at) == Gap::Comma).count() <= 1,
        _ => false,
    }
}

/// So many words stand between clothes and the end of what is said of them ("a red dress here"), and between that and what is asked
/// ("could you please remove it").
const BEHIND_CLOTHES: usize = 2;
const BEFORE_ORDER: usize = 3;
/// Of more clothes that end there, some are the same.
const MOST_CLOTHES: usize = 32;

/// The hits of what somebody wears, by where they end. "A stain on her dress" names no clothes: an exemption that ends there hides them.
pub(super) fn worn_clothes(lexicon: &Lexicon, hits: &[Hit]) -> Vec<Hit> {
    let is_worn = |hit: &&Hit| lexicon.entry(hit).reads == Some(Reads::Worn);
    let mut worn: Vec<Hit> = hits.iter().filter(is_worn).copied().collect();
    if worn.is_empty() {
        return worn;
    }
    let mut exempt: Vec<(u32, u32)> =
        hits.iter().filter(|hit| lexicon.entry(hit).exempt).map(|hit| (hit.start, hit.end)).collect();
    exempt.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut exempt {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    let is_hidden = |hit: &Hit| {
        let before = exempt.partition_point(|(start, _)| *start < hit.end);
        before.checked_sub(1).is_some_and(|last| exempt[last].1 >= hit.end)
    };
    worn.retain(|hit| !is_hidden(hit));
    worn.sort_by_key(|hit| hit.end);
    worn
}

/// Whether what somebody wears was named right before a hit of the same language, so that "it" is that: at the end of the sentence before,
/// or of what stands before a comma, with nothing else said between. `worn` is by where they end.
pub(super) fn worn_before(lexicon: &Lexicon, tokens: &[Token], worn: &[Hit], hit: &Hit) -> bool {
    let first = tokens.partition_point(|token| token.start < hit.start);
    let nearest = first.saturating_sub(BEHIND_CLOTHES + BEFORE_ORDER + 1);
    let Some(reach) = tokens.get(nearest).map(|token| token.start) else { return false };
    let near =
        &worn[worn.partition_point(|worn| worn.end <= reach)..worn.partition_point(|worn| worn.end <= hit.start)];
    near.iter().rev().take(MOST_CLOTHES).any(|worn| {
        let behind = tokens.partition_point(|token| token.start < worn.end);
        let between = tokens.get(behind..=first).unwrap_or_default();
        let ends = between.iter().position(|token| token.gap >= Gap::Comma);
        lexicon.share_language(worn.entry, hit.entry)
            && ends.is_some_and(|end| {
                let before_order = &between[end + 1..];
                let interrupted = before_order.iter().any(|token| token.gap >= Gap::Comma);
                end <= BEHIND_CLOTHES && before_order.len() <= BEFORE_ORDER && !interrupted
            })
    })
}

/// Whether a hit is made of words that are ordinary each, one of them of one letter or low lines all around: the "put_a" of
/// "put_a_hat_on".
pub(super) fn is_false_join(lexicon: &Lexicon, reading: &Reading<'_>, hit: &Hit) -> bool {
    let tokens = reading.tokens();
    let inside = |token: &&Token| hit.start <= token.start && token.end <= hit.end;
    let pieces = tokens[tokens.partition_point(|token| token.start < hit.start)..].iter().take_while(inside);
    let (mut ordinary, mut letters, mut all, mut cut) = (0, 0, 0, false);
    for token in pieces {
        all += 1;
        ordinary += usize::from(lexicon.is_word(token.hash));
        letters += usize::from(token.shape.has(Shape::SINGLE));
        // A word cut at its capitals, "wears a CowboyHat", joins nothing.
        cut |= token.shape.has(Shape::CAMEL);
    }
    // Where low lines stand for spaces, none joins words.
    let text = reading.text().as_bytes();
    let low = |at: Option<usize>| at.and_then(|at| text.get(at)) == Some(&b'_');
    let spaced = low((hit.start as usize).checked_sub(1)) || low(Some(hit.end as usize));
    all > 1 && ordinary == all && !cut && (letters == 1 || spaced)
}

/// Whether a hit in the mended text is one word that was cut out of a longer one. Ordinary words hold others by chance; two in a row
/// that make a form they do not, nor one behind the end of somebody's full name, nor what a hashtag runs together.
pub(super) fn is_cut_out(lexicon: &Lexicon, view: &View, tokens: &[Token], people: &[NameHit], hit: &Hit) -> bool {
    let at = view.tokens.partition_point(|token| token.start < hit.start);
    let one = view.tokens.get(at).is_some_and(|token| (token.start, token.end) == (hit.start, hit.end));
    let whole = &tokens[tokens.partition_point(|token| token.end < hit.end).min(tokens.len() - 1)];
    let inside = whole.start <= hit.start && hit.end <= whole.end && (whole.start, whole.end) != (hit.start, hit.end);
    let named = people.iter().any(|name| name.words > 1 && (name.end == hit.start || hit.end == name.start));
    // What a compound is, its last piece says: nobody takes off a slipcover.
    let ends_inside = hit.start < whole.start && whole.start < hit.end && hit.end < whole.end;
    let first_piece = ends_inside && lexicon.entry(hit).severity == Severity::Undress;
    (one && inside && !named || first_piece) && !whole.shape.has(Shape::HASHTAG)
}

/// The how manieth each word is, the words of one listed name counted once and particles of surnames not at all.
pub(super) fn places(lexicon: &Lexicon, tokens: &[Token], full: &[(u32, u32)]) -> Vec<u32> {
    let mut named = full.iter().peekable();
    let mut place = 0;
    let mut until = 0;
    let mut places = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let inside = token.start < until;
        while let Some(name) = named.next_if(|name| name.0 <= token.start) {
            until = until.max(name.1);
        }
        place += u32::from(at > 0 && !inside && !lexicon.is_particle(token.hash));
        places.push(place);
    }
    places
}

/// The places of listed names of several words, in order.
pub(super) fn full_names(people: &[NameHit]) -> Vec<(u32, u32)> {
    let mut full: Vec<(u32, u32)> =
        people.iter().filter(|name| name.words > 1).map(|name| (name.start, name.end)).collect();
    full.sort_unstable();
    full.dedup();
    full
}

/// Whether a term gives way to a full name: a word of the name is no term ("Cant", "Joke", "Kid"), and no benign compound cuts
/// a name in two. A compound that holds the whole name hides it, as it hides all else.
pub(super) fn yields(full: &[(u32, u32)], exempt: bool, hit: &Hit) -> bool {
    let at = full.partition_point(|name| name.0 < hit.end);
    full[at.saturating_sub(2)..at].iter().any(|&(start, end)| {
        let inside = start <= hit.start && hit.end <= end;
        let apart = end <= hit.start;
        let holds = hit.start <= start && end <= hit.end;
        if exempt { !apart && !holds } else { inside }
    })
}
