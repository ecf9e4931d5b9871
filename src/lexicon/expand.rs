//! Forms with choices and gaps: `take (off|away) ... (her|his) clothes`.

use std::collections::HashMap;
use std::sync::Arc;

use smallvec::SmallVec;

use super::spellings::Spellings;
use crate::text::hash::SpreadAlready;
use crate::text::is_unspaced;

/// The most spellings one piece of a form may stand for.
pub const MAX_SPELLINGS: usize = 5000;
/// A stretch with more spellings than this is kept as several pieces that must follow each other, so that choices beside
/// choices cost their sum and not their product.
const SPLIT_AT: usize = 100;
/// How deep brackets may nest.
const MAX_DEPTH: usize = 16;
/// The most pieces of one form.
const MAX_PIECES: usize = 32;
/// A stretch written in fewer bytes is spelled out each time; so is one of fewer spellings.
const MIN_KNOWN: usize = 48;
const MIN_SHARED: usize = 8;

/// One piece of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Every spelling its choices make. Pieces of the same spellings share them: one list stands in many forms.
    pub spellings: Arc<Spellings>,
    /// Whether a gap (`...`) stands before it; else it follows the piece before it directly.
    pub after_gap: bool,
}

/// What was spelled out before: the same lists stand in many forms.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    /// By how it is written, what stands between two spaces.
    units: HashMap<String, Arc<Spellings>>,
    /// By fingerprint.
    pieces: HashMap<u64, SmallVec<[Arc<Spellings>; 1]>, SpreadAlready>,
}

impl Spelled {
    fn unit(&mut self, unit: &str) -> Result<Arc<Spellings>, String> {
        if let Some(known) = self.units.get(unit) {
            return Ok(known.clone());
        }
        let spellings = Arc::new(tidy(spell(unit)?));
        if unit.len() >= MIN_KNOWN {
            self.units.insert(unit.to_owned(), spellings.clone());
        }
        Ok(spellings)
    }

    /// The same spellings, shared with other pieces that have them.
    fn share(&mut self, spellings: Arc<Spellings>) -> Arc<Spellings> {
        if spellings.len() < MIN_SHARED {
            return spellings;
        }
        let same = self.pieces.entry(spellings.fingerprint()).or_default();
        if let Some(known) = same.iter().find(|known| **known == spellings) {
            return known.clone();
        }
        same.push(spellings.clone());
        spellings
    }
}

/// Splits a form at its gaps, and where it has many choices, and spells out the choices of each piece.
pub(super) fn expand(form: &str, spelled: &mut Spelled) -> Result<Vec<Piece>, String> {
    let form = form.replace('…', "...");
    if depth(&form) > MAX_DEPTH {
        return Err(format!("brackets nest deeper than {MAX_DEPTH}"));
    }
    let mut pieces = Vec::new();
    for stretch in form.split("...") {
        let mut after_gap = !pieces.is_empty();
        for spellings in stretches(stretch, spelled)? {
            pieces.push(Piece { spellings: spelled.share(spellings), after_gap });
            after_gap = false;
        }
    }
    if pieces.len() > MAX_PIECES {
        return Err(format!("has more than {MAX_PIECES} pieces"));
    }
    Ok(pieces)
}

/// How deep the brackets of a form nest.
fn depth(form: &str) -> usize {
    let mut depth = 0usize;
    let mut deepest = 0;
    for byte in form.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The spellings of a stretch without gaps, in one piece if they are few.
fn stretches(text: &str, spelled: &mut Spelled) -> Result<Vec<Arc<Spellings>>, String> {
    let mut pieces: Vec<Arc<Spellings>> = Vec::new();
    for unit in units(text) {
        let spellings = spelled.unit(unit)?;
        let optional = |s: &Spellings| s.iter().any(str::is_empty);
        match pieces.last_mut() {
            // A unit that may be left out cannot be a piece of its own.
            Some(last) if last.len() * spellings.len() <= SPLIT_AT || optional(last) || optional(&spellings) => {
                if last.len() * spellings.len() > MAX_SPELLINGS {
                    return Err(format!("stands for more than {MAX_SPELLINGS} spellings"));
                }
                let both = |head| spellings.iter().map(move |tail| format!("{head} {tail}"));
                *last = Arc::new(tidy(last.iter().flat_map(both).collect()));
            }
            _ => pieces.push(spellings),
        }
    }
    Ok(if pieces.is_empty() { vec![Arc::new(std::iter::once("").collect())] } else { pieces })
}

/// The text cut at the spaces outside its brackets, and between brackets of a script that writes no spaces.
fn units(text: &str) -> Vec<&str> {
    let mut units = Vec::new();
    let mut depth = 0i32;
    let mut from = 0;
    // Whether the group before, and the one at hand, has a character that is a word of its own.
    let (mut before, mut unspaced) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            '(' if depth == 0 && at > from && text[..at].ends_with(')') && before && opens_unspaced(&text[at..]) => {
                units.push(&text[from..at]);
                from = at;
            }
            ')' if depth == 1 => before = std::mem::take(&mut unspaced),
            c if depth == 0 && c.is_whitespace() => {
                units.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            c => unspaced |= is_unspaced(c),
        }
        depth += i32::from(c == '(') - i32::from(c == ')');
    }
    units.push(&text[from..]);
    units.retain(|unit| !unit.trim().is_empty());
    units
}

