//! What the flags don't say is asked for, where there is somebody to ask.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use super::draft::Draft;
use super::{Args, Word, word};
use crate::cli::Failure;
use crate::cli::out::Styles;
use crate::lexicon::{Category, Context, Severity, Subject};

/// Somebody at a terminal, or nobody.
pub(super) struct Asker {
    /// Whether there is a terminal to ask at.
    pub is_there: bool,
}

impl Asker {
    pub(super) fn new() -> Self {
        Self { is_there: io::stdin().is_terminal() && io::stderr().is_terminal() }
    }

    /// A line; `None` at the end of the input.
    fn line(question: &str, hint: &str) -> Result<Option<String>, Failure> {
        let failed = |error: io::Error| Failure::Failed(format!("asking failed: {error}; nothing was changed"));
        let (heading, quiet) = (Styles::heading(), Styles::quiet());
        let mut out = anstream::stderr().lock();
        write!(out, "{heading}{question}{heading:#}").map_err(failed)?;
        if !hint.is_empty() {
            write!(out, " {quiet}({hint}){quiet:#}").map_err(failed)?;
        }
        write!(out, " ").and_then(|()| out.flush()).map_err(failed)?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(failed)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// Asks until the answer can be used. Without a terminal, the flag is said to be missing.
    fn ask<T>(
        &self,
        flag: &str,
        question: &str,
        hint: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        if !self.is_there {
            return Err(missing(flag, question, hint));
        }
        loop {
            let Some(line) = Self::line(question, hint)? else {
                return Err(Failure::Failed("ended before all was said; nothing was changed".to_owned()));
            };
            match read(&line) {
                Ok(answer) => return Ok(answer),
                Err(why) => anstream::eprintln!("  {why}"),
            }
        }
    }

    /// Asks for lines, up to an empty one.
    fn list(&self, flag: &str, question: &str, hint: &str, least: usize) -> Result<Vec<String>, Failure> {
        if !self.is_there {
            return if least == 0 { Ok(Vec::new()) } else { Err(missing(flag, question, hint)) };
        }
        anstream::eprintln!("{question} ({hint}); one a line, an empty line ends the list");
        let mut lines = Vec::new();
        loop {
            match Self::line(" -", "")? {
                Some(line) if !line.is_empty() => lines.push(line),
                Some(_) if lines.len() < least => anstream::eprintln!("  one at least"),
                Some(_) => return Ok(lines),
                None => return Err(Failure::Failed("ended before all was said; nothing was changed".to_owned())),
            }
        }
    }

    /// Yes or no.
    pub(super) fn yes(&self, question: &str) -> Result<bool, Failure> {
        Ok(Self::line(question, "y or n")?.is_some_and(|line| matches!(line.as_str(), "y" | "Y" | "yes" | "j" | "ja")))
    }
}

fn missing(flag: &str, what: &str, hint: &str) -> Failure {
    Failure::Unusable(format!("{flag} is missing: {what} ({hint}). This is no terminal, so it can't be asked for"))
}

/// What the flags say, and the answers to what they don't.
pub(super) fn draft(args: &Args, asker: &Asker) -> Result<Draft, Failure> {
    // A whole id says category and language, too.
    let parts: Vec<&str> = args.id.as_deref().map(|id| id.split('/').collect()).unwrap_or_default();
    let (whole, name) = match parts.as_slice() {
        [category, language, name] => {
            let category = word::<Category>(category)
                .map_err(|why| Failure::Unusable(format!("--id: \"{category}\" is no category: {why}")))?;
            (Some((category, (*language).to_owned())), Some((*name).to_owned()))
        }
        [name] => (None, Some((*name).to_owned())),
        [] => (None, None),
        _ => return Err(Failure::Unusable("--id: an id is a name, or category/language/name".to_owned())),
    };
    if let Some((category, language)) = &whole
        && (args.category.is_some_and(|given| given != *category)
            || args.language.as_ref().is_some_and(|given| given != language))
    {
        let why = format!("--id says {category}/{language}, and --category or --language says something else");
        return Err(Failure::Unusable(why));
    }
    let (of_id, in_id) = whole.unzip();
    let category = match args.category.or(of_id) {
        Some(category) => category,
        None => asker.ask("--category", "what kind of word?", &Category::all(), word)?,
    };
    let language = match args.language.clone().or(in_id) {
        Some(language) => is_language(&language).map_err(|why| Failure::Unusable(format!("--language: {why}")))?,
        None => asker.ask("--language", "in which language?", "en, nl, ...; zxx for signs", is_language)?,
    };
    let text = match args.text.as_slice() {
        [] => asker.list("--text", "how is it written?", "every inflection; (a|b) for choices, ... for a gap", 1)?,
        text => text.to_vec(),
    };
    let name = match name {
        Some(name) => is_name(&name).map_err(|why| Failure::Unusable(format!("--id: {why}")))?,
        None => {
            asker.ask("--id", "a name for its id?", "lower case, such as cherry; logs point at it for ever", is_name)?
        }
    };
    let (severity, subject, context) = meaning(args, asker, category)?;
    if let Some(confidence) = args.confidence
        && !(confidence > 0.0 && confidence <= 1.0)
    {
        return Err(Failure::Unusable("--confidence: over 0, and up to 1; 80 % is 0.8".to_owned()));
    }
    let confidence = match args.confidence {
        None if asker.is_there && category != Category::Benign => asker.ask(
            "--confidence",
            "how sure is it that the words mean this?",
            "0.9 and more: hardly anything else; 0.6: as often as not; empty: 1",
            |line| match line {
                "" => Ok(None),
                line => match line.parse::<f32>() {
                    Ok(value) if value > 0.0 && value <= 1.0 => Ok(Some(value)),
                    _ => Err("a number over 0 and up to 1".to_owned()),
                },
            },
        )?,
        given => given,
    };
    let note = match &args.note {
        Some(note) => note.clone(),
        None if asker.is_there => {
            asker
                .ask("--note", "why is it here, and what does it collide with?", "may be empty", |l| Ok(l.to_owned()))?
        }
        None => String::new(),
    };
    let exempts = matches!(category, Category::Sexual | Category::Undress | Category::Minors);
    if !exempts && !args.benign.is_empty() {
        let why = "--benign goes with sexual, undress and minors; an entry of benign has its compounds in --text";
        return Err(Failure::Unusable(why.to_owned()));
    }
    let benign = match args.benign.as_slice() {
        [] if asker.is_there && exempts => {
            asker.list("--benign", "harmless things that hold the words?", "cherry (pie|blossom); may be empty", 0)?
        }
        benign => benign.to_vec(),
    };
    let least = usize::from(exempts || category == Category::Benign);
    let tests = |given: &[String], flag: &str, question: &str, hint: &str| match given {
        [] => asker.list(flag, question, hint, least),
        given => Ok(given.to_vec()),
    };
    let held = tests(&args.test_held, "--test-held", "a prompt that must be held?", "{person} stands for a name")?;
    let allowed =
        tests(&args.test_allowed, "--test-allowed", "a prompt that must pass?", "the likeliest harmless neighbour")?;
    if held.is_empty() && allowed.is_empty() {
        return Err(missing("--test-held or --test-allowed", "an entry needs a test", "a prompt"));
    }
    Ok(Draft { category, language, name, text, severity, subject, context, confidence, note, benign, held, allowed })
}

type Meaning = (Option<Severity>, Option<Subject>, Option<Context>);

/// What an entry of this category has to say, and nothing else.
fn meaning(args: &Args, asker: &Asker, category: Category) -> Result<Meaning, Failure> {
    fn one<T: Word>(
        given: Option<T>,
        wanted: bool,
        flag: &str,
        question: &str,
        hint: &str,
        asker: &Asker,
    ) -> Result<Option<T>, Failure> {
        match (given, wanted) {
            (given, true) if given.is_some() => Ok(given),
            (_, true) => asker.ask(flag, question, hint, word).map(Some),
            (Some(_), false) => Err(Failure::Unusable(format!("{flag} has no meaning in this category"))),
            (None, false) => Ok(None),
        }
    }
    let grave = matches!(category, Category::Sexual | Category::Undress);
    let hint = match category {
        Category::Undress => "undress, or what it is edited into: mild, suggestive, nudity, explicit",
        _ => "mild (swimwear), suggestive (lingerie), nudity, explicit (sex acts)",
    };
    let severity = one(args.severity, grave, "--severity", "how grave is it?", hint, asker)?;
    let hint = "anonymous, private, public, depicted, fictional";
    let subject = one(args.subject, category == Category::Persons, "--subject", "whom does it describe?", hint, asker)?;
    let hint = "art, parody, medical, news, photorealistic, negated, linker";
    let context =
        one(args.context, category == Category::Context, "--context", "what does it say of the picture?", hint, asker)?;
    Ok((severity, subject, context))
}

fn is_name(name: &str) -> Result<String, String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    match !name.is_empty() && name.bytes().all(fits) {
        true => Ok(name.to_owned()),
        false => Err(format!("\"{name}\" is no name: lower-case letters, digits and hyphens")),
    }
}

fn is_language(language: &str) -> Result<String, String> {
    match (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase()) {
        true => Ok(language.to_owned()),
        false => Err(format!("\"{language}\" is no language: two or three lower-case letters, such as en")),
    }
}
