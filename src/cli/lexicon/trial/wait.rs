//! Waits until files change, or until it is told to end.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use notify::RecommendedWatcher;

use crate::cli::Failure;
use crate::gateway::{Snapshot, watcher};

/// A save is often several writes: this long nothing more has to happen.
const SETTLE: Duration = Duration::from_millis(120);
/// Where the system can't tell of changes, files are looked at this often.
const LOOK: Duration = Duration::from_secs(1);

/// What wakes the wait.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Woken {
    Changed,
    End,
}

pub(super) struct Waiting {
    paths: Vec<PathBuf>,
    seen: Snapshot,
    woken: Receiver<Woken>,
    _watcher: Option<RecommendedWatcher>,
    _signals: tokio::runtime::Runtime,
}

impl Waiting {
    /// Changes count from now on, and so does Ctrl-C.
    pub(super) fn start(paths: Vec<PathBuf>) -> Result<Self, Failure> {
        let (wake, woken) = mpsc::sync_channel(4);
        let _signals = signals(wake.clone())?;
        let seen = Snapshot::take(&paths);
        let _watcher = watcher(&paths, move || {
            // Full means that it is awake already.
            let _ = wake.try_send(Woken::Changed);
        });
        Ok(Self { paths, seen, woken, _watcher, _signals })
    }

    /// Waits for the next change to come to rest. False if it is to end.
    pub(super) fn until_changed(&mut self) -> bool {
        loop {
            match self.woken.recv_timeout(LOOK) {
                Ok(Woken::End) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(Woken::Changed) | Err(RecvTimeoutError::Timeout) => {}
            }
            let mut now = Snapshot::take(&self.paths);
            if now == self.seen {
                continue;
            }
            loop {
                thread::sleep(SETTLE);
                let later = Snapshot::take(&self.paths);
                if later == now {
                    break;
                }
                now = later;
            }
            self.seen = now;
            return true;
        }
    }
}

/// Listens for Ctrl-C, and for SIGTERM where there is such a thing, for as long as the answer is kept.
fn signals(wake: SyncSender<Woken>) -> Result<tokio::runtime::Runtime, Failure> {
    let failed = |error: std::io::Error| Failure::Failed(format!("Ctrl-C can't be waited for: {error}"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(failed)?;
    let _inside = runtime.enter();
    let ended = ended().map_err(failed)?;
    runtime.spawn(async move {
        ended.await;
        // The wait may be at work: it takes this up when it is back.
        let _ = tokio::task::spawn_blocking(move || wake.send(Woken::End)).await;
    });
    drop(_inside);
    Ok(runtime)
}

#[cfg(unix)]
fn ended() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    // From here on the signals don't end the process.
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn ended() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
