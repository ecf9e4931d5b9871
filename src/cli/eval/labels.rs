//! Labels that stand beside the data.

use std::fs::File;
use std::path::Path;

use super::run::tell as tell_bad;
use crate::cli::Failure;
use crate::eval::dataset::Labels;

/// How many lines, and ids, are told.
const TOLD: usize = 5;

/// Reads them, all or none: a label that is lost would turn a gate round.
pub(super) fn read(path: &Path) -> Result<Labels, Failure> {
    let shown = path.display().to_string();
    let file = File::open(path).map_err(|error| Failure::Unusable(format!("{shown}: {error}")))?;
    Labels::read(&shown, file).map_err(|bad| {
        tell_bad(&bad[..bad.len().min(TOLD)], bad.len() as u64);
        Failure::Unusable(format!("{shown}: the labels can't be used until this is mended"))
    })
}

/// Says which labels no prompt had, and how many took the place of another.
pub(super) fn tell(path: &Path, labels: &Labels) {
    let shown = path.display();
    let unmet = labels.unmet();
    if !unmet.is_empty() {
        let named: Vec<String> =
            unmet.iter().take(TOLD).map(|(id, line)| format!("\"{}\" (line {line})", id.escape_debug())).collect();
        let dots = if unmet.len() > named.len() { ", ..." } else { "" };
        anstream::eprintln!(
            "{shown}: {} of {} labels are of no prompt in the data: {}{dots}",
            unmet.len(),
            labels.len(),
            named.join(", ")
        );
    }
    if labels.overruled() > 0 {
        anstream::eprintln!(
            "{shown}: {} prompts have another label in the data; the one of this file counts",
            labels.overruled()
        );
    }
}
