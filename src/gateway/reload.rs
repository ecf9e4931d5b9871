//! Builds screeners: at the start, and anew while requests are running.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;

use super::options::TenantPolicy;
use super::screeners::{InUse, Screeners};
use super::telemetry::Telemetry;
use crate::Screener;
use crate::http::BoxError;
use crate::names::registry::Registry;
use crate::screen::Fingerprints;

/// Builds a screener: at the start, and again at every reload. Runs on a thread where it may block.
pub trait Build: Send + Sync + 'static {
    /// Builds a screener from what the files say now. The error is shown to the operator: it should name file and line.
    fn build(&self) -> Result<Arc<Screener>, BoxError>;

    /// The files and folders a screener is built from; a change in them calls for another.
    fn watched(&self) -> Vec<PathBuf> {
        Vec::new()
    }
}

impl<F> Build for F
where
    F: Fn() -> Result<Arc<Screener>, BoxError> + Send + Sync + 'static,
{
    fn build(&self) -> Result<Arc<Screener>, BoxError> {
        self()
    }
}

/// How the last reload went.
#[derive(Clone, Debug)]
pub(super) struct Status {
    /// When the screener in use was built.
    pub(super) since: Timestamp,
    /// When the last reload ended.
    pub(super) tried: Timestamp,
    /// Why it failed; `None` when it did not.
    pub(super) failure: Option<String>,
}

/// Replaces the screener in use, one reload at a time. A build that fails keeps the old one.
pub(super) struct Reloader {
    build: Arc<dyn Build>,
    in_use: InUse,
    /// Tenants with a policy of their own.
    tenants: BTreeMap<String, TenantPolicy>,
    telemetry: Telemetry,
    status: Mutex<Status>,
    /// The files as they were when the last build began.
    seen: Mutex<Snapshot>,
    /// What every screener is given. Held while one is put in use, so that none is without the newest.
    registry: Mutex<Arc<Registry>>,
    turn: tokio::sync::Mutex<()>,
}

impl Reloader {
    /// Builds the first screener.
    pub(super) async fn start(
        build: Arc<dyn Build>,
        registry: Arc<Registry>,
        tenants: BTreeMap<String, TenantPolicy>,
        telemetry: Telemetry,
    ) -> Result<Self, BoxError> {
        let (seen, screener) = build_once(&build).await;
        let now = Timestamp::now();
        Ok(Self {
            in_use: InUse::new(Screeners::new(&*screener?, &registry, &tenants)?),
            build,
            tenants,
            telemetry,
            status: Mutex::new(Status { since: now, tried: now, failure: None }),
            seen: Mutex::new(seen),
            registry: Mutex::new(registry),
            turn: tokio::sync::Mutex::new(()),
        })
    }

    /// Builds another and puts it in use.
    pub(super) async fn reload(&self, cause: &'static str) -> Result<Fingerprints, String> {
        let _turn = self.turn.lock().await;
        let (seen, built) = build_once(&self.build).await;
        *lock(&self.seen) = seen;
        let replaced = built.and_then(|screener| {
            let registry = lock(&self.registry);
            self.in_use.replace(Screeners::new(&screener, &registry, &self.tenants)?);
            Ok(self.in_use.main().fingerprints())
        });
        self.telemetry.reloaded(replaced.is_ok());
        let mut status = lock(&self.status);
        status.tried = Timestamp::now();
        match replaced {
            Ok(fingerprints) => {
                status.since = status.tried;
                status.failure = None;
                tracing::info!(cause, ?fingerprints, "reloaded");
                Ok(fingerprints)
            }
            Err(error) => {
                let why = error.to_string();
                tracing::error!(cause, why, "reload failed; the screener from before stays in use");
                status.failure = Some(why.clone());
                Err(why)
            }
        }
    }

    /// Gives the screener in use another registry, and every one that comes after it.
    pub(super) fn protect(&self, registry: Arc<Registry>) {
        let mut kept = lock(&self.registry);
        self.in_use.protect(&registry);
        *kept = registry;
    }

    pub(super) fn in_use(&self) -> &InUse {
        &self.in_use
    }

    pub(super) fn status(&self) -> Status {
        lock(&self.status).clone()
    }

    pub(super) fn watched(&self) -> Vec<PathBuf> {
        self.build.watched()
    }

    pub(super) fn seen(&self) -> Snapshot {
        lock(&self.seen).clone()
    }
}

async fn build_once(build: &Arc<dyn Build>) -> (Snapshot, Result<Arc<Screener>, BoxError>) {
    let build = Arc::clone(build);
    let task = tokio::task::spawn_blocking(move || (Snapshot::take(&build.watched()), build.build()));
    task.await.unwrap_or_else(|error| (Snapshot::default(), Err(error.into())))
}

/// What files looked like at one moment: path, time of change and length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Snapshot(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Snapshot {
    /// Looks at files and folders, and at what is in the folders. What is not there is not in the snapshot.
    pub(crate) fn take(paths: &[PathBuf]) -> Self {
        let mut snapshot = Self::default();
        paths.iter().for_each(|path| snapshot.add(path, 8));
        snapshot
    }

    fn add(&mut self, path: &Path, depth: usize) {
        let Ok(meta) = fs::metadata(path) else { return };
        if !meta.is_dir() {
            self.0.insert(path.to_owned(), (meta.modified().ok(), meta.len()));
        } else if depth > 0
            && let Ok(entries) = fs::read_dir(path)
        {
            entries.flatten().for_each(|entry| self.add(&entry.path(), depth - 1));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
