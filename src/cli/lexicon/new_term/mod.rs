//! `consentry lexicon new-term`: asks for what an entry needs, shows what it would do, and writes it with its tests.

mod ask;
mod check;
mod corpus;
mod draft;
mod write;

use clap::Args as ClapArgs;

use crate::cli::Failure;
use crate::cli::load::{Files, SourceArgs, Sources};
use crate::cli::out::{self, Styles};
use crate::lexicon::{Category, Context, Severity, Subject};
use ask::Asker;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  consentry lexicon new-term --lexicons my-lexicons
  consentry lexicon new-term --lexicons my-lexicons --category sexual --language en --id cherry --text cherry \
--severity nudity --note \"Slang. Collides with the fruit.\" --benign \"cherry (pie|cake|blossom)\" \
--test-held \"my ex showing her cherry\" --test-allowed \"my neighbour baking a cherry pie\" --corpus prompts.jsonl

What is not given is asked for, if this is a terminal. Before anything is written it says what else the words mean (other entries, \
given names, surnames, people of the lists), which complaints of lint are new, and with --corpus how many of your prompts hold the \
words and whose verdict would change. The entry and its tests are then put into CATEGORY/LANGUAGE.toml, and what --benign exempts into \
benign/LANGUAGE.toml; the rest of the files stays as it is, byte for byte. If an error of lint is new, or a test fails, nothing is \
changed.

Exit status: 0 it is written (or would be: --dry-run; or you said no); 1 it can't be written as it is; 2 something is missing or can't be read.")]
pub(super) struct Args {
    /// Folder of the entry: sexual, undress, minors, context, persons or benign
    #[arg(long, value_parser = word::<Category>)]
    category: Option<Category>,
    /// File of the entry: en, nl, ...; zxx for signs of no language
    #[arg(long)]
    language: Option<String>,
    /// Its name (cherry), or its whole id (sexual/en/cherry); logs point at it for ever
    #[arg(long)]
    id: Option<String>,
    /// A written form; (a|b) stands for each, ... for a few words between. May be given several times
    #[arg(long, value_name = "FORM", num_args = 1..)]
    text: Vec<String>,
    /// How grave it is (sexual, undress): mild, suggestive, nudity, explicit or undress
    #[arg(long, value_parser = word::<Severity>)]
    severity: Option<Severity>,
    /// Whom it describes (persons): anonymous, private, public, depicted or fictional
    #[arg(long, value_parser = word::<Subject>)]
    subject: Option<Subject>,
    /// What it says of the picture (context): art, parody, medical, news, photorealistic, negated or linker
    #[arg(long, value_parser = word::<Context>)]
    context: Option<Context>,
    /// How sure it is that the words mean this, over 0 and up to 1; 0.6 is held for review beside a name, not blocked [default: 1]
    #[arg(long, value_name = "X")]
    confidence: Option<f32>,
    /// Why it is here, and what it collides with
    #[arg(long)]
    note: Option<String>,
    /// A harmless compound that holds the words, to be exempted; may be given several times
    #[arg(long, value_name = "FORM", num_args = 1..)]
    benign: Vec<String>,
    /// A prompt that must be held; may have slots: {person}, {private}. May be given several times
    #[arg(long, value_name = "PROMPT", num_args = 1..)]
    test_held: Vec<String>,
    /// A prompt that must pass; may have slots. May be given several times
    #[arg(long, value_name = "PROMPT", num_args = 1..)]
    test_allowed: Vec<String>,
    /// Data to try it on, as eval reads it: how many prompts hold the words, and whose verdict would change
    #[arg(long, value_name = "FILE", num_args = 1..)]
    corpus: Vec<String>,
    /// Show the words of prompts of --corpus
    #[arg(long)]
    show_prompts: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write it without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    sources: SourceArgs,
}

/// A closed set of written words.
trait Word: Copy + Send + Sync + 'static {
    fn of(word: &str) -> Option<Self>;
    fn all() -> String;
}

macro_rules! impl_word {
    ($($name:ty),+) => {$(
        impl Word for $name {
            fn of(word: &str) -> Option<Self> {
                Self::from_word(word)
            }

            fn all() -> String {
                Self::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", ")
            }
        }
    )+};
}

impl_word!(Category, Severity, Subject, Context);

fn word<T: Word>(text: &str) -> Result<T, String> {
    T::of(text).ok_or_else(|| format!("it is one of {}", T::all()))
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let Some(folder) = args.sources.lexicons.clone() else {
        let why = "--lexicons is missing: the folder to write to (the built-in lexicons can't be changed; copy lexicons/ of the repository)";
        return Err(Failure::Unusable(why.to_owned()));
    };
    let sources = Sources::from(args.sources.clone());
    let files = Files::read(&sources)?;
    let before = files.screener()?;
    let data = crate::cli::eval::data(&args.corpus)?;
    let asker = Asker::new();
    let draft = ask::draft(&args, &asker)?;

    let planned = write::plan(&files, &folder, &draft).map_err(|why| told(&why))?;
    let spinner = crate::cli::eval::spinner("looking at what it would do");
    let checked = check::check(&files, &before, &planned, &draft);
    spinner.finish_and_clear();
    let checked = checked.map_err(|why| told(&why))?;
    let tried = match data.is_empty() {
        true => None,
        false => Some(corpus::run(&data, &before, &checked.after, &draft, args.show_prompts)?),
    };
    out::print(|out| {
        for file in &planned {
            let heading = Styles::heading();
            writeln!(out, "{heading}{}{heading:#}{}", file.shown, if file.is_new { " (a new file)" } else { "" })?;
            file.added(&checked).lines().try_for_each(|line| writeln!(out, "{}", format!("  {line}").trim_end()))?;
            writeln!(out)?;
        }
        checked.write(out)?;
        tried.as_ref().map_or(Ok(()), |tried| tried.write(out))
    })?;
    if !checked.errors.is_empty() {
        anstream::eprintln!("nothing was changed: mend what is said above, and try again");
        return Err(Failure::Told(1));
    }
    if args.dry_run {
        return out::print(|out| writeln!(out, "nothing was changed (--dry-run)"));
    }
    if asker.is_there && !args.yes && !asker.yes("write this?")? {
        return out::print(|out| writeln!(out, "nothing was changed"));
    }
    write::write(&planned, &checked)?;
    out::print(|out| {
        let good = Styles::good();
        let names: Vec<&str> = planned.iter().map(|file| file.shown.as_str()).collect();
        writeln!(out, "{good}written{good:#}: {}", names.join(", "))?;
        writeln!(out, "next: consentry eval DATA --diff {} shows what it does to prompts of yours", folder.display())
    })
}

fn told(why: &str) -> Failure {
    Failure::Failed(format!("{why}; nothing was changed"))
}
