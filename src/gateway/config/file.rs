//! The shape of `consentry.toml`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;
use super::values::{DialectName, Header, Pattern, Size, Time, Url};
use crate::gateway::options::{KeySource, Limits, Options, Protocol, Tenant, TenantPolicy, Unrouted, UpstreamOptions};
use crate::http::{Language, Mode, Review, Routes, Unscreened};
use crate::judge::Action;
use crate::log::{OnError, WhenFull};
use crate::store;

/// What a configuration file says.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Config {
    /// What it says about the gateway, over the defaults.
    pub options: Options,
    /// The folder of lexicons.
    pub lexicons: Option<PathBuf>,
    /// Files of names.
    pub names: Vec<PathBuf>,
    /// A policy: a file, or the name of a profile.
    pub policy: Option<String>,
    /// What is done with adult content of nobody real.
    pub adult: Option<Action>,
}

impl Config {
    /// Reads a file. Relative paths in it start at its own folder.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(file).map_err(|error| ConfigError::read(file, error))?;
        Self::parse(&text, file)
    }

    /// Reads the text of a file, which errors name as `file`.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        let raw: File = toml::from_str(text).map_err(|error| ConfigError::parse(file, text, &error))?;
        Ok(raw.resolve(file.parent().unwrap_or(Path::new(""))))
    }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    admin: Option<SocketAddr>,
    mode: Option<ModeWord>,
    review: Option<ReviewWord>,
    unscreened: Option<UnscreenedWord>,
    unrouted: Option<UnroutedWord>,
    adult: Option<Action>,
    language: Option<LanguageWord>,
    appeal_url: Option<String>,
    data: Option<PathBuf>,
    lexicons: Option<PathBuf>,
    names: Vec<PathBuf>,
    policy: Option<String>,
    upstream: Option<Upstream>,
    limits: FileLimits,
    routes: FileRoutes,
    tenant: Option<FileTenant>,
    tenants: BTreeMap<String, FilePolicy>,
    log: FileLog,
    store: FileStore,
    registry: FileRegistry,
    reload: FileReload,
}

/// Declares an enum of the words a setting can have, and what each stands for.
macro_rules! setting {
    ($name:ident -> $target:ty { $($variant:ident = $word:literal => $value:expr,)+ }) => {
        #[derive(Deserialize, Clone, Copy)]
        enum $name { $(#[serde(rename = $word)] $variant,)+ }

        impl From<$name> for $target {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => $value,)+ }
            }
        }
    };
}

