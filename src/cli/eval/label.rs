//! `consentry eval label`: one key a prompt.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Read as _, Write};
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

use crate::Action;
use crate::cli::Failure;
use crate::eval::dataset::{Id, Sample, jsonl};
use crate::eval::run::slice_of;

/// The flags.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Shows one prompt after the other and asks what is right for it: a allow, r review, b block, h held (review or block), e either way, \
s skip, u take the last one back, q stop. Each answer is written at once; run again, it goes on where it stopped. When stdin is no \
terminal, the keys are read from it.

Exit status: 0 all went well (stopping too); 2 a file could not be read or written.")]
pub(super) struct Args {
    /// Prompts to label: JSONL, such as --sample-out writes
    file: PathBuf,
    /// Where labels are added [default: FILE with .labelled before its ending]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

const KEYS: &str = "a allow, r review, b block, h held, e either, s skip, u undo, q stop";

/// A labelled prompt, as any dataset has it.
#[derive(Serialize)]
struct Labelled<'a> {
    id: &'a str,
    slice: &'a str,
    prompt: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    negative_prompt: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    has_image: bool,
    expect: &'a [Action],
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let failed = |path: &Path, error: io::Error| Failure::Unusable(format!("{}: {error}", path.display()));
    let shown = args.file.display().to_string();
    let input = File::open(&args.file).map_err(|error| failed(&args.file, error))?;
    let mut samples = Vec::new();
    let mut unread = false;
    for read in jsonl(&shown, &slice_of(&shown), input) {
        match read {
            Ok(sample) => samples.push(sample),
            Err(bad) => {
                anstream::eprintln!("{bad}");
                unread = true;
            }
        }
    }
    let path = args.out.unwrap_or_else(|| args.file.with_extension("labelled.jsonl"));
    let mut done = Done::open(&path).map_err(|error| failed(&path, error))?;
    label(&samples, &mut done).map_err(|error| failed(&path, error))?;
    let labelled = samples.iter().filter(|sample| done.ids.contains_key(&sample.id)).count();
    anstream::println!("{labelled} of {} prompts are labelled in {}", samples.len(), path.display());
    if unread { Err(Failure::Told(2)) } else { Ok(()) }
}

/// The file of labels: what is in it, and where each began, so that the last can be taken back.
struct Done {
    file: File,
    ids: HashMap<String, u64>,
    end: u64,
}

impl Done {
    fn open(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        // A line that was cut short when a run was killed is taken out.
        let whole = text.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            file.set_len(whole as u64)?;
        }
        #[derive(Deserialize)]
        struct Row {
            id: Id,
        }
        let mut ids = HashMap::new();
        let mut at = 0;
        for line in text[..whole].split_inclusive(|b| *b == b'\n') {
            if let Ok(row) = serde_json::from_slice::<Row>(line) {
                ids.insert(row.id.0, at);
            }
            at += line.len() as u64;
        }
        Ok(Self { file, ids, end: whole as u64 })
    }

    fn add(&mut self, sample: &Sample, expect: &[Action]) -> io::Result<()> {
        let mut line = serde_json::to_vec(&Labelled {
            id: &sample.id,
            slice: &sample.slice,
            prompt: &sample.prompt,
            negative_prompt: sample.negative.as_deref(),
            has_image: sample.image,
            expect,
        })?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.ids.insert(sample.id.clone(), self.end);
        self.end += line.len() as u64;
        Ok(())
    }

    /// Takes back a label that stands at the end of the file.
    fn take_back(&mut self, id: &str) -> io::Result<()> {
        if let Some(at) = self.ids.remove(id) {
            self.file.set_len(at)?;
            self.end = at;
        }
        Ok(())
    }
}

