//! Complaints, for people and for programs.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Tone, Renderer, Snippet};
use serde::Serialize;

use crate::cli::load::Files;
use crate::lexicon::{Diagnostic, Level};

/// The complaint with the line of the file and a mark under the place. Styled: the writer strips what is not wanted.
pub(super) fn text(files: &Files, complaint: &Diagnostic) -> String {
    let tone = match complaint.level {
        Level::Error => Tone::ERROR,
        Level::Warning => Tone::WARNING,
    };
    let shown = files.shown(&complaint.file).unwrap_or(&complaint.file);
    let source = files.file(&complaint.file).map_or("", |file| &file.text);
    // Only the lines at hand: files are long, and complaints may be many.
    let end = complaint.span.end.min(source.len());
    let start = complaint.span.start.min(end);
    let first = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = source[end..].find('\n').map_or(source.len(), |at| end + at);
    let snippet = Snippet::source(&source[first..last])
        .line_start(complaint.line)
        .path(shown)
        .annotation(AnnotationKind::Primary.span(start - first..end - first));
    let mut group = tone.primary_title(complaint.message.as_str()).id(complaint.code).element(snippet);
    if !complaint.help.is_empty() {
        group = group.element(Tone::HELP.message(complaint.help.as_str()));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group])
}

#[derive(Serialize)]
struct Json<'a> {
    code: &'static str,
    level: Level,
    file: &'a str,
    line: usize,
    column: usize,
    span: [usize; 2],
    message: &'a str,
    help: &'a str,
}

/// The complaint as one line of JSON. Lines and columns count from 1, columns in characters; the span is in bytes.
pub(super) fn json(out: &mut dyn Write, files: &Files, complaint: &Diagnostic) -> io::Result<()> {
    let source = files.file(&complaint.file).map_or("", |file| &file.text);
    let before = source.get(..complaint.span.start).unwrap_or_default();
    let line = Json {
        code: complaint.code,
        level: complaint.level,
        file: files.shown(&complaint.file).unwrap_or(&complaint.file),
        line: complaint.line,
        column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
        span: [complaint.span.start, complaint.span.end],
        message: &complaint.message,
        help: &complaint.help,
    };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}
