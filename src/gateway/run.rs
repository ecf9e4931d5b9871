//! Puts a gateway together and runs it.

use std::fs;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Instant;

use hyper::body::Incoming;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::admin::{self, Admin};
use super::options::{KeySource, Limits, Options, Tenant, Unrouted};
use super::protection::{self, Protection};
use super::recorder::Recording;
use super::reload::{Build, Reloader};
use super::room::Room;
use super::screeners::InUse;
use super::stack::{Backend, Pieces, Stack, stack};
use super::telemetry::{Telemetry, mode_word};
use super::upstream::{Upstream, UpstreamError};
use super::{server, watch as files};
use crate::http::{BoxError, ScreenLayer};
use crate::log::{Jsonl, Key, KeyError, Log};
use crate::screen::Fingerprints;
use crate::store::{self, StoreError};

/// Why a gateway could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The screener could not be built.
    #[error("{0}")]
    Screener(#[source] BoxError),
    /// The log's key could not be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key of the protected registry could not be had.
    #[error(transparent)]
    RegistryKey(#[from] store::KeyError),
    /// The store could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A tenant has a policy of its own, and tenants are not told apart.
    #[error(
        "tenant {tenant:?} has a policy of its own, and nothing says how tenants are told apart: set [tenant] header or api_key_header"
    )]
    Tenants {
        /// One of them.
        tenant: String,
    },
    /// The client for the upstream could not be made.
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    /// A folder or file could not be opened.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// An address could not be listened on.
    #[error("can't listen on {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What went wrong.
        source: io::Error,
    },
}

/// A gateway that has bound its addresses and is ready to [run](Gateway::run).
pub struct Gateway {
    listener: TcpListener,
    admin_listener: TcpListener,
    addresses: (SocketAddr, SocketAddr),
    stack: Stack<Incoming>,
    admin: Admin,
    options: Options,
    control: Control,
    telemetry: Telemetry,
    protection: Arc<Protection>,
}

/// What can be done to a gateway while it runs. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    reloader: Arc<Reloader>,
    log: Log,
}

impl Control {
    /// Builds the screener anew and puts it in use; on an error the one before stays, and the error says why.
    pub async fn reload(&self, cause: &'static str) -> Result<Fingerprints, String> {
        self.reloader.reload(cause).await
    }

    /// Opens the decision log anew, after it was moved away.
    pub fn reopen_log(&self) {
        self.log.reopen();
    }
}

