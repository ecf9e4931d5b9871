//! Writing to stdout: coloured where that is wanted, and quiet when the reader has gone away.

use std::io::{self, BufWriter, Write};

use anstyle::{AnsiColor, Style};

use super::Failure;
use crate::Action;
use crate::judge::Counted;

/// Runs `write` over a buffered stdout that strips colours where they are not wanted (no terminal, `NO_COLOR`).
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) => {
            // What is still in the buffer has nowhere to go.
            let _ = out.into_parts();
            ended(error)
        }
    }
}

/// A reader that has seen enough (`| head`) is no failure.
pub(super) fn ended(error: io::Error) -> Result<(), Failure> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Failure::Unusable(format!("reading or writing failed: {error}"))),
    }
}

/// Colours by meaning.
pub(super) struct Styles;

impl Styles {
    /// Of what is done with a request.
    pub(super) fn action(action: Action) -> Style {
        let colour = match action {
            Action::Allow => AnsiColor::Green,
            Action::Review => AnsiColor::Yellow,
            Action::Block => AnsiColor::Red,
        };
        colour.on_default().bold()
    }

    /// Of what a finding counted for.
    pub(super) fn counted(counted: Counted) -> Style {
        match counted {
            Counted::Sexual | Counted::Undress => AnsiColor::Red.on_default(),
            Counted::Person | Counted::Granted => AnsiColor::Yellow.on_default(),
            Counted::Minor => AnsiColor::Magenta.on_default(),
            Counted::Context | Counted::Negation => AnsiColor::Cyan.on_default(),
            Counted::Exempt | Counted::Nothing => Self::quiet(),
        }
    }

    /// Of what is good.
    pub(super) fn good() -> Style {
        AnsiColor::Green.on_default().bold()
    }

    /// Of what is bad.
    pub(super) fn bad() -> Style {
        AnsiColor::Red.on_default().bold()
    }

    /// Of what is worth a look.
    pub(super) fn warning() -> Style {
        AnsiColor::Yellow.on_default().bold()
    }

    /// Of headings.
    pub(super) fn heading() -> Style {
        Style::new().bold()
    }

    /// Of what is said aside.
    pub(super) fn quiet() -> Style {
        Style::new().dimmed()
    }
}
