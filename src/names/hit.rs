//! A listed name, found.

use crate::text::{Disguise, Shape, Token};

/// A listed name found in a folded text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameHit {
    /// Number of the entry.
    pub entry: u32,
    /// Byte offset of its start in the folded text.
    pub start: u32,
    /// Byte offset of its end in the folded text.
    pub end: u32,
    /// How many words it has.
    pub words: u32,
    /// Whether every word of it starts with a capital.
    pub capital: bool,
    /// Whether it stands in a model tag (`<lora:...>`).
    pub model: bool,
    /// Whether it stands behind `--no`.
    pub steered: bool,
    /// What was undone to read it.
    pub disguise: Disguise,
    /// In (0, 1]: how far the reading is to be trusted.
    pub trust: f32,
}

impl NameHit {
    /// A name found inside a word that was cut apart.
    pub(crate) fn inside(entry: u32, start: u32, end: u32, token: &Token) -> Self {
        let (model, steered) = (token.shape.has(Shape::MODEL), token.shape.has(Shape::STEERED));
        Self { entry, start, end, words: 2, capital: false, model, steered, disguise: Disguise::Joined, trust: 0.95 }
    }

    pub(super) fn new(entry: u32, tokens: &[Token], first: usize, words: usize) -> Self {
        let run = &tokens[first..first + words];
        Self {
            entry,
            start: run[0].start,
            end: run[words - 1].end,
            words: words as u32,
            capital: run.iter().all(|t| t.shape.has(Shape::CAPITAL) || t.shape.has(Shape::FOREIGN)),
            model: run[0].shape.has(Shape::MODEL),
            steered: run[0].shape.has(Shape::STEERED),
            disguise: Disguise::Plain,
            trust: 1.0,
        }
    }
}
