//! The `consentry` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    consentry::cli::main()
}
