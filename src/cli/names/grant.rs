//! `consentry names grant`.

use clap::{ArgGroup, Args as ClapArgs};
use jiff::Timestamp;

use crate::cli::Failure;
use crate::cli::out::{self, Styles};
use crate::cli::store::{NAME_HELP, StoreArgs, name, shown_until};
use crate::names::registry::FullName;
use crate::store::{Grant, Store as _, until};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(
    group(ArgGroup::new("what").required(true).args(["name", "revoke", "list"])),
    after_help = format!("\
Examples:
  consentry names grant - --tenant studio-9 --until 2027-06-30 --note \"release form 4411\" < name.txt
  consentry names grant --list --tenant studio-9
  consentry names grant --revoke 3f1c9a52d0b84e67

From then on that one name is no reason to hold or refuse a request of that tenant; every decision that this changes has the \
id of the grant in the log. It frees nobody else in the same prompt, no minor, and nobody in a source image. The tenant is \
what the log calls it: what the tenant header says, or the digest of an API key. A running gateway takes it over within \
seconds. A stage name of one word is granted where it is on a list of names. {NAME_HELP}

Exit status: 0 done; 1 the grant can't be given, or there is none to revoke; 2 the store or its key can't be used.")
)]
pub(super) struct Args {
    /// The name, as it stands in prompts or on the lists; - reads it from stdin
    name: Option<String>,
    /// Whose requests it is for
    #[arg(long, value_name = "TENANT", required_unless_present_any = ["revoke", "list"])]
    tenant: Option<String>,
    /// The last day on which it holds, such as 2027-06-30
    #[arg(long, value_name = "DATE", requires = "name", required_unless_present_any = ["revoke", "list"])]
    until: Option<String>,
    /// What it rests on: a contract, a release form; not the name
    #[arg(long, value_name = "TEXT", requires = "name", required_unless_present_any = ["revoke", "list"])]
    note: Option<String>,
    /// Take a grant back, by its id
    #[arg(long, value_name = "ID")]
    revoke: Option<String>,
    /// List all grants there ever were: ids and what was noted, no names
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    store: StoreArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    if args.list {
        return list(&args);
    }
    if let Some(id) = &args.revoke {
        if !args.store.store()?.revoke(id, Timestamp::now())? {
            return Err(Failure::Failed(format!("there is no grant {id} that still holds; --list shows them")));
        }
        return out::print(|out| writeln!(out, "{id} revoked"));
    }
    let failed = |error: &dyn std::fmt::Display| Failure::Failed(error.to_string());
    let end = until(&args.until.unwrap_or_default()).map_err(|error| failed(&error))?;
    let end = end.ok_or_else(|| failed(&"a grant has an end; give a day, such as 2027-06-30"))?;
    let name = name(&args.name.unwrap_or_default(), FullName::for_consent)?;
    let (tenant, note) = (args.tenant.unwrap_or_default(), args.note.unwrap_or_default());
    let register = args.store.register()?;
    let grant = register.grant(&name, &tenant, &note, end, Timestamp::now()).map_err(|error| failed(&error))?;
    out::print(|out| writeln!(out, "{} granted to {}, {}", grant.id, grant.tenant, shown_until(Some(end))))
}

fn list(args: &Args) -> Result<(), Failure> {
    let (mut grants, now) = (args.store.store()?.grants()?, Timestamp::now());
    grants.retain(|grant| args.tenant.as_ref().is_none_or(|tenant| *tenant == grant.tenant));
    let state = |grant: &Grant| match grant.revoked {
        Some(when) => format!("revoked {}", when.strftime("%Y-%m-%d")),
        None if grant.holds(now) => shown_until(Some(grant.until)),
        None => "over".to_owned(),
    };
    out::print(|out| {
        let heading = Styles::heading();
        if !grants.is_empty() {
            writeln!(out, "{heading}{:<16}  {:<28}  {:<16}  note{heading:#}", "id", "state", "tenant")?;
        }
        for grant in &grants {
            writeln!(out, "{:<16}  {:<28}  {:<16}  {}", grant.id, state(grant), grant.tenant, grant.note)?;
        }
        writeln!(out, "{} of {} hold", grants.iter().filter(|grant| grant.holds(now)).count(), grants.len())
    })
}
