//! What is kept between runs: who asked to be protected, who agreed to what, and every change of that.
//!
//! [`Store`] is the trait; [`Sqlite`] is a file on the machine, which needs nothing else. A store holds no name, only keyed hashes
//! (see [`registry`](crate::names::registry)); the key is read from a [`KeySource`] outside it. [`Register`] brings the two together:
//! it writes names into a store, and reads what a screener needs out of it.
//!
//! ```
//! use std::sync::Arc;
//! use consentry::names::registry::{FullName, RegistryKey};
//! use consentry::store::{Notes, Register, Sqlite};
//! use jiff::Timestamp;
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("store.db");
//! let register = Register::open(Arc::new(Sqlite::open(&path)?), RegistryKey::new([7; 32]))?;
//! let now = Timestamp::now();
//! let notes = Notes { asked_by: "flagger 12".into(), why: "case 881".into(), until: None };
//! register.protect(&[(FullName::parse("Zyxa Quennebeck")?, notes)], now).map_err(|(_, error)| error)?;
//! assert_eq!(register.active(now)?.registry.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod api;
mod error;
mod key;
mod register;
mod schema;
mod sqlite;

pub use api::{Change, Grant, Protected, Store, What};
pub use error::{KeyError, StoreError};
pub use key::{KeySource, REGISTRY_KEY_VARIABLE, create_key};
pub use register::{Active, Added, Notes, Register, RegisterError, purge, until};
pub use sqlite::Sqlite;
