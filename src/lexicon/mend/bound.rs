//! What words may be that signs bind together: `n*de`, `un/dr/ess`, `nak🍑d`, `s3*y`.

use smallvec::SmallVec;

use super::tables::{MASK, Mender};
use super::words::{MASKED, MIN_HALVED, guessed};
use super::{Mended, STARRED, Ways, WordKind};
use crate::text::hash::WordHash;
use crate::text::{Reading, bent_keys, hash_folded, unbent};

/// A word masked by another sign than a star has at least this many letters and signs: `f/1.8` is no word.
const MIN_ODDLY_MASKED: usize = 4;
/// As many words may be one.
const MOST: usize = 8;

/// A stretch of words, each bound to the next: written once, as the words up to each of its ends are read by themselves.
#[derive(Default)]
struct Stretch {
    /// The letters of all words, as they stand.
    letters: String,
    /// The same in lower case with a mask for every sign between them.
    pattern: String,
    ends: SmallVec<[End; MOST]>,
}

/// What holds of the words up to one of them.
#[derive(Clone, Copy)]
struct End {
    /// Of `letters` and of `pattern`, so many bytes.
    letters: usize,
    pattern: usize,
    /// No sign is one that masks letters, as a star does.
    odd: bool,
    /// All are ordinary words of more than one letter.
    ordinary: bool,
    /// A star alone stands between two of them.
    star: bool,
    /// A low line alone does.
    low: bool,
}

impl Stretch {
    /// Adds a word; `before` are the signs between it and the last one. `elided` says that it is the letter of an article or pronoun:
    /// the "c" of "c'est".
    fn push(&mut self, before: &str, word: &str, kind: WordKind, elided: bool) {
        let first = End { letters: 0, pattern: 0, odd: true, ordinary: true, star: false, low: false };
        let mut end = self.ends.last().copied().unwrap_or(first);
        self.pattern.extend(before.chars().map(|_| MASK));
        end.odd &= !before.contains(['*', '#', '@', '$', '€', '£', '¥', '¢']);
        end.star |= before == "*";
        end.low |= before == "_";
        if word.contains(char::is_alphanumeric) {
            self.letters.push_str(word);
            self.pattern.extend(word.chars().filter(|c| *c != '\'').flat_map(char::to_lowercase));
        } else {
            self.pattern.push(MASK);
            end.odd = false;
        }
        end.ordinary &= kind.ordinary && (elided || word.len() > 1);
        self.ends.push(End { letters: self.letters.len(), pattern: self.pattern.len(), ..end });
    }
}

