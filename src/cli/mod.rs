//! The command line: one file per subcommand, each from raw flags to resolved options to a run.
//!
//! Exit status: 0 when all went well, 1 when the work failed, 2 when it could not begin (wrong flags, a broken
//! configuration, lexicon, name list or policy).

mod eval;
mod lexicon;
mod load;
mod names;
mod out;
mod screen;
mod serve;
mod speech;
mod store;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use load::{File, Files, Hold, LoadError, SourceArgs, Sources, load_screener};

/// Screens prompts for sexual pictures of real people who did not agree to them.
#[derive(Debug, Parser)]
#[command(name = "consentry", version, about, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 all went well; 1 the work failed; 2 it could not begin (wrong flags, a broken file)."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Screen one prompt, or a file of them, and say what would be done with each
    Screen(screen::Args),
    /// Work on the lexicons: look for mistakes, run their tests, count them
    Lexicon(lexicon::Args),
    /// Look at the lists of people
    Names(names::Args),
    /// Judge files of prompts: rates, thresholds, differences, gates
    Eval(Box<eval::Args>),
    /// Run the gateway: an HTTP server that screens requests on their way to an image API
    Serve(serve::Args),
}

/// Why a command ended badly.
#[derive(Debug)]
enum Failure {
    /// It could not begin: exit status 2.
    Unusable(String),
    /// It failed: exit status 1.
    Failed(String),
    /// What was wrong has been said already: only the exit status is left.
    Told(u8),
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self::Unusable(error.to_string())
    }
}

/// Parses the arguments, runs what they ask for, and says how it went.
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Lexicon(args) => lexicon::run(args),
        Command::Names(args) => names::run(args),
        Command::Screen(args) => screen::run(args),
        Command::Eval(args) => eval::run(*args),
        Command::Serve(args) => serve::run(args),
    };
    let (why, status) = match result {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Unusable(why)) => (why, 2),
        Err(Failure::Failed(why)) => (why, 1),
        Err(Failure::Told(status)) => return ExitCode::from(status),
    };
    anstream::eprintln!("{red}error:{red:#} {why}", red = anstyle::AnsiColor::Red.on_default().bold());
    ExitCode::from(status)
}
