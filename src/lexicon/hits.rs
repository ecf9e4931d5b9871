//! Hits, and which of them stand.

use smallvec::SmallVec;

use super::compile::Lexicon;
use super::entry::Entry;
use super::kinds::{Category, Context, Reads, Severity, Where};
use crate::text::{Disguise, Shape, Token};

/// A term found in a folded text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Number of the entry.
    pub entry: u32,
    /// Byte offset of its start in the folded text.
    pub start: u32,
    /// Byte offset of its end in the folded text.
    pub end: u32,
    /// Whether it is one word of its reading.
    pub single: bool,
    /// Whether words of other kinds may stand inside it.
    pub gapped: bool,
    /// Where they stand: behind its first piece, and before its last one.
    pub gaps: [(u32, u32); 2],
    /// Whether it stands behind `--no`.
    pub steered: bool,
    /// What was undone to read it, and how far that is to be trusted.
    pub disguise: crate::text::Disguise,
    /// In (0, 1].
    pub trust: f32,
}

impl Hit {
    pub(super) fn new(entry: u32, tokens: &[Token], first: usize, last: usize) -> Self {
        Self {
            entry,
            start: tokens[first].start,
            end: tokens[last].end,
            single: first == last,
            gapped: false,
            gaps: [(0, 0); 2],
            steered: tokens[first].shape.has(Shape::STEERED),
            disguise: crate::text::Disguise::Plain,
            trust: 1.0,
        }
    }

    /// A term found inside a word that was cut apart.
    pub(crate) fn inside(entry: u32, start: u32, end: u32, steered: bool) -> Self {
        let disguise = crate::text::Disguise::Joined;
        Self { entry, start, end, single: false, gapped: false, gaps: [(0, 0); 2], steered, disguise, trust: 0.9 }
    }

    pub(super) fn shape(entry: u32, start: u32, end: u32) -> Self {
        Self { disguise: crate::text::Disguise::Plain, trust: 1.0, ..Self::inside(entry, start, end, false) }
    }
}

/// Kinds of hits among which the longest wins. Small words yield to any longer hit; exemptions hide all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Sexual,
    Minor,
    Context,
    Person,
    Small,
    /// What counts only where it is steered away from: it neither covers nor doubles what counts where it is asked for.
    Steering,
    /// What somebody wears: it only tells what "it" is.
    Worn,
    Exempt,
}

/// The family of an entry.
pub(super) fn family(entry: &Entry) -> Family {
    let small = matches!(entry.context, Some(Context::Negated | Context::Linker))
        || matches!(
            entry.reads,
            Some(
                Reads::Pronoun
                    | Reads::Function
                    | Reads::Article
                    | Reads::Conjunction
                    | Reads::Genitive
                    | Reads::Particle
                    | Reads::Own
                    | Reads::Relative
                    | Reads::Definite
                    | Reads::Deed
                    | Reads::Filler
                    | Reads::Thing
            )
        );
    match entry.category {
        _ if entry.exempt => Family::Exempt,
        _ if entry.place == Where::Negative => Family::Steering,
        Category::Sexual | Category::Undress => Family::Sexual,
        Category::Minors => Family::Minor,
        _ if small && entry.subject.is_none() && entry.role.is_none() => Family::Small,
        _ if entry.reads == Some(Reads::Worn) => Family::Worn,
        Category::Context => Family::Context,
        Category::Persons | Category::Benign => Family::Person,
    }
}

/// How grave and how sure a hit is.
fn weight(lexicon: &Lexicon, hit: &Hit) -> (Severity, u32) {
    let entry = lexicon.entry(hit);
    (entry.severity, (entry.confidence * hit.trust * 1000.0) as u32)
}

/// How many hits back another one of the same words is looked for.
const SAME_PLACE: usize = 16;

/// Languages without spaces: where one of their words ends, nobody can tell.
fn is_unspaced_language(language: &str) -> bool {
    matches!(language, "ja" | "zh")
}

