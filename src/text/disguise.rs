//! Views: readings of a text with one kind of disguise undone.
//!
//! A view is a word list like the plain one; only the disguised words differ. Its words still stand at their place in the
//! folded text, so every hit maps back to the original bytes. Views are made only where the plain pass saw a cause.

use smallvec::SmallVec;

use super::alike::{cyrillic_look_alike, look_alike};
use super::fold::Folded;
use super::hash::WordHash;
use super::reading::{Disguise, View};
use super::syntax;
use super::token::{Gap, LETTER_SIGNS, Seen, Shape, Token};

/// How far a reading is to be trusted: what a disguise could also be by chance.
fn trust(disguise: Disguise) -> f32 {
    match disguise {
        Disguise::Plain | Disguise::Escaped | Disguise::Syntax => 1.0,
        Disguise::Spaced | Disguise::LookAlike => 0.95,
        Disguise::Leet | Disguise::Repeated | Disguise::Joined => 0.9,
        Disguise::Reversed | Disguise::Typo => 0.8,
    }
}

/// Every view that the signs seen in the plain pass call for.
pub(super) fn views(folded: &Folded<'_>, tokens: &[Token], seen: &Seen) -> Vec<View> {
    let text = folded.as_str();
    let mut views = Vec::new();
    if seen.spaced
        && let Some((tokens, spelled)) = spaced(text, tokens)
    {
        views.push(View { disguise: Disguise::Spaced, trust: trust(Disguise::Spaced), tokens, spelled });
    }
    let mut add = |disguise, tokens: Option<Vec<Token>>| {
        if let Some(mut tokens) = tokens {
            if let Some(last) = views.last().filter(|last: &&View| last.disguise == disguise)
                && !differs(&mut tokens, &last.tokens)
            {
                return;
            }
            views.push(View { disguise, trust: trust(disguise), tokens, spelled: Vec::new() });
        }
    };
    if seen.syntax {
        for tokens in syntax::alternatives(folded, tokens) {
            add(Disguise::Syntax, Some(tokens));
        }
    }
    if seen.shapes.has(Shape::REPEAT) {
        add(Disguise::Repeated, rewrite(text, tokens, Shape::REPEAT, |word| Some(squeezed(word, 1))));
        add(Disguise::Repeated, rewrite(text, tokens, Shape::REPEAT, |word| Some(squeezed(word, 2))));
    }
    if seen.shapes.has(Shape::DIGIT.with(Shape::LETTER)) || seen.shapes.has(Shape::SIGN) {
        leet(text, tokens, &mut add);
    }
    if seen.alike {
        for alike in [look_alike, cyrillic_look_alike] {
            let read = |word: &str| alike(word).map(|word| hash_folded(&word));
            add(Disguise::LookAlike, rewrite(text, tokens, Shape::FOREIGN, read));
        }
    }
    if seen.shapes.has(Shape::CAMEL) {
        add(Disguise::Joined, camel(text, tokens));
    }
    if seen.tight {
        add(Disguise::Joined, tight(text, tokens, false));
        add(Disguise::Joined, tight(text, tokens, true));
    }
    views
}

/// Whether a view reads any word otherwise than another one of the same words does. Words that both read alike are marked as they are
/// in no view: what they make, the other finds.
fn differs(tokens: &mut [Token], other: &[Token]) -> bool {
    if tokens.len() != other.len() {
        return true;
    }
    let places = |(one, other): (&Token, &Token)| (one.start, one.end) == (other.start, other.end);
    if !tokens.iter().zip(other).all(places) {
        return true;
    }
    let mut any = false;
    for (token, other) in tokens.iter_mut().zip(other) {
        if token.hash == other.hash {
            token.shape.remove(Shape::CHANGED);
        } else {
            any = true;
        }
    }
    any
}

