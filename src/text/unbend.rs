//! Plain spellings that one bent word may stand for. Which of them is a word, the caller knows.

use smallvec::SmallVec;

use super::alike::{cyrillic_look_alike, look_alike};
use super::disguise::leet_letter;
use super::hash::WordHash;

/// The longest word that is looked at, in bytes: no word of any lexicon is longer, however it is stretched.
const MAX_WORD: usize = 96;
/// Of how many runs of repeated letters each is tried long and short.
const MAX_RUNS: usize = 4;

/// This many pairs in one word are a disguise.
const MANY_PAIRS: usize = 4;

/// Spellings of one word, the nearest to it first.
pub(crate) type Spellings = SmallVec<[String; 4]>;

/// Everything that `word` may be a bent spelling of: letters of another script, digits and signs for letters, repeated letters, a
/// final z for an s, in any combination. The word itself is not among them. Signs must be gone or stand for letters.
pub(crate) fn unbent(word: &str) -> Spellings {
    let mut found = Spellings::new();
    if word.len() > MAX_WORD || is_plain(word.as_bytes()) {
        return found;
    }
    let lower = word.to_lowercase();
    if is_plain(lower.as_bytes()) {
        return found;
    }
    let scripts = [alike(&lower, look_alike), alike(&lower, cyrillic_look_alike)];
    for script in std::iter::once(&*lower).chain(scripts.iter().flatten().map(String::as_str)) {
        for one_is_l in [false, true] {
            for letters in letters(script, one_is_l) {
                let squeezed = if is_plain(letters.as_bytes()) { Vec::new() } else { squeezed(&letters) };
                add(&mut found, &lower, letters);
                squeezed.into_iter().for_each(|spelling| add(&mut found, &lower, spelling));
            }
        }
    }
    for at in 0..found.len() {
        if let Some(plural) = with_s(&found[at]) {
            add(&mut found, &lower, plural);
        }
    }
    if let Some(plural) = with_s(&lower) {
        add(&mut found, &lower, plural);
    }
    found
}

/// Keys of a word under one of which stands every word that it may be a bent spelling of, by that word's own first key; none where only
/// [`unbent`] can tell. They cost a hundredth of the spellings.
pub(crate) fn bent_keys(word: &str) -> SmallVec<[u64; 2]> {
    let mut keys = SmallVec::new();
    if !word.is_ascii() {
        return keys;
    }
    let key = |word: &[u8]| {
        let mut hash = WordHash::new();
        let mut last = 0;
        for byte in word.iter().filter(|b| **b != b'\'') {
            let letter = match leet_letter(*byte as char, false).unwrap_or(*byte as char).to_ascii_lowercase() {
                // A 1 is an i or an l, a final z may be an s.
                'l' => b'i',
                'z' => b's',
                letter => letter as u8,
            };
            // Repeated letters are one.
            if letter != last {
                hash.push(letter);
                last = letter;
            }
        }
        hash.finish()
    };
    keys.push(key(word.as_bytes()));
    let core = word.trim_matches(|c: char| c.is_ascii_digit());
    if core.len() < word.len() {
        keys.push(key(core.as_bytes()));
    }
    keys
}

/// Whether a word is spelled as words are: letters of ASCII in lower case, no three in a row, no pair to start with, few pairs,
/// no z at the end.
fn is_plain(word: &[u8]) -> bool {
    let pair = |at: usize| word.get(at) == word.get(at + 1);
    let pairs = || (0..word.len().saturating_sub(1)).filter(|at| pair(*at));
    word.iter().all(u8::is_ascii_lowercase)
        && word.last() != Some(&b'z')
        && !pair(0)
        && pairs().count() < MANY_PAIRS
        && !pairs().any(|at| at + 2 < word.len() && pair(at + 1))
}

fn add(found: &mut Spellings, word: &str, spelling: String) {
    if spelling != word && !found.contains(&spelling) {
        found.push(spelling);
    }
}

fn alike(word: &str, read: fn(&str) -> Option<String>) -> Option<String> {
    if word.is_ascii() { None } else { read(word).filter(|other| other != word) }
}