/// Whether the group that a text starts with has a character that is a word of its own.
fn opens_unspaced(text: &str) -> bool {
    text.split(')').next().is_some_and(|group| group.chars().any(is_unspaced))
}

fn tidy(mut spellings: Vec<String>) -> Spellings {
    for spelling in &mut spellings {
        let wide = |c: char| c.is_whitespace() && c != ' ';
        if spelling.starts_with(' ') || spelling.ends_with(' ') || spelling.contains("  ") || spelling.contains(wide) {
            *spelling = spelling.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    spellings.sort_unstable();
    spellings.dedup();
    spellings.into_iter().collect()
}

fn spell(text: &str) -> Result<Vec<String>, String> {
    let mut rest = text;
    let spellings = choices(&mut rest)?;
    if rest.is_empty() { Ok(spellings) } else { Err(format!("')' without '(' before \"{rest}\"")) }
}

/// Reads a sequence up to a `|`, a `)` or the end.
fn choices(rest: &mut &str) -> Result<Vec<String>, String> {
    let mut made = vec![String::new()];
    while let Some(c) = rest.chars().next() {
        match c {
            ')' | '|' => break,
            '(' => {
                *rest = &rest[1..];
                let mut group = Vec::new();
                loop {
                    group.extend(choices(rest)?);
                    match rest.chars().next() {
                        Some('|') => *rest = &rest[1..],
                        Some(')') => {
                            *rest = &rest[1..];
                            break;
                        }
                        _ => return Err("'(' without ')'".to_owned()),
                    }
                }
                if made.len() * group.len() > MAX_SPELLINGS {
                    return Err(format!("stands for more than {MAX_SPELLINGS} spellings"));
                }
                made = made.iter().flat_map(|head| group.iter().map(move |tail| format!("{head}{tail}"))).collect();
            }
            _ => {
                made.iter_mut().for_each(|text| text.push(c));
                *rest = &rest[c.len_utf8()..];
            }
        }
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Piece, Spelled};

    fn expand(form: &str) -> Result<Vec<Piece>, String> {
        super::expand(form, &mut Spelled::default())
    }

    fn spellings(form: &str) -> Vec<Vec<String>> {
        expand(form).unwrap().into_iter().map(|piece| piece.spellings.iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn pieces_of_the_same_spellings_share_them() {
        let list = "(aa|bb|cc|dd|ee|ff|gg|hh|ii|jj|kk|ll|mm|nn|oo|pp)";
        let mut spelled = Spelled::default();
        let one = super::expand(&format!("take ... {list} ... off"), &mut spelled).unwrap();
        let other = super::expand(&format!("lose ... (|){list}"), &mut spelled).unwrap();
        assert_eq!(one[1].spellings.len(), 16);
        assert!(Arc::ptr_eq(&one[1].spellings, &other[1].spellings));
    }

    #[test]
    fn choices_nest_and_may_be_empty() {
        assert_eq!(spellings("naakt(|e|(foto|beeld)je)"), [["naakt", "naaktbeeldje", "naakte", "naaktfotoje"]]);
        assert_eq!(spellings("a (|b )c"), [["a b c", "a c"]]);
    }

    #[test]
    fn a_gap_cuts_a_form_in_pieces() {
        let pieces = expand("take ... (her|his) clothes off").unwrap();
        let take = Piece { spellings: Arc::new(["take"].iter().collect()), after_gap: false };
        let rest =
            Piece { spellings: Arc::new(["her clothes off", "his clothes off"].iter().collect()), after_gap: true };
        assert_eq!(pieces, [take, rest]);
    }

    #[test]
    fn many_choices_become_pieces_that_follow_each_other() {
        let many = (0..50).map(|n| format!("w{n}")).collect::<Vec<_>>().join("|");
        let pieces = expand(&format!("({many}) ({many}) ({many})")).unwrap();
        assert_eq!(pieces.iter().map(|p| (p.spellings.len(), p.after_gap)).collect::<Vec<_>>(), [(50, false); 3]);
    }

    #[test]
    fn unbalanced_brackets_are_errors() {
        assert!(expand("(a|b").is_err());
        assert!(expand("a)").is_err());
        assert!(expand("a|b)").is_err());
        assert!(expand(&"(a|b)".repeat(20)).is_err());
    }

    #[test]
    fn depth_and_number_of_pieces_are_bounded() {
        assert!(expand(&"(".repeat(100_000)).is_err());
        assert!(expand(&(format!("{}{}", "(".repeat(100_000), ")".repeat(100_000)))).is_err());
        assert!(expand(&"a ... ".repeat(300)).is_err());
    }
}