setting! { ModeWord -> Mode { Enforce = "enforce" => Mode::Enforce, Shadow = "shadow" => Mode::Shadow, } }
setting! { ReviewWord -> Review { Hold = "hold" => Review::Hold, Forward = "forward" => Review::Forward, } }
setting! { UnscreenedWord -> Unscreened {
    Refuse = "refuse" => Unscreened::Refuse, Forward = "forward" => Unscreened::Forward,
} }
setting! { UnroutedWord -> Unrouted { Screen = "screen" => Unrouted::Screen, Forward = "forward" => Unrouted::Forward, } }
setting! { LanguageWord -> Language { English = "en" => Language::En, Dutch = "nl" => Language::Nl, } }
setting! { ProtocolWord -> Protocol {
    Auto = "auto" => Protocol::Auto, Http1 = "http1" => Protocol::Http1, Http2 = "http2" => Protocol::Http2,
} }

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Upstream {
    url: Url,
    connect_timeout: Option<Time>,
    response_timeout: Option<Time>,
    pool: Option<usize>,
    pool_idle: Option<Time>,
    extra_ca: Option<PathBuf>,
    protocol: Option<ProtocolWord>,
    trust_forwarded: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct FileLimits {
    body: Option<Size>,
    body_memory: Option<Size>,
    header_read_timeout: Option<Time>,
    body_read_timeout: Option<Time>,
    connections: Option<usize>,
    requests: Option<usize>,
    keep_alive: Option<Time>,
    drain: Option<Time>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FileRoutes {
    builtin: bool,
    add: Vec<FileRoute>,
}

impl Default for FileRoutes {
    fn default() -> Self {
        Self { builtin: true, add: Vec::new() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRoute {
    path: Pattern,
    dialect: DialectName,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum FileTenant {
    Header(Header),
    ApiKeyHeader(Header),
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct FilePolicy {
    profile: Option<String>,
    adult: Option<Action>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct FileLog {
    path: Option<PathBuf>,
    key: Option<FileKey>,
    queue: Option<usize>,
    when_full: Option<WhenFull>,
    on_error: Option<OnError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum FileKey {
    File(PathBuf),
    Env(String),
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct FileStore {
    path: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct FileRegistry {
    key_file: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct FileReload {
    watch: Option<bool>,
    settle: Option<Time>,
    interval: Option<Time>,
}

/// Puts a value in its place when there is one.
fn set<T>(place: &mut T, value: Option<impl Into<T>>) {
    if let Some(value) = value {
        *place = value.into();
    }
}

impl From<Time> for std::time::Duration {
    fn from(time: Time) -> Self {
        time.0
    }
}

impl File {
    fn resolve(self, folder: &Path) -> Config {
        let mut options =
            Options { upstream: self.upstream.map(|upstream| upstream.resolve(folder)), ..Options::default() };
        set(&mut options.listen, self.listen);
        set(&mut options.admin, self.admin);
        set(&mut options.mode, self.mode);
        set(&mut options.review, self.review);
        set(&mut options.unscreened, self.unscreened);
        set(&mut options.unrouted, self.unrouted);
        set(&mut options.language, self.language);
        set(&mut options.data, self.data.map(|data| folder.join(data)));
        options.appeal_url = self.appeal_url;
        options.routes = self.routes.resolve();
        options.tenant = self.tenant.map_or(Tenant::None, |tenant| match tenant {
            FileTenant::Header(name) => Tenant::Header(name.0),
            FileTenant::ApiKeyHeader(name) => Tenant::KeyDigest(name.0),
        });
        let own = |of: FilePolicy| TenantPolicy { profile: of.profile, adult: of.adult };
        options.tenants = self.tenants.into_iter().map(|(tenant, of)| (tenant, own(of))).collect();
        self.limits.resolve(&mut options.limits);
        self.log.resolve(&mut options);
        set(&mut options.store, self.store.path);
        options.registry_key = self.registry.key_file.map(|file| store::KeySource::File(folder.join(file)));
        set(&mut options.reload.watch, self.reload.watch);
        set(&mut options.reload.settle, self.reload.settle);
        set(&mut options.reload.interval, self.reload.interval);
        Config {
            options,
            lexicons: self.lexicons.map(|lexicons| folder.join(lexicons)),
            names: self.names.into_iter().map(|names| folder.join(names)).collect(),
            policy: self.policy.map(|policy| match Path::new(&policy).extension() {
                Some(_) => folder.join(policy).to_string_lossy().into_owned(),
                None => policy,
            }),
            adult: self.adult,
        }
    }
}

impl Upstream {
    fn resolve(self, folder: &Path) -> UpstreamOptions {
        let mut upstream = UpstreamOptions::new(self.url.0);
        set(&mut upstream.connect_timeout, self.connect_timeout);
        set(&mut upstream.response_timeout, self.response_timeout);
        set(&mut upstream.pool, self.pool);
        set(&mut upstream.pool_idle, self.pool_idle);
        set(&mut upstream.protocol, self.protocol);
        set(&mut upstream.trust_forwarded, self.trust_forwarded);
        upstream.extra_ca = self.extra_ca.map(|file| folder.join(file));
        upstream
    }
}

impl FileLimits {
    fn resolve(self, limits: &mut Limits) {
        set(&mut limits.body, self.body.map(|size| size.0));
        set(&mut limits.body_memory, self.body_memory.map(|size| size.0));
        set(&mut limits.header_read_timeout, self.header_read_timeout);
        set(&mut limits.body_read_timeout, self.body_read_timeout);
        set(&mut limits.connections, self.connections);
        set(&mut limits.requests, self.requests);
        set(&mut limits.keep_alive, self.keep_alive);
        set(&mut limits.drain, self.drain);
    }
}

impl FileRoutes {
    fn resolve(self) -> Routes {
        let mut routes = if self.builtin { Routes::builtin() } else { Routes::empty() };
        // Each goes before those that are there, so the last is added first.
        for route in self.add.into_iter().rev() {
            match routes.clone().route(&route.path.0, &route.dialect.0) {
                Ok(more) => routes = more,
                Err(error) => unreachable!("both were checked when the file was read: {error}"),
            }
        }
        routes
    }
}

impl FileLog {
    fn resolve(self, options: &mut Options) {
        set(&mut options.log.path, self.path);
        set(
            &mut options.log.key,
            self.key.map(|key| match key {
                FileKey::File(path) => KeySource::File(path),
                FileKey::Env(name) => KeySource::Env(name),
            }),
        );
        set(&mut options.log.settings.queue, self.queue);
        set(&mut options.log.settings.when_full, self.when_full);
        set(&mut options.log.settings.on_error, self.on_error);
    }
}