/// A word list in which the words of a shape are rewritten; `None` when nothing changed.
fn rewrite(text: &str, tokens: &[Token], shape: Shape, mut new: impl FnMut(&str) -> Option<u64>) -> Option<Vec<Token>> {
    let mut changed: Option<Vec<Token>> = None;
    let may_change = |token: &Token| token.shape.has(shape) && !token.shape.has(Shape::OWN_SCRIPT);
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| may_change(token)) {
        if let Some(word) = new(&text[token.start as usize..token.end as usize]) {
            changed.get_or_insert_with(|| tokens.to_vec())[at] = token.changed(word);
        }
    }
    changed
}

/// Fingerprint of a word whose case is not folded yet.
pub(crate) fn hash_folded(word: &str) -> u64 {
    hash_joined([word])
}

/// The same of words run together.
pub(crate) fn hash_joined<'w>(words: impl IntoIterator<Item = &'w str>) -> u64 {
    let mut hash = WordHash::new();
    let mut buffer = [0; 4];
    for word in words {
        if word.is_ascii() {
            word.bytes().filter(|b| *b != b'\'').for_each(|b| hash.push(b.to_ascii_lowercase()));
            continue;
        }
        for c in word.chars().filter(|c| *c != '\'').flat_map(char::to_lowercase) {
            c.encode_utf8(&mut buffer).bytes().for_each(|b| hash.push(b));
        }
    }
    hash.finish()
}

/// The same of single characters.
fn hash_chars(chars: impl Iterator<Item = char>) -> u64 {
    let mut hash = WordHash::new();
    let mut buffer = [0; 4];
    for c in chars.filter(|c| *c != '\'') {
        if c.is_ascii() {
            hash.push(c.to_ascii_lowercase() as u8);
        } else {
            c.to_lowercase().for_each(|c| c.encode_utf8(&mut buffer).bytes().for_each(|b| hash.push(b)));
        }
    }
    hash.finish()
}

/// Fingerprint of a word with its long runs of one letter shortened to `keep`: `nuuude` -> `nude`, `booooobs` -> `boobs`.
fn squeezed(word: &str, keep: usize) -> u64 {
    let chars: SmallVec<[char; 32]> = word.chars().collect();
    let alike = |a: &char, b: &char| a.eq_ignore_ascii_case(b);
    let stretched = chars.windows(3).any(|w| alike(&w[0], &w[1]) && alike(&w[1], &w[2]));
    let shortest = if stretched { 3 } else { 2 };
    let kept = |run: &[char]| if run.len() >= shortest { keep } else { run.len() };
    hash_chars(chars.chunk_by(alike).flat_map(|run| &run[..kept(run)]).copied())
}

/// Words that do not stand in the text as one: index of the token and its letters.
type Spelled = Vec<(usize, String)>;

/// Joins runs of three or more single letters. A wider gap than the run's first one ends a word: `n u d e  g i r l`.
fn spaced(text: &str, tokens: &[Token]) -> Option<(Vec<Token>, Spelled)> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut spelled = Vec::new();
    let mut changed = false;
    let mut at = 0;
    while at < tokens.len() {
        let run = tokens[at..].iter().take_while(|t| t.shape.has(Shape::SINGLE)).count();
        let run = &tokens[at..at + run.max(1)];
        if run.len() < 3 {
            out.extend_from_slice(run);
            at += run.len();
            continue;
        }
        let between = |i: usize| run[i].start.saturating_sub(run[i - 1].end);
        let usual = (1..run.len()).map(between).min().unwrap_or(1);
        let sign = |i: usize| text.get(run[i - 1].end as usize..run[i].start as usize).unwrap_or_default();
        let common = most_common((1..run.len()).map(sign));
        // Other signs than most bind words, not letters: `l'a.m.o.r.e`, `t.i.r.a.r-l.h.e a r.o.u.p.a`.
        let binds = |i: usize| sign(i) != common && matches!(sign(i), "'" | "-" | " ");
        // An ending stays with its word: `d o e s n 't`.
        let ends = |i: usize| sign(i) == " '";
        let mut first = 0;
        for i in 1..=run.len() {
            if i < run.len() && (ends(i) || between(i) <= usual && !binds(i)) {
                continue;
            }
            let piece = &run[first..i];
            changed |= piece.len() > 1;
            let word = |t: &Token| &text[t.start as usize..t.end as usize];
            // A possessive is no part of it: `n u r s e 's`.
            let possessive = piece.len() > 1 && ends(i - 1) && word(&run[i - 1]).eq_ignore_ascii_case("s");
            let spelt = &piece[..piece.len() - usize::from(possessive)];
            let letters: String = spelt.iter().map(word).map(sign_letters).collect();
            out.push(Token {
                hash: hash_folded(&letters),
                end: piece[piece.len() - 1].end,
                gap: if first == 0 { piece[0].gap } else { Gap::Space },
                shape: Shape::LETTER.with(Shape::CHANGED),
                ..piece[0]
            });
            spelled.push((out.len() - 1, letters));
            first = i;
        }
        at += run.len();
    }
    changed.then_some((out, spelled))
}

