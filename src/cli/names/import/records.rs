//! Cuts a stream into records. Holds one record at a time, whatever the stream.

use std::collections::VecDeque;
use std::io::{self, BufRead};

/// The longest line. Items of Wikidata have a few megabytes at most.
const LONGEST_LINE: usize = 64 << 20;
/// The longest row of a table: what is longer has a quote that is opened and not closed.
const LONGEST_ROW: usize = 256 << 10;
/// The longest object of a SPARQL answer.
const LONGEST_OBJECT: usize = 1 << 20;

/// Where a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// At the end of the line.
    Lines,
    /// At the end of a line that is not inside a quoted cell.
    Rows(u8),
    /// At the end of an object in the list of bindings.
    Objects,
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Its bytes, with the end of the line.
    pub bytes: Vec<u8>,
    /// The line it starts at, counted from 1.
    pub line: u64,
    /// Where it starts in the stream.
    pub start: u64,
    /// Whether it is too long, so that only its beginning is here.
    pub too_long: bool,
    /// Whether the stream ends without ending the line.
    pub cut: bool,
    /// Whether it opens a quote that is never closed.
    pub unclosed: bool,
}

/// The records of a stream.
pub(super) struct Records {
    reader: Box<dyn BufRead>,
    cut: Cut,
    /// Where the next record starts, ...
    offset: u64,
    /// ... and its line.
    line: u64,
    /// Lines that were read too far.
    again: VecDeque<Record>,
    /// Whether the list of objects has begun.
    inside: bool,
    /// Whether the end was seen, where there is one to see.
    closed: bool,
}

impl Records {
    /// Records from here on: `offset` and `line` say where in the whole this is. Past the beginning, the list of objects has begun.
    pub(super) fn new(reader: Box<dyn BufRead>, cut: Cut, offset: u64, line: u64) -> Self {
        Self { reader, cut, offset, line, again: VecDeque::new(), inside: offset > 0, closed: false }
    }

    /// Where the next record starts, and its line.
    pub(super) fn place(&self) -> (u64, u64) {
        self.again.front().map_or((self.offset, self.line), |record| (record.start, record.line))
    }

    /// Whether the list of objects was closed.
    pub(super) fn closed(&self) -> bool {
        self.closed
    }

    /// Fills in the next record; `false` at the end.
    ///
    /// # Errors
    /// A stream that can't be read; a list of objects that is none.
    pub(super) fn next(&mut self, record: &mut Record) -> io::Result<bool> {
        match self.cut {
            Cut::Lines => self.next_line(record),
            Cut::Rows(delimiter) => self.next_row(record, delimiter),
            Cut::Objects => self.next_object(record),
        }
    }

