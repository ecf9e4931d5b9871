//! The bodies of the layer: [`ScreenBody`] goes to the service behind it, [`ResponseBody`] to the client.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::http::HeaderMap;
use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use pin_project_lite::pin_project;

/// Any error of a body.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why whoever hands a body to the layer gave it up. A body that fails with this (boxed, as [`BoxError`]) is refused with the
/// status that says so; one that fails with any other error counts as broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GivenUp {
    /// It did not arrive in time: 408.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// There is no room for it at the moment: 503.
    #[error("there is no room for the body at the moment")]
    NoRoom,
}

/// The body of a forwarded request: the bytes and trailers that were buffered to be screened, or whatever of the client's
/// body was not read.
#[derive(Debug)]
pub struct ScreenBody<B> {
    buffered: Option<Bytes>,
    trailers: Option<HeaderMap>,
    // Boxed, so that a body which was pinned while it was read can move on to the service.
    rest: Option<Pin<Box<B>>>,
}

impl<B> ScreenBody<B> {
    /// A body nobody has read from.
    pub(crate) fn untouched(body: B) -> Self {
        Self { buffered: None, trailers: None, rest: Some(Box::pin(body)) }
    }

    /// A body that was read to its end.
    pub(crate) fn whole(bytes: Bytes, trailers: Option<HeaderMap>) -> Self {
        Self { buffered: (!bytes.is_empty()).then_some(bytes), trailers, rest: None }
    }

    /// A body that was read in part.
    pub(crate) fn partly(bytes: Bytes, rest: Pin<Box<B>>) -> Self {
        Self { buffered: (!bytes.is_empty()).then_some(bytes), trailers: None, rest: Some(rest) }
    }
}

impl<B> Body for ScreenBody<B>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        if let Some(bytes) = this.buffered.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if let Some(rest) = &mut this.rest {
            let frame = ready!(rest.as_mut().poll_frame(cx));
            return Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(into_bytes)).map_err(Into::into)));
        }
        Poll::Ready(this.trailers.take().map(|trailers| Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.buffered.is_none() && self.trailers.is_none() && self.rest.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let buffered = self.buffered.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let mut hint = self.rest.as_ref().map_or(SizeHint::with_exact(0), Body::size_hint);
        let upper = hint.upper().and_then(|upper| upper.checked_add(buffered));
        let lower = hint.lower().saturating_add(buffered);
        hint = SizeHint::default();
        hint.set_lower(lower);
        if let Some(upper) = upper {
            hint.set_upper(upper);
        }
        hint
    }
}

pin_project! {
    /// The body of an answer: that of the service behind the layer, or a refusal.
    #[derive(Debug)]
    pub struct ResponseBody<R> {
        #[pin]
        kind: Kind<R>,
    }
}

pin_project! {
    #[project = KindProj]
    #[derive(Debug)]
    enum Kind<R> {
        Inner { #[pin] body: R },
        Refusal { #[pin] body: Full<Bytes> },
    }
}

impl<R> ResponseBody<R> {
    pub(crate) fn inner(body: R) -> Self {
        Self { kind: Kind::Inner { body } }
    }

    pub(crate) fn refusal(bytes: Bytes) -> Self {
        Self { kind: Kind::Refusal { body: Full::new(bytes) } }
    }
}

impl<R: Body> Body for ResponseBody<R> {
    type Data = Bytes;
    type Error = R::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, R::Error>>> {
        match self.project().kind.project() {
            KindProj::Inner { body } => {
                body.poll_frame(cx).map(|frame| frame.map(|frame| frame.map(|frame| frame.map_data(into_bytes))))
            }
            KindProj::Refusal { body } => {
                body.poll_frame(cx).map(|frame| frame.map(|frame| frame.map_err(|never| match never {})))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Refusal { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Refusal { body } => body.size_hint(),
        }
    }
}

/// The bytes of a data frame; free of charge when they are `Bytes` already.
pub(crate) fn into_bytes(mut data: impl Buf) -> Bytes {
    data.copy_to_bytes(data.remaining())
}
