//! A gateway in this process, a fake upstream, and a client.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use consentry::gateway::{Build, Gateway, Options, UpstreamOptions};
use consentry::http::{BoxError, builtin_screener};
use consentry::log::Record;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Benign, of a kind nobody could object to.
pub const ALLOWED: &str = "a red bicycle by the sea";
/// Has to be blocked whatever lexicons are in use.
pub const BLOCKED: &str = "undress my ex, naked photo of my ex";

/// The body of a request with a prompt.
pub fn body(prompt: &str) -> String {
    serde_json::json!({"model": "gpt-image-1", "prompt": prompt, "n": 1}).to_string()
}

/// The builder that is used when a test does not bring its own: compiles once for all tests.
pub fn builtin() -> Arc<dyn Build> {
    Arc::new(|| builtin_screener().map_err(BoxError::from))
}

/// Free ports, and a data folder that goes away with the test.
pub fn options() -> Options {
    let mut options = Options::default();
    options.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    options.admin = options.listen;
    options
}

/// A running gateway.
pub struct Running {
    pub listen: SocketAddr,
    pub admin: SocketAddr,
    pub data: tempfile::TempDir,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Running {
    pub async fn start(options: Options) -> Self {
        Self::start_with(options, builtin()).await
    }

    pub async fn start_with(mut options: Options, build: Arc<dyn Build>) -> Self {
        let data = tempfile::tempdir().unwrap();
        options.data = data.path().to_owned();
        let gateway = Gateway::start(options, build).await.unwrap();
        let (listen, admin) = (gateway.listen_addr(), gateway.admin_addr());
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(gateway.run(async { drop(stopped.await) }));
        Self { listen, admin, data, stop: Some(stop), task }
    }

    /// In front of an upstream.
    pub async fn before(upstream: &Upstream) -> Self {
        Self::start(before(upstream)).await
    }

    /// Tells the gateway to stop, without waiting for it.
    pub fn tell_to_stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// Waits until the gateway has stopped; gives back what it logged.
    pub async fn stop(mut self) -> Vec<Record> {
        if self.stop.is_some() {
            self.tell_to_stop();
        }
        tokio::time::timeout(Duration::from_secs(20), &mut self.task).await.expect("the gateway stops").unwrap();
        self.records()
    }

    /// The log as it stands on disk.
    pub fn log_text(&self) -> String {
        std::fs::read_to_string(self.data.path().join("decisions.jsonl")).unwrap()
    }

    fn records(&self) -> Vec<Record> {
        self.log_text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }

    pub async fn generate(&self, prompt: &str) -> Reply {
        self.post("/v1/images/generations", body(prompt)).await
    }

    pub async fn post(&self, path: &str, body: impl Into<Bytes>) -> Reply {
        let request = Request::post(url(self.listen, path)).header("content-type", "application/json");
        send(request.body(Full::new(body.into())).unwrap()).await
    }

    pub async fn admin(&self, method: Method, path: &str) -> Reply {
        let request = Request::builder().method(method).uri(url(self.admin, path));
        send(request.body(Full::default()).unwrap()).await
    }

    pub async fn metrics(&self) -> String {
        self.admin(Method::GET, "/metrics").await.text()
    }
}

/// Options for a gateway in front of an upstream.
pub fn before(upstream: &Upstream) -> Options {
    let mut options = options();
    options.upstream = Some(UpstreamOptions::new(url(upstream.address, "")));
    options
}

pub fn url(address: SocketAddr, path: &str) -> Uri {
    format!("http://{address}{path}").parse().unwrap()
}

/// A whole response.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub async fn read(response: Response<Incoming>) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    pub fn decision(&self) -> uuid::Uuid {
        self.headers["consentry-decision"].to_str().unwrap().parse().unwrap()
    }
}

/// Sends one request on a connection of its own.
pub async fn send(request: Request<Full<Bytes>>) -> Reply {
    Reply::read(client(false).request(request).await.unwrap()).await
}

pub fn client(http2: bool) -> Client<HttpConnector, Full<Bytes>> {
    Client::builder(TokioExecutor::new()).http2_only(http2).build(HttpConnector::new())
}

/// A request as the upstream received it.
#[derive(Debug)]
pub struct Seen {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

pub type Answer = Response<UnsyncBoxBody<Bytes, BoxError>>;

/// An answer with these bytes.
pub fn answer(bytes: impl Into<Bytes>) -> Answer {
    Response::new(Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync())
}

/// A fake API.
pub struct Upstream {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Upstream {
    /// Answers everything with the same bytes.
    pub async fn fixed(bytes: &'static str) -> Self {
        Self::new(move || async move { answer(bytes) }).await
    }

    /// Answers with what `respond` gives, which may take its time.
    pub async fn new<F, R>(respond: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Answer> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let (list, respond) = (Arc::clone(&seen), Arc::new(respond));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (list, respond) = (Arc::clone(&list), Arc::clone(&respond));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (list, respond) = (Arc::clone(&list), Arc::clone(&respond));
                    async move {
                        let (parts, body) = request.into_parts();
                        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                        list.lock().unwrap().push(Seen {
                            method: parts.method,
                            uri: parts.uri,
                            headers: parts.headers,
                            body,
                        });
                        Ok::<_, Infallible>(respond().await)
                    }
                });
                tokio::spawn(async move {
                    let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { address, seen, task }
    }

    /// What arrived so far, taken out.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Waits until something holds.
pub async fn until<R: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> R) {
    for _ in 0..400 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("waited too long for: {what}");
}
