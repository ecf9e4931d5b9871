//! `consentry lexicon try`: lint, tests and a list of prompts, again at each save.

mod round;
mod show;
mod wait;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::cli::load::{SourceArgs, Sources};
use crate::cli::{Failure, out};
use crate::eval::dataset::Format;
use round::{Round, Seen};

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry lexicon try --lexicons my-lexicons --prompts scratch.txt
  consentry lexicon try --lexicons my-lexicons --prompts scratch.jsonl --once

Keep it open beside your editor. At each save of a lexicon, a list of names, the policy or the list of prompts, everything is read \
again, and what has changed since the last time is shown first. Prompts are a line each (.txt), or JSON \
({\"id\"?, \"prompt\", \"negative_prompt\"?, \"has_image\"?, \"expect\"?} a line, .jsonl); they are shown as they stand there. \
A file that can't be read is named, and the lexicons from before go on judging. Ctrl-C ends it.

Exit status with --once: 0 all is well; 1 lint found errors, a test failed, or a prompt is not judged as its \"expect\" says; 2 a file \
could not be read. Without --once: 0 when it is ended; 2 if it could not begin.")]
pub(super) struct Args {
    /// Prompts to judge each time: .txt, a prompt a line, or .jsonl
    #[arg(long, value_name = "FILE")]
    prompts: Option<PathBuf>,
    /// Do it once and end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    sources: SourceArgs,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let sources = Sources::from(args.sources);
    let prompts = args.prompts.as_deref();
    if let Some(path) = prompts
        && !matches!(Format::of(path), Some(Format::Text | Format::Jsonl))
    {
        return Err(Failure::Unusable(format!("{}: prompts stand in a .txt or .jsonl file", path.display())));
    }
    if args.once {
        let round = Round::new(&sources, prompts, None);
        out::print(|out| show::round(out, &round, None))?;
        return match round.status() {
            0 => Ok(()),
            status => Err(Failure::Told(status)),
        };
    }
    watch(&sources, prompts)
}

fn watch(sources: &Sources, prompts: Option<&Path>) -> Result<(), Failure> {
    let paths: Vec<PathBuf> = sources.paths().into_iter().chain(prompts.map(Path::to_owned)).collect();
    if paths.is_empty() {
        let why =
            "there is nothing to watch: name a folder with --lexicons or a file with --prompts (or try it --once)";
        return Err(Failure::Unusable(why.to_owned()));
    }
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(Failure::Unusable(format!("{}: is not there", missing.display())));
    }
    let mut waiting = wait::Waiting::start(paths)?;
    // What was last shown, and the screener that still works.
    let mut last: Option<Seen> = None;
    loop {
        let round = Round::new(sources, prompts, last.as_ref());
        out::print(|out| {
            show::round(out, &round, last.as_ref())?;
            show::waiting(out)
        })?;
        last = Some(round.seen(last));
        if !waiting.until_changed() {
            return out::print(|out| writeln!(out, "\nended"));
        }
    }
}
