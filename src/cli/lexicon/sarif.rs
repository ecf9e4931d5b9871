//! Complaints as SARIF 2.1.0, the format that code hosts show beside the lines of a change.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Component, Path};

use serde::Serialize;
use serde_json::{Value, json};

use super::rules::{RULES, Rule};
use crate::cli::load::Files;
use crate::lexicon::{Diagnostic, Level};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes all complaints as one log of one run.
pub(super) fn write(out: &mut dyn Write, files: &Files, found: &[Diagnostic]) -> io::Result<()> {
    // The same complaint about the same words of the same file is told apart by the how manieth it is.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let results: Vec<Value> = found.iter().map(|complaint| result(files, complaint, &mut seen)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "consentry",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
            }},
            "automationDetails": {"id": "consentry/lexicon-lint/"},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": rule.means()},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.level)},
    })
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    byte_offset: usize,
    byte_length: usize,
}

impl Region {
    /// Lines and columns count from 1, columns in characters; the end is behind the last character.
    fn of(source: &str, complaint: &Diagnostic) -> Self {
        let end = complaint.span.end.min(source.len());
        let start = complaint.span.start.min(end);
        let place = |at: usize| {
            let before = source.get(..at).unwrap_or_default();
            let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
            (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
        };
        let ((start_line, start_column), (end_line, end_column)) = (place(start), place(end));
        Self { start_line, start_column, end_line, end_column, byte_offset: start, byte_length: end - start }
    }
}

fn result(files: &Files, complaint: &Diagnostic, seen: &mut HashMap<String, usize>) -> Value {
    let source = files.file(&complaint.file).map_or("", |file| &file.text);
    let shown = files.shown(&complaint.file).unwrap_or(&complaint.file);
    let uri = uri(Path::new(shown));
    let words = source.get(complaint.span.clone()).unwrap_or_default();
    let about = format!("{}\n{uri}\n{words}", complaint.code);
    let nth = seen.entry(about.clone()).or_default();
    *nth += 1;
    let print = blake3::hash(format!("{about}\n{nth}").as_bytes()).to_hex();
    let text = match complaint.help.is_empty() {
        true => complaint.message.clone(),
        false => format!("{}. {}", complaint.message, complaint.help),
    };
    let mut result = json!({
        "ruleId": complaint.code,
        "level": level(complaint.level),
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": Region::of(source, complaint),
        }}],
        "partialFingerprints": {"complaint/v1": &print[..32]},
    });
    if let Some((index, _)) = Rule::of(complaint.code) {
        result["ruleIndex"] = index.into();
    }
    result
}

/// The file as a URI: relative to the current folder if it lies in there, as code hosts want it, else absolute.
fn uri(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let parts: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(escaped(&name.to_string_lossy())),
            Component::ParentDir => Some("..".to_owned()),
            Component::Prefix(drive) => Some(drive.as_os_str().to_string_lossy().into_owned()),
            Component::CurDir | Component::RootDir => None,
        })
        .collect();
    let joined = parts.join("/");
    if path.is_absolute() { format!("file:///{joined}") } else { joined }
}

/// What is not a letter or digit, or one of few signs, in per cent, as RFC 3986 has it for one part of a path.
fn escaped(name: &str) -> String {
    let mut made = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' | b'+' => made.push(byte.into()),
            _ => made.push_str(&format!("%{byte:02X}")),
        }
    }
    made
}
