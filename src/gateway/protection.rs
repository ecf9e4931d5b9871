//! Who is protected and who agreed, as the store says: read at the start, and again whenever it changes or something is over.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use tokio::time::{MissedTickBehavior, interval};

use super::options::Options;
use super::reload::Reloader;
use super::run::StartError;
use crate::http::GrantSource;
use crate::names::registry::Grants;
use crate::store::{Active, Register, Sqlite, Store, StoreError, purge};

/// How often the store is asked whether it has changed.
const INTERVAL: Duration = Duration::from_secs(1);

/// The store of a running gateway, and what holds in it.
pub(super) struct Protection {
    store: Arc<dyn Store>,
    register: Option<Register>,
    active: ArcSwap<Active>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The version of the store that was read last.
    version: i64,
    failure: Option<String>,
}

impl Protection {
    /// Opens the store and reads it.
    pub(super) fn open(options: &Options) -> Result<Arc<Self>, StartError> {
        let key = options.registry_key.as_ref().map(|source| source.load()).transpose()?;
        let store: Arc<dyn Store> = Arc::new(Sqlite::open(&options.data.join(&options.store))?);
        let register = key.map(|key| Register::open(Arc::clone(&store), key)).transpose()?;
        let protection = Self { store, register, active: ArcSwap::default(), state: Mutex::default() };
        // The version first: a change between the two is read twice, and not missed.
        protection.state().version = protection.store.version()?;
        protection.active.store(Arc::new(protection.read(Timestamp::now())?));
        Ok(Arc::new(protection))
    }

    /// What holds now.
    pub(super) fn active(&self) -> Arc<Active> {
        self.active.load_full()
    }

    /// Why the store could not be read the last time; `None` when it could.
    pub(super) fn failure(&self) -> Option<String> {
        self.state().failure.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, now: Timestamp) -> Result<Active, StoreError> {
        match &self.register {
            Some(register) => {
                purge(&*self.store, now)?;
                register.active(now)
            }
            None => Active::without_key(&*self.store, now),
        }
    }

    /// Reads the store if it has changed since, or if something is over. Blocks.
    fn look(&self, now: Timestamp) -> bool {
        let over = self.active.load().next.is_some_and(|next| next <= now);
        let looked = self.store.version().and_then(|version| {
            let changed = {
                let state = self.state();
                version != state.version || state.failure.is_some()
            };
            if !(changed || over) {
                return Ok(None);
            }
            let active = self.read(now)?;
            self.state().version = version;
            Ok(Some(active))
        });
        let mut state = self.state();
        match looked {
            Ok(None) => false,
            Ok(Some(active)) => {
                let grants: usize = active.grants.values().map(|grants| grants.len()).sum();
                tracing::info!(protected = active.registry.len(), grants, "the store was read");
                state.failure = None;
                self.active.store(Arc::new(active));
                true
            }
            Err(error) => {
                let why = error.to_string();
                if state.failure.as_ref() != Some(&why) {
                    tracing::error!(
                        why,
                        "the store can't be read; protected names stay as they were, grants as long as they hold"
                    );
                }
                state.failure = Some(why);
                // Nobody's consent goes on for want of somebody who could say that it is over.
                if over {
                    let registry = Arc::clone(&self.active.load().registry);
                    self.active.store(Arc::new(Active { registry, ..Active::default() }));
                }
                false
            }
        }
    }
}

impl GrantSource for Arc<Protection> {
    fn grants(&self, tenant: &str) -> Arc<Grants> {
        self.active.load().grants(tenant)
    }
}

/// Looks at the store again and again, and gives the reloader every new registry. Runs until dropped.
pub(super) async fn watch(protection: Arc<Protection>, reloader: Arc<Reloader>) {
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let looking = Arc::clone(&protection);
        let looked = tokio::task::spawn_blocking(move || looking.look(Timestamp::now()));
        if looked.await.unwrap_or_default() {
            reloader.protect(Arc::clone(&protection.active().registry));
        }
    }
}