/// Drops what an exemption hides and what a longer hit of its own kind covers; sorts by place. Returns the spans of the
/// exemptions that stood, for names that they hide too.
pub fn settle(lexicon: &Lexicon, hits: &mut Vec<Hit>) -> Vec<(u32, u32)> {
    let exempt = |hit: &Hit| lexicon.family(hit) == Family::Exempt;
    // They were found in runs that are in order, mostly, which a stable sort makes use of.
    hits.sort_by(|a, b| {
        (a.start, b.end).cmp(&(b.start, a.end)).then_with(|| exempt(b).cmp(&exempt(a))).then_with(|| {
            // Of one entry found by several views, the plainest first.
            a.entry.cmp(&b.entry).then(b.trust.total_cmp(&a.trust)).then(a.disguise.cmp(&b.disguise))
        })
    });
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut exemptions = Vec::new();
    let mut hidden_until = 0;
    let mut gapped: SmallVec<[Hit; 4]> = SmallVec::new();
    let mut guessed: SmallVec<[(u32, u32); 4]> = SmallVec::new();
    // Sexual words that an exemption hid.
    let mut hidden: Vec<(u32, u32)> = Vec::new();
    // Of each family, the furthest end of a hit so far, with that hit's start; and how grave it is, if its words are guessed.
    let mut covered = [(0u32, 0u32, None); 8];
    for hit in hits.iter() {
        if exempt(hit) {
            // One with gaps hides what it starts or ends with, not whatever somebody puts between.
            if hit.gapped {
                gapped.push(*hit);
                exemptions.extend([(hit.start, hit.gaps[0].0), (hit.gaps[1].1, hit.end)]);
            } else {
                if hit.single && matches!(hit.disguise, Disguise::Leet | Disguise::Typo) {
                    guessed.push((hit.start, hit.end));
                } else {
                    hidden_until = hidden_until.max(hit.end);
                }
                exemptions.push((hit.start, hit.end));
            }
            continue;
        }
        // One that is itself a guess at a bent word hides no other guess: "n*do" may be "nodo" or "nudo".
        guessed.retain(|exempt| hit.start < exempt.1);
        let other_guess = |exempt: &(u32, u32)| *exempt == (hit.start, hit.end) && hit.disguise != Disguise::Plain;
        let guess_hides = || guessed.iter().any(|exempt| hit.end <= exempt.1 && !other_guess(exempt));
        gapped.retain(|exempt| hit.start < exempt.end);
        let between = |gap: &(u32, u32)| !hit.gapped && gap.0 <= hit.start && hit.end <= gap.1;
        let hides = |exempt: &Hit| hit.end <= exempt.end && !exempt.gaps.iter().any(between);
        if hit.end <= hidden_until || guess_hides() || gapped.iter().any(hides) {
            let entry = lexicon.entry(hit);
            if entry.severity > Severity::None
                && entry.place == Where::Positive
                && !is_unspaced_language(&entry.language)
            {
                hidden.push((hit.start, hit.end));
            }
            continue;
        }
        let own = lexicon.family(hit);
        // A guess covers nothing that stands there as it is and says the same.
        let inside = |(start, end, guessed): (u32, u32, Option<Severity>)| {
            let guess = hit.disguise == Disguise::Typo;
            let same = !guess && guessed.is_some_and(|severity| severity == lexicon.entry(hit).severity);
            hit.end <= end && (start < hit.start || hit.end < end) && !same
        };
        if inside(covered[own as usize])
            || own == Family::Small && covered[..Family::Small as usize].iter().any(|c| inside(*c))
        {
            continue;
        }
        // Of one entry found by several views, the first (the plainest). Of entries that say the same of the same words, in several
        // languages say, the gravest and surest: one word is not evidence twice. What is graver and less sure stands beside.
        let is_evidence = matches!(own, Family::Sexual | Family::Minor | Family::Steering);
        let mut covers = false;
        let mut covered_by_this = None;
        for (at, other) in kept.iter().enumerate().rev().take(SAME_PLACE).take_while(|(_, k)| k.start == hit.start) {
            if other.end != hit.end {
                continue;
            }
            let same = other.entry == hit.entry;
            let rivals = is_evidence && lexicon.family(other) == own;
            let (old, new) = (weight(lexicon, other), weight(lexicon, hit));
            covers |= same || rivals && old.0 >= new.0 && old.1 >= new.1;
            if rivals && new.0 >= old.0 && new.1 >= old.1 {
                covered_by_this = Some(at);
            }
        }
        if covers {
            continue;
        }
        if let Some(at) = covered_by_this {
            kept[at] = *hit;
            continue;
        }
        kept.push(*hit);
        // A form with gaps covers what stands in its gaps only if nothing in there can be graver.
        if hit.end > covered[own as usize].1 && !hit.gapped {
            let guessed = (hit.disguise == Disguise::Typo).then(|| lexicon.entry(hit).severity);
            covered[own as usize] = (hit.start, hit.end, guessed);
        }
    }
    exemptions.sort_unstable();
    // A form that ends with a word that a compound hides has read it for the word alone: "make the nude" of "nude lipstick".
    if !hidden.is_empty() {
        let ends_hidden = |hit: &Hit| {
            let from = hidden.partition_point(|word| word.0 <= hit.start);
            hidden[from..].iter().take_while(|word| word.0 < hit.end).any(|word| word.1 == hit.end)
        };
        let goes_on = |hit: &Hit| {
            let inside = exemptions.partition_point(|span| span.0 < hit.end);
            exemptions[..inside].iter().rev().take(SAME_PLACE).any(|span| span.0 > hit.start && span.1 > hit.end)
        };
        kept.retain(|hit| !(goes_on(hit) && ends_hidden(hit)));
    }
    *hits = kept;
    exemptions
}

#[cfg(test)]
mod tests {
    use super::settle;
    use crate::lexicon::{Lexicon, LexiconFile};
    use crate::text::Reading;

    /// The ids of what stands of two entries with the same words, each of a severity and a confidence.
    fn standing(first: (&str, f32), second: (&str, f32)) -> Vec<String> {
        let term = |id: &str, (severity, sure): (&str, f32)| {
            format!(
                "[[term]]\nid = \"sexual/en/{id}\"\ntext = [\"nsfw cut\"]\nseverity = \"{severity}\"\nconfidence = {sure}\n"
            )
        };
        let head = "category = \"sexual\"\nlanguage = \"en\"\n";
        let text = format!("{head}{}{}", term("first", first), term("second", second));
        let lexicon = Lexicon::compile(vec![LexiconFile::parse("sexual/en.toml", &text).unwrap()]).unwrap();
        let mut hits = Vec::new();
        lexicon.find(Reading::new("an nsfw cut").tokens(), &mut hits);
        settle(&lexicon, &mut hits);
        hits.iter().map(|hit| lexicon.id(hit.entry).replace("sexual/en/", "")).collect()
    }

    #[test]
    fn of_the_same_words_the_gravest_and_surest_stand() {
        assert_eq!(standing(("nudity", 0.9), ("nudity", 0.7)), ["first"]);
        assert_eq!(standing(("nudity", 0.7), ("explicit", 0.9)), ["second"]);
        assert_eq!(standing(("explicit", 0.9), ("nudity", 0.9)), ["first"]);
        // Neither says all that the other does.
        assert_eq!(standing(("explicit", 0.6), ("nudity", 0.9)), ["first", "second"]);
        assert_eq!(standing(("nudity", 0.9), ("explicit", 0.6)), ["first", "second"]);
    }
}
