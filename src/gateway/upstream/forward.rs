//! Sends a request on, and its response back, as they stream.

use std::error::Error;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::HOST;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, Uri, Version};
use http_body::Body as HttpBody;
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;

use super::client::{ConnectTimeout, Connector, UpstreamError, client};
use super::headers::{Peer, add_forwarded, host, strip_hop};
use crate::gateway::answer::Trouble;
use crate::gateway::body::Body;
use crate::gateway::options::UpstreamOptions;
use crate::gateway::room::{Leaving, Share};
use crate::gateway::telemetry::{Telemetry, UpstreamResult};
use crate::http::{BoxError, GivenUp};

/// The API behind the gateway.
pub(in crate::gateway) struct Upstream {
    client: Client<Connector, Body>,
    scheme: Scheme,
    authority: Authority,
    /// What comes before every path; empty or without a slash at its end.
    prefix: String,
    response_timeout: Duration,
    trust_forwarded: bool,
    telemetry: Telemetry,
}

impl Upstream {
    pub(in crate::gateway) fn new(options: &UpstreamOptions, telemetry: Telemetry) -> Result<Self, UpstreamError> {
        let parts = options.url.clone().into_parts();
        Ok(Self {
            client: client(options)?,
            scheme: parts.scheme.unwrap_or(Scheme::HTTP),
            authority: parts.authority.unwrap_or_else(|| Authority::from_static("localhost")),
            prefix: options.url.path().trim_end_matches('/').to_owned(),
            response_timeout: options.response_timeout,
            trust_forwarded: options.trust_forwarded,
            telemetry,
        })
    }

    /// Sends a request on. Trouble on the way becomes an answer.
    pub(in crate::gateway) async fn forward<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: HttpBody<Data = Bytes, Error = BoxError> + Send + 'static,
    {
        let uri = request.uri().clone();
        let start = Instant::now();
        let sent = self.client.request(self.rewrite(request));
        let (result, answer) = match tokio::time::timeout(self.response_timeout, sent).await {
            Ok(Ok(mut response)) => {
                strip_hop(response.headers_mut());
                (UpstreamResult::Answered, Ok(response.map(|body| body.map_err(Into::into).boxed_unsync())))
            }
            // Its own doing: the upstream is well.
            Ok(Err(error)) if caused_by::<GivenUp>(&error) => return Trouble::BodySlow.answer(uri.path()),
            Ok(Err(error)) => {
                tracing::warn!(error = chain(&error), "the upstream failed");
                match caused_by::<ConnectTimeout>(&error) {
                    true => (UpstreamResult::Slow, Err(Trouble::UpstreamSlow)),
                    false => (UpstreamResult::Down, Err(Trouble::UpstreamDown)),
                }
            }
            Err(_) => {
                tracing::warn!(timeout = ?self.response_timeout, "the upstream did not answer in time");
                (UpstreamResult::Slow, Err(Trouble::UpstreamSlow))
            }
        };
        self.telemetry.upstream(result, start.elapsed());
        answer.unwrap_or_else(|trouble| trouble.answer(uri.path()))
    }

    fn rewrite<B>(&self, request: Request<B>) -> Request<Body>
    where
        B: HttpBody<Data = Bytes, Error = BoxError> + Send + 'static,
    {
        let (mut parts, body) = request.into_parts();
        let asked = host(&parts.headers, &parts.uri, parts.version);
        let peer = parts.extensions.get::<Peer>().copied();
        add_forwarded(&mut parts.headers, peer, asked, self.trust_forwarded);
        // The client writes the upstream's own host.
        parts.headers.remove(HOST);
        let mut uri = http::uri::Parts::default();
        uri.scheme = Some(self.scheme.clone());
        uri.authority = Some(self.authority.clone());
        uri.path_and_query = Some(self.path(&parts.uri));
        // A path that was part of a valid address stays valid with another host before it.
        parts.uri = Uri::from_parts(uri).unwrap_or_default();
        parts.version = Version::HTTP_11;
        // Nothing of this hop's server (the upgrade handle, the peer) may leak into the client.
        let share = parts.extensions.remove::<Share>();
        parts.extensions.clear();
        Request::from_parts(parts, Leaving::new(body, share).boxed_unsync())
    }

    fn path(&self, uri: &Uri) -> PathAndQuery {
        let path = uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        if self.prefix.is_empty() {
            return path;
        }
        PathAndQuery::try_from(format!("{}{path}", self.prefix)).unwrap_or(path)
    }
}

fn caused_by<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if error.is::<E>() || inside.is_some_and(|inner| inner.is::<E>()) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// An error and its causes in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