/// The word with digits and signs read as letters; and so without the digits around it, which may be only a number. None where the
/// second reading of a 1 is the same as the first.
fn letters(word: &str, one_is_l: bool) -> SmallVec<[String; 2]> {
    let read = |word: &str| word.chars().map(|c| leet_letter(c, one_is_l).unwrap_or(c)).collect::<String>();
    let mut found = SmallVec::new();
    if one_is_l && !word.contains(['1', '!', '|']) {
        return found;
    }
    found.push(read(word));
    let core = word.trim_matches(|c: char| c.is_ascii_digit());
    if core.len() < word.len() && core.chars().count() >= 3 && core.contains(char::is_alphabetic) {
        found.push(read(core));
    }
    found
}

/// The word with each run of one letter repeated kept double or made single: `bulattt`, `bulatt`, `bulat`.
fn squeezed(word: &str) -> Vec<String> {
    let chars: SmallVec<[char; 32]> = word.chars().collect();
    let runs: SmallVec<[(char, usize); 32]> =
        chars.chunk_by(|a, b| a == b).filter_map(|run| Some((*run.first()?, run.len()))).collect();
    // Where a letter stands three times or more and much is repeated, pairs are taken for the spelling.
    let (pairs, more) = (runs.iter().filter(|run| run.1 == 2).count(), runs.iter().filter(|run| run.1 > 2).count());
    let stretched = if more > 0 && more + pairs > MAX_RUNS { 3 } else { 2 };
    let long = if stretched == 3 { more } else { more + pairs };
    // Pairs are how words are spelled, but for many of them, or one that starts a word.
    let spelled = more == 0 && pairs < MANY_PAIRS && runs.first().is_none_or(|run| run.1 == 1);
    if long == 0 || spelled {
        return Vec::new();
    }
    let ways = if long > MAX_RUNS { 2 } else { 1usize << long };
    let mut spellings = Vec::with_capacity(ways);
    for way in 0..ways {
        let mut nth = 0;
        let mut out = String::with_capacity(word.len());
        for &(letter, times) in &runs {
            let keep = if times < stretched {
                times
            } else {
                // With many runs all are kept double or none.
                let double = if long > MAX_RUNS { way == 1 } else { way >> nth & 1 == 1 };
                nth += 1;
                if double { 2 } else { 1 }
            };
            out.extend(std::iter::repeat_n(letter, keep));
        }
        spellings.push(out);
    }
    spellings
}

/// `nudez` -> `nudes`.
fn with_s(word: &str) -> Option<String> {
    word.strip_suffix('z').filter(|stem| stem.len() >= 2).map(|stem| format!("{stem}s"))
}

#[cfg(test)]
mod tests {
    use super::{bent_keys, unbent};

    #[test]
    fn bent_words_are_read_in_every_combination() {
        let reads = |word: &str, plain: &str| {
            assert!(unbent(word).iter().any(|s| s == plain), "{word} is not read as {plain}: {:?}", unbent(word));
        };
        reads("t0pl3ss", "topless");
        reads("toplessss", "topless");
        reads("naaaaktfooootoooo", "naaktfoto");
        reads("nnuuddee", "nude");
        reads("nnuda", "nuda");
        reads("b00bz", "boobs");
        reads("nakеd", "naked");
        reads("nааааkеd", "naked");
        reads("l1ngerie", "lingerie");
        reads("1ingerie", "ingerie");
        reads("cl0th35", "clothes");
        reads("naaaaaktfooootoo", "naaktfoto");
    }

    #[test]
    fn every_bent_spelling_stands_under_a_key_of_its_word() {
        let words = [
            "t0pl3ss",
            "toplesss",
            "naaaaktfooootoooo",
            "nnuuddee",
            "b00bz",
            "l1l1es",
            "1ll1e",
            "99h4rb0ur99",
            "h!||s",
            "jazz",
        ];
        let more = ["boatZ", "d0ggi2", "bo's'n", "2z2z", "a1a1a1", "mOOOOn77", "zz", "ii11ll", "", "7", "$$$"];
        for word in words.iter().chain(&more) {
            let keys = bent_keys(word);
            for spelling in unbent(word).iter().map(String::as_str).chain([*word]) {
                assert!(keys.contains(&bent_keys(spelling)[0]), "{word}: {spelling}");
            }
        }
        assert!(bent_keys("nаde").is_empty());
    }

    #[test]
    fn plain_words_have_no_other_spelling() {
        for word in ["harbour", "garden", "baissees", "портрет", "köln", "42", ""] {
            let spellings = unbent(word);
            assert!(spellings.iter().all(|s| s.len() < 5), "{word}: {spellings:?}");
        }
        assert!(unbent(&"a".repeat(5000)).is_empty());
    }
}
