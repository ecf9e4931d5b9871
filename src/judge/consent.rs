//! What a consent grant changes: the request is judged once more as if whoever agreed were not there.
//!
//! So nobody else gains by it: a sexual word that stood nearest to somebody who agreed is then weighed against everybody left.

use std::collections::BTreeSet;

use super::decide::Parsed;
use super::layout::Words;
use super::people::Person;
use super::verdict::{Action, Reason, Verdict};

/// Whether anybody here has agreed.
pub(super) fn is_granted(parsed: &[Parsed]) -> bool {
    parsed.iter().flat_map(|text| &text.people).any(|person| person.grant.is_some())
}

/// Takes out whoever agreed; gives back everybody.
pub(super) fn leave_out(parsed: &mut [Parsed]) -> Vec<Vec<Person>> {
    let one = |text: &mut Parsed| {
        let agreed = text.people.iter().filter(|person| person.grant.is_some() && person.shown > 0.0);
        text.agreed = agreed.map(|person| text.layout.sentence(person.words.first)).collect();
        text.agreed.sort_unstable();
        let left = text.people.iter().filter(|person| person.grant.is_none()).cloned().collect();
        std::mem::replace(&mut text.people, left)
    };
    parsed.iter_mut().map(one).collect()
}

/// Puts everybody back, for the findings.
pub(super) fn bring_back(parsed: &mut [Parsed], everybody: Vec<Vec<Person>>) {
    parsed.iter_mut().zip(everybody).for_each(|(text, people)| text.people = people);
}

/// The answer: what is left without those who agreed, and which grants made the difference.
pub(super) fn settle(asked: Verdict, left: Verdict, parsed: &[Parsed]) -> Verdict {
    if left.action > asked.action {
        return asked;
    }
    if left.action == asked.action {
        return left;
    }
    let shown = parsed.iter().flat_map(|text| &text.people).filter(|person| person.shown > 0.0);
    let grants: BTreeSet<_> = shown.filter_map(|person| person.grant.clone()).collect();
    let reason = if left.action == Action::Allow { Reason::ConsentGranted } else { left.reason };
    Verdict { reason, grants: grants.into_iter().collect(), ..left }
}

impl Parsed {
    /// Whether somebody who agreed stands in the sentence of these words.
    pub(super) fn is_agreed(&self, words: Words) -> bool {
        self.agreed.binary_search(&self.layout.sentence(words.first)).is_ok()
    }
}
