//! The store and its key, as the flags of several commands name them.

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;

use super::Failure;
use crate::names::registry::{FullName, NameError};
use crate::store::{Active, KeyError, KeySource, Register, Sqlite, StoreError};

/// Where the store is when nothing is said: where a gateway started in the same folder has it.
const DEFAULT: &str = "data/store.db";

/// Which store, and which key.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Protected names and consent")]
pub(super) struct StoreArgs {
    /// The store of protected names and consent grants [default: data/store.db]
    #[arg(long, value_name = "FILE")]
    pub(super) store: Option<PathBuf>,
    /// The key its names are hashed with [default: what is in CONSENTRY_REGISTRY_KEY]
    #[arg(long, value_name = "FILE")]
    pub(super) registry_key: Option<PathBuf>,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Unusable(error.to_string())
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self::Unusable(error.to_string())
    }
}

impl StoreArgs {
    fn path(&self) -> PathBuf {
        self.store.clone().unwrap_or_else(|| PathBuf::from(DEFAULT))
    }

    /// The store alone, which must be there: enough to list what is in it.
    pub(super) fn store(&self) -> Result<Sqlite, Failure> {
        Ok(Sqlite::open_existing(&self.path())?)
    }

    /// The store, made if need be, with its key.
    pub(super) fn register(&self) -> Result<Register, Failure> {
        let source = KeySource::file_or_env(self.registry_key.clone()).ok_or_else(|| {
            Failure::Unusable(
                "names are hashed with a key that is kept apart from the store: name its file with --registry-key, or put it \
                 into CONSENTRY_REGISTRY_KEY; `consentry names protect --new-key FILE` makes one"
                    .to_owned(),
            )
        })?;
        // The key first: a store is not made for a key that can't be read.
        let key = source.load()?;
        Ok(Register::open(Arc::new(Sqlite::open(&self.path())?), key)?)
    }

    /// What holds now in the store that is named; nothing when none is.
    pub(super) fn active(&self) -> Result<Active, Failure> {
        let Some(path) = &self.store else { return Ok(Active::default()) };
        let (store, now) = (Sqlite::open_existing(path)?, Timestamp::now());
        match KeySource::file_or_env(self.registry_key.clone()) {
            Some(source) => Ok(Register::open(Arc::new(store), source.load()?)?.active(now)?),
            None => Ok(Active::without_key(&store, now)?),
        }
    }
}

/// How a name is given, for the help of every command that takes one.
pub(super) const NAME_HELP: &str = "\
A name on the command line stays in the history of the shell, and other users of the machine can see it while the command \
runs: - reads it from stdin instead.";

/// The name that was given, or the one that stands on stdin.
pub(super) fn name(given: &str, read: impl Fn(&str) -> Result<FullName, NameError>) -> Result<FullName, Failure> {
    let name = if given == "-" { stdin()? } else { given.to_owned() };
    let lines = name.lines().filter(|line| !line.trim().is_empty()).count();
    if lines > 1 {
        return Err(Failure::Unusable(
            "there are several lines on stdin, and one name is read; --batch takes many".into(),
        ));
    }
    read(name.trim()).map_err(|error| Failure::Unusable(error.to_string()))
}

/// All of stdin.
pub(super) fn stdin() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    // The message of a failed conversion does not quote what was read.
    read.map_err(|error| Failure::Unusable(format!("stdin can't be read: {error}")))?;
    Ok(text)
}

/// Until when something holds, for people: the last day, as it is written with --until, or the moment.
pub(super) fn shown_until(until: Option<Timestamp>) -> String {
    let Some(until) = until else { return "without end".to_owned() };
    if until.to_string().ends_with("T00:00:00Z") {
        let last = Timestamp::from_second(until.as_second() - 1).unwrap_or(until);
        format!("through {}", last.strftime("%Y-%m-%d"))
    } else {
        format!("until {until}")
    }
}
