//! The gateway's bodies: one boxed type for answers, what clients send.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use pin_project_lite::pin_project;
use tokio::time::Sleep;

use super::room::Share;
use crate::http::{BoxError, GivenUp};

/// The body of an answer, wherever it comes from; streams.
pub(super) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// A body of bytes at hand.
pub(super) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

pin_project! {
    /// A body on its way in: it has to arrive within a time, counted from when somebody begins to read it, and if it is kept to be
    /// screened, there has to be room for it.
    pub(super) struct Arriving<B> {
        #[pin]
        body: B,
        patience: Duration,
        #[pin]
        deadline: Option<Sleep>,
        share: Option<Share>,
    }
}

impl<B> Arriving<B> {
    pub(super) fn new(body: B, patience: Duration, share: Option<Share>) -> Self {
        Self { body, patience, deadline: None, share }
    }
}

impl<B> HttpBody for Arriving<B>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.project();
        if let Poll::Ready(frame) = this.body.poll_frame(cx) {
            let Some(Ok(frame)) = frame else { return Poll::Ready(frame.map(|frame| frame.map_err(Into::into))) };
            let room = match (frame.data_ref(), this.share) {
                (Some(data), Some(share)) => share.take(data.len()),
                _ => true,
            };
            return Poll::Ready(Some(if room { Ok(frame) } else { Err(Box::new(GivenUp::NoRoom)) }));
        }
        let mut deadline = this.deadline;
        if deadline.is_none() {
            deadline.set(Some(tokio::time::sleep(*this.patience)));
        }
        match deadline.as_pin_mut().map(|deadline| deadline.poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(Some(Err(Box::new(GivenUp::TooSlow)))),
            _ => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
