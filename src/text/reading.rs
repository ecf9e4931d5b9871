//! One text, read: its words as they stand, and every view of them that there is cause for.

use super::fold::Folded;
use super::token::{Gap, Seen, Shape, Token, tokenize};
use super::{disguise, escape, syntax};
use crate::words::words;

words! {
    /// What a reading undid.
    Disguise {
        /// Nothing: the words as they stand.
        Plain = "plain",
        /// Digits and signs instead of letters.
        Leet = "leet",
        /// Letters spaced or dotted apart.
        Spaced = "spaced",
        /// Repeated letters.
        Repeated = "repeated",
        /// Look-alike letters of another script.
        LookAlike = "look-alike",
        /// Entities, `\u` or percent escapes, as they stand: every other reading has them decoded.
        Escaped = "escaped",
        /// Words joined together, or cut apart.
        Joined = "joined",
        /// Prompt syntax: alternatives, scheduled edits.
        Syntax = "syntax",
        /// "Last, First".
        Reversed = "reversed",
        /// One letter off.
        Typo = "typo",
    }
}

/// A reading of the words with one kind of disguise undone. Its tokens stand in the same folded text.
#[derive(Clone, Debug)]
pub struct View {
    /// What was undone.
    pub disguise: Disguise,
    /// In (0, 1]: how far the reading is to be trusted.
    pub trust: f32,
    /// The words.
    pub tokens: Vec<Token>,
    /// Words that do not stand in the text as one: index of the token and its letters.
    pub spelled: Vec<(usize, String)>,
}

/// How far a run of words may reach from a changed word to either side.
const REACH: usize = 16;

impl View {
    fn as_written(tokens: Vec<Token>) -> Self {
        Self { disguise: Disguise::Escaped, trust: 1.0, tokens, spelled: Vec::new() }
    }

    /// The words that stand in the text as letters apart, each with its letters run together; by place.
    pub fn spelled(&self) -> impl Iterator<Item = (&Token, &str)> {
        self.spelled.iter().filter_map(|(at, letters)| Some((self.tokens.get(*at)?, letters.as_str())))
    }

    /// The stretches around the words that this view reads otherwise; all else, the plain reading has seen.
    pub fn changed(&self) -> impl Iterator<Item = &[Token]> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let is_changed = |t: &Token| t.shape.has(Shape::CHANGED);
            let first = at + self.tokens[at..].iter().position(is_changed)?;
            let start = first.saturating_sub(REACH).max(at);
            let mut end = first + 1;
            // The stretch goes on while the next changed word is in reach.
            loop {
                let reach = self.tokens.len().min(end + REACH);
                match self.tokens[end..reach].iter().rposition(is_changed) {
                    Some(next) => end += next + 1,
                    None => {
                        at = reach;
                        return Some(&self.tokens[start..reach]);
                    }
                }
            }
        })
    }
}

/// One text, read. Where it has escapes, they are decoded.
#[derive(Clone, Debug)]
pub struct Reading<'t> {
    folded: Folded<'t>,
    tokens: Vec<Token>,
    views: Vec<View>,
    is_decoded: bool,
}

impl<'t> Reading<'t> {
    /// Reads a text. Time is linear in its length.
    pub fn new(text: &'t str) -> Self {
        let Some(decoded) = escape::decode(text) else {
            let folded = Folded::new(text);
            let (tokens, seen) = cut(&folded);
            let views = disguise::views(&folded, &tokens, &seen);
            return Self { folded, tokens, views, is_decoded: false };
        };
        let (tokens, seen) = cut(&decoded.folded);
        let mut views = disguise::views(&decoded.folded, &tokens, &seen);
        views.extend(decoded.as_written(text, &tokens).map(View::as_written));
        Self { folded: decoded.folded, tokens, views, is_decoded: true }
    }

    /// The words as they stand, markup taken out.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Further readings of the same words.
    pub fn views(&self) -> &[View] {
        &self.views
    }

    /// Whether the text had escapes.
    pub fn is_decoded(&self) -> bool {
        self.is_decoded
    }

    /// The folded text that the tokens' offsets refer to.
    pub fn text(&self) -> &str {
        self.folded.as_str()
    }

    /// A word's folded text, in its own case.
    pub fn word(&self, token: &Token) -> &str {
        self.folded.as_str().get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// Whether a vowel of a range of the folded text has an accent in the original, or is one such as ø.
    pub fn is_accented(&self, start: u32, end: u32) -> bool {
        self.folded.is_accented(start as usize, end as usize)
    }

    /// The original byte range of a range of the folded text; on character boundaries.
    pub fn original(&self, start: u32, end: u32) -> std::ops::Range<usize> {
        self.folded.original(start as usize, end as usize)
    }
}

/// The words of a text, markup taken out, and the signs seen between them.
fn cut(folded: &Folded<'_>) -> (Vec<Token>, Seen) {
    let (mut tokens, seen) = tokenize(folded);
    syntax::clean(folded, &mut tokens, &seen);
    if is_one_word_a_line(&tokens) {
        tokens.iter_mut().filter(|token| token.gap == Gap::Line).for_each(|token| token.gap = Gap::Space);
    }
    if seen.shapes.has(Shape::OWN_SCRIPT) {
        join_characters(&mut tokens);
    }
    (tokens, seen)
}

/// How many characters of a script without spaces have to stand apart to be one text rather than two tags.
const APART: usize = 3;
/// Bytes of a Chinese, Japanese or Korean character.
const CHARACTER: u32 = 3;

/// Characters of a script without spaces that stand one by one between commas, bars or slashes make words together: "写 / 真 / 集".
fn join_characters(tokens: &mut [Token]) {
    let single = |token: &Token| token.shape.has(Shape::OWN_SCRIPT) && token.end - token.start == CHARACTER;
    let mut at = 0;
    while at < tokens.len() {
        let ends = |last: usize| tokens.get(last + 1).is_none_or(|next| next.gap != Gap::None);
        let mut end = at;
        while end < tokens.len()
            && single(&tokens[end])
            && ends(end)
            && (end == at || matches!(tokens[end].gap, Gap::Line | Gap::Comma))
        {
            end += 1;
        }
        if end - at >= APART {
            tokens[at + 1..end].iter_mut().for_each(|token| token.gap = Gap::Space);
        }
        at = end.max(at + 1);
    }
}

/// Whether line ends stand where others write spaces.
fn is_one_word_a_line(tokens: &[Token]) -> bool {
    let (mut lines, mut spaces) = (0, 0);
    for token in tokens.iter().skip(1) {
        lines += usize::from(token.gap == Gap::Line);
        spaces += usize::from(token.gap == Gap::Space);
    }
    lines >= 3 && spaces * 4 <= lines
}

/// The fingerprints of a form's words, read as a prompt is read: what the lexicon and the name list are compiled with, so
/// that no entry can be spelled in a way that input is never read as.
pub fn words_of(text: &str) -> Vec<u64> {
    let folded = Folded::new(text);
    tokenize(&folded).0.iter().map(|token| token.hash).collect()
}
