//! Reads lexicons, names and policy from disk into a [`Screener`].

mod contents;
mod error;
mod files;

use std::path::{Path, PathBuf};

use clap::Args;

pub use contents::Hold;
pub use error::LoadError;
pub use files::{File, Files};

use crate::Screener;
use crate::judge::Action;

/// The flags every command shares: what the screener is built from.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Lexicons, names and policy")]
pub struct SourceArgs {
    /// Folder of lexicons to use instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub lexicons: Option<PathBuf>,
    /// Files of names to use instead of the built-in ones: lists, or what names build compiled of them
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
    /// How compiled names are held.
    pub hold: Hold,
}

impl From<SourceArgs> for Sources {
    fn from(args: SourceArgs) -> Self {
        Self { lexicons: args.lexicons, names: args.names, policy: args.policy, ..Self::default() }
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
            hold: self.hold,
        }
    }

    /// The files and folders on disk.
    pub fn paths(&self) -> Vec<PathBuf> {
        let policy = self.policy_file().map(Path::to_owned);
        self.lexicons.iter().chain(&self.names).cloned().chain(policy).collect()
    }

    /// The policy, if it is a file and not a profile: profiles are single words.
    fn policy_file(&self) -> Option<&Path> {
        let path = Path::new(self.policy.as_deref()?);
        (path.extension().is_some() || path.components().count() > 1).then_some(path)
    }

    /// The name of the policy's profile, if that was given.
    fn profile(&self) -> Option<&str> {
        self.policy.as_deref().filter(|_| self.policy_file().is_none())
    }
}

/// Builds the screener of `sources`.
///
/// # Errors
/// A file or folder that can't be read, or every complaint about what the files say, each with file and line.
pub fn load_screener(sources: &Sources) -> Result<Screener, LoadError> {
    Files::read(sources)?.screener()
}
