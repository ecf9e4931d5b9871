//! Who agreed, to what one tenant may make.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use twox_hash::XxHash3_64;

use super::key::{Kind, Print, RegistryKey};
use crate::text::words_of;

/// The consent grants that hold for one tenant at this moment. The caller leaves out those that are over or revoked: there is no
/// clock here.
#[derive(Clone, Default)]
pub struct Grants {
    key: Option<RegistryKey>,
    by_name: HashMap<Print, Arc<str>>,
    fingerprint: u64,
}

impl Grants {
    /// No grants at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The grants with these ids, each of the name with this [hash](RegistryKey::consent) under this key.
    pub fn new<I: Into<Arc<str>>>(key: &RegistryKey, grants: impl IntoIterator<Item = (I, Print)>) -> Self {
        let by_name: HashMap<Print, Arc<str>> = grants.into_iter().map(|(id, name)| (name, id.into())).collect();
        let one = |(name, id): (&Print, &Arc<str>)| XxHash3_64::oneshot(&[&name.0, id.as_bytes()].concat());
        let fingerprint = key.seal_fingerprint(by_name.iter().map(one).fold(0, u64::wrapping_add), by_name.len());
        Self { key: Some(key.clone()), by_name, fingerprint }
    }

    /// The same for the same grants under the same key, in whatever order they came; 0 of none. It says nothing of whom.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How many names have been granted.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The grant of a name, as it is listed.
    pub(crate) fn of_name(&self, name: &str) -> Option<&Arc<str>> {
        if self.is_empty() { None } else { self.of_words(words_of(name), false) }
    }

    /// The grant of these words of a text.
    pub(crate) fn of_words(&self, words: impl IntoIterator<Item = u64>, handle: bool) -> Option<&Arc<str>> {
        let kind = if handle { Kind::ConsentHandle } else { Kind::Consent };
        self.of_print(self.key.as_ref()?.words(kind, words))
    }

    /// The grant of a name that only its hash is known of.
    pub(crate) fn of_print(&self, print: Print) -> Option<&Arc<str>> {
        self.by_name.get(&print)
    }
}

/// How many, and nothing of whom.
impl fmt::Debug for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grants").field("len", &self.len()).finish_non_exhaustive()
    }
}
