//! The configuration file, `consentry.toml`: parsed strictly, with errors that name file, line and remedy.

mod error;
mod file;
mod values;

pub use error::ConfigError;
pub use file::Config;
pub use values::url as parse_upstream;
