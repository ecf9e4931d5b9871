//! `consentry names`.

mod build;
mod import;
mod list;
mod lookup;
mod stats;

use clap::{Args as ClapArgs, Subcommand};

use super::Failure;

/// The flags.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compile lists of people into one file that opens in milliseconds
    Build(build::Args),
    /// Make a list of other people's data: Wikidata, OpenSanctions, tables, plain text
    Import(import::Args),
    /// List people, one canonical name a line
    List(list::Args),
    /// Say who goes by a name, and how the screen reads it
    Lookup(lookup::Args),
    /// Count the people listed
    Stats(stats::Args),
}

/// Runs a subcommand.
pub(super) fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Build(args) => build::run(args),
        Command::Import(args) => import::run(args),
        Command::List(args) => list::run(args),
        Command::Lookup(args) => lookup::run(args),
        Command::Stats(args) => stats::run(args),
    }
}
