//! Works of artists: "a nude by {artist}", "a large {artist} nude" and "{artist}'s naked David" are pictures that are there already, whoever looks at them.

use super::layout::{Layout, Words};
use super::marks::Grammar;
use super::people::Person;
use super::verdict::Subject;

/// At most so many words of grammar stand between a work and who made it: "by the Dutch master".
const BETWEEN: usize = 3;

/// Artists of a text as makers of what stands beside them, by place.
#[derive(Debug, Default)]
pub(super) struct Works {
    /// Who may stand behind a work: "by {artist}".
    makers: Vec<Words>,
    /// Whose work may stand behind, the genitive included: "{artist}'s".
    owners: Vec<Words>,
    /// All of them: "a large {artist} nude".
    all: Vec<Words>,
}

impl Works {
    pub fn new(layout: &Layout, people: &[Person], grammar: &Grammar) -> Self {
        let mut works = Self::default();
        for person in people.iter().filter(|person| person.maker) {
            let words = person.words;
            works.all.push(words);
            // "A nude of {artist}" shows somebody who lives, and is the work of one who died long ago.
            if person.shown < 1.0 || person.subject == Subject::Historical {
                works.makers.push(words);
            }
            if person.owns {
                works.owners.push(words);
            } else if grammar.is_genitive(words.last + 1)
                && layout.fragment(words.last + 1) == layout.fragment(words.last)
            {
                works.owners.push(Words { last: words.last + 1, ..words });
            }
        }
        works
    }

    /// Who made what a word of nudity names, if that is a work: "a nude by", with its article, or "'s nude".
    pub fn maker(&self, layout: &Layout, grammar: &Grammar, nude: Words) -> Option<Words> {
        let same = |word: usize| layout.fragment(word) == layout.fragment(nude.first);
        let owner = self.owners[..self.owners.partition_point(|owner| owner.last < nude.first)].last();
        if let Some(owner) = owner.filter(|owner| owner.last + 1 == nude.first && same(owner.last)) {
            return Some(*owner);
        }
        let noun = nude.first > 0 && grammar.is_article(nude.first - 1) && same(nude.first - 1);
        let maker = self.makers.get(self.makers.partition_point(|maker| maker.first <= nude.last)).filter(|_| noun)?;
        let between = nude.last + 1..maker.first;
        let bound = (1..=BETWEEN).contains(&between.len())
            && between.clone().all(|word| grammar.is_function(word) || grammar.is_role(word));
        (bound && same(maker.first)).then_some(*maker)
    }

    /// The artist whose work a nude is called by: "a large {artist} nude", with the article of the nude in front of the name.
    pub fn painter(&self, layout: &Layout, grammar: &Grammar, nude: Words) -> Option<Words> {
        let same = |word: usize| layout.fragment(word) == layout.fragment(nude.first);
        let name = *self.all[..self.all.partition_point(|maker| maker.last < nude.first)].last()?;
        let behind = nude.last + 1;
        let ends = behind == layout.len() || !same(behind) || grammar.is_function(behind);
        let article = (name.first.saturating_sub(BETWEEN)..name.first)
            .rev()
            .take_while(|word| same(*word) && (grammar.is_article(*word) || !grammar.is_function(*word)))
            .any(|word| grammar.is_article(word));
        (name.last + 1 == nude.first && same(name.last) && ends && article).then_some(name)
    }
}
