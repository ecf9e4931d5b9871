//! Reloads when files change.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use super::options::ReloadOptions;
use super::reload::{Reloader, Snapshot};

/// Watches the files of `reloader` and reloads once they have changed and been quiet for a while. Runs until dropped.
pub(super) async fn watch(reloader: Arc<Reloader>, options: ReloadOptions) {
    let paths = reloader.watched();
    if paths.is_empty() {
        return;
    }
    let (wake, mut woken) = mpsc::channel(1);
    // Kept for as long as this runs: a watcher that is dropped tells nothing more.
    let _watcher = watcher(&paths, move || {
        let _ = wake.try_send(());
    });
    let mut ticks = interval(options.interval.max(options.settle).max(std::time::Duration::from_millis(10)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            Some(()) = woken.recv() => {}
            _ = ticks.tick() => {}
        }
        let mut now = snapshot(&paths).await;
        if now == reloader.seen() {
            continue;
        }
        loop {
            tokio::time::sleep(options.settle).await;
            let later = snapshot(&paths).await;
            if later == now {
                break;
            }
            now = later;
        }
        // A failure is logged, counted and shown by the reloader; the next change gets the next try.
        let _ = reloader.reload("files changed").await;
    }
}

/// Calls `wake` when something happens to one of these files, or in one of these folders, for as long as the answer is kept. `None` if
/// the system can't tell. What it tells is only a hint to look: editors and container mounts replace files in many ways.
pub(crate) fn watcher(paths: &[PathBuf], wake: impl Fn() + Send + 'static) -> Option<RecommendedWatcher> {
    let tell = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
            wake();
        }
    };
    let mut watcher = notify::recommended_watcher(tell)
        .inspect_err(
            |error| tracing::warn!(%error, "the system can't tell of changed files; they are looked at now and then"),
        )
        .ok()?;
    for path in paths {
        // A file is watched through its folder, as most editors replace it by another of the same name.
        let (place, mode) = match path.parent() {
            _ if path.is_dir() => (path.as_path(), RecursiveMode::Recursive),
            Some(parent) if !parent.as_os_str().is_empty() => (parent, RecursiveMode::NonRecursive),
            _ => (Path::new("."), RecursiveMode::NonRecursive),
        };
        if let Err(error) = watcher.watch(place, mode) {
            tracing::warn!(%error, place = %place.display(), "changes here are noticed later");
        }
    }
    Some(watcher)
}

async fn snapshot(paths: &[PathBuf]) -> Snapshot {
    let paths = paths.to_vec();
    tokio::task::spawn_blocking(move || Snapshot::take(&paths)).await.unwrap_or_default()
}