impl Mender {
    /// Words bound by signs without white space.
    pub(super) fn bound(&self, reading: &Reading<'_>, at: usize, kinds: &[WordKind]) -> Option<Mended> {
        let tokens = reading.tokens();
        let text = reading.text();
        let first = &tokens[at];
        // Most words stand between spaces.
        if matches!(text.as_bytes().get(first.end as usize), None | Some(b' ' | b',' | b'\n')) {
            return None;
        }
        let between = |i: usize| text.get(tokens[i - 1].end as usize..tokens[i].start as usize).unwrap_or(" ");
        let follows = |i: usize| {
            let sign = between(i);
            sign.chars().count() <= 2 && !sign.contains(|c: char| c.is_whitespace() || c == ',')
        };
        let last = at + (at + 1..tokens.len().min(at + MOST)).take_while(|i| follows(*i)).count();
        // One star behind a word masks a letter, unless one stands before it too: that is emphasis.
        let starred = first.start > 0 && text.as_bytes()[first.start as usize - 1] == b'*';
        let tail = text.get(tokens[last].end as usize..)?;
        let tail = &tail[..tail.len() - tail.trim_start_matches(['*', '_']).len()];
        let tail = if tail.len() == 1 && !starred { tail } else { "" };
        // So does one before a hyphen.
        let tail_of = |end: usize| match end == last {
            true => tail,
            false if between(end + 1).len() > 1 && between(end + 1).starts_with('*') && !starred => "*",
            false => "",
        };
        if last == at && tail.is_empty() {
            return None;
        }
        let mut stretch = Stretch::default();
        for i in at..=last {
            let elided = i < last && matches!(between(i + 1), "'" | "’") && reading.word(&tokens[i]).len() == 1;
            stretch.push(if i > at { between(i) } else { "" }, reading.word(&tokens[i]), kinds[i], elided);
        }
        // As few words as will do: what follows may be another one.
        for end in (at..=last).rev() {
            let tail = tail_of(end);
            // A word of which a letter is masked behind this one goes on.
            let goes_on = end < last && between(end + 1) == "*";
            if end == at && tail.is_empty() || goes_on {
                continue;
            }
            let here = stretch.ends[end - at];
            // Where low lines stand for spaces, none masks a letter.
            let low = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)) == Some(&b'_');
            let outside = || low((first.start as usize).checked_sub(1)) || low(Some(tokens[end].end as usize));
            let odd = here.odd && tail.is_empty();
            if here.low && outside() || odd && here.ordinary {
                continue;
            }
            stretch.pattern.truncate(here.pattern);
            stretch.pattern.extend(tail.chars().map(|_| MASK));
            let (letters, pattern) = (&stretch.letters[..here.letters], &*stretch.pattern);
            let length = pattern.chars().count();
            let masked = if odd && length < MIN_ODDLY_MASKED { Ways::new() } else { self.unmasked(pattern) };
            // A letter behind a star is hidden on purpose, and one word alone fits.
            let starred = masked.len() == 1 && (here.star || tail == "*");
            let mut ways = if masked.is_empty() { self.joined(letters) } else { masked };
            if !odd {
                self.add_starred(pattern, length, &mut ways);
            }
            if ways.is_empty() {
                continue;
            }
            let trust = if starred { STARRED } else { guessed(pattern) };
            let end_byte = tokens[end].end + tail.len() as u32;
            return Some(Mended::One { takes: end + 1 - at, end: end_byte, ways, trust });
        }
        None
    }

    /// The word that letters are without what stands between them, if it is surely one.
    fn joined(&self, letters: &str) -> Ways {
        if letters.chars().count() + 1 < *MASKED.start() {
            return Ways::new();
        }
        let spelled = Some(hash_folded(letters)).filter(|word| self.is_sure(*word));
        let bent = || {
            let keys = bent_keys(letters);
            let may_be = keys.is_empty() || keys.iter().any(|key| self.may_be_sure(*key));
            may_be.then(|| unbent(letters).iter().map(|s| hash_folded(s)).find(|word| self.is_sure(*word)))?
        };
        spelled.or_else(bent).into_iter().collect()
    }

    /// Adds the words that a word may be of which a star or two stand for vowels: other words of the same form help to read it.
    fn add_starred(&self, pattern: &str, length: usize, ways: &mut Ways) {
        const VOWELS: &[u8; 5] = b"aeiou";
        let masks = pattern.matches(MASK).count();
        let least = if masks == 1 { *MASKED.start() } else { MIN_HALVED };
        if !(1..=2).contains(&masks) || !(least..=*MASKED.end()).contains(&length) {
            return;
        }
        let mut add = |word: WordHash| {
            let way = word.finish();
            if self.knows(way) && !ways.contains(&way) {
                ways.push(way);
            }
        };
        let mut parts = pattern.split(MASK);
        let mut part = || parts.next().unwrap_or_default().as_bytes();
        let (head, middle, tail) = (part(), part(), part());
        let head = with(WordHash::new(), head);
        for first in VOWELS {
            let one = with(with(head, &[*first]), middle);
            if masks == 1 {
                add(one);
                continue;
            }
            VOWELS.iter().for_each(|second| add(with(with(one, &[*second]), tail)));
        }
    }
}

/// A word that goes on with these letters.
fn with(mut word: WordHash, letters: &[u8]) -> WordHash {
    letters.iter().for_each(|byte| word.push(*byte));
    word
}