fn most_common<'t>(signs: impl Iterator<Item = &'t str>) -> &'t str {
    let mut counts: SmallVec<[(&str, usize); 4]> = SmallVec::new();
    for sign in signs {
        match counts.iter_mut().find(|count| count.0 == sign) {
            Some(count) => count.1 += 1,
            None => counts.push((sign, 1)),
        }
    }
    counts.into_iter().max_by_key(|count| count.1).map_or("", |count| count.0)
}

/// Leet among spaced letters: `n 0 0 d`.
fn sign_letters(piece: &str) -> String {
    piece.chars().map(|c| leet_letter(c, false).unwrap_or(c)).collect()
}

/// What letter a digit or sign stands for. `1` is an i or an l: both are tried.
pub(super) fn leet_letter(c: char, one_is_l: bool) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '|' | '¡' => {
            if one_is_l {
                'l'
            } else {
                'i'
            }
        }
        '2' => 'z',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' | '§' => 's',
        '6' => 'b',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        '£' => 'l',
        '¥' => 'y',
        '¢' => 'c',
        _ => return None,
    })
}

/// Reads digits and signs inside words as letters. Stars stand for any vowel.
fn leet(text: &str, tokens: &[Token], add: &mut impl FnMut(Disguise, Option<Vec<Token>>)) {
    let chunks = chunks(text, tokens);
    if chunks.is_empty() {
        return;
    }
    let starred = chunks.iter().any(|c| c.word.contains('*'));
    let read = |word: &str, one_is_l: bool, star: Option<char>| {
        let letter = |c| if c == '*' { star } else { Some(leet_letter(c, one_is_l).unwrap_or(c)) };
        // In a Cyrillic word they stand for its own letters: a 3 for a з, or for an е.
        match cyrillic_look_alike(word) {
            Some(_) if one_is_l && word.contains('3') => hash_chars(alike_with_e(word).chars()),
            Some(own) => hash_chars(own.chars()),
            None => hash_chars(word.chars().filter_map(letter)),
        }
    };
    let mut add = |read: &dyn Fn(&str) -> u64| add(Disguise::Leet, Some(with_chunks(tokens, &chunks, read)));
    add(&|word| read(word, false, None));
    if chunks.iter().any(|c| c.word.contains(['1', '!', '|', '¡']) || c.word.contains('3') && !c.word.is_ascii()) {
        add(&|word| read(word, true, None));
    }
    let digits = |c: char| c.is_ascii_digit();
    if chunks.iter().any(|c| c.word.starts_with(digits) || c.word.ends_with(digits)) {
        add(&|word| read(word.trim_matches(digits), false, None));
    }
    if starred {
        for vowel in ['a', 'e', 'i', 'o', 'u'] {
            add(&|word| read(word, false, Some(vowel)));
        }
    }
}

