//! Reads lexicons, names and policy from disk into a [`Screener`].

use std::path::PathBuf;

use clap::Args;

use crate::judge::Action;
use crate::{BuildError, Screener};

/// The flags every command shares: what the screener is built from.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Lexicons, names and policy")]
pub struct SourceArgs {
    /// Folder of lexicons to use instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub lexicons: Option<PathBuf>,
    /// Files of names to use instead of the built-in ones
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub names: Vec<PathBuf>,
    /// Policy: a file, or one of the profiles balanced, strict, permissive
    #[arg(long, value_name = "FILE|PROFILE")]
    pub policy: Option<String>,
}

/// What a screener is built from; nothing set means the built-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Folder of lexicons.
    pub lexicons: Option<PathBuf>,
    /// Files of names.
    pub names: Vec<PathBuf>,
    /// A policy file, or the name of a profile.
    pub policy: Option<String>,
    /// What is done with adult content of nobody real, over the policy.
    pub adult: Option<Action>,
}

impl From<SourceArgs> for Sources {
    fn from(args: SourceArgs) -> Self {
        Self { lexicons: args.lexicons, names: args.names, policy: args.policy, adult: None }
    }
}

impl Sources {
    /// These, with what is set in `over` in their place.
    pub fn overridden(self, over: Self) -> Self {
        Self {
            lexicons: over.lexicons.or(self.lexicons),
            names: if over.names.is_empty() { self.names } else { over.names },
            policy: over.policy.or(self.policy),
            adult: over.adult.or(self.adult),
        }
    }

    /// The files and folders on disk.
    pub fn paths(&self) -> Vec<PathBuf> {
        let policy = self.policy.as_ref().map(PathBuf::from).filter(|path| path.extension().is_some());
        self.lexicons.iter().chain(&self.names).cloned().chain(policy).collect()
    }
}

/// Why no screener could be built.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder can't be read.
    #[error("{path}: {source}", path = path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// A file says what can't be used.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// Builds the screener of `sources`.
pub fn load_screener(sources: &Sources) -> Result<Screener, LoadError> {
    for path in sources.paths() {
        std::fs::metadata(&path).map_err(|source| LoadError::Read { path, source })?;
    }
    Ok(Screener::builtin()?)
}
