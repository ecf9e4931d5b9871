//! People who asked to be protected, and people who agreed, known by keyed hashes alone.
//!
//! A private person's name stands on no list. What is kept of it is a [`Sketch`]: BLAKE3 hashes, under a key that is kept elsewhere,
//! of the normalised name and of the ways it is usually written. A [`Registry`] is made of sketches and of that key, and finds the
//! names in a text; nothing in it can be listed. [`Grants`] know in the same way who agreed, to what one tenant may make.
//!
//! ```
//! use std::sync::Arc;
//! use consentry::names::registry::{FullName, Grants, Registry, RegistryKey, Sketch};
//! use consentry::{Prompt, Screener, Subject};
//!
//! let key = RegistryKey::new([7; 32]);
//! let name = FullName::parse("Zyxa Quennebeck")?;
//! let registry = Registry::new(&key, [("1f2e", Sketch::of(&key, "1f2e", &name))]);
//! let screener = Screener::builder().builtin().registry(Arc::new(registry)).build()?;
//!
//! let verdict = screener.screen(&Prompt::new("quennebeck, zyxa, completely naked"));
//! assert_eq!(verdict.subject, Subject::Protected);
//! assert!(verdict.findings.iter().any(|finding| &*finding.term == "registry/1f2e"));
//!
//! let grants = Grants::new(&key, [("g1", key.consent(&name))]);
//! assert_eq!(&*screener.screen_for(&Prompt::new("Zyxa Quennebeck, completely naked"), &grants).grants[0], "g1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is matched
//!
//! Beside sexual content only: the name as it is read everywhere (case, accents, possessives, prompt syntax, leet, look-alike and
//! spaced letters), last name first, written as one word or with two of its words joined, and with one letter left out, added,
//! changed or two swapped in one word of four letters or more while the words around it are right.
//!
//! # What is not
//!
//! A hash matches what was hashed and nothing near it. Not found are nicknames and short forms (give each as a name of its own), a
//! married name, half a name, a middle name put in or left out, descriptions ("the baker's daughter"), another script than the one
//! it was given in, two mistakes at once, and a mistake inside a joined or reversed name.
//!
//! # What a thief learns
//!
//! Of the store without the key: how many names there are and what was noted about each, and of the names nothing but roughly how
//! long they are. With the key, guesses can be tried as fast as hashes are made: keep it apart from the store and from its backups.

mod find;
mod grants;
mod key;
mod name;
mod sketch;

pub use find::Registry;
pub(crate) use find::RegistryHit;
pub use grants::Grants;
pub use key::{Print, RegistryKey};
pub use name::{FullName, NameError};
pub use sketch::{SEALED, Sketch};
