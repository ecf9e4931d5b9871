//! What each costly term does: its held prompts, judged again by lexicons that lack it.

use std::sync::{Mutex, PoisonError};

use crate::cli::load::Files;
use crate::eval::figures::TermFigures;
use crate::eval::run::Counts;

/// Looks into the most costly terms, two at a time: each needs lexicons compiled without it.
pub(super) fn again(files: &Files, counts: &Counts, most: usize) -> Vec<TermFigures> {
    let terms = counts.terms.costliest(most);
    let queue = Mutex::new(terms.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(terms.len()));
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(2));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, (term, count))) = next else { return };
                    let mut builder = files.builder();
                    let without = builder.remove(term).then(|| builder.build().ok()).flatten();
                    let figures = counts.kept.again(term, *count, without.as_ref());
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((number, figures));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, figures)| figures).collect()
}
