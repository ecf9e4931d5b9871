use std::fmt;
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::http::{Request, Response};
use http_body::Body;
use tower_service::Service;

use super::body::{BoxError, ResponseBody, ScreenBody};
use super::future::ResponseFuture;
use super::headers;
use super::settings::Settings;

/// The service [`ScreenLayer`](super::ScreenLayer) makes: screens requests on their way to `S`.
#[derive(Clone)]
pub struct Screen<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> Screen<S> {
    pub(crate) fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
    }

    /// The service behind.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }

    /// The service behind.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// The service behind.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, B, R> Service<Request<B>> for Screen<S>
where
    S: Service<Request<ScreenBody<B>>, Response = Response<R>> + Clone,
    B: Body,
    B::Error: Into<BoxError>,
{
    type Response = Response<ResponseBody<R>>;
    type Error = S::Error;
    type Future = ResponseFuture<S, B>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (mut parts, body) = request.into_parts();
        headers::strip(&mut parts.headers);
        let Some(route) = self.settings.routes.find(&parts.method, parts.uri.path(), &parts.headers) else {
            return ResponseFuture::passing(
                self.inner.call(Request::from_parts(parts, ScreenBody::untouched(body))),
                Arc::clone(&self.settings),
            );
        };
        // The service that was polled ready goes with the request; its clone, which may not be ready, stays here and is
        // polled before the next call.
        let clone = self.inner.clone();
        let inner = mem::replace(&mut self.inner, clone);
        ResponseFuture::reading(inner, Arc::clone(route), parts, body, Arc::clone(&self.settings))
    }
}

impl<S: fmt::Debug> fmt::Debug for Screen<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen").field("inner", &self.inner).field("mode", &self.settings.mode).finish_non_exhaustive()
    }
}
