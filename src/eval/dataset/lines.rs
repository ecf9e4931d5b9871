//! Lines of a file with flat memory, and plain text: a prompt a line.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::{BadLine, Expect, Sample};

/// The longest line that is read: no image API takes a prompt near it, and memory stays flat whatever comes in.
const LONGEST: usize = 16 << 20;
const BUFFER: usize = 1 << 16;

/// The lines of a file, numbered from 1, as text.
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    number: u64,
    ended: bool,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(BUFFER, input), line: Vec::new(), number: 0, ended: false }
    }

    /// The next line that is not blank: its number and its text without the line end, or why it can't be read.
    pub(crate) fn next(&mut self) -> Option<(u64, Result<&str, String>)> {
        loop {
            if self.ended {
                return None;
            }
            let whole = match self.read() {
                Ok(Some(whole)) => whole,
                Ok(None) => return None,
                Err(error) => {
                    self.ended = true;
                    return Some((self.number + 1, Err(format!("reading failed: {error}"))));
                }
            };
            self.number += 1;
            if !whole {
                return Some((self.number, Err(format!("the line is longer than {} MiB", LONGEST >> 20))));
            }
            if self.number == 1 && self.line.starts_with(b"\xEF\xBB\xBF") {
                self.line.drain(..3);
            }
            if !self.line.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let text = std::str::from_utf8(&self.line).map(|text| text.trim_end_matches(['\r', '\n']));
        Some((self.number, text.map_err(|e| format!("not UTF-8 text: byte {} can't be read", e.valid_up_to() + 1))))
    }

    /// Reads a line; of one that is too long, the rest is passed over and the answer is false.
    fn read(&mut self) -> io::Result<Option<bool>> {
        self.line.clear();
        let mut limited = (&mut self.input).take(LONGEST as u64);
        if limited.read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        let whole = self.line.len() < LONGEST || self.line.ends_with(b"\n");
        let mut ended = whole;
        while !ended {
            let buffer = self.input.fill_buf()?;
            let end = buffer.iter().position(|b| *b == b'\n');
            let read = end.map_or(buffer.len(), |at| at + 1);
            ended = end.is_some() || read == 0;
            self.input.consume(read);
        }
        Ok(Some(whole))
    }
}

/// Reads a prompt a line. Blank lines are passed over; ids are `file:line`. Nothing is labelled.
pub fn text<R: Read>(file: &str, slice: &str, input: R) -> impl Iterator<Item = Result<Sample, BadLine>> + use<R> {
    let (file, slice): (Arc<str>, Arc<str>) = (file.into(), slice.into());
    let mut lines = Lines::new(input);
    std::iter::from_fn(move || {
        let (line, read) = lines.next()?;
        Some(match read {
            Ok(prompt) => Ok(Sample {
                id: format!("{file}:{line}"),
                slice: slice.clone(),
                prompt: prompt.to_owned(),
                negative: None,
                image: false,
                expect: Expect::default(),
                why: None,
            }),
            Err(why) => Err(BadLine { file: file.clone(), line, why }),
        })
    })
}
