//! The thread that empties the queue into the sink.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::task::Waker;
use std::time::Duration;

use super::queue::{Message, Shared, lock};
use super::{Record, Sink};

/// Most records in one write.
const BATCH: usize = 512;
/// How long a failed write waits before the next try.
const RETRY: Duration = Duration::from_millis(500);

/// How long the thread rests behind a batch: who hands a record over to a thread that waits for it has to wake it, which costs more than
/// most screening. Whoever waits for a flush waits so much longer.
const REST: Duration = Duration::from_millis(2);

/// Takes what is handed over and writes it, batch by batch.
pub(super) struct Writer<S> {
    sink: S,
    shared: Arc<Shared>,
    receiver: Receiver<Message>,
    batch: Vec<Record>,
    /// The sink has to be opened anew before the next write.
    stale: bool,
}

impl<S: Sink> Writer<S> {
    pub(super) fn new(sink: S, shared: Arc<Shared>, receiver: Receiver<Message>) -> Self {
        Self { sink, shared, receiver, batch: Vec::with_capacity(BATCH), stale: false }
    }

    /// Writes until it is told to stop, or nobody is left to tell it.
    pub(super) fn run(mut self) {
        // A queue shorter than a batch would fill up meanwhile.
        let rests = self.shared.settings.queue >= BATCH;
        let mut stop = false;
        while !stop {
            // After a failure, look at the queue only until the next try.
            let first = if self.batch.is_empty() && !self.stale {
                self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                self.receiver.recv_timeout(RETRY)
            };
            let (mut flushes, mut next) = (Vec::new(), Some(first));
            while let Some(message) = next.take() {
                match message {
                    Ok(Message::Record(record)) => self.batch.push(*record),
                    Ok(Message::Reopen) => {
                        self.write();
                        self.stale = true;
                    }
                    Ok(Message::Flush(done)) => flushes.push(done),
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => stop = true,
                    Err(RecvTimeoutError::Timeout) => {}
                }
                if self.batch.len() < BATCH && !stop && flushes.is_empty() {
                    next = self.receiver.try_recv().ok().map(Ok);
                }
            }
            let kept = self.write();
            let asked = !flushes.is_empty() || stop;
            if asked && kept && self.sink.sync().is_ok() {
                for done in flushes {
                    let _ = done.send(());
                }
            }
            if rests && kept && !asked {
                std::thread::sleep(REST);
            }
        }
        self.drain();
    }

    /// Writes the batch; keeps it for the next try when that fails.
    fn write(&mut self) -> bool {
        let count = self.batch.len();
        let result = if self.stale { self.sink.reopen() } else { Ok(()) }.and_then(|()| {
            self.stale = false;
            if count == 0 { Ok(()) } else { self.sink.write(&self.batch) }
        });
        if let Err(error) = result {
            self.failed(&error);
            return false;
        }
        self.batch.clear();
        self.shared.written.fetch_add(count as u64, Relaxed);
        self.shared.queued.fetch_sub(count, SeqCst);
        if self.shared.failing.swap(false, SeqCst) {
            *lock(&self.shared.why) = None;
            tracing::info!("decisions can be logged again");
        }
        self.wake();
        true
    }

    fn failed(&self, error: &io::Error) {
        self.shared.errors.fetch_add(1, Relaxed);
        *lock(&self.shared.why) = Some(error.to_string());
        if !self.shared.failing.swap(true, SeqCst) {
            tracing::error!(%error, "decisions can't be logged");
        }
        self.wake();
    }

    fn wake(&self) {
        let waiting = std::mem::take(&mut *lock(&self.shared.waiting));
        waiting.into_iter().for_each(Waker::wake);
    }

    /// At the end: whatever is still in the queue, and a count of what could not be kept.
    fn drain(&mut self) {
        while let Ok(message) = self.receiver.try_recv() {
            if let Message::Record(record) = message {
                self.batch.push(*record);
            }
        }
        if !self.write() || self.sink.sync().is_err() {
            let lost = self.batch.len();
            self.shared.dropped.fetch_add(lost as u64, Relaxed);
            self.shared.queued.fetch_sub(lost, SeqCst);
            tracing::error!(lost, "the decision log closed without keeping its last records");
        }
    }
}
