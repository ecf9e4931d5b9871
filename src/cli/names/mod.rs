//! `consentry names`.

mod build;
mod grant;
mod import;
mod list;
mod lookup;
mod protect;
mod stats;
mod unprotect;

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
    /// Protect somebody who asked for it, or list who is (as ids)
    Protect(protect::Args),
    /// Protect somebody no more
    Unprotect(unprotect::Args),
    /// Note that somebody agreed to what one tenant may make; revoke or list such grants
    Grant(grant::Args),
}

/// Runs a subcommand.
pub(super) fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Build(args) => build::run(args),
        Command::Import(args) => import::run(args),
        Command::List(args) => list::run(args),
        Command::Lookup(args) => lookup::run(args),
        Command::Stats(args) => stats::run(args),
        Command::Protect(args) => protect::run(args),
        Command::Unprotect(args) => unprotect::run(args),
        Command::Grant(args) => grant::run(args),
    }
}
