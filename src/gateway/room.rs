//! Room for the bodies that are kept to be screened: how much memory all of them may take together.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use pin_project_lite::pin_project;

/// The room, and how much of it is taken. Cheap to clone.
#[derive(Clone)]
pub(super) struct Room {
    taken: Arc<AtomicUsize>,
    bytes: usize,
}

impl Room {
    pub(super) fn new(bytes: usize) -> Self {
        Self { taken: Arc::default(), bytes }
    }

    /// Bytes that are taken.
    pub(super) fn taken(&self) -> usize {
        self.taken.load(Relaxed)
    }

    /// A share for one request, empty at first. No more than `most` bytes of it are ever kept, however long it is.
    pub(super) fn share(&self, most: usize) -> Share {
        Share(Arc::new(Taken { room: self.clone(), bytes: AtomicUsize::new(0), most }))
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} bytes", self.taken(), self.bytes)
    }
}

/// What one request has taken. Given back with the last clone.
#[derive(Clone)]
pub(super) struct Share(Arc<Taken>);

struct Taken {
    room: Room,
    bytes: AtomicUsize,
    most: usize,
}

impl Share {
    /// Takes room for so many bytes more; `false` when there is not so much.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let Taken { room, bytes: own, most } = &*self.0;
        // One body takes its share from one task at a time.
        let more = bytes.min(most.saturating_sub(own.load(Relaxed)));
        let fits = |taken: usize| taken.checked_add(more).filter(|taken| *taken <= room.bytes);
        if more > 0 && room.taken.fetch_update(Relaxed, Relaxed, fits).is_err() {
            return false;
        }
        own.fetch_add(more, Relaxed);
        true
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.room.taken.fetch_sub(*self.bytes.get_mut(), Relaxed);
    }
}

/// Bytes that keep the share they lie in.
struct Kept {
    bytes: Bytes,
    _share: Share,
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

pin_project! {
    /// A body on its way out, whose bytes hold their share until the last of them was sent.
    pub(super) struct Leaving<B> {
        #[pin]
        body: B,
        share: Option<Share>,
    }
}

impl<B> Leaving<B> {
    pub(super) fn new(body: B, share: Option<Share>) -> Self {
        Self { body, share }
    }
}

impl<B: HttpBody<Data = Bytes>> HttpBody for Leaving<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.project();
        let frame = ready!(this.body.poll_frame(cx));
        let Some(share) = this.share else { return Poll::Ready(frame) };
        let keep = |bytes| Bytes::from_owner(Kept { bytes, _share: share.clone() });
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(keep))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_given_back() {
        let room = Room::new(100);
        let (first, second) = (room.share(80), room.share(80));
        assert!(first.take(50) && second.take(40));
        assert!(!second.take(11), "there are ten left");
        assert!(second.take(10));
        let held = first.clone();
        drop(first);
        assert_eq!(room.taken(), 100, "somebody still holds it");
        drop(held);
        assert_eq!(room.taken(), 50);
        assert!(second.take(1000), "no more than 80 are kept of it");
        assert_eq!(room.taken(), 80);
        drop(second);
        assert_eq!(room.taken(), 0);
    }

    #[test]
    fn threads_never_take_more_than_there_is() {
        let room = Room::new(1000);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for n in 0..5_000 {
                        let share = room.share(700);
                        let took = share.take(n % 400) && share.take(n % 300);
                        assert!(room.taken() <= 1000, "{took}");
                    }
                });
            }
        });
        assert_eq!(room.taken(), 0);
    }
}
