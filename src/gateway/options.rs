//! Everything a gateway can be told, resolved: what flags, file and defaults came to.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use http::{HeaderName, Uri};

use crate::Action;
use crate::http::{Language, Mode, Review, Routes, Unscreened};
use crate::log;
use crate::store;

/// How a [`Gateway`](super::Gateway) behaves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Where clients connect. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where operators and Prometheus connect.
    pub admin: SocketAddr,
    /// The API behind the gateway; without one the built-in demo generator answers.
    pub upstream: Option<UpstreamOptions>,
    /// Whether verdicts are acted on.
    pub mode: Mode,
    /// What is done with a `review`.
    pub review: Review,
    /// What is done with a request that could not be screened.
    pub unscreened: Unscreened,
    /// Which requests are screened, and how each is read.
    pub routes: Routes,
    /// What is done with a request with a body that no route knows.
    pub unrouted: Unrouted,
    /// How tenants are told apart.
    pub tenant: Tenant,
    /// Tenants with a policy of their own, by what the gateway knows each as. There must be a way to tell them apart.
    pub tenants: BTreeMap<String, TenantPolicy>,
    /// The language of refusals for clients that ask for none.
    pub language: Language,
    /// Where a refusal can be appealed.
    pub appeal_url: Option<String>,
    /// The folder of the log, its key and the queue.
    pub data: PathBuf,
    /// The decision log.
    pub log: LogOptions,
    /// The store of protected names and consent grants, relative to the data folder; made when it is not there. The registry of
    /// the screener that is in use is always this store's.
    pub store: PathBuf,
    /// Where the key of the store's names comes from. Without one the store must hold neither names nor grants.
    pub registry_key: Option<store::KeySource>,
    /// When lexicons, names and policy are read anew.
    pub reload: ReloadOptions,
    /// Sizes, counts and times.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            admin: SocketAddr::from((Ipv4Addr::LOCALHOST, 8081)),
            upstream: None,
            mode: Mode::default(),
            review: Review::default(),
            unscreened: Unscreened::default(),
            routes: Routes::builtin(),
            unrouted: Unrouted::default(),
            tenant: Tenant::default(),
            tenants: BTreeMap::new(),
            language: Language::default(),
            appeal_url: None,
            data: PathBuf::from("data"),
            log: LogOptions::default(),
            store: PathBuf::from("store.db"),
            registry_key: None,
            reload: ReloadOptions::default(),
            limits: Limits::default(),
        }
    }
}

/// The API behind the gateway.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UpstreamOptions {
    /// Its address; a path in it comes before the path of every request.
    pub url: Uri,
    /// Longest wait for a connection, TLS included.
    pub connect_timeout: Duration,
    /// Longest wait for the head of the response, from the moment the request is sent on.
    pub response_timeout: Duration,
    /// Idle connections that are kept for the next request.
    pub pool: usize,
    /// How long they are kept.
    pub pool_idle: Duration,
    /// Certificates (PEM) of authorities to trust besides the usual ones.
    pub extra_ca: Option<PathBuf>,
    /// Which HTTP it speaks.
    pub protocol: Protocol,
    /// Whether `X-Forwarded-*` of the client are kept: only behind a proxy that sets them.
    pub trust_forwarded: bool,
}

impl UpstreamOptions {
    /// Defaults for an address.
    pub fn new(url: Uri) -> Self {
        Self {
            url,
            connect_timeout: Duration::from_secs(5),
            response_timeout: Duration::from_secs(180),
            pool: 128,
            pool_idle: Duration::from_secs(60),
            extra_ca: None,
            protocol: Protocol::Auto,
            trust_forwarded: false,
        }
    }
}

/// Which HTTP the upstream speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// What TLS negotiates; HTTP/1.1 without TLS.
    #[default]
    Auto,
    /// HTTP/1.1.
    Http1,
    /// HTTP/2, also without TLS (prior knowledge).
    Http2,
}

/// What is done with a `POST`, `PUT` or `PATCH` whose path no route knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unrouted {
    /// Every text in it is screened, as in the `generic` dialect.
    #[default]
    Screen,
    /// It is forwarded without a look.
    Forward,
}

/// How tenants are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tenant {
    /// They are not.
    #[default]
    None,
    /// By a header that a proxy in front of the gateway sets.
    Header(HeaderName),
    /// By a keyed digest of a header that holds a credential. The credential itself is not kept.
    KeyDigest(HeaderName),
}

/// What is another than the policy of all for one tenant. What is `None` is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantPolicy {
    /// The profile of the policy file.
    pub profile: Option<String>,
    /// What is done with explicit pictures of nobody real.
    pub adult: Option<Action>,
}

/// Where the decision log goes, and how it behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogOptions {
    /// The file, relative to the data folder.
    pub path: PathBuf,
    /// Where the key of its digests comes from.
    pub key: KeySource,
    /// Queue and failures.
    pub settings: log::Settings,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            path: PathBuf::from("decisions.jsonl"),
            key: KeySource::File(PathBuf::from("log.key")),
            settings: log::Settings::default(),
        }
    }
}

/// Where the log's key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A file, relative to the data folder; made when it is not there.
    File(PathBuf),
    /// An environment variable.
    Env(String),
}

/// When lexicons, names and policy are read anew, besides on SIGHUP and `POST /reload`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReloadOptions {
    /// Whether the files are watched.
    pub watch: bool,
    /// How long they must be quiet after a change.
    pub settle: Duration,
    /// How often they are looked at where the system tells of no changes (network drives).
    pub interval: Duration,
}

impl Default for ReloadOptions {
    fn default() -> Self {
        Self { watch: true, settle: Duration::from_millis(300), interval: Duration::from_secs(30) }
    }
}

/// Sizes, counts and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a body that is screened.
    pub body: usize,
    /// Bytes of all bodies that are kept to be screened, from when they arrive until they were sent on; those that find no room are
    /// answered 503. One body fits always.
    pub body_memory: usize,
    /// Longest time for the head of a request, and for an HTTP/1 connection without one.
    pub header_read_timeout: Duration,
    /// Longest time for the body of a request.
    pub body_read_timeout: Duration,
    /// Connections at a time; more wait to be accepted.
    pub connections: usize,
    /// Requests at a time; more are answered 503.
    pub requests: usize,
    /// How long a connection without requests stays open.
    pub keep_alive: Duration,
    /// How long requests may take to finish once the gateway is told to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 32 << 20,
            body_memory: 512 << 20,
            header_read_timeout: Duration::from_secs(15),
            body_read_timeout: Duration::from_secs(60),
            connections: 8192,
            requests: 2048,
            keep_alive: Duration::from_secs(75),
            drain: Duration::from_secs(30),
        }
    }
}
