//! Whether a connection is doing anything.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use pin_project_lite::pin_project;
use tokio::time::Instant;

use crate::gateway::body::Body;
use crate::http::BoxError;

/// Requests under way on one connection, and when the last one ended.
#[derive(Debug)]
pub(super) struct Activity {
    under_way: AtomicUsize,
    last: Mutex<Instant>,
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { under_way: AtomicUsize::new(0), last: Mutex::new(Instant::now()) })
    }

    /// Notes that a request began; it ends when the mark is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Mark {
        self.under_way.fetch_add(1, SeqCst);
        Mark(Arc::clone(self))
    }

    /// When the connection will have been idle for `patience`, if nothing happens until then.
    pub(super) fn deadline(&self, patience: Duration) -> Instant {
        let since =
            if self.idle() { *self.last.lock().unwrap_or_else(PoisonError::into_inner) } else { Instant::now() };
        since + patience
    }

    pub(super) fn idle(&self) -> bool {
        self.under_way.load(SeqCst) == 0
    }
}

/// A request under way.
#[derive(Debug)]
pub(super) struct Mark(Arc<Activity>);

impl Drop for Mark {
    fn drop(&mut self) {
        *self.0.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.0.under_way.fetch_sub(1, SeqCst);
    }
}

pin_project! {
    /// A body that keeps its request marked until it has been sent.
    pub(super) struct Marked {
        #[pin]
        pub(super) body: Body,
        pub(super) mark: Mark,
    }
}

impl HttpBody for Marked {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.project().body.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
