//! Every code of lint, and its page: `docs/lint/CODE.md`, which `--explain` shows and SARIF carries along.

use std::io::{self, Write};

use crate::cli::out::Styles;
use crate::lexicon::Level;

/// What a code means.
pub(super) struct Rule {
    /// The code.
    pub code: &'static str,
    /// Its gravest level.
    pub level: Level,
    /// Its page, as Markdown.
    pub page: &'static str,
}

macro_rules! rules {
    ($($level:ident: $($code:literal)+;)+) => {
        &[$($(Rule {
            code: $code,
            level: Level::$level,
            page: include_str!(concat!("../../../docs/lint/", $code, ".md")),
        },)+)+]
    };
}

/// The codes of lexicons, of lists of people, and of files that can't be read.
pub(super) const RULES: &[Rule] = rules! {
    Error: "duplicate-id" "dead-form" "lost-signs";
    Warning: "duplicate-form";
    Error: "conflicting-form";
    Warning: "shadowed-form";
    Error: "exempt-hard-term" "ordinary-word";
    Warning: "missing-tests" "unused-list" "needless-leave";
    Error: "dead-name" "duplicate-name" "alias-clash";
    Warning: "redundant-alias" "ordinary-name";
    Error: "under-age";
    Error: "syntax" "id" "meaning" "forms" "confidence" "gap" "regex" "form" "list" "expect" "name-row" "profile" "thresholds" "rule";
};

impl Rule {
    /// The rule of a code, and the how manieth it is.
    pub(super) fn of(code: &str) -> Option<(usize, &'static Self)> {
        RULES.iter().enumerate().find(|(_, rule)| rule.code == code)
    }

    /// What it says, in one sentence.
    pub(super) fn summary(&self) -> &'static str {
        self.page.split("\n\n").nth(1).unwrap_or_default().trim()
    }

    /// The first paragraph under "What it means", as plain text on one line.
    pub(super) fn means(&self) -> String {
        let text = self.page.split("\n## What it means\n").nth(1).unwrap_or_default();
        text.split("\n## ").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Writes the page for a terminal: headings in bold, examples set in, with the file they stand in.
    pub(super) fn explain(&self, out: &mut dyn Write) -> io::Result<()> {
        let (heading, quiet) = (Styles::heading(), Styles::quiet());
        let mut fenced = false;
        for line in self.page.lines() {
            if let Some(info) = line.strip_prefix("```") {
                fenced = !fenced;
                if let Some((_, file)) = info.split_once(' ') {
                    writeln!(out, "    {quiet}# {file}{quiet:#}")?;
                }
            } else if fenced {
                writeln!(out, "{}", format!("    {line}").trim_end())?;
            } else if line.starts_with('#') {
                writeln!(out, "{heading}{}{heading:#}", line.trim_start_matches(['#', ' ']))?;
            } else {
                writeln!(out, "{}", line.trim_matches('*'))?;
            }
        }
        Ok(())
    }
}
