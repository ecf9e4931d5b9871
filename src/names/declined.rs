//! Listed names in their cases: with the endings that Slavic languages, Turkish and Finnish set behind the words of a name.

use smallvec::SmallVec;

use super::compile::{Listed, Names};
use super::hit::NameHit;
use super::table::Person;
use crate::text::{Disguise, Gap, Reading, Shape, Token, hash_joined};

/// Letters of the shortest word that is left when an ending goes.
const MIN_STEM: usize = 3;
/// How far a name is to be trusted of which one word has an ending, or both.
const ONE_DECLINED: f32 = 0.9;
const BOTH_DECLINED: f32 = 0.85;

/// An ending, folded, and what stands in its place in the nominative.
type Ending = (&'static str, &'static [&'static str]);

/// Of Polish, Czech, Turkish and Finnish.
const LATIN: &[Ending] = &[
    ("a", &["", "o"]),
    ("e", &["", "a"]),
    ("i", &["", "a", "e"]),
    ("o", &["", "a"]),
    ("u", &["", "a", "o"]),
    ("y", &["", "a"]),
    ("n", &[""]),
    ("em", &[""]),
    ("om", &[""]),
    ("iem", &[""]),
    ("ie", &["", "a"]),
    ("ou", &["a"]),
    ("ej", &["a"]),
    ("iej", &["a"]),
    ("ovi", &[""]),
    ("owi", &[""]),
    ("ova", &[""]),
    ("ove", &["", "ova"]),
    ("ovou", &["", "ova"]),
    ("ego", &["", "y"]),
    ("emu", &["", "y"]),
    ("eho", &["y"]),
    ("ym", &["y"]),
    ("im", &["i"]),
    ("in", &[""]),
    ("un", &[""]),
    ("en", &[""]),
    ("nin", &[""]),
    ("nun", &[""]),
    ("yi", &[""]),
    ("yu", &[""]),
    ("ye", &[""]),
    ("ya", &[""]),
    ("de", &[""]),
    ("da", &[""]),
    ("den", &[""]),
    ("dan", &[""]),
    ("la", &[""]),
    ("le", &[""]),
    ("lla", &[""]),
    ("lle", &[""]),
    ("lta", &[""]),
    ("ssa", &[""]),
    ("sta", &[""]),
    ("ista", &[""]),
    ("illa", &[""]),
    ("ille", &[""]),
    ("issa", &[""]),
];

/// Of Russian and Ukrainian. Folding leaves no breve: й is и.
const CYRILLIC: &[Ending] = &[
    ("а", &["", "о"]),
    ("у", &["", "а"]),
    ("ю", &["я", "ь", "и"]),
    ("я", &["и", "ь"]),
    ("ы", &["а"]),
    ("и", &["а", "я", "ь"]),
    ("і", &["а", "я"]),
    ("е", &["", "а", "я"]),
    ("ом", &[""]),
    ("ем", &["", "и", "ь"]),
    ("ым", &["", "ыи"]),
    ("им", &["", "ии"]),
    ("ого", &["ыи", "ои", "ии"]),
    ("ому", &["ыи", "ои", "ии"]),
    ("его", &["ии"]),
    ("ему", &["ии"]),
    ("ои", &["а", "ая"]),
    ("ою", &["а"]),
    ("еи", &["а", "я"]),
    ("ею", &["я"]),
    ("ую", &["ая"]),
    ("оі", &["а"]),
    ("іи", &["а"]),
    ("ові", &[""]),
    ("еві", &[""]),
];

/// Fingerprints of what a word may be in the nominative.
fn nominatives(word: &str) -> SmallVec<[u64; 16]> {
    let lower = word.to_lowercase();
    let endings = if lower.is_ascii() { LATIN } else { CYRILLIC };
    let mut found = SmallVec::new();
    let last = lower.as_bytes().last();
    for (ending, nominative) in endings.iter().filter(|(ending, _)| ending.as_bytes().last() == last) {
        let Some(stem) = lower.strip_suffix(ending).filter(|stem| stem.chars().count() >= MIN_STEM) else { continue };
        found.extend(nominative.iter().map(|ending| hash_joined([stem, ending])));
        // "Marka" is of a Marek, "Pavla" of a Pavel.
        if let Some((at, _)) = stem.char_indices().last().filter(|_| lower.is_ascii()) {
            found.push(hash_joined([&stem[..at], "e", &stem[at..]]));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl Names {
    /// Appends the names of two words of which one or both have the ending of a case: "Tomem Haverikem". Words that `is_word` knows
    /// have one only with a capital, and only sure names count. For texts in which something sexual was found; linear in the tokens.
    pub fn find_declined(&self, reading: &Reading<'_>, is_word: impl Fn(u64) -> bool, hits: &mut Vec<NameHit>) {
        let tokens = reading.tokens();
        let listed = Listed::new(hits);
        let may_decline = |token: &Token| {
            token.shape.has(Shape::LETTER)
                && !listed.holds(token)
                && !token.shape.has(Shape::DIGIT)
                && (token.shape.has(Shape::CAPITAL) || !is_word(token.hash))
        };
        let cases: SmallVec<[SmallVec<[u64; 16]>; 32]> = tokens
            .iter()
            .map(|token| if may_decline(token) { nominatives(reading.word(token)) } else { SmallVec::new() })
            .collect();
        for (first, table) in self.numbered() {
            let (windows, typos) = (table.windows(), table.typos());
            let known = |at: usize| {
                let whole = Some(tokens[at].hash).into_iter().map(|word| (word, false));
                let words = whole.chain(cases[at].iter().map(|word| (*word, true)));
                words.filter(|(word, _)| typos.may_stand_beside(*word)).collect::<SmallVec<[(u64, bool); 4]>>()
            };
            let mut before = SmallVec::new();
            for at in 0..tokens.len() {
                let here = known(at);
                if at > 0 && tokens[at].gap <= Gap::Space {
                    for (one, bent) in &before {
                        for (other, also) in here.iter().filter(|(_, also)| *bent || *also) {
                            let sure =
                                |number: &u32| table.person(*number as usize).is_some_and(|p: Person<'_>| p.is_sure());
                            let trust = if *bent && *also { BOTH_DECLINED } else { ONE_DECLINED };
                            hits.extend(windows.pair(*one, *other).filter(sure).map(|number| NameHit {
                                disguise: Disguise::Typo,
                                trust,
                                ..NameHit::new(first + number, tokens, at - 1, 2)
                            }));
                        }
                    }
                }
                before = here;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{GivenNames, NameList};

    #[test]
    fn names_are_found_in_their_cases() {
        let list = "Tomas Haverik\nMarek Dolinski\nLena Brodova\nОлег Сомовский\nИрина Лужина\nAyse Korkmazer\n";
        let names = Names::compile(vec![NameList::parse("list.txt", list).expect("a list")], GivenNames::default());
        let found = |text: &str, is_word: bool| {
            let mut hits = Vec::new();
            names.find_declined(&Reading::new(text), |_| is_word, &mut hits);
            hits.len()
        };
        for text in [
            "z Tomasem Haverikem",
            "portret Marka Dolinskiego",
            "foto Leny Brodové",
            "z Lenou Brodovou",
            "фото Олега Сомовского",
            "портрет Ирины Лужиной",
            "Ayse Korkmazerin portresi",
            "kuva Tomas Haverikista",
            "tomasem haverikem",
        ] {
            assert_eq!(found(text, false), 1, "{text}");
        }
        // As listed it is found elsewhere; ordinary words have no ending of a name's.
        assert_eq!(
            found("Tomas Haverik", false) + found("tomasem haverikem", true) + found("Tomasem, Haverikem", false),
            0
        );
    }
}
