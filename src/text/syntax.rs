//! Prompt syntax: what is markup and what is words.
//!
//! Weights `(x:1.3)`, `x::2`, alternatives `[a|b]` `{a|b}`, scheduled edits `[a:b:0.3]`, `BREAK` and `AND`, model tags
//! `<lora:name:0.8>`, `embedding:name`, Midjourney's `--no x`. Rating tags and underscored tags are plain words to the reader.

use smallvec::SmallVec;

use super::fold::Folded;
use super::hash;
use super::token::{Gap, Seen, Shape, Token};

/// Takes markup out of a word list, so that what it stood between is read together, and marks what it says about words.
pub(super) fn clean(folded: &Folded<'_>, tokens: &mut Vec<Token>, seen: &Seen) {
    let text = folded.as_str();
    if seen.weight {
        drop_tokens(tokens, |token| is_weight(text, token));
    }
    if seen.syntax && text.contains('<') {
        mark_models(text, tokens);
    }
    if text.contains("mbedding:") {
        mark_embeddings(tokens);
    }
    if seen.shapes.has(Shape::SHOUT) {
        mark_breaks(text, tokens);
    }
    if seen.dashes {
        mark_steered(text, tokens);
    }
}

/// Removes words; what follows a removed word keeps the stronger of both gaps.
fn drop_tokens(tokens: &mut Vec<Token>, mut drop: impl FnMut(&Token) -> bool) {
    let mut carried = None;
    tokens.retain_mut(|token| {
        if drop(token) {
            carried = carried.max(Some(token.gap));
            return false;
        }
        if let Some(gap) = carried.take() {
            token.gap = token.gap.max(gap);
        }
        true
    });
}

fn is_weight(text: &str, token: &Token) -> bool {
    let bytes = text.as_bytes();
    let before = token.start.checked_sub(1).and_then(|i| bytes.get(i as usize));
    let after = bytes.get(token.end as usize);
    !token.shape.has(Shape::LETTER)
        && before == Some(&b':')
        && matches!(after, None | Some(b')' | b']' | b'>' | b'}' | b' ' | b',' | b'\n' | b'|' | b':'))
}

const MODEL_TAGS: [&str; 7] = ["<lora:", "<lyco:", "<locon:", "<lycoris:", "<dora:", "<hypernet:", "<ti:"];

fn mark_models(text: &str, tokens: &mut Vec<Token>) {
    let lower = text.to_ascii_lowercase();
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(open) = lower[from..].find('<').map(|i| i + from) {
        let tag = MODEL_TAGS.iter().find(|tag| lower[open..].starts_with(**tag));
        from = open + 1;
        if let Some(tag) = tag {
            let close = lower[open..].find('>').map_or(lower.len(), |i| i + open);
            ranges.push((open as u32, (open + tag.len()) as u32, close as u32));
            from = close;
        }
    }
    let mut ranges = ranges.into_iter().peekable();
    let mut inside = false;
    let mut just_left = false;
    tokens.retain_mut(|token| {
        while ranges.next_if(|r| r.2 <= token.start).is_some() {
            just_left |= inside;
            inside = false;
        }
        let Some(&(open, name, _)) = ranges.peek() else {
            if std::mem::take(&mut just_left) {
                token.gap = token.gap.max(Gap::Comma);
            }
            return true;
        };
        if token.start < open {
            if std::mem::take(&mut just_left) {
                token.gap = token.gap.max(Gap::Comma);
            }
            return true;
        }
        if token.start < name {
            return false; // the tag's own word
        }
        if !inside || just_left {
            token.gap = token.gap.max(Gap::Comma);
        }
        inside = true;
        just_left = false;
        token.shape.add(Shape::MODEL);
        true
    });
}

fn mark_embeddings(tokens: &mut [Token]) {
    let word = hash::word("embedding");
    let mut inside = false;
    for token in tokens {
        if token.hash == word {
            inside = true;
        } else if inside && token.gap <= Gap::Tight {
            token.shape.add(Shape::MODEL);
        } else {
            inside = false;
        }
    }
}