/// A Cyrillic word with a 3 for an е.
fn alike_with_e(word: &str) -> String {
    let word = word.replace('3', "е").replace('@', "а");
    cyrillic_look_alike(&word).unwrap_or(word)
}

/// A stretch of words and signs that may be one disguised word: token range and its text.
struct Chunk<'t> {
    tokens: std::ops::Range<usize>,
    start: u32,
    word: &'t str,
}

/// The longest run of signs inside a disguised word, in bytes.
const MAX_SIGNS: usize = 3;

fn chunks<'t>(text: &'t str, tokens: &[Token]) -> Vec<Chunk<'t>> {
    let bytes = text.as_bytes();
    let is_sign = |c: char| matches!(c, '*' | '$' | '@' | '+' | '!' | '|') || LETTER_SIGNS.contains(&c);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let first = at;
        let mut start = tokens[at].start as usize;
        // `*naked*` is emphasis.
        if start > 0 && bytes[start - 1] == b'*' && bytes.get(tokens[at].end as usize) == Some(&b'*') {
            at += 1;
            continue;
        }
        while start > 0 && matches!(bytes[start - 1], b'$' | b'@' | b'*') {
            start -= 1;
        }
        let mut leeted = start < tokens[at].start as usize
            || tokens[at].shape.has(Shape::DIGIT) && tokens[at].shape.has(Shape::LETTER);
        at += 1;
        while let Some(next) = tokens.get(at) {
            let between = &text[tokens[at - 1].end as usize..next.start as usize];
            if between.is_empty() || between.len() > MAX_SIGNS || !between.chars().all(is_sign) {
                break;
            }
            leeted = true;
            at += 1;
        }
        if leeted {
            let end = tokens[at - 1].end as usize;
            // Signs at the end of a word (`a$$`, `s3x!`) read on, full stops of a sentence do not.
            let tail = bytes[end..].iter().take_while(|b| matches!(b, b'$' | b'*')).count();
            found.push(Chunk { tokens: first..at, start: start as u32, word: &text[start..end + tail] });
        } else {
            let end = tokens[at - 1].end as usize;
            let tail = bytes[end..].iter().take_while(|b| matches!(b, b'$' | b'*')).count();
            if tail > 0 {
                found.push(Chunk { tokens: first..at, start: start as u32, word: &text[start..end + tail] });
            }
        }
    }
    found.retain(|chunk: &Chunk<'_>| !is_measure(chunk.word));
    // "512x768" is no word.
    let mostly_letters = |c: &Chunk<'_>| {
        let letters = c.word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 0 && letters * 2 >= c.word.chars().count()
    };
    if found.iter().any(mostly_letters) {
        add_numbers(text, tokens, &mut found);
    }
    found
}

/// Whether a word is a number and its unit, as prompts are full of: `8k`, `35mm`, `1080p`. Read as letters, none is a word.
fn is_measure(word: &str) -> bool {
    const UNITS: [&str; 12] = ["k", "K", "mm", "cm", "m", "p", "d", "D", "px", "mp", "fps", "th"];
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < word.len() && UNITS.contains(&unit)
}

/// Numbers that may be words where others are written so: the `535` of `t3j 535 fr1ngu35`. Ages are shorter, and no disguise.
fn add_numbers<'t>(text: &'t str, tokens: &[Token], chunks: &mut Vec<Chunk<'t>>) {
    const LETTERS: std::ops::RangeInclusive<usize> = 3..=8;
    let taken = |at: usize| {
        chunks[..chunks.partition_point(|c| c.tokens.start <= at)].last().is_some_and(|c| at < c.tokens.end)
    };
    // "seed: 80085" is a number.
    let number =
        |token: &Token| token.shape.has(Shape::DIGIT) && !token.shape.has(Shape::LETTER) && token.gap != Gap::Line;
    let numbers: Vec<Chunk<'t>> = tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| number(token) && LETTERS.contains(&((token.end - token.start) as usize)) && !taken(*at))
        .map(|(at, t)| Chunk { tokens: at..at + 1, start: t.start, word: &text[t.start as usize..t.end as usize] })
        .collect();
    chunks.extend(numbers);
    chunks.sort_by_key(|chunk| chunk.tokens.start);
}

