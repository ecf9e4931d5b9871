//! The way of a request through the gateway, from the outside in, as one chain.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::UPGRADE;
use http::{Method, Request, Response};
use http_body::Body as HttpBody;
use http_body_util::BodyExt as _;
use tokio::sync::Semaphore;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceBuilder};

use super::answer::Trouble;
use super::body::{Arriving, Body};
use super::demo;
use super::options::Limits;
use super::room::Room;
use super::telemetry::Telemetry;
use super::upstream::{Upstream, headers};
use crate::http::{BoxError, Routes, ScreenLayer};
use crate::log::Log;

/// What the chain is made of.
pub(super) struct Pieces {
    pub(super) backend: Backend,
    pub(super) screen: ScreenLayer,
    pub(super) log: Log,
    pub(super) telemetry: Telemetry,
    pub(super) limits: Limits,
    /// Which requests are screened: the screen's own routes.
    pub(super) routes: Routes,
    pub(super) room: Room,
}

/// The whole gateway as one service.
pub(super) type Stack<B> = BoxCloneSyncService<Request<B>, Response<Body>, Infallible>;

/// Puts the chain together.
pub(super) fn stack<B>(pieces: Pieces) -> Stack<B>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let Pieces { backend, screen, log, telemetry, limits, routes, room } = pieces;
    let door = Arc::new(Door { log, routes, room, limits });
    let slots = Arc::new(Semaphore::new(limits.requests.clamp(1, Semaphore::MAX_PERMITS)));
    let chain = ServiceBuilder::new()
        .layer_fn(move |inner| Answering { inner, telemetry: telemetry.clone() })
        .load_shed()
        .layer(GlobalConcurrencyLimitLayer::with_semaphore(slots))
        .filter(no_upgrade)
        .map_request(|mut request: Request<B>| {
            headers::strip_hop(request.headers_mut());
            request
        })
        .filter_async(move |request| Arc::clone(&door).admit(request))
        .layer(screen)
        .service(backend);
    BoxCloneSyncService::new(chain)
}

/// Refuses what would turn the connection into something that can't be screened. An offer to speak HTTP/2 is just not taken.
fn no_upgrade<B>(request: Request<B>) -> Result<Request<B>, Trouble> {
    let upgrade = request.headers().get_all(UPGRADE).iter().any(|value| {
        let protocols = value.to_str().unwrap_or("?");
        protocols.split(',').any(|p| !matches!(p.trim().to_ascii_lowercase().as_str(), "h2c" | "h2" | ""))
    });
    if upgrade || request.method() == Method::CONNECT { Err(Trouble::Upgrade) } else { Ok(request) }
}

/// What a request needs before it is let in.
struct Door {
    log: Log,
    routes: Routes,
    room: Room,
    limits: Limits,
}

impl Door {
    /// Waits until the decision log takes another record, and keeps room for the body. A request that is not screened needs neither.
    async fn admit<B>(self: Arc<Self>, mut request: Request<B>) -> Result<Request<Arriving<B>>, Trouble> {
        let screened = self.routes.find(request.method(), request.uri().path(), request.headers()).is_some();
        let share = screened.then(|| self.room.share(self.limits.body));
        if let Some(share) = &share {
            poll_fn(|cx| self.log.poll_room(cx)).await.map_err(|_| Trouble::NoLog)?;
            // Whoever sends the body on has to hold it, too.
            request.extensions_mut().insert(share.clone());
        }
        Ok(request.map(|body| Arriving::new(body, self.limits.body_read_timeout, share)))
    }
}

/// What answers requests that pass.
#[derive(Clone)]
pub(super) enum Backend {
    Upstream(Arc<Upstream>),
    Demo,
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T, Infallible>> + Send>>;

impl<B> Service<Request<B>> for Backend
where
    B: HttpBody<Data = Bytes, Error = BoxError> + Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Response<Body>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match self {
            Self::Upstream(upstream) => {
                let upstream = Arc::clone(upstream);
                Box::pin(async move { Ok(upstream.forward(request).await) })
            }
            Self::Demo => Box::pin(async move { Ok(demo::generate(request).await) }),
        }
    }
}

/// Turns every error of the chain into an answer, and counts answers.
#[derive(Clone)]
struct Answering<S> {
    inner: S,
    telemetry: Telemetry,
}

impl<S, B, R> Service<Request<B>> for Answering<S>
where
    S: Service<Request<B>, Response = Response<R>, Error = BoxError>,
    S::Future: Send + 'static,
    R: HttpBody<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Response<Body>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // Load shedding, the next one in, is always ready and says so when it is called.
        self.inner.poll_ready(cx).map(|_| Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let uri = request.uri().clone();
        let telemetry = self.telemetry.clone();
        let answer = Caught(Box::pin(self.inner.call(request)));
        Box::pin(async move {
            let response = match answer.await {
                Ok(Ok(response)) => response.map(|body| body.map_err(Into::into).boxed_unsync()),
                Err(_) => Trouble::Defect.answer(uri.path()),
                Ok(Err(error)) => {
                    let trouble = error.downcast_ref::<Trouble>().copied().unwrap_or(Trouble::Busy);
                    if trouble == Trouble::Busy {
                        telemetry.shed.inc();
                    }
                    trouble.answer(uri.path())
                }
            };
            telemetry.answered(response.status());
            Ok(response)
        })
    }
}

/// A future whose panic is its own affair: the other requests of the connection go on.
struct Caught<F>(Pin<Box<F>>);

impl<F: Future> Future for Caught<F> {
    type Output = std::thread::Result<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // Nothing of a request that panicked is looked at again, so nothing half done can be seen.
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    }
}