/// `BREAK`, `AND` and `ADDCOMM` in capitals separate like a comma and say nothing themselves.
fn mark_breaks(text: &str, tokens: &mut Vec<Token>) {
    let word_of = |token: &Token| &text[token.start as usize..token.end as usize];
    let in_capitals = |at: usize| tokens.get(at).is_some_and(|token| !word_of(token).contains(char::is_lowercase));
    // Among words that are all in capitals it is the conjunction: "SENSE AND SENSIBILITY".
    let conjunctions: SmallVec<[u32; 4]> = (1..tokens.len())
        .filter(|at| word_of(&tokens[*at]) == "AND" && in_capitals(at - 1) && in_capitals(at + 1))
        .map(|at| tokens[at].start)
        .collect();
    let mut carried = false;
    tokens.retain_mut(|token| {
        let keyword = matches!(word_of(token), "BREAK" | "AND" | "ADDCOMM" | "ADDROW" | "ADDCOL");
        if keyword && conjunctions.binary_search(&token.start).is_err() {
            carried = true;
            return false;
        }
        if std::mem::take(&mut carried) {
            token.gap = token.gap.max(Gap::Comma);
        }
        true
    });
}

/// What stands behind `--no` (or `--neg`) up to the next parameter is steered away from. Nothing reaches from there to what is asked
/// for: "remove her clothes --no text" removes no text.
fn mark_steered(text: &str, tokens: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let (mut steered, mut opens) = (false, false);
    tokens.retain_mut(|token| {
        let start = token.start as usize;
        let parameter = start >= 2 && &bytes[start - 2..start] == b"--";
        if parameter {
            let word = &text[start..token.end as usize];
            let was = std::mem::replace(&mut steered, matches!(word, "no" | "neg" | "NO" | "No"));
            opens = was != steered;
            if steered {
                return false;
            }
        }
        if std::mem::take(&mut opens) {
            token.gap = Gap::Stop;
        }
        if steered {
            token.shape.add(Shape::STEERED);
        }
        true
    });
}

/// The most readings made of alternatives: what is written past the fourth choice is still read as plain words.
const MAX_CHOICES: usize = 4;

/// The readings in which each `[a|b]`, `{a|b}` or `[a:b:n]` stands for its first, its second, ... choice.
pub(super) fn alternatives(folded: &Folded<'_>, tokens: &[Token]) -> Vec<Vec<Token>> {
    let groups = groups(folded.as_str());
    if groups.is_empty() {
        return Vec::new();
    }
    let choices = groups.iter().map(|g| g.cuts.len() + 1).max().unwrap_or(0).min(MAX_CHOICES);
    (0..choices)
        .map(|choice| {
            let mut kept = Vec::with_capacity(tokens.len());
            let mut groups = groups.iter().peekable();
            let mut dropped = false;
            let mut before = None;
            for token in tokens {
                while groups.next_if(|g| g.end <= token.start).is_some() {}
                let inside = groups.peek().filter(|g| g.start <= token.start);
                if inside.is_some_and(|g| g.choice_of(token.start) != choice.min(g.cuts.len())) {
                    dropped = true;
                    continue;
                }
                let mut token = *token;
                if dropped || inside.is_some() {
                    token.shape.add(Shape::CHANGED);
                }
                // Choices are not separated from what stands around the group; commas inside a choice are its own.
                let enters = inside.map(|group| group.start) != before;
                if (dropped || enters) && !kept.is_empty() && token.gap == Gap::Comma {
                    token.gap = Gap::Space;
                }
                before = inside.map(|group| group.start);
                dropped = false;
                kept.push(token);
            }
            kept
        })
        .collect()
}

/// A bracket group with choices: its byte range and the places of its `|` or `:`.
struct Group {
    start: u32,
    end: u32,
    cuts: Vec<u32>,
}

impl Group {
    fn choice_of(&self, at: u32) -> usize {
        self.cuts.partition_point(|&cut| cut < at)
    }
}

/// Innermost groups only, left to right; one pass.
fn groups(text: &str) -> Vec<Group> {
    let mut found = Vec::new();
    let mut open: Option<Group> = None;
    for (at, byte) in text.bytes().enumerate() {
        let at = at as u32;
        match byte {
            b'[' | b'{' => open = Some(Group { start: at, end: at, cuts: Vec::new() }),
            b'|' | b':' => {
                if let Some(group) = &mut open {
                    group.cuts.push(at);
                }
            }
            b']' | b'}' => {
                if let Some(mut group) = open.take().filter(|g| !g.cuts.is_empty()) {
                    group.end = at;
                    found.push(group);
                }
            }
            _ => {}
        }
    }
    found
}
