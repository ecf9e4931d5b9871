//! `consentry lexicon`.

mod diff;
mod lint;
mod new_term;
mod render;
mod rules;
mod sarif;
mod stats;
mod test;
mod trial;

use clap::{Args as ClapArgs, Subcommand};

pub(super) use lint::Words;

use super::Failure;

/// The flags.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look for mistakes in lexicons and name lists: entries that can't match, collide, or hide each other
    Lint(lint::Args),
    /// Run the [[test]]s that stand in the lexicons
    Test(test::Args),
    /// Say in words what another folder of lexicons would change
    Diff(diff::Args),
    /// While you edit: lint, tests and a list of prompts of your own, again at each save
    Try(trial::Args),
    /// Add an entry with its tests: asks for what it needs, and says what it would do before it is written
    NewTerm(Box<new_term::Args>),
    /// Count what the lexicons hold
    Stats(stats::Args),
}

/// Runs a subcommand.
pub(super) fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Lint(args) => lint::run(args),
        Command::Test(args) => test::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Try(args) => trial::run(args),
        Command::NewTerm(args) => new_term::run(*args),
        Command::Stats(args) => stats::run(args),
    }
}
