//! Requests in, verdicts out, a line each, in order and with flat memory.

use std::io::{self, BufRead, BufReader, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::FailOn;
use crate::cli::{Failure, out};
use crate::names::registry::Grants;
use crate::{Finding, Obligation, PartKind, Prompt, Reason, Screener, Severity, Subject};

/// The longest line that is read: no image API takes a prompt near it, and memory stays flat whatever comes in.
const LONGEST: usize = 16 << 20;
const BUFFER: usize = 1 << 16;

/// One request. Unknown keys are passed over.
#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    prompt: String,
    #[serde(default)]
    negative_prompt: Option<String>,
    #[serde(default)]
    has_image: Option<bool>,
}

/// The answer to one request; its keys and their order are stable.
#[derive(Serialize)]
struct Answer<'a> {
    id: Option<&'a RawValue>,
    verdict: crate::Action,
    reason: Reason,
    severity: Severity,
    subject: Subject,
    score: f32,
    findings: &'a [Finding],
    obligations: &'a [Obligation],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    grants: &'a [Arc<str>],
}

/// The answer to a line that can't be read.
#[derive(Serialize)]
struct Unread<'a> {
    id: Option<()>,
    line: u64,
    error: &'a str,
}

/// Answers every line of stdin.
pub(super) fn run(screener: &Screener, grants: &Grants, fail_on: Option<FailOn>) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(BUFFER, io::stdin().lock());
    let mut output = io::BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let told = answer(screener, grants, fail_on, &mut input, &mut output);
    match told.and_then(|told| output.flush().map(|()| told)) {
        Ok(Told { unread: true, .. }) => Err(Failure::Told(2)),
        Ok(Told { reached: true, .. }) => Err(Failure::Told(1)),
        Ok(_) => Ok(()),
        Err(error) => out::ended(error),
    }
}

/// What came of all lines.
#[derive(Default)]
struct Told {
    unread: bool,
    reached: bool,
}

fn answer<R: io::Read>(
    screener: &Screener,
    grants: &Grants,
    fail_on: Option<FailOn>,
    input: &mut BufReader<R>,
    output: &mut impl Write,
) -> io::Result<Told> {
    let mut told = Told::default();
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        // A program that waits for its answer before it asks again is not kept waiting.
        if input.buffer().is_empty() {
            output.flush()?;
        }
        let read = read_line(input, &mut line)?;
        if let Read::End = read {
            return Ok(told);
        }
        number += 1;
        let bytes = if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
        let request = match read {
            Read::TooLong => Err(format!("the line is longer than {} MiB", LONGEST >> 20)),
            _ => request(bytes),
        };
        match request {
            Ok(request) => {
                let mut prompt =
                    Prompt::new(request.prompt.as_str()).with_source_image(request.has_image == Some(true));
                if let Some(negative) = &request.negative_prompt {
                    prompt.push(PartKind::Negative, "negative_prompt", negative.as_str());
                }
                let verdict = screener.screen_for(&prompt, grants);
                told.reached |= FailOn::reached(fail_on, verdict.action);
                let answer = Answer {
                    id: request.id,
                    verdict: verdict.action,
                    reason: verdict.reason,
                    severity: verdict.severity,
                    subject: verdict.subject,
                    score: verdict.score,
                    findings: &verdict.findings,
                    obligations: &verdict.obligations,
                    grants: &verdict.grants,
                };
                serde_json::to_writer(&mut *output, &answer)?;
            }
            Err(error) => {
                told.unread = true;
                serde_json::to_writer(&mut *output, &Unread { id: None, line: number, error: &error })?;
            }
        }
        output.write_all(b"\n")?;
    }
}

fn request(line: &[u8]) -> Result<Request<'_>, String> {
    let text = std::str::from_utf8(line)
        .map_err(|error| format!("not UTF-8 text: byte {} can't be read", error.valid_up_to() + 1))?;
    if text.trim().is_empty() {
        return Err("the line is empty".to_owned());
    }
    let request: Request<'_> = serde_json::from_str(text).map_err(|error| without_line(&error))?;
    match request.id.map(|id| id.get().as_bytes()[0]) {
        None | Some(b'"' | b'-' | b'0'..=b'9' | b'n') => Ok(request),
        Some(_) => Err("\"id\" is neither a string nor a number".to_owned()),
    }
}

/// The message without the "line 1" of the one line that was parsed.
fn without_line(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line 1 column ") {
        Some((message, column)) => format!("{message} at column {column}"),
        None => message,
    }
}

enum Read {
    Line,
    TooLong,
    End,
}

/// Reads up to the next line end, which is left out. Of a line that is too long, the rest is passed over.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Read> {
    line.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(match (any, too_long) {
                (false, _) => Read::End,
                (true, false) => Read::Line,
                (true, true) => Read::TooLong,
            });
        }
        any = true;
        let end = buffer.iter().position(|b| *b == b'\n');
        let stretch = &buffer[..end.unwrap_or(buffer.len())];
        too_long |= line.len() + stretch.len() > LONGEST;
        if !too_long {
            line.extend_from_slice(stretch);
        }
        let read = stretch.len() + usize::from(end.is_some());
        input.consume(read);
        if end.is_some() {
            return Ok(if too_long { Read::TooLong } else { Read::Line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Read, read_line};

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        let mut text = vec![b'a'; LONGEST + 1];
        text.extend_from_slice(b"\nnext");
        let (mut input, mut line) = (text.as_slice(), Vec::new());
        assert!(matches!(read_line(&mut input, &mut line), Ok(Read::TooLong)));
        assert!(matches!(read_line(&mut input, &mut line), Ok(Read::Line)));
        assert_eq!(line, b"next");
        assert!(matches!(read_line(&mut input, &mut line), Ok(Read::End)));
    }
}
