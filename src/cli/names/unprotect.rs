//! `consentry names unprotect`.

use clap::{ArgGroup, Args as ClapArgs};
use jiff::Timestamp;

use crate::cli::Failure;
use crate::cli::out;
use crate::cli::store::{NAME_HELP, StoreArgs, name};
use crate::names::registry::FullName;
use crate::store::{Store as _, What};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(
    group(ArgGroup::new("who").required(true).args(["name", "id"])),
    after_help = format!("\
Examples:
  consentry names unprotect - --why \"asked by herself\" < name.txt
  consentry names unprotect --id 3f1c9a52d0b84e67

{NAME_HELP} With --id the key is not needed.

Exit status: 0 it is protected no more; 1 it was not protected; 2 the store or its key can't be used.")
)]
pub(super) struct Args {
    /// The name, as it was protected; - reads it from stdin
    name: Option<String>,
    /// The id of the entry, as `names protect --list` and the log have it
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Why, for the audit table; not the name
    #[arg(long, value_name = "TEXT", default_value = "not said")]
    why: String,
    #[command(flatten)]
    store: StoreArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let now = Timestamp::now();
    let gone = match (&args.id, &args.name) {
        (Some(id), _) => {
            let id = id.strip_prefix("registry/").unwrap_or(id).to_owned();
            args.store.store()?.unprotect(&[id], What::Unprotect, now, &args.why)?
        }
        (None, given) => {
            let name = name(given.as_deref().unwrap_or_default(), FullName::parse)?;
            if name.is_told_by(&args.why) {
                let why =
                    "--why names the person, and it is kept in plain letters; write it without any part of the name";
                return Err(Failure::Failed(why.to_owned()));
            }
            args.store.store()?;
            let register = args.store.register()?;
            let ids = register.protected_as(&name)?;
            register.store().unprotect(&ids, What::Unprotect, now, &args.why)?
        }
    };
    if gone == 0 {
        return Err(Failure::Failed("nobody is protected by that name or id, so nothing was changed".to_owned()));
    }
    out::print(|out| writeln!(out, "protected no more; its hashes are gone from the store"))
}
