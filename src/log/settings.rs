//! How a log behaves, and how it is doing.

use serde::Deserialize;

/// What happens to a request when the queue is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenFull {
    /// It waits until there is room: no decision is lost.
    #[default]
    Wait,
    /// It goes on, and its record is dropped and counted.
    Drop,
}

/// What happens to requests while the sink fails (a full disk).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnError {
    /// They are refused until records can be kept again.
    #[default]
    Closed,
    /// They go on; what the queue can't hold is dropped and counted.
    Open,
}

/// How a [`Log`](super::Log) behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Records that may wait to be written; at least one.
    pub queue: usize,
    /// What happens when that many wait.
    pub when_full: WhenFull,
    /// What happens when records can't be written.
    pub on_error: OnError,
}

impl Default for Settings {
    fn default() -> Self {
        Self { queue: 8192, when_full: WhenFull::default(), on_error: OnError::default() }
    }
}

/// How the log is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Records written.
    pub written: u64,
    /// Records lost.
    pub dropped: u64,
    /// Writes that failed; each is tried again.
    pub errors: u64,
    /// Records waiting.
    pub queued: usize,
    /// Why the last write failed; `None` when it did not.
    pub failing: Option<String>,
}
