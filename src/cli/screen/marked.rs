//! A prompt as it is shown to a person: in rows, with what was found marked under them.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthChar as _;

use crate::cli::out::Styles;
use crate::text::is_ignorable;

/// Columns of a row.
const WIDTH: usize = 96;
/// Texts of more rows than this are shown only around what was found.
const MANY_ROWS: usize = 24;

/// A stretch of the text to be marked.
pub(super) struct Mark {
    /// Its number, as the list below the text has it.
    pub number: usize,
    /// Byte range in the text.
    pub span: Range<usize>,
    /// Its colour.
    pub style: Style,
}

/// One character as shown.
struct Cell {
    at: usize,
    shown: String,
    width: usize,
}

/// Writes the text with a line of carets under each row that has marks in it.
pub(super) fn write(out: &mut dyn Write, text: &str, marks: &[Mark]) -> io::Result<()> {
    let rows = rows(text);
    let marked: Vec<bool> = rows.iter().map(|row| marks.iter().any(|m| touches(row, m))).collect();
    let mut skipped = false;
    for (number, row) in rows.iter().enumerate() {
        let near = marked[number.saturating_sub(1)..(number + 2).min(rows.len())].contains(&true);
        if rows.len() > MANY_ROWS && !near {
            if !skipped {
                let quiet = Styles::quiet();
                writeln!(out, "  {quiet}...{quiet:#}")?;
            }
            skipped = true;
            continue;
        }
        skipped = false;
        write_row(out, row, marks)?;
        write_carets(out, row, marks)?;
    }
    Ok(())
}

fn touches(row: &[Cell], mark: &Mark) -> bool {
    row.iter().any(|cell| mark.span.contains(&cell.at))
}

/// Cuts the text at its line ends, and where a row is full, at a space if there is one.
fn rows(text: &str) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let mut width = 0;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            rows.push(std::mem::take(&mut row));
            width = 0;
            continue;
        }
        let cell = cell(at, c);
        if width + cell.width > WIDTH && !row.is_empty() {
            let space = row.iter().rposition(|cell| cell.shown == " ").filter(|at| *at > row.len() / 2);
            let rest = space.map_or_else(Vec::new, |space| row.split_off(space + 1));
            width = rest.iter().map(|cell| cell.width).sum();
            rows.push(std::mem::replace(&mut row, rest));
        }
        width += cell.width;
        row.push(cell);
    }
    rows.push(row);
    rows
}

/// What would move a terminal's cursor, or not be seen at all, is written out.
fn cell(at: usize, c: char) -> Cell {
    let shown = match c {
        '\t' => " ".to_owned(),
        c if c.is_control() || is_ignorable(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    let width = if shown.len() > c.len_utf8() { shown.len() } else { c.width().unwrap_or(0) };
    let width = if c == '\t' { 1 } else { width };
    Cell { at, shown, width }
}

fn write_row(out: &mut dyn Write, row: &[Cell], marks: &[Mark]) -> io::Result<()> {
    write!(out, "  ")?;
    for cell in row {
        // Where marks overlap, the shortest is the most telling.
        let mark = marks.iter().filter(|m| m.span.contains(&cell.at)).min_by_key(|m| m.span.len());
        let style = mark.map_or(Style::new(), |m| m.style);
        write!(out, "{style}{}{style:#}", cell.shown)?;
    }
    writeln!(out)
}

/// `1^^^` under each mark; marks that overlap get lines of their own.
fn write_carets(out: &mut dyn Write, row: &[Cell], marks: &[Mark]) -> io::Result<()> {
    struct Piece {
        start: usize,
        caret: String,
        style: Style,
    }
    let mut lines: Vec<(usize, Vec<Piece>)> = Vec::new();
    for mark in marks.iter().filter(|m| touches(row, m)) {
        let first = row.iter().position(|cell| mark.span.contains(&cell.at)).unwrap_or_default();
        let start: usize = row[..first].iter().map(|cell| cell.width).sum();
        let width: usize = row.iter().filter(|cell| mark.span.contains(&cell.at)).map(|cell| cell.width).sum();
        let caret = format!("{:^<width$}", mark.number);
        let end = start + caret.len() + 1;
        let piece = Piece { start, caret, style: mark.style };
        match lines.iter_mut().find(|(free, _)| *free <= start) {
            Some((free, line)) => {
                *free = end;
                line.push(piece);
            }
            None => lines.push((end, vec![piece])),
        }
    }
    for (_, line) in lines {
        write!(out, "  ")?;
        let mut at = 0;
        for Piece { start, caret, style } in line {
            write!(out, "{:gap$}{style}{caret}{style:#}", "", gap = start - at)?;
            at = start + caret.len();
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Mark, write};

    fn shown(text: &str, spans: &[std::ops::Range<usize>]) -> String {
        let marks: Vec<Mark> = spans
            .iter()
            .enumerate()
            .map(|(n, span)| Mark { number: n + 1, span: span.clone(), style: anstyle::Style::new() })
            .collect();
        let mut out = Vec::new();
        write(&mut out, text, &marks).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn carets_stand_under_the_words() {
        assert_eq!(shown("a big cat", &[2..5, 6..9]), "  a big cat\n    1^^ 2^^\n");
    }

    #[test]
    fn overlapping_marks_get_lines_of_their_own() {
        assert_eq!(shown("abcd", &[0..4, 2..4]), "  abcd\n  1^^^\n    2^\n");
    }

    #[test]
    fn wide_and_hidden_characters_keep_the_carets_in_place() {
        assert_eq!(shown("猫 x", &[4..5]), "  猫 x\n     1\n");
        assert_eq!(shown("a\u{200b}b\u{1b}", &[4..5]), "  a\\u{200b}b\\u{1b}\n           1\n");
    }

    #[test]
    fn long_texts_are_cut_in_rows_at_spaces() {
        let text = "word ".repeat(40);
        assert!(shown(&text, &[]).lines().all(|line| line.len() <= 98 && line.trim_end().ends_with("word")));
    }
}
