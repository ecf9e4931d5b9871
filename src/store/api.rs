//! What a store can do, and what it keeps.

use jiff::Timestamp;

use super::StoreError;
use crate::names::registry::{Print, Sketch};
use crate::words::words;

/// A protected name, as it is kept: hashes, and what was noted when it was added.
#[derive(Clone, Debug, PartialEq)]
pub struct Protected {
    /// Random; stands in findings as `registry/<id>`.
    pub id: String,
    /// The hashes of the name.
    pub sketch: Sketch,
    /// Who asked for it: a case number, a flagger. Never the name.
    pub asked_by: String,
    /// Why. Never the name.
    pub why: String,
    /// The moment from which it holds no more; none when it has no end.
    pub until: Option<Timestamp>,
    /// When it was added.
    pub created: Timestamp,
}

/// A consent grant, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Random; stands in the decisions that it changed.
    pub id: String,
    /// The hash of the name.
    pub name: Print,
    /// Whose requests it is for.
    pub tenant: String,
    /// What it rests on: a contract, a release form. Never the name.
    pub note: String,
    /// The moment from which it holds no more.
    pub until: Timestamp,
    /// When it was given.
    pub created: Timestamp,
    /// When it was taken back, if it was.
    pub revoked: Option<Timestamp>,
}

impl Grant {
    /// Whether it holds at this moment.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && now < self.until
    }
}

words! {
    /// What was changed.
    What {
        /// A name was protected.
        Protect = "protect",
        /// What was noted of a protected name was replaced.
        Renew = "renew",
        /// A name is protected no more: somebody said so.
        Unprotect = "unprotect",
        /// A name is protected no more: its time was over.
        Expire = "expire",
        /// A consent grant was given.
        Grant = "grant",
        /// A consent grant was taken back.
        Revoke = "revoke",
    }
}

/// A change, as it stands in the audit table. That table is only ever added to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// The entry or grant.
    pub id: String,
    /// Who asked for it and why, as noted.
    pub note: String,
}

/// Keeps protected names, grants, and every change of them. Calls may block: not for the path of a request.
///
/// Every method's error is that the store could not be read or written; nothing is changed then.
pub trait Store: Send + Sync {
    /// What the store knows its key by; `None` as long as it has none.
    fn key_check(&self) -> Result<Option<Print>, StoreError>;

    /// Binds the store to a key. Once only: a second call changes nothing.
    fn bind_key(&self, check: Print) -> Result<(), StoreError>;

    /// Adds names, or replaces those with the same id; all of them or none.
    fn protect(&self, names: &[Protected]) -> Result<(), StoreError>;

    /// Takes out names, and adds to the audit table that they were and why. Gives back how many were there.
    fn unprotect(&self, ids: &[String], what: What, at: Timestamp, why: &str) -> Result<usize, StoreError>;

    /// Every protected name, oldest first.
    fn protected(&self) -> Result<Vec<Protected>, StoreError>;

    /// The ids of the protected names that have this hash.
    fn protected_as(&self, print: Print) -> Result<Vec<String>, StoreError>;

    /// Adds a grant.
    fn grant(&self, grant: &Grant) -> Result<(), StoreError>;

    /// Takes a grant back. `false` when there is none with this id, or it was taken back before.
    fn revoke(&self, id: &str, at: Timestamp) -> Result<bool, StoreError>;

    /// Every grant there ever was, oldest first.
    fn grants(&self) -> Result<Vec<Grant>, StoreError>;

    /// The audit table, oldest first.
    fn changes(&self) -> Result<Vec<Change>, StoreError>;

    /// A number that is another one after others have changed the store. It may stay the same after a change through this handle.
    fn version(&self) -> Result<i64, StoreError>;
}
