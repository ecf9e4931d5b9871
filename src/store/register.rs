//! Names into a store, and out of it what a screener needs.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::StoreError;
use super::api::{Grant, Protected, Store, What};
use crate::names::registry::{FullName, Grants, Registry, RegistryKey, Sketch};

/// What is noted of a protected name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notes {
    /// Who asked for it: a case number, a flagger.
    pub asked_by: String,
    /// Why.
    pub why: String,
    /// The moment from which it holds no more; none when it has no end.
    pub until: Option<Timestamp>,
}

/// A name that was protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The id of its entry.
    pub id: String,
    /// Whether it is new; else what was noted of it has been replaced.
    pub new: bool,
}

/// Why a name was not taken. Says nothing of the name.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// What is noted in plain letters would tell the name.
    #[error(
        "{field} names the person, and it is kept in plain letters; write it without any part of the name (a case number will do)"
    )]
    Telling {
        /// Which note.
        field: &'static str,
    },
    /// A note that has to be there is missing.
    #[error("{field} is empty; whoever reviews the registry has to know it")]
    Empty {
        /// Which note.
        field: &'static str,
    },
    /// It would be over at once.
    #[error("{until} is over already; give a day to come")]
    Over {
        /// The moment that was given.
        until: Timestamp,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads until when something holds: a day (`2027-06-30`, through its last second in UTC), a moment (`2027-06-30T12:00:00Z`), or
/// `never` for no end, which is `None`.
///
/// # Errors
/// What it is to be instead.
pub fn until(text: &str) -> Result<Option<Timestamp>, String> {
    let text = text.trim();
    if text == "never" {
        return Ok(None);
    }
    let day = || {
        let is_day = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let day = text.parse::<Date>().ok().filter(|_| is_day)?;
        Some(day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let moment = day().or_else(|| text.parse().ok());
    moment.map(Some).ok_or_else(|| format!("{text:?} is no date; write it like 2027-06-30"))
}

/// A store and the key its names are hashed with.
#[derive(Clone)]
pub struct Register {
    store: Arc<dyn Store>,
    key: RegistryKey,
}

/// What holds at one moment, ready to screen with.
#[derive(Clone, Debug, Default)]
pub struct Active {
    /// Who is protected.
    pub registry: Arc<Registry>,
    /// Who agreed, by tenant.
    pub grants: HashMap<String, Arc<Grants>>,
    /// The next moment at which something of this is over.
    pub next: Option<Timestamp>,
}

impl Register {
    /// Brings a store and its key together. A store that has no key yet is bound to this one.
    ///
    /// # Errors
    /// The store was written with another key, or fails.
    pub fn open(store: Arc<dyn Store>, key: RegistryKey) -> Result<Self, StoreError> {
        store.bind_key(key.check())?;
        match store.key_check()? {
            Some(check) if check == key.check() => Ok(Self { store, key }),
            _ => Err(StoreError::WrongKey),
        }
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Protects names: all of them, or none. Of a name that is protected already, what was noted is replaced.
    ///
    /// # Errors
    /// The first note that is missing, that tells a name, or is over already, with the place of its name in `names`.
    pub fn protect(&self, names: &[(FullName, Notes)], now: Timestamp) -> Result<Vec<Added>, (usize, RegisterError)> {
        let mut added: Vec<Added> = Vec::with_capacity(names.len());
        let mut entries: Vec<Protected> = Vec::with_capacity(names.len());
        let mut here = HashMap::new();
        for (place, (name, notes)) in names.iter().enumerate() {
            let fail = |error| (place, error);
            self.check(name, notes, now).map_err(fail)?;
            let print = self.key.name(name);
            let there = match here.get(&print) {
                Some(id) => Some(Clone::clone(id)),
                None => self.store.protected_as(print).map_err(|e| fail(e.into()))?.into_iter().next(),
            };
            let (id, new) = there.map_or_else(|| (random_id(), true), |id| (id, false));
            here.insert(print, id.clone());
            entries.push(Protected {
                sketch: Sketch::of(&self.key, &id, name),
                id: id.clone(),
                asked_by: notes.asked_by.trim().to_owned(),
                why: notes.why.trim().to_owned(),
                until: notes.until,
                created: now,
            });
            added.push(Added { id, new });
        }
        self.store.protect(&entries).map_err(|error| (0, error.into()))?;
        Ok(added)
    }

    /// Whether a name would be taken with these notes.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, name: &FullName, notes: &Notes, now: Timestamp) -> Result<(), RegisterError> {
        note(name, "who asked (asked_by)", &notes.asked_by)?;
        note(name, "the reason (why)", &notes.why)?;
        not_over(notes.until, now)
    }

    /// The ids under which a name is protected.
    ///
    /// # Errors
    /// The store fails.
    pub fn protected_as(&self, name: &FullName) -> Result<Vec<String>, StoreError> {
        self.store.protected_as(self.key.name(name))
    }

    /// Gives a tenant consent for a name, until a moment.
    ///
    /// # Errors
    /// The note is missing or tells the name; the moment is past.
    pub fn grant(
        &self,
        name: &FullName,
        tenant: &str,
        note_text: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Grant, RegisterError> {
        note(name, "the note", note_text)?;
        // A tenant is called what the gateway sees of it, whatever that tells.
        if tenant.trim().is_empty() {
            return Err(RegisterError::Empty { field: "the tenant" });
        }
        not_over(Some(until), now)?;
        let grant = Grant {
            id: random_id(),
            name: self.key.consent(name),
            tenant: tenant.trim().to_owned(),
            note: note_text.trim().to_owned(),
            until,
            created: now,
            revoked: None,
        };
        self.store.grant(&grant)?;
        Ok(grant)
    }

    /// What holds now.
    ///
    /// # Errors
    /// The store fails.
    pub fn active(&self, now: Timestamp) -> Result<Active, StoreError> {
        let (mut names, mut grants) = (self.store.protected()?, self.store.grants()?);
        names.retain(|name| name.until.is_none_or(|until| now < until));
        grants.retain(|grant| grant.holds(now));
        let ends = names.iter().filter_map(|name| name.until).chain(grants.iter().map(|grant| grant.until));
        let next = ends.min();
        let mut by_tenant: HashMap<String, Vec<_>> = HashMap::new();
        for grant in grants {
            by_tenant.entry(grant.tenant).or_default().push((grant.id, grant.name));
        }
        let grants = by_tenant.into_iter().map(|(tenant, of)| (tenant, Arc::new(Grants::new(&self.key, of)))).collect();
        let registry = Registry::new(&self.key, names.into_iter().map(|name| (name.id, name.sketch)));
        Ok(Active { registry: Arc::new(registry), grants, next })
    }
}

impl Active {
    /// The grants of a tenant.
    pub fn grants(&self, tenant: &str) -> Arc<Grants> {
        self.grants.get(tenant).cloned().unwrap_or_default()
    }

    /// What holds in a store that no key is given for: nothing, if it has nothing.
    ///
    /// # Errors
    /// It has something, which would silently be without effect; or the store fails.
    pub fn without_key(store: &dyn Store, now: Timestamp) -> Result<Self, StoreError> {
        let used = !store.protected()?.is_empty() || store.grants()?.iter().any(|grant| grant.holds(now));
        if used { Err(StoreError::NoKey) } else { Ok(Self::default()) }
    }
}

/// Takes out the names whose time is over: what holds no more is not kept. Grants stay, for the decisions that name them. Gives
/// back how many were taken out.
///
/// # Errors
/// The store fails.
pub fn purge(store: &dyn Store, now: Timestamp) -> Result<usize, StoreError> {
    let over = |name: &Protected| name.until.is_some_and(|until| until <= now);
    let ids: Vec<String> = store.protected()?.into_iter().filter(over).map(|name| name.id).collect();
    if ids.is_empty() { Ok(0) } else { store.unprotect(&ids, What::Expire, now, "its time was over") }
}

fn note(name: &FullName, field: &'static str, text: &str) -> Result<(), RegisterError> {
    if text.trim().is_empty() {
        return Err(RegisterError::Empty { field });
    }
    if name.is_told_by(text) { Err(RegisterError::Telling { field }) } else { Ok(()) }
}

fn not_over(until: Option<Timestamp>, now: Timestamp) -> Result<(), RegisterError> {
    match until {
        Some(until) if until <= now => Err(RegisterError::Over { until }),
        _ => Ok(()),
    }
}

fn random_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()[..16].to_owned()
}