/// Where keys come from.
enum Keys {
    Terminal(console::Term),
    Pipe(io::Bytes<io::StdinLock<'static>>),
}

impl Keys {
    fn next(&mut self) -> io::Result<Option<char>> {
        match self {
            // Raw, so that Ctrl-C comes here: what is labelled so far is told.
            Self::Terminal(terminal) => match terminal.read_key_raw()? {
                console::Key::Char(key) => Ok(Some(key)),
                console::Key::CtrlC | console::Key::Escape => Ok(None),
                _ => Ok(Some('?')),
            },
            Self::Pipe(bytes) => loop {
                match bytes.next().transpose()? {
                    None => return Ok(None),
                    Some(byte) if byte.is_ascii_whitespace() => {}
                    Some(byte) => return Ok(Some(char::from(byte))),
                }
            },
        }
    }
}

fn label(samples: &[Sample], done: &mut Done) -> io::Result<()> {
    let mut keys = match io::stdin().is_terminal() {
        true => Keys::Terminal(console::Term::stderr()),
        false => Keys::Pipe(io::stdin().lock().bytes()),
    };
    let todo: Vec<&Sample> = samples.iter().filter(|sample| !done.ids.contains_key(&sample.id)).collect();
    let mut written: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(sample) = todo.get(at) {
        show(sample, at + 1, todo.len())?;
        let expect: &[Action] = loop {
            match keys.next()?.map(|key| key.to_ascii_lowercase()) {
                None | Some('q') => {
                    anstream::eprintln!("stopped");
                    return Ok(());
                }
                Some('a') => break &[Action::Allow],
                Some('r') => break &[Action::Review],
                Some('b') => break &[Action::Block],
                Some('h') => break &[Action::Review, Action::Block],
                Some('e') => break Action::ALL,
                Some('s') => break &[],
                Some('u') => match written.pop() {
                    Some(last) => {
                        anstream::eprintln!("taken back");
                        done.take_back(&todo[last].id)?;
                        at = last;
                        show(todo[at], at + 1, todo.len())?;
                    }
                    None => again("there is nothing to take back")?,
                },
                Some(_) => again("that is none of the keys")?,
            }
        };
        // The key itself is not shown when it is pressed.
        let words: Vec<&str> = expect.iter().map(|action| action.as_str()).collect();
        anstream::eprintln!("{}", if words.is_empty() { "skipped".to_owned() } else { words.join(" or ") });
        if !expect.is_empty() {
            done.add(todo[at], expect)?;
            written.push(at);
        }
        at += 1;
    }
    Ok(())
}

/// Shows a prompt. It is hostile input: nothing in it reaches the terminal as a command.
fn show(sample: &Sample, number: usize, of: usize) -> io::Result<()> {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_control() || crate::text::is_ignorable(c) { '\u{fffd}' } else { c }).collect()
    };
    let mut out = anstream::stderr().lock();
    writeln!(out, "\n{number} of {of}: {} ({})", plain(&sample.id), plain(&sample.slice))?;
    wrapped(&mut out, &plain(&sample.prompt))?;
    if let Some(negative) = &sample.negative {
        wrapped(&mut out, &format!("negative: {}", plain(negative)))?;
    }
    if sample.image {
        writeln!(out, "  with a source image")?;
    }
    write!(out, "{KEYS}> ")?;
    out.flush()
}

/// Says why nothing came of a key, and asks once more.
fn again(why: &str) -> io::Result<()> {
    let mut out = anstream::stderr().lock();
    write!(out, "{why}\n{KEYS}> ")?;
    out.flush()
}

/// Writes a text set in by two, wrapped between words where the terminal ends.
fn wrapped(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let terminal = console::Term::stderr();
    let wide = if terminal.is_term() { usize::from(terminal.size().1).saturating_sub(3).max(20) } else { usize::MAX };
    let mut at = 0;
    write!(out, "  ")?;
    for word in text.split_inclusive(' ') {
        let width = UnicodeWidthStr::width(word);
        // What is longer than a line is left to the terminal.
        if at > 0 && at + UnicodeWidthStr::width(word.trim_end()) > wide {
            write!(out, "\n  ")?;
            at = 0;
        }
        write!(out, "{word}")?;
        at += width;
    }
    writeln!(out)
}
