//! Everything that was found in a prompt, text by text, before anything is made of it.

use crate::lexicon::{Hit, Lexicon, Severity, settle};
use crate::names::{NameHit, Names};
use crate::text::{PartKind, Prompt, Reading, Token};

/// One text of a prompt (a part, or a part with its escapes decoded), read and searched.
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
    /// Spans that a benign compound hides.
    pub exempt: Vec<(u32, u32)>,
}

/// All texts of a prompt.
#[derive(Debug)]
pub(crate) struct Scan<'r> {
    pub texts: Vec<Text<'r>>,
    /// The gravest severity that any term has, whatever it is about.
    pub gravest: Severity,
    /// Whether a term counts that only matters in negative prompts.
    pub steering: bool,
}

impl<'r> Scan<'r> {
    /// Searches every reading for terms and, at first, for names exactly as they are listed.
    pub fn new(lexicon: &Lexicon, names: &Names, prompt: &Prompt<'_>, readings: &'r [Reading<'r>]) -> Self {
        let mut scan = Self { texts: Vec::with_capacity(readings.len()), gravest: Severity::None, steering: false };
        for (part, reading) in readings.iter().enumerate() {
            let negative = prompt.parts()[part].kind == PartKind::Negative;
            scan.push(lexicon, names, part, negative, reading);
            if let Some(decoded) = reading.decoded() {
                scan.push(lexicon, names, part, negative, decoded);
            }
        }
        scan
    }

    fn push(&mut self, lexicon: &Lexicon, names: &Names, part: usize, negative: bool, reading: &'r Reading<'r>) {
        let mut hits = Vec::new();
        let mut people = Vec::new();
        lexicon.find(reading.tokens(), &mut hits);
        names.find(reading.tokens(), &mut people);
        for view in reading.views() {
            let (first, first_name) = (hits.len(), people.len());
            for stretch in view.changed() {
                lexicon.find(stretch, &mut hits);
                names.find(stretch, &mut people);
            }
            for hit in &mut hits[first..] {
                (hit.disguise, hit.trust) = (view.disguise, view.trust);
            }
            for name in &mut people[first_name..] {
                (name.disguise, name.trust) = (view.disguise, view.trust);
            }
        }
        let exempt = if hits.is_empty() { Vec::new() } else { settle(lexicon, &mut hits) };
        settle_names(&mut people, &exempt);
        for hit in &hits {
            let entry = lexicon.entry(hit);
            if entry.place == crate::lexicon::Where::Positive {
                self.gravest = self.gravest.max(entry.severity);
            } else if negative || hit.steered {
                self.steering = true;
            }
        }
        self.texts.push(Text { part, negative, reading, hits, names: people, exempt });
    }

    /// Adds what only the costly readings find: disguised names, and terms that are shapes.
    pub fn look_closer(&mut self, lexicon: &Lexicon, names: &Names) {
        for text in &mut self.texts {
            let reading = text.reading;
            let before = text.names.len();
            names.find_disguised(reading, reading.tokens(), &mut text.names);
            for view in reading.views() {
                let first = text.names.len();
                for stretch in view.changed() {
                    names.find_disguised(reading, stretch, &mut text.names);
                }
                text.names[first..].iter_mut().for_each(|n| n.trust *= view.trust);
            }
            if text.names.len() > before {
                settle_names(&mut text.names, &text.exempt);
            }
            let shapes = text.hits.len();
            lexicon.find_shapes(&reading.text().to_lowercase(), &mut text.hits);
            // Lower-casing can move offsets outside ASCII: clamp, so that a span never leaves the text.
            let end = reading.text().len() as u32;
            for hit in &mut text.hits[shapes..] {
                (hit.start, hit.end) = (hit.start.min(end), hit.end.min(end));
            }
        }
    }
}

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
    pub fn tokens(&self) -> &[Token] {
        self.reading.tokens()
    }
}
