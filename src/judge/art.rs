//! Where a prompt asks for something drawn, painted, sculpted or parodied.

use super::decide::Parsed;
use super::layout::Words;
use super::marks::What;
use crate::lexicon::{Context, Role};

/// Where in a text something is drawn, painted, sculpted or parodied.
pub(super) struct ArtWords {
    /// By sentence: a medium or a manner ("oil painting", "caricature"), or a tag that says so.
    medium: Vec<bool>,
    /// By word: it is part of a thing that shows somebody: the statue in "statue of {person}".
    shows: Vec<bool>,
}

impl ArtWords {
    pub fn new(text: &Parsed) -> Self {
        let layout = &text.layout;
        let mut art = Self {
            medium: vec![false; layout.sentence(layout.len().saturating_sub(1)) as usize + 1],
            shows: vec![false; layout.len()],
        };
        let objects: Vec<Words> = text.marks.iter().filter(|m| m.what == What::Object).map(|m| m.words).collect();
        for mark in &text.marks {
            // A statue that somebody stands beside makes no picture drawn; a tag of its own, or "statue of", does.
            let is_object = objects.binary_search_by_key(&mark.words.first, |o| o.first).is_ok();
            let tag = layout.in_tags(mark.words.first) && layout.is_whole_fragment(mark.words);
            if matches!(mark.what, What::Context(Context::Art | Context::Parody)) && (!is_object || tag) {
                art.medium[layout.sentence(mark.words.first) as usize] = true;
            }
            if let What::Role(Role::Likeness, _) = mark.what
                && let Some(object) =
                    objects.get(objects.partition_point(|o| o.first < mark.words.first).wrapping_sub(1))
                && object.distance(mark.words) == 0
            {
                let shown = object.first..(mark.words.last + SHOWN_BY_OBJECT).min(layout.len());
                shown.for_each(|word| art.shows[word] = true);
            }
        }
        art
    }

    pub fn around(&self, text: &Parsed, words: Words) -> bool {
        let medium = self.medium.get(text.layout.sentence(words.first) as usize).copied().unwrap_or_default();
        medium || self.shows.get(words.first).copied().unwrap_or_default()
    }
}

/// How many words behind "statue of" the statue still shows.
const SHOWN_BY_OBJECT: usize = 4;