/// The words with each chunk as one, of which `read` says the fingerprint.
fn with_chunks(tokens: &[Token], chunks: &[Chunk<'_>], read: impl Fn(&str) -> u64) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for chunk in chunks {
        out.extend_from_slice(&tokens[at..chunk.tokens.start]);
        let first = tokens[chunk.tokens.start];
        out.push(Token {
            start: chunk.start,
            end: tokens[chunk.tokens.end - 1].end,
            ..first.changed(read(chunk.word))
        });
        at = chunk.tokens.end;
    }
    out.extend_from_slice(&tokens[at..]);
    out
}

/// `EmmaWatsonNude` -> `Emma Watson Nude`.
fn camel(text: &str, tokens: &[Token]) -> Option<Vec<Token>> {
    let mut out = Vec::with_capacity(tokens.len() + 4);
    for token in tokens {
        if !token.shape.has(Shape::CAMEL) {
            out.push(*token);
            continue;
        }
        let word = &text[token.start as usize..token.end as usize];
        let mut from = 0;
        let mut last_small = false;
        // A word of one letter before another one: the A of `InACowboyHat`.
        let small_behind = |at: usize| word[at..].chars().nth(1).is_some_and(char::is_lowercase);
        let mut push = |from: usize, to: usize| {
            let piece = &word[from..to];
            out.push(Token {
                hash: hash_folded(piece),
                start: token.start + from as u32,
                end: token.start + to as u32,
                gap: if from == 0 { token.gap } else { Gap::None },
                shape: Shape::CAPITAL.with(Shape::LETTER).with(Shape::CHANGED),
            });
        };
        for (at, c) in word.char_indices() {
            let after_one_letter = || from > 0 && word[from..at].chars().nth(1).is_none() && small_behind(at);
            if at > from && c.is_uppercase() && (last_small || after_one_letter()) {
                push(from, at);
                from = at;
            }
            last_small = !c.is_uppercase();
        }
        push(from, word.len());
    }
    Some(out)
}

/// Words bound by one sign and no space, joined: `na-ked`, `un_dress`. All of a stretch together, or by twos.
fn tight(text: &str, tokens: &[Token], by_twos: bool) -> Option<Vec<Token>> {
    let most = if by_twos { 2 } else { 12 };
    let letters = |token: &Token| token.shape.has(Shape::LETTER);
    // Letters set apart are no halves of words by twos: all of them are read together.
    let single =
        |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|token| token.shape.has(Shape::SINGLE));
    let spelled = |at: usize| {
        by_twos && single(Some(at)) && single(Some(at - 1)) && (single(Some(at + 1)) || single(at.checked_sub(2)))
    };
    let binds =
        |at: usize| tokens[at].gap == Gap::Tight && letters(&tokens[at]) && letters(&tokens[at - 1]) && !spelled(at);
    let mut out: Vec<Token> = Vec::new();
    let mut copied = 0;
    let mut at = 1;
    while at < tokens.len() {
        if !binds(at) {
            at += 1;
            continue;
        }
        let first = at - 1;
        let end = first + 1 + (at..tokens.len()).take(most - 1).take_while(|at| binds(*at)).count();
        if out.is_empty() {
            out.reserve_exact(tokens.len());
        }
        out.extend_from_slice(&tokens[copied..first]);
        let words = tokens[first..end].iter().map(|token| &text[token.start as usize..token.end as usize]);
        out.push(Token { end: tokens[end - 1].end, ..tokens[first].changed(hash_joined(words)) });
        copied = end;
        at = end + 1;
    }
    if out.is_empty() {
        return None;
    }
    out.extend_from_slice(&tokens[copied..]);
    Some(out)
}
