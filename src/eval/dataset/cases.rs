//! Files of cases, their slots filled.

use super::{BadLine, Expect, Sample};
use crate::eval::{CaseFile, Slots};

/// How many fillings a case with slots is tried with.
const ROUNDS: usize = 3;

/// The cases of a file, once for each filling of their slots. Ids are `slice/name`, with `#2` and `#3` for the further fillings.
/// A file that is not of cases is one bad line.
pub fn cases(file: &str, text: &str, slots: &Slots<'_>) -> Vec<Result<Sample, BadLine>> {
    let bad = |line: usize, why: String| BadLine { file: file.into(), line: line as u64, why };
    let read = match CaseFile::parse(file, text) {
        Ok(read) => read,
        Err(wrong) => return vec![Err(bad(wrong.line, format!("{} ({})", wrong.message, wrong.help)))],
    };
    let slice: std::sync::Arc<str> = read.slice.as_str().into();
    let mut samples: Vec<Result<Sample, BadLine>> = Vec::with_capacity(read.cases.len() * ROUNDS);
    for case in &read.cases {
        let mut first: Option<String> = None;
        for round in 0..ROUNDS {
            let fill = |text: &str| slots.fill(text, &case.language, round);
            let filled = fill(&case.prompt).and_then(|p| Ok((p, case.negative.as_deref().map(fill).transpose()?)));
            let (prompt, negative) = match filled {
                Ok(filled) => filled,
                Err(error) => {
                    samples.push(Err(bad(case.line, error.to_string())));
                    break;
                }
            };
            // A case without slots is the same each time.
            if first.as_ref() == Some(&prompt) {
                break;
            }
            first.get_or_insert_with(|| prompt.clone());
            let id = format!("{slice}/{}", case.name);
            samples.push(Ok(Sample {
                id: if round == 0 { id } else { format!("{id}#{}", round + 1) },
                slice: slice.clone(),
                prompt,
                negative,
                image: case.image,
                expect: Expect::any(case.expect.iter().copied()),
                why: None,
            }));
        }
    }
    samples
}