    fn next_line(&mut self, record: &mut Record) -> io::Result<bool> {
        if let Some(again) = self.again.pop_front() {
            *record = again;
            return Ok(true);
        }
        self.begin(record);
        let mut end = self.offset;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let newline = memchr::memchr(b'\n', available);
            let take = newline.map_or(available.len(), |at| at + 1);
            let room = LONGEST_LINE.saturating_sub(record.bytes.len()).min(take);
            record.bytes.extend_from_slice(&available[..room]);
            record.too_long |= room < take;
            self.reader.consume(take);
            end += take as u64;
            if newline.is_some() || take == 0 {
                let any = end > self.offset;
                record.cut = any && newline.is_none();
                self.offset = end;
                self.line += u64::from(newline.is_some());
                return Ok(any);
            }
        }
    }

    fn begin(&self, record: &mut Record) {
        record.bytes.clear();
        // One long line is no reason to hold so much for ever.
        record.bytes.shrink_to(1 << 20);
        (record.line, record.start) = (self.line, self.offset);
        (record.too_long, record.cut, record.unclosed) = (false, false, false);
    }

    fn next_row(&mut self, record: &mut Record, delimiter: u8) -> io::Result<bool> {
        if !self.next_line(record)? {
            return Ok(false);
        }
        let mut quotes = Quotes::default();
        if !quotes.open_after(&record.bytes, delimiter) {
            return Ok(true);
        }
        let first = record.bytes.len();
        let mut more = Vec::new();
        let mut line = Record::default();
        while record.bytes.len() < LONGEST_ROW && self.next_line(&mut line)? {
            record.bytes.extend_from_slice(&line.bytes);
            let open = quotes.open_after(&line.bytes, delimiter);
            more.push(std::mem::take(&mut line));
            if !open {
                return Ok(true);
            }
        }
        // The quote is never closed: that line is broken, and the next ones are as good as any.
        record.bytes.truncate(first);
        record.unclosed = true;
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        Ok(true)
    }

    fn next_object(&mut self, record: &mut Record) -> io::Result<bool> {
        if self.closed {
            return Ok(false);
        }
        if !self.inside {
            self.find_list()?;
        }
        self.begin(record);
        let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
        loop {
            let Some(byte) = self.byte()? else {
                return Err(io::Error::other("the list of answers ends in the middle"));
            };
            if depth == 0 {
                match byte {
                    b'{' => {
                        (record.start, record.line) = (self.offset - 1, self.line);
                        depth = 1;
                        record.bytes.push(byte);
                    }
                    b']' => {
                        self.closed = true;
                        return Ok(false);
                    }
                    b',' | b' ' | b'\t' | b'\r' | b'\n' => {}
                    _ => return Err(io::Error::other("the list of answers has something in it that is no answer")),
                }
                continue;
            }
            record.bytes.push(byte);
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(true);
            }
            if record.bytes.len() > LONGEST_OBJECT {
                return Err(io::Error::other("an answer is not closed"));
            }
        }
    }

    /// Reads on to the first byte of the list that is called `bindings`.
    fn find_list(&mut self) -> io::Result<()> {
        const NAME: &[u8] = b"\"bindings\"";
        let (mut matched, mut named) = (0, false);
        while let Some(byte) = self.byte()? {
            match byte {
                b'[' if named => {
                    self.inside = true;
                    return Ok(());
                }
                b':' | b' ' | b'\t' | b'\r' | b'\n' if named => {}
                _ => {
                    matched = match byte {
                        _ if byte == NAME[matched] => matched + 1,
                        b'"' => 1,
                        _ => 0,
                    };
                    named = matched == NAME.len();
                    matched %= NAME.len();
                }
            }
        }
        Err(io::Error::other("there is no list of answers (\"bindings\") in it"))
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = loop {
            match self.reader.fill_buf() {
                Ok(available) => break available.first().copied(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        if let Some(byte) = byte {
            self.reader.consume(1);
            self.offset += 1;
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }
}

/// Whether one is inside a quoted cell.
#[derive(Default)]
struct Quotes {
    quoted: bool,
}

impl Quotes {
    /// Whether a quoted cell is open behind these bytes. A quote opens only where a cell begins.
    fn open_after(&mut self, bytes: &[u8], delimiter: u8) -> bool {
        let mut start = !self.quoted;
        let mut bytes = bytes.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            match byte {
                b'"' if self.quoted && bytes.peek() == Some(&b'"') => _ = bytes.next(),
                b'"' if self.quoted => self.quoted = false,
                b'"' if start => self.quoted = true,
                _ => {}
            }
            start = !self.quoted && byte == delimiter;
        }
        self.quoted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, start, text, and whether it is broken.
    type Found = (u64, u64, String, bool);

    fn all(text: &str, cut: Cut) -> (Vec<Found>, io::Result<bool>) {
        let reader = Box::new(io::BufReader::with_capacity(3, io::Cursor::new(text.to_owned().into_bytes())));
        let mut records = Records::new(reader, cut, 0, 1);
        let mut found = Vec::new();
        let mut record = Record::default();
        loop {
            match records.next(&mut record) {
                Ok(true) => {
                    let bytes = String::from_utf8(record.bytes.clone()).unwrap();
                    found.push((record.line, record.start, bytes, record.cut || record.unclosed));
                }
                end => return (found, end),
            }
        }
    }

    fn record(line: u64, start: u64, text: &str, cut: bool) -> Found {
        (line, start, text.to_owned(), cut)
    }

    #[test]
    fn lines_end_with_their_ends() {
        let (found, _) = all("a\n\nbcdef", Cut::Lines);
        assert_eq!(found, [record(1, 0, "a\n", false), record(2, 2, "\n", false), record(3, 3, "bcdef", true)]);
        assert!(all("", Cut::Lines).0.is_empty());
    }

    #[test]
    fn rows_go_on_inside_quotes() {
        let (found, _) = all("a,\"b\n\"\"c\n\",d\ne\"f,g\n", Cut::Rows(b','));
        assert_eq!(found, [record(1, 0, "a,\"b\n\"\"c\n\",d\n", false), record(4, 13, "e\"f,g\n", false)]);
    }

    #[test]
    fn a_quote_that_is_never_closed_breaks_one_line() {
        let (found, _) = all("a,\"b\nc,d\ne,f\n", Cut::Rows(b','));
        let expected = [record(1, 0, "a,\"b\n", true), record(2, 5, "c,d\n", false), record(3, 9, "e,f\n", false)];
        assert_eq!(found, expected);
    }

    #[test]
    fn answers_are_taken_out_of_their_list() {
        let (found, end) = all(
            "{\"head\":{\"vars\":[\"bindings\"]},\n\"results\":{\"bindings\" : [\n{\"a\":\"]}\\\"\"},{}]}}",
            Cut::Objects,
        );
        let found: Vec<(u64, &str)> = found.iter().map(|(line, _, text, _)| (*line, text.as_str())).collect();
        assert_eq!(found, [(3, "{\"a\":\"]}\\\"\"}"), (3, "{}")]);
        assert!(!end.unwrap());
        for bad in ["{}", "{\"bindings\":[{", "{\"bindings\":[1]", "{\"bindings\":[{}"] {
            assert!(all(bad, Cut::Objects).1.is_err(), "{bad}");
        }
    }
}
