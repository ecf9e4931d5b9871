//! Nouns that speak of whoever was named before: "A photo of {person}. The woman is ...".

use super::layout::Layout;
use super::marks::{Mark, What};
use crate::lexicon::{Lexicon, Reads, Subject};
use crate::text::Token;

/// How many words stand between "the" and its noun: "the young blonde woman".
const TO_NOUN: usize = 3;

/// Languages without articles. A noun that opens a sentence of theirs is rather somebody certain.
const NO_ARTICLES: [&str; 10] = ["cs", "fi", "hi", "id", "ja", "ko", "pl", "ru", "uk", "zh"];

/// The words where a noun for somebody certain starts, by place: "the woman", "kvinnan", and "женщина" where it opens a sentence. In a
/// sentence with a painting it is whoever was painted. Linear in the marks.
pub(super) fn meant(lexicon: &Lexicon, tokens: &[Token], layout: &Layout, marks: &[Mark]) -> Vec<usize> {
    if tokens.is_empty() {
        return Vec::new();
    }
    let of_a_work: Vec<u32> =
        marks.iter().filter(|mark| mark.what == What::Object).map(|mark| layout.sentence(mark.words.first)).collect();
    let certain = |mark: &&Mark| {
        let language = &*lexicon.entry(&mark.hit).language;
        let first = mark.words.first;
        let does = |at: usize, reads| lexicon.does(tokens[at].hash, reads, language).is_some();
        let small = [Reads::Article, Reads::Function, Reads::Conjunction, Reads::Pronoun];
        // "In the background, a woman" is no woman we know.
        let behind = (first.saturating_sub(TO_NOUN)..=mark.words.last.min(tokens.len() - 1)).rev();
        let mut words = behind.take_while(|at| layout.fragment(*at) == layout.fragment(first));
        let said = words.find_map(|at| {
            let definite = does(at, Reads::Definite);
            (definite || small.iter().any(|reads| does(at, *reads))).then_some(definite)
        });
        let opens = first == 0 || layout.sentence(first - 1) != layout.sentence(first);
        let certain = said.unwrap_or(opens && NO_ARTICLES.contains(&language));
        certain && of_a_work.binary_search(&layout.sentence(first)).is_err()
    };
    let anybody = |mark: &&Mark| mark.what == What::Somebody(Subject::Anonymous) && !mark.hit.gapped;
    let mut nouns: Vec<usize> = marks.iter().filter(anybody).filter(certain).map(|mark| mark.words.first).collect();
    nouns.sort_unstable();
    nouns
}
