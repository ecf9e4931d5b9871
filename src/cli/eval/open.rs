//! Opens the files of data, one after another.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Failure;
use crate::eval::Slots;
use crate::eval::dataset::{self, BadLine, Format, Sample};
use crate::eval::run::slice_of;

/// A file to be read, and how.
pub(in crate::cli) struct Data {
    path: PathBuf,
    /// As it is told.
    pub(in crate::cli) shown: String,
    format: Format,
    stdin: bool,
    bytes: u64,
}

pub(in crate::cli) type Samples<'a> = Box<dyn Iterator<Item = Result<Sample, BadLine>> + Send + 'a>;

/// The files that are given; of a folder, its files of cases.
pub(in crate::cli) fn data(given: &[String]) -> Result<Vec<Data>, Failure> {
    let mut files = Vec::new();
    for name in given {
        if name == "-" {
            let (path, shown) = (PathBuf::new(), "stdin".to_owned());
            files.push(Data { path, shown, format: Format::Jsonl, stdin: true, bytes: 0 });
            continue;
        }
        let path = Path::new(name);
        let failed = |error: io::Error| Failure::Unusable(format!("{name}: {error}"));
        if !fs::metadata(path).map_err(failed)?.is_dir() {
            files.push(file(path)?);
            continue;
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if Format::of(&path) == Some(Format::Cases) {
                found.push(path);
            }
        }
        if found.is_empty() {
            return Err(Failure::Unusable(format!(
                "{name}: a folder is read for its files of cases (.toml), and has none"
            )));
        }
        found.sort();
        for path in found {
            files.push(file(&path)?);
        }
    }
    Ok(files)
}

fn file(path: &Path) -> Result<Data, Failure> {
    let shown = path.display().to_string();
    let Some(format) = Format::of(path) else {
        let endings = ".jsonl, .csv, .parquet, .txt or .toml";
        return Err(Failure::Unusable(format!(
            "{shown}: what it is can't be told from its name: it should end in {endings}"
        )));
    };
    let bytes = fs::metadata(path).map_err(|error| Failure::Unusable(format!("{shown}: {error}")))?.len();
    Ok(Data { path: path.to_owned(), shown, format, stdin: false, bytes })
}

/// A bar on stderr, if that is a terminal.
pub(in crate::cli) fn bar(data: &[Data]) -> ProgressBar {
    let bar = match data.iter().any(|d| d.stdin) {
        true => ProgressBar::new_spinner(),
        false => ProgressBar::new(data.iter().map(|d| d.bytes).sum()),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {bytes} of {total_bytes}, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// Says on stderr, if that is a terminal, what takes a while.
pub(in crate::cli) fn spinner(what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8)).with_message(what);
    spinner.enable_steady_tick(Duration::from_millis(125));
    spinner
}

/// The prompts of all files. A file is opened when the one before it is at its end.
pub(in crate::cli) fn samples<'a>(data: &'a [Data], slots: &'a Slots<'a>, bar: &'a ProgressBar) -> Samples<'a> {
    Box::new(data.iter().flat_map(move |data| one(data, slots, bar)))
}

fn one<'a>(data: &'a Data, slots: &Slots<'_>, bar: &ProgressBar) -> Samples<'a> {
    let name = data.shown.as_str();
    let slice = slice_of(name);
    let bad = |why: String| -> Samples<'a> {
        Box::new(std::iter::once(Err(BadLine { file: data.shown.as_str().into(), line: 1, why })))
    };
    if data.stdin {
        return Box::new(dataset::jsonl(name, &slice, io::stdin()));
    }
    let file = match File::open(&data.path) {
        Ok(file) => file,
        Err(error) => return bad(error.to_string()),
    };
    match data.format {
        Format::Jsonl => Box::new(dataset::jsonl(name, &slice, bar.wrap_read(file))),
        Format::Csv => Box::new(dataset::csv(name, &slice, bar.wrap_read(file))),
        Format::Text => Box::new(dataset::text(name, &slice, bar.wrap_read(file))),
        Format::Cases => {
            let mut text = String::new();
            match bar.wrap_read(file).read_to_string(&mut text) {
                Ok(_) => Box::new(dataset::cases(name, &text, slots).into_iter()),
                Err(error) => bad(error.to_string()),
            }
        }
        Format::Parquet => {
            bar.inc(data.bytes);
            parquet(name, &slice, file)
        }
    }
}

#[cfg(feature = "parquet")]
fn parquet(name: &str, slice: &str, file: File) -> Samples<'static> {
    dataset::parquet(name, slice, file)
}

#[cfg(not(feature = "parquet"))]
fn parquet(name: &str, _slice: &str, _file: File) -> Samples<'static> {
    let why = "this consentry was built without the feature parquet".to_owned();
    Box::new(std::iter::once(Err(BadLine { file: name.into(), line: 1, why })))
}
