//! What can go wrong, and what to do then.

use std::io;
use std::path::PathBuf;

/// Why a store can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file can't be made or opened.
    #[error("the store {path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// There is none.
    #[error("there is no store at {path}; name the one the gateway uses with --store", path = path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{path} is no store of consentry; name another file, or move this one away", path = path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// A newer consentry has written it.
    #[error(
        "the store {path} has schema {found}, and this consentry knows schemas up to {known}; use the newer consentry that wrote it",
        path = path.display()
    )]
    Newer {
        /// Which.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest this consentry knows.
        known: i64,
    },
    /// What stands in it can't be read.
    #[error("the store {path}: {message}", path = path.display())]
    Database {
        /// Which.
        path: PathBuf,
        /// What the database says.
        message: String,
    },
    /// It was written with another key.
    #[error(
        "this is not the key the store was written with: no name in it would be found; give the key it was first used with \
         (--registry-key, [registry] key_file or CONSENTRY_REGISTRY_KEY)"
    )]
    WrongKey,
    /// It can't be used without its key.
    #[error(
        "the store holds protected names or consent grants, and they are of no use without the key they were hashed with; \
         give it with --registry-key, [registry] key_file or CONSENTRY_REGISTRY_KEY"
    )]
    NoKey,
}

/// Why the key of the registry can't be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It is not 32 bytes.
    #[error(
        "{from}: a registry key is 32 bytes, as 64 hex digits or in base64; `consentry names protect --new-key FILE` makes one"
    )]
    Malformed {
        /// Where it came from.
        from: String,
    },
    /// The file can't be read or written.
    #[error("the registry key {path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// There is a file already.
    #[error(
        "{path} is there already, and is left as it is: names that were hashed with it would be lost; name a new file",
        path = path.display()
    )]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// The environment variable is not set.
    #[error("the environment variable {name} is not set")]
    NoVariable {
        /// Its name.
        name: String,
    },
}
