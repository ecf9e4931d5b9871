//! Forms that say nothing that others do not say.

use std::collections::{HashMap, HashSet};

use super::{Lint, Place};
use crate::lexicon::diagnostic::Level;
use crate::lexicon::entry::Entry;
use crate::lexicon::kinds::Category;

const HELP: &str = "leave one of them out";

/// A form is told of if every word run that it stands for is also one of another form of the same meaning; two forms with choices
/// may overlap, since leaving one out would lose the rest of it. Short forms are told of before long ones, later before earlier.
pub(super) fn check(lint: &mut Lint<'_>) {
    let index = lint.index;
    // Runs that stand in several forms, and of each form the numbers of its runs.
    let groups = index.shared();
    let mut shared: HashMap<Place, Vec<usize>> = HashMap::new();
    for (number, group) in groups.iter().enumerate() {
        for spelled in group {
            let of = shared.entry(spelled.place).or_default();
            if of.last() != Some(&number) {
                of.push(number);
            }
        }
    }
    let mut runs_of: HashMap<Place, usize> = HashMap::new();
    let mut last: HashMap<Place, Vec<u64>> = HashMap::new();
    for spelled in index.spelled().iter().filter(|spelled| shared.contains_key(&spelled.place)) {
        last.entry(spelled.place).or_default().push(index.run(spelled));
    }
    for (place, mut runs) in last {
        runs.sort_unstable();
        runs.dedup();
        runs_of.insert(place, runs.len());
    }
    let mut order: Vec<(usize, std::cmp::Reverse<Place>)> =
        runs_of.iter().map(|(place, runs)| (*runs, std::cmp::Reverse(*place))).collect();
    order.sort_unstable();
    let mut gone: HashSet<Place> = HashSet::new();
    for (runs, std::cmp::Reverse(place)) in order {
        let own = &shared[&place];
        if own.len() < runs {
            continue;
        }
        let other = |number: &usize| {
            let group = &groups[*number];
            let others = group.iter().map(|spelled| spelled.place).filter(|other| *other != place);
            others
                .into_iter()
                .find(|other| !gone.contains(other) && same(lint.entry(place), lint.entry(*other), place, *other))
        };
        let Some(instead) = own.iter().map(other).collect::<Option<Vec<Place>>>() else { continue };
        gone.insert(place);
        if let Some(first) = instead.first() {
            tell(lint, place, *first);
        }
    }
    for group in index.pieced.values().filter(|group| group.len() > 1) {
        for (nth, later) in group.iter().enumerate() {
            let earlier =
                group[..nth].iter().find(|place| same(lint.entry(*later), lint.entry(**place), *later, **place));
            if let Some(earlier) = earlier {
                tell(lint, *later, *earlier);
            }
        }
    }
}

fn tell(lint: &mut Lint<'_>, place: Place, other: Place) {
    let (form, first) = (&lint.form(place).written, &lint.form(other).written);
    let message = if place.same_entry(other) {
        format!("\"{form}\" stands twice in this entry: \"{first}\" is read as the same words")
    } else {
        format!("\"{form}\" stands in {} too, which means the same", lint.named(other))
    };
    lint.at_form("duplicate-form", Level::Warning, place, message, HELP);
}

fn same(a: &Entry, b: &Entry, at: Place, other: Place) -> bool {
    at.same_entry(other) || a.language == b.language && meaning(a) == meaning(b)
}

/// Everything a hit of an entry counts for.
fn meaning(entry: &Entry) -> impl PartialEq + use<> {
    let counts = (entry.severity, entry.confidence.to_bits(), entry.exempt, entry.context, entry.bears);
    let person = (entry.subject, entry.role, entry.side, entry.reads, entry.place);
    let only = (entry.unaccented, entry.accented, entry.edit, entry.alone, entry.worn, entry.gap);
    // Where an exemption stands makes no difference.
    (counts, person, only, if entry.exempt { Category::Benign } else { entry.category })
}
