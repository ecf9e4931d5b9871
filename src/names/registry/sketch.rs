//! What is kept of a protected name.

use std::hash::Hasher as _;

use twox_hash::XxHash3_64;

use super::key::{Kind, Print, RegistryKey};
use super::name::{FullName, MIN_JOINED};
use crate::text::hash_folded;

/// Tags in a sealed part: the words of a name, and what they are when joined.
const TAGS: usize = 16;
/// Bytes of a sealed part.
pub const SEALED: usize = TAGS * 4 + 16;
/// Hashes are filled up to a multiple of this: their number would tell how many letters a name has.
const ROUND: usize = 32;
/// The shortest word that is known with a letter left out, and the longest.
pub(super) const TYPO_WORD: std::ops::RangeInclusive<usize> = 4..=24;

/// What is kept of a protected name: keyed hashes. Without the key they say nothing; with it, they only answer guesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Hashes of the ways the name is written, sorted, and among them some of nothing.
    pub prints: Vec<Print>,
    /// Hashes of its words, to leave other texts alone quickly, and its hash for consent; sealed with the key, so that it can't be
    /// seen which two people share a word or a name.
    pub sealed: [u8; SEALED],
}

/// What the key makes of a sketch.
pub(super) struct Opened {
    /// The hashes of the name, without those of nothing.
    pub prints: Vec<Print>,
    pub tags: Vec<u32>,
    pub consent: Print,
}

impl Sketch {
    /// The sketch of a name, for the entry with this id. Ids must be random and never used twice.
    pub fn of(key: &RegistryKey, id: &str, name: &FullName) -> Self {
        let words: Vec<u64> = name.fingerprints().collect();
        let mut prints = vec![key.name(name)];
        let mut tags = Vec::new();
        if !name.is_handle() {
            tags.extend(words.iter().map(|word| key.tag(*word)));
            joined(key, name, &mut prints, &mut tags);
            for first in 1..words.len() {
                prints.push(key.words(Kind::Reversed, rotated(&words, first)));
            }
            for (number, word) in name.words().iter().enumerate() {
                for shorter in deletions(word) {
                    prints.push(key.numbered(Kind::Typo, number, replaced(&words, number, shorter)));
                }
            }
        }
        prints.sort_unstable();
        prints.dedup();
        let missing = prints.len().next_multiple_of(ROUND) - prints.len();
        let mut filler = vec![0; missing * 16];
        key.stream(Kind::Filler, id, &mut filler);
        prints.extend(filler.as_chunks().0.iter().map(|bytes| Print(*bytes)));
        prints.sort_unstable();
        Self { prints, sealed: seal(key, id, &tags, key.consent(name)) }
    }

    /// Of all that is kept, and of the id it is kept under.
    pub(super) fn fingerprint(&self, id: &str) -> u64 {
        let mut hasher = XxHash3_64::new();
        hasher.write(id.as_bytes());
        hasher.write(&self.sealed);
        self.prints.iter().for_each(|print| hasher.write(&print.0));
        hasher.finish()
    }

    pub(super) fn open(&self, key: &RegistryKey, id: &str) -> Opened {
        let plain = sealed_with(key, id, &self.sealed);
        let (tags, consent) = plain.split_at(TAGS * 4);
        let tags = tags.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).filter(|tag| *tag != 0).collect();
        let mut filler = [0; ROUND * 16];
        key.stream(Kind::Filler, id, &mut filler);
        let fills = |print: &Print| filler.as_chunks().0.contains(&print.0);
        let prints = self.prints.iter().filter(|print| !fills(print)).copied().collect();
        Opened { prints, tags, consent: Print(consent.try_into().unwrap_or_default()) }
    }
}

/// The whole name as one word, in every order, and with two neighbours as one.
fn joined(key: &RegistryKey, name: &FullName, prints: &mut Vec<Print>, tags: &mut Vec<u32>) {
    let (words, count) = (name.words(), name.words().len());
    if words.concat().len() >= MIN_JOINED {
        for first in 0..count {
            let one = hash_folded(&[words[first..].concat(), words[..first].concat()].concat());
            prints.push(key.words(Kind::Joined, [one]));
            tags.push(key.tag(one));
        }
    }
    let pairs = if count > 2 { count - 1 } else { 0 };
    for pair in 0..pairs {
        let one = hash_folded(&words[pair..pair + 2].concat());
        let rest = name.fingerprints().enumerate().filter(|(at, _)| *at != pair + 1);
        prints.push(key.words(Kind::Joined, rest.map(|(at, word)| if at == pair { one } else { word })));
        tags.push(key.tag(one));
    }
}

/// The words from this one on, and then those before it.
pub(super) fn rotated(words: &[u64], first: usize) -> impl Iterator<Item = u64> + '_ {
    words[first..].iter().chain(&words[..first]).copied()
}

/// The words, with another in the place of this one.
pub(super) fn replaced(words: &[u64], place: usize, other: u64) -> impl Iterator<Item = u64> + '_ {
    words.iter().enumerate().map(move |(at, word)| if at == place { other } else { *word })
}

/// The fingerprints of a word with each of its letters left out.
pub(super) fn deletions(word: &str) -> impl Iterator<Item = u64> + '_ {
    let fits = TYPO_WORD.contains(&word.chars().count());
    let mut before = None;
    word.char_indices().filter(move |_| fits).filter_map(move |(at, letter)| {
        // Of a doubled letter it makes no difference which one goes.
        let same = before.replace(letter) == Some(letter);
        (!same).then(|| hash_folded(&[&word[..at], &word[at + letter.len_utf8()..]].concat()))
    })
}

fn seal(key: &RegistryKey, id: &str, tags: &[u32], consent: Print) -> [u8; SEALED] {
    let mut plain = [0; SEALED];
    for (place, tag) in plain.chunks_exact_mut(4).take(TAGS).zip(tags) {
        place.copy_from_slice(&tag.to_le_bytes());
    }
    plain[TAGS * 4..].copy_from_slice(&consent.0);
    sealed_with(key, id, &plain)
}

fn sealed_with(key: &RegistryKey, id: &str, bytes: &[u8; SEALED]) -> [u8; SEALED] {
    let mut out = [0; SEALED];
    key.stream(Kind::Seal, id, &mut out);
    out.iter_mut().zip(bytes).for_each(|(out, byte)| *out ^= byte);
    out
}
