use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use ::http::request::Parts;
use ::http::{HeaderMap, Request, Response};
use bytes::{Bytes, BytesMut};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;

use super::body::{BoxError, GivenUp, ResponseBody, ScreenBody, into_bytes};
use super::headers::{self, Stamp};
use super::inspect::{Next, inspect};
use super::routes::Route;
use super::settings::Settings;
use super::unreadable::{Unreadable, UnreadableKind};

pin_project! {
    /// The answer to come of a [`Screen`](super::Screen): reads the body, screens it, then calls the service or refuses.
    pub struct ResponseFuture<S, B>
    where
        S: Service<Request<ScreenBody<B>>>,
    {
        settings: Arc<Settings>,
        #[pin]
        state: State<S, B, S::Future>,
    }
}

pin_project! {
    #[project = StateProj]
    enum State<S, B, F> {
        Reading { reading: Option<Reading<S, B>> },
        Calling { #[pin] future: F, stamp: Option<Stamp> },
    }
}

/// A request whose body is still coming in, and the service it goes to.
struct Reading<S, B> {
    inner: S,
    route: Arc<Route>,
    parts: Parts,
    body: Pin<Box<B>>,
    got: Got,
}

impl<S, B> ResponseFuture<S, B>
where
    S: Service<Request<ScreenBody<B>>>,
{
    /// A request that is not screened, on its way.
    pub(crate) fn passing(future: S::Future, settings: Arc<Settings>) -> Self {
        Self { settings, state: State::Calling { future, stamp: None } }
    }

    /// A request to read and screen.
    pub(crate) fn reading(inner: S, route: Arc<Route>, parts: Parts, body: B, settings: Arc<Settings>) -> Self {
        let reading = Reading { inner, route, parts, body: Box::pin(body), got: Got::default() };
        Self { settings, state: State::Reading { reading: Some(reading) } }
    }
}

impl<S, B, R> Future for ResponseFuture<S, B>
where
    S: Service<Request<ScreenBody<B>>, Response = Response<R>>,
    B: Body,
    B::Error: Into<BoxError>,
{
    type Output = Result<Response<ResponseBody<R>>, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            match this.state.as_mut().project() {
                StateProj::Calling { future, stamp } => {
                    let response = ready!(future.poll(cx))?;
                    let (mut parts, body) = response.into_parts();
                    if let Some(stamp) = stamp.take() {
                        stamp.put_on(&mut parts.headers, &mut parts.extensions);
                    }
                    return Poll::Ready(Ok(Response::from_parts(parts, ResponseBody::inner(body))));
                }
                StateProj::Reading { reading: slot } => {
                    let Some(reading) = slot else {
                        // Polled again after it was done, against the contract of `Future`: nothing more comes.
                        return Poll::Pending;
                    };
                    let end = ready!(reading.got.poll(reading.body.as_mut(), this.settings.limits.body, cx));
                    let Some(Reading { mut inner, route, mut parts, body, got }) = slot.take() else {
                        return Poll::Pending;
                    };
                    let bytes = got.into_bytes();
                    let read = end.as_ref().map(|_| ()).map_err(Unreadable::clone);
                    match inspect(this.settings, &route, &mut parts, &bytes, read) {
                        Next::Refuse(response) => return Poll::Ready(Ok(response.map(ResponseBody::refusal))),
                        Next::Forward(stamp) => {
                            let body = match end {
                                Ok(trailers) => ScreenBody::whole(bytes, trailers),
                                Err(_) => ScreenBody::partly(bytes, body),
                            };
                            let future = inner.call(Request::from_parts(parts, body));
                            this.state.set(State::Calling { future, stamp });
                        }
                    }
                }
            }
        }
    }
}

/// Why a body ended before its end.
fn broken(error: &(dyn std::error::Error + 'static)) -> Unreadable {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    match causes.find_map(|cause| cause.downcast_ref()) {
        None => Unreadable::new(UnreadableKind::Aborted, "the body broke off before its end"),
        Some(GivenUp::TooSlow) => Unreadable::new(UnreadableKind::TooSlow, GivenUp::TooSlow.to_string()),
        Some(GivenUp::NoRoom) => Unreadable::new(UnreadableKind::NoRoom, GivenUp::NoRoom.to_string()),
    }
}

/// What has come of a body so far.
#[derive(Default)]
struct Got {
    first: Bytes,
    more: BytesMut,
    trailers: Option<HeaderMap>,
}

impl Got {
    fn len(&self) -> usize {
        if self.more.is_empty() { self.first.len() } else { self.more.len() }
    }

    /// Reads on; ready at the end with the trailers, or with why it is no use to read on.
    fn poll<B>(
        &mut self,
        mut body: Pin<&mut B>,
        limit: usize,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<HeaderMap>, Unreadable>>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let too_large = || Unreadable::new(UnreadableKind::TooLarge, format!("the body is over {limit} bytes"));
        loop {
            let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
            if announced.saturating_add(self.len()) > limit {
                return Poll::Ready(Err(too_large()));
            }
            let frame = match ready!(body.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(Ok(self.trailers.take())),
                Some(Err(error)) => return Poll::Ready(Err(broken(&*error.into()))),
                Some(Ok(frame)) => frame,
            };
            match frame.into_data() {
                Ok(data) => {
                    self.push(into_bytes(data), announced);
                    if self.len() > limit {
                        return Poll::Ready(Err(too_large()));
                    }
                }
                Err(frame) => {
                    if let Ok(mut trailers) = frame.into_trailers() {
                        headers::strip(&mut trailers);
                        match &mut self.trailers {
                            Some(before) => before.extend(trailers),
                            None => self.trailers = Some(trailers),
                        }
                    }
                }
            }
        }
    }

    /// Keeps a single chunk as it is; joins several. `announced` is what the body said was still to come, this chunk
    /// included; it is trusted up to a megabyte.
    fn push(&mut self, data: Bytes, announced: usize) {
        if self.len() == 0 {
            self.first = data;
            return;
        }
        if self.more.is_empty() {
            let ahead = announced.max(data.len()).min(1 << 20).max(data.len());
            self.more.reserve(self.first.len() + ahead);
            self.more.extend_from_slice(&self.first);
            self.first = Bytes::new();
        }
        self.more.extend_from_slice(&data);
    }

    fn into_bytes(self) -> Bytes {
        if self.more.is_empty() { self.first } else { self.more.freeze() }
    }
}
