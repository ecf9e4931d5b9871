//! `consentry screen`.

mod explain;
mod jsonl;
mod marked;

use std::io::{IsTerminal as _, Read as _, Write};
use std::sync::Arc;

use clap::{Args as ClapArgs, ValueEnum};

use super::Failure;
use super::load::{Files, Hold, SourceArgs, Sources};
use super::out::{self, Styles};
use super::speech;
use super::store::StoreArgs;
use crate::{Action, Prompt, Verdict};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry screen \"a photo of my ex, completely naked\"
  consentry screen --image \"remove her clothes\" --explain
  consentry screen --jsonl < prompts.jsonl > verdicts.jsonl
  consentry screen --policy strict --fail-on review - < prompt.txt

With --jsonl each line that comes in is a request such as
  {\"id\": 7, \"prompt\": \"a red bicycle\", \"negative_prompt\": \"blurry\", \"has_image\": false}
and each line that goes out is its answer, in the same order:
  {\"id\":7,\"verdict\":\"allow\",\"reason\":\"clear\",\"severity\":\"none\",\"subject\":\"none\",\"score\":0.0,\"findings\":[],\"obligations\":[]}
A line that can't be read is answered with {\"id\":null,\"line\":N,\"error\":\"...\"}; the rest goes on. Spans are byte \
offsets into the UTF-8 text of the prompt.

Exit status: 0 all was read (whatever the verdicts); 1 a verdict reached --fail-on; 2 the command, a file or a line of \
the input could not be read.")]
pub struct Args {
    /// The prompt; - or none reads all of stdin as one prompt
    text: Option<String>,
    /// A negative prompt: what the picture is to avoid
    #[arg(long, value_name = "TEXT", conflicts_with = "jsonl")]
    negative: Option<String>,
    /// Say that a source image came along (an edit, image-to-image)
    #[arg(long, conflicts_with = "jsonl")]
    image: bool,
    /// Show the prompt, what was found in it, and why that came to this verdict
    #[arg(long, conflicts_with = "jsonl")]
    explain: bool,
    /// Read requests from stdin, one JSON object a line, and answer in JSON
    #[arg(long, conflicts_with = "text")]
    jsonl: bool,
    /// Exit with status 1 when a verdict is this or stricter
    #[arg(long, value_name = "VERDICT")]
    fail_on: Option<FailOn>,
    /// Screen as for this tenant: with the consent grants it has in --store
    #[arg(long, value_name = "TENANT", requires = "store", help_heading = "Protected names and consent")]
    tenant: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    sources: SourceArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Review,
    Block,
}

impl FailOn {
    fn reached(on: Option<Self>, action: Action) -> bool {
        match on {
            None => false,
            Some(Self::Review) => action >= Action::Review,
            Some(Self::Block) => action >= Action::Block,
        }
    }
}

/// Screens what the arguments say.
pub(super) fn run(args: Args) -> Result<(), Failure> {
    let mut sources = Sources::from(args.sources);
    if args.jsonl {
        // Requests may come for days.
        sources.hold = Hold::Read;
    }
    let files = Files::read(&sources)?;
    let active = args.store.active()?;
    let screener = files.screener()?.with_registry(Arc::clone(&active.registry));
    let grants = args.tenant.map(|tenant| active.grants(&tenant)).unwrap_or_default();
    if args.jsonl {
        return jsonl::run(&screener, &grants, args.fail_on);
    }
    let text = match args.text {
        Some(text) if text != "-" => text,
        _ => stdin()?,
    };
    let mut prompt = Prompt::new(text).with_source_image(args.image);
    if let Some(negative) = args.negative {
        prompt = prompt.negative(negative);
    }
    let verdict = screener.screen_for(&prompt, &grants);
    out::print(|out| {
        summary(out, &verdict)?;
        if args.explain { explain::explain(out, &screener, &files, &prompt, &verdict) } else { Ok(()) }
    })?;
    if FailOn::reached(args.fail_on, verdict.action) { Err(Failure::Told(1)) } else { Ok(()) }
}

/// The verdict in two lines.
fn summary(out: &mut dyn Write, verdict: &Verdict) -> std::io::Result<()> {
    let style = Styles::action(verdict.action);
    writeln!(out, "{style}{}{style:#}: {} ({})", verdict.action, speech::reason(verdict.reason), verdict.reason)?;
    writeln!(out, "severity {}, subject {}, score {:.2}", verdict.severity, verdict.subject, verdict.score)?;
    for obligation in &verdict.obligations {
        writeln!(out, "if the picture is made: {}", speech::obligation(*obligation))?;
    }
    Ok(())
}

/// All of stdin as one prompt, without the line end behind it.
fn stdin() -> Result<String, Failure> {
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        anstream::eprintln!("Type the prompt and end it with Ctrl-D on a line of its own.");
    }
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes).map_err(|error| Failure::Unusable(format!("stdin can't be read: {error}")))?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Unusable(format!("stdin is not UTF-8 text: byte {} can't be read", at + 1))
    })?;
    let trimmed = text.strip_suffix('\n').map_or(text.len(), |t| t.strip_suffix('\r').unwrap_or(t).len());
    text.truncate(trimmed);
    Ok(text)
}
