//! The decision log: one JSON line for every decision, written off the request path.
//!
//! A [`Record`] says what was decided and why, in term ids and byte spans: no prompt, no name, nothing that could be read back
//! without the operator's [`Key`]. Records go through a [`Log`] (a bounded queue and one writer thread) to a [`Sink`];
//! [`Jsonl`] is the file. What happens when the queue is full or the disk fails is the operator's choice, spelled out in
//! [`Settings`] and counted in [`Stats`].
//!
//! ```
//! use consentry::log::{Jsonl, Log, Record, Settings};
//!
//! # fn main() -> std::io::Result<()> {
//! # let dir = std::env::temp_dir().join(format!("consentry-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&dir)?;
//! let path = dir.join("decisions.jsonl");
//! let log = Log::start(Jsonl::open(&path)?, Settings::default())?;
//! log.write(Record::unscreened(uuid::Uuid::now_v7(), "broken-json"));
//! log.close();
//! assert!(std::fs::read_to_string(&path)?.contains(r#""unscreened":"broken-json""#));
//! # std::fs::remove_dir_all(&dir)
//! # }
//! ```

mod queue;
mod record;
mod redact;
mod settings;
mod sink;
mod writer;

pub use queue::{Log, Unavailable};
pub use record::{Compiled, Found, Judged, Record, SCHEMA, Timings};
pub use redact::{Key, KeyError, field};
pub use settings::{OnError, Settings, Stats, WhenFull};
pub use sink::{Jsonl, Sink};
