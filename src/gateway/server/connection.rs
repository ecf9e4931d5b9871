//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::future::pending;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tower::ServiceExt as _;

use super::activity::{Activity, Marked};
use super::guarded::Guarded;
use crate::gateway::options::Limits;
use crate::gateway::stack::Stack;
use crate::gateway::telemetry::Telemetry;
use crate::gateway::upstream::headers::Peer;

/// How long an idle connection that was told to close may take over it.
const FAREWELL: Duration = Duration::from_secs(5);

/// What all connections share.
pub(super) struct Connections {
    pub(super) builder: Builder<TokioExecutor>,
    pub(super) stack: Stack<Incoming>,
    pub(super) limits: Limits,
    pub(super) telemetry: Telemetry,
}

/// HTTP/1 and HTTP/2 on one port, with limits on both.
pub(super) fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.header_read_timeout).max_buf_size(256 << 10);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(256)
        .max_header_list_size(64 << 10)
        .adaptive_window(true)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}

impl Connections {
    /// Serves one connection until it ends, is idle too long, or is told to stop and has finished its requests.
    pub(super) async fn run(&self, stream: TcpStream, peer: SocketAddr, mut stop: watch::Receiver<bool>) {
        let _ = stream.set_nodelay(true);
        let _open = Open::new(&self.telemetry);
        let activity = Activity::new();
        let service = service_fn(|mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            let mark = activity.begin();
            let answer = self.stack.clone().oneshot(request);
            async move { Ok::<_, Infallible>(answer.await?.map(|body| Marked { body, mark })) }
        });
        let io = Guarded::new(stream, self.limits.header_read_timeout, self.limits.body_read_timeout);
        let mut connection = pin!(self.builder.serve_connection(TokioIo::new(io), service));
        let mut stopping = false;
        let mut cut: Option<Instant> = None;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(error, "a connection broke");
                    }
                    break;
                }
                _ = stop.changed(), if !stopping => {
                    stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = sleep_until(activity.deadline(self.limits.keep_alive)), if !stopping => {
                    if activity.deadline(self.limits.keep_alive) <= Instant::now() {
                        stopping = true;
                        cut = Some(Instant::now() + FAREWELL);
                        connection.as_mut().graceful_shutdown();
                    }
                }
                () = maybe(cut) => {
                    if activity.idle() {
                        break;
                    }
                    cut = Some(Instant::now() + FAREWELL);
                }
            }
        }
    }
}

/// Counts a connection for as long as it is open, however it ends.
struct Open<'a>(&'a Telemetry);

impl<'a> Open<'a> {
    fn new(telemetry: &'a Telemetry) -> Self {
        telemetry.connections.inc();
        Self(telemetry)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.connections.dec();
    }
}

async fn maybe(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => pending().await,
    }
}
