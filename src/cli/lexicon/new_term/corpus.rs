//! What the entry would do to prompts of one's own.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use super::draft::Draft;
use crate::Screener;
use crate::cli::Failure;
use crate::cli::eval::{Data, bar, samples};
use crate::cli::out::Styles;
use crate::eval::Slots;
use crate::eval::dataset::Sample;
use crate::eval::figures::Changes;
use crate::eval::run::{Plan, run as judge};
use crate::lexicon::{Lexicon, LexiconFile};
use crate::text::Reading;

/// How many prompts are named.
const NAMED: usize = 10;

/// What came of it.
pub(super) struct Tried {
    prompts: u64,
    /// How many hold the words.
    holding: u64,
    unread: u64,
    changes: Changes,
}

/// Judges every prompt with and without the entry.
pub(super) fn run(
    data: &[Data],
    before: &Screener,
    after: &Screener,
    draft: &Draft,
    words: bool,
) -> Result<Tried, Failure> {
    let name = format!("{}/{}.toml", draft.category, draft.language);
    let head = format!("category = \"{}\"\nlanguage = \"{}\"\n\n", draft.category, draft.language);
    let broken = |why: &str| Failure::Failed(format!("{why}; nothing was changed"));
    let alone = LexiconFile::parse(&name, &format!("{head}{}", draft.entry())).map_err(|e| broken(&told(&e)))?;
    let alone = Lexicon::compile(vec![alone]).map_err(|e| broken(&told(&e)))?;
    let holding = AtomicU64::new(0);
    let slots = Slots::new(before);
    let bar = bar(data);
    let counts = {
        let plan = Plan { other: Some(after), words, ..Plan::new(before) };
        let look = |sample: Sample| {
            holding.fetch_add(u64::from(stands_in(&alone, &sample)), Ordering::Relaxed);
            sample
        };
        judge(&plan, samples(data, &slots, &bar).map(|read| read.map(look)))
    };
    bar.finish_and_clear();
    for line in &counts.bad.first {
        anstream::eprintln!("{line}");
    }
    Ok(Tried {
        prompts: counts.all.prompts,
        holding: holding.into_inner(),
        unread: counts.bad.count,
        changes: counts.diff.unwrap_or_default(),
    })
}

fn told(complaints: &[crate::lexicon::Diagnostic]) -> String {
    complaints.first().map(ToString::to_string).unwrap_or_default()
}

/// Whether the words stand in the prompt, disguised or not, whoever is beside them.
fn stands_in(alone: &Lexicon, sample: &Sample) -> bool {
    let mut hits = Vec::new();
    for text in [Some(sample.prompt.as_str()), sample.negative.as_deref()].into_iter().flatten() {
        let reading = Reading::new(text);
        alone.find(reading.tokens(), &mut hits);
        for view in reading.views() {
            alone.find(&view.tokens, &mut hits);
        }
    }
    !hits.is_empty()
}

impl Tried {
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (heading, good, bad) = (Styles::heading(), Styles::good(), Styles::bad());
        let all = self.changes.all.changes;
        writeln!(
            out,
            "\n{heading}on your prompts{heading:#}: {} of {} hold the words; {} verdicts would change: {} stricter, {} milder; \
             of the labelled, {good}{} better{good:#}, {bad}{} worse{bad:#}",
            self.holding, self.prompts, all.changed, all.stricter, all.milder, all.better, all.worse
        )?;
        if self.unread > 0 {
            writeln!(out, "{} lines can't be read", self.unread)?;
        }
        let plain =
            |text: &str| -> String { text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect() };
        for change in self.changes.prompts.first.iter().take(NAMED) {
            writeln!(
                out,
                "  {} ({}): {} -> {}, {}",
                plain(&change.id),
                plain(&change.slice),
                change.before,
                change.after,
                change.effect
            )?;
            if let Some(prompt) = &change.prompt {
                writeln!(out, "    {}", plain(prompt))?;
            }
        }
        match self.changes.prompts.count.saturating_sub(NAMED as u64) {
            0 => Ok(()),
            more => writeln!(out, "  ... and {more} more"),
        }
    }
}
