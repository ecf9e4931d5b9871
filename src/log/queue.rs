//! The bounded queue between requests and the sink.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;
use std::time::Duration;

use super::settings::{OnError, Settings, Stats, WhenFull};
use super::writer::Writer;
use super::{Record, Sink};

/// No request may pass, as its decision could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("decisions can't be logged at the moment")]
pub struct Unavailable;

pub(super) enum Message {
    Record(Box<Record>),
    Reopen,
    Flush(Sender<()>),
    Stop,
}

#[derive(Default)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) written: AtomicU64,
    pub(super) dropped: AtomicU64,
    pub(super) errors: AtomicU64,
    pub(super) queued: AtomicUsize,
    pub(super) failing: AtomicBool,
    pub(super) why: Mutex<Option<String>>,
    pub(super) waiting: Mutex<Vec<Waker>>,
}

/// The decision log: takes records from any thread and writes them from one of its own. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    shared: Arc<Shared>,
    sender: Sender<Message>,
    writer: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Log {
    /// Starts the writer thread.
    pub fn start(sink: impl Sink, settings: Settings) -> io::Result<Self> {
        // A queue without a single place would let no request in, ever.
        let settings = Settings { queue: settings.queue.max(1), ..settings };
        let shared = Arc::new(Shared { settings, ..Shared::default() });
        let (sender, receiver) = channel();
        let writer = Writer::new(sink, Arc::clone(&shared), receiver);
        let thread = std::thread::Builder::new().name("decision-log".into()).spawn(move || writer.run())?;
        Ok(Self { shared, sender, writer: Arc::new(Mutex::new(Some(thread))) })
    }

    /// Waits until the log takes another record. Ask before a request is let in; a record of a request that was
    /// let in is always taken, so that the queue may exceed its size by the number of requests under way.
    pub fn poll_room(&self, cx: &mut Context<'_>) -> Poll<Result<(), Unavailable>> {
        let shared = &self.shared;
        let answer = || {
            if shared.failing.load(SeqCst) {
                return match shared.settings.on_error {
                    OnError::Closed => Some(Err(Unavailable)),
                    OnError::Open => Some(Ok(())),
                };
            }
            let waits = shared.settings.when_full == WhenFull::Wait;
            (!waits || shared.queued.load(SeqCst) < shared.settings.queue).then_some(Ok(()))
        };
        if let Some(answer) = answer() {
            return Poll::Ready(answer);
        }
        lock(&shared.waiting).push(cx.waker().clone());
        // The writer may have made room between the question and the line above.
        answer().map_or(Poll::Pending, Poll::Ready)
    }

    /// Hands a record over. Never blocks.
    pub fn write(&self, record: Record) {
        let shared = &self.shared;
        let full = shared.queued.load(SeqCst) >= shared.settings.queue;
        let may_drop = shared.settings.when_full == WhenFull::Drop
            || (shared.settings.on_error == OnError::Open && shared.failing.load(SeqCst));
        if full && may_drop {
            shared.dropped.fetch_add(1, Relaxed);
            return;
        }
        shared.queued.fetch_add(1, SeqCst);
        if self.sender.send(Message::Record(Box::new(record))).is_err() {
            shared.queued.fetch_sub(1, SeqCst);
            shared.dropped.fetch_add(1, Relaxed);
        }
    }

    /// Asks the writer to open its file anew, for rotation.
    pub fn reopen(&self) {
        let _ = self.sender.send(Message::Reopen);
    }

    /// Waits, blocking the thread, until everything handed over so far is on disk. `false` if that took too long.
    pub fn flush(&self, patience: Duration) -> bool {
        let (done, wait) = channel();
        self.sender.send(Message::Flush(done)).is_ok() && wait.recv_timeout(patience).is_ok()
    }

    /// Writes what is left and ends the writer thread, blocking until it has ended. Records handed over later are lost, and counted.
    pub fn close(&self) {
        let _ = self.sender.send(Message::Stop);
        let writer = lock(&self.writer).take();
        if let Some(writer) = writer {
            let _ = writer.join();
        }
    }

    /// How the log is doing.
    pub fn stats(&self) -> Stats {
        let shared = &self.shared;
        Stats {
            written: shared.written.load(Relaxed),
            dropped: shared.dropped.load(Relaxed),
            errors: shared.errors.load(Relaxed),
            queued: shared.queued.load(SeqCst),
            failing: lock(&shared.why).clone(),
        }
    }

    /// Whether requests may pass: records can be written, or the operator chose to go on without.
    pub fn available(&self) -> bool {
        !self.shared.failing.load(SeqCst) || self.shared.settings.on_error == OnError::Open
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("stats", &self.stats()).finish_non_exhaustive()
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;
    use std::time::Instant;
    use uuid::Uuid;

    /// A sink that fails while told to, and counts what it keeps.
    #[derive(Clone, Default)]
    struct Disk {
        full: Arc<AtomicBool>,
        kept: Arc<Mutex<Vec<Uuid>>>,
    }

    impl Sink for Disk {
        fn write(&mut self, batch: &[Record]) -> io::Result<()> {
            if self.full.load(SeqCst) {
                return Err(io::ErrorKind::StorageFull.into());
            }
            lock(&self.kept).extend(batch.iter().map(|r| r.id));
            Ok(())
        }

        fn sync(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn record() -> Record {
        Record::unscreened(Uuid::now_v7(), "too-large")
    }

    fn room(log: &Log) -> Poll<Result<(), Unavailable>> {
        log.poll_room(&mut Context::from_waker(Waker::noop()))
    }

    fn until(what: &str, mut holds: impl FnMut() -> bool) {
        let start = Instant::now();
        while !holds() {
            assert!(start.elapsed() < Duration::from_secs(10), "waited too long for: {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn every_record_is_kept_in_order() {
        let disk = Disk::default();
        let log = Log::start(disk.clone(), Settings::default()).unwrap();
        let records: Vec<_> = (0..2000).map(|_| record()).collect();
        let ids: Vec<_> = records.iter().map(|r| r.id).collect();
        records.into_iter().for_each(|r| log.write(r));
        assert!(log.flush(Duration::from_secs(10)) && *lock(&disk.kept) == ids);
        log.close();
        assert_eq!(log.stats(), Stats { written: 2000, ..Stats::default() });
    }

    #[test]
    fn a_full_disk_closes_the_door_and_loses_nothing() {
        let disk = Disk::default();
        disk.full.store(true, SeqCst);
        let log = Log::start(disk.clone(), Settings::default()).unwrap();
        log.write(record());
        until("the error", || log.stats().failing.is_some());
        assert_eq!(room(&log), Poll::Ready(Err(Unavailable)));
        assert!(!log.available() && log.stats().errors > 0);
        disk.full.store(false, SeqCst);
        until("recovery", || log.stats().written == 1);
        assert_eq!(room(&log), Poll::Ready(Ok(())));
        assert_eq!(log.stats().failing, None);
        log.close();
    }

    #[test]
    fn a_failed_rotation_is_tried_again() {
        let dir = tempfile::tempdir().unwrap();
        let (path, moved) = (dir.path().join("in/d.jsonl"), dir.path().join("out"));
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        let log = Log::start(super::super::Jsonl::open(&path).unwrap(), Settings::default()).unwrap();
        std::fs::rename(path.parent().unwrap(), &moved).unwrap();
        log.reopen();
        until("the error", || !log.available());
        log.write(record());
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        until("recovery", || log.available() && log.stats().written == 1);
        log.close();
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
    }

    #[test]
    fn fail_open_goes_on_and_counts_what_is_lost() {
        let disk = Disk::default();
        disk.full.store(true, SeqCst);
        let log =
            Log::start(disk.clone(), Settings { queue: 2, on_error: OnError::Open, ..Settings::default() }).unwrap();
        log.write(record());
        until("the error", || log.stats().failing.is_some());
        (0..5).for_each(|_| log.write(record()));
        assert_eq!(room(&log), Poll::Ready(Ok(())));
        assert_eq!(log.stats().dropped, 4);
        log.close();
        assert_eq!(log.stats().dropped, 6);
    }

    #[test]
    fn a_full_queue_makes_requests_wait_or_drops() {
        let disk = Disk::default();
        // Holds the lock, so that the writer is stuck in its first write.
        let stuck = lock(&disk.kept);
        let log = Log::start(disk.clone(), Settings { queue: 2, ..Settings::default() }).unwrap();
        let lossy =
            Log::start(disk.clone(), Settings { queue: 2, when_full: WhenFull::Drop, ..Settings::default() }).unwrap();
        for _ in 0..3 {
            log.write(record());
            lossy.write(record());
        }
        assert_eq!(room(&log), Poll::Pending);
        assert_eq!(room(&lossy), Poll::Ready(Ok(())));
        assert_eq!((log.stats().dropped, lossy.stats().dropped), (0, 1));
        drop(stuck);
        until("room", || room(&log).is_ready());
        log.close();
        lossy.close();
        assert_eq!(lock(&disk.kept).len(), 5);
    }
}