impl Gateway {
    /// Builds the screener, opens the log, makes the client and binds both addresses.
    pub async fn start(options: Options, build: Arc<dyn Build>) -> Result<Self, StartError> {
        let opened = |path: &PathBuf| {
            let path = path.clone();
            move |source| StartError::File { path, source }
        };
        if options.tenant == Tenant::None
            && let Some(tenant) = options.tenants.keys().next()
        {
            return Err(StartError::Tenants { tenant: tenant.clone() });
        }
        fs::create_dir_all(&options.data).map_err(opened(&options.data))?;
        let key = match &options.log.key {
            KeySource::Env(name) => Key::from_env(name)?,
            KeySource::File(path) => Key::load_or_create(&options.data.join(path))?,
        };
        let path = options.data.join(&options.log.path);
        let sink = Jsonl::open(&path).map_err(opened(&path))?;
        let log = Log::start(sink, options.log.settings).map_err(opened(&path))?;
        // One body fits, whatever the limits say.
        let room = Room::new(options.limits.body_memory.max(options.limits.body));
        let telemetry = Telemetry::new(&log, &room);
        let protection = Protection::open(&options)?;
        let registry = Arc::clone(&protection.active().registry);
        let tenants = options.tenants.clone();
        let reloader = Reloader::start(build, registry, tenants, telemetry.clone()).await;
        let reloader = reloader.map_err(StartError::Screener)?;
        let reloader = Arc::new(reloader);

        let recording = Recording { log: log.clone(), key: key.clone(), telemetry: telemetry.clone() };
        let routes = match options.unrouted {
            Unrouted::Screen => options.routes.clone().catch_all(),
            Unrouted::Forward => options.routes.clone(),
        };
        let screen = screen(&options, reloader.in_use().clone(), key, recording)
            .routes(routes.clone())
            .grants(Arc::clone(&protection));
        let (backend, named) = match &options.upstream {
            Some(upstream) => {
                let named = upstream.url.to_string();
                (Backend::Upstream(Arc::new(Upstream::new(upstream, telemetry.clone())?)), named)
            }
            None => (Backend::Demo, "the built-in demo generator".to_owned()),
        };
        let pieces = Pieces {
            backend,
            screen,
            log: log.clone(),
            telemetry: telemetry.clone(),
            limits: options.limits,
            routes,
            room,
        };
        let (listener, admin_listener) = (bind(options.listen).await?, bind(options.admin).await?);
        let local = |listener: &TcpListener, address| {
            listener.local_addr().map_err(|source| StartError::Listen { address, source })
        };
        let addresses = (local(&listener, options.listen)?, local(&admin_listener, options.admin)?);
        Ok(Self {
            listener,
            admin_listener,
            addresses,
            stack: stack(pieces),
            admin: Admin {
                reloader: Arc::clone(&reloader),
                telemetry: telemetry.clone(),
                log: log.clone(),
                protection: Arc::clone(&protection),
                draining: Arc::new(AtomicBool::new(false)),
                started: Instant::now(),
                mode: mode_word(options.mode),
                backend: named,
            },
            options,
            control: Control { reloader, log },
            telemetry,
            protection,
        })
    }

    /// Where clients connect.
    pub fn listen_addr(&self) -> SocketAddr {
        self.addresses.0
    }

    /// Where operators connect.
    pub fn admin_addr(&self) -> SocketAddr {
        self.addresses.1
    }

    /// What answers requests that pass: the upstream's address, or the demo generator.
    pub fn backend(&self) -> &str {
        &self.admin.backend
    }

    /// What can be done to the gateway while it runs.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Serves until `shutdown` is done; then accepts no more, lets requests finish (for as long as
    /// [`Limits::drain`]) and writes what is left to the log.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let Self { listener, admin_listener, stack, admin, options, control, telemetry, protection, .. } = self;
        let Options { reload, limits, .. } = options;
        let draining = Arc::clone(&admin.draining);
        let admin = tokio::spawn(async move { axum::serve(admin_listener, admin::router(admin)).await });
        let files = reload.watch.then(|| tokio::spawn(files::watch(Arc::clone(&control.reloader), reload)));
        let protecting = tokio::spawn(protection::watch(protection, Arc::clone(&control.reloader)));
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(server::serve(listener, stack, limits, telemetry, stopped));
        shutdown.await;
        draining.store(true, SeqCst);
        let _ = stop.send(true);
        let _ = server.await;
        files.inspect(|task| task.abort());
        protecting.abort();
        let log = control.log.clone();
        let _ = tokio::task::spawn_blocking(move || log.close()).await;
        admin.abort();
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| StartError::Listen { address, source })
}

fn screen(options: &Options, screeners: InUse, key: Key, recording: Recording) -> ScreenLayer {
    let Limits { body, .. } = options.limits;
    let layer = ScreenLayer::new(screeners)
        .mode(options.mode)
        .review(options.review)
        .unscreened(options.unscreened)
        .body_limit(body)
        .language(options.language)
        .recorder(recording);
    let layer = match &options.appeal_url {
        Some(url) => layer.appeal(url.as_str()),
        None => layer,
    };
    match options.tenant.clone() {
        Tenant::None => layer,
        Tenant::Header(name) => layer.tenant_header(name),
        Tenant::KeyDigest(name) => layer.tenant(move |headers| Some(key.tenant(headers.get(&name)?.as_bytes()))),
    }
}
