//! `consentry serve`.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args as ClapArgs, ValueEnum};
use http::Uri;
use tracing_subscriber::EnvFilter;

use super::Failure;
use super::load::{Hold, SourceArgs, Sources, load_screener};
use super::store::StoreArgs;
use crate::Screener;
use crate::gateway::{self, Build, Config, Control, Gateway, Options, StartError, UpstreamOptions};
use crate::http::{BoxError, Mode};
use crate::store::KeySource;

/// The flags. Each goes over what the configuration file says.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
On SIGHUP lexicons, names and policy are read anew and the decision log is opened anew; a broken file keeps the old \
screener, and GET /status on the admin address says why. SIGTERM and SIGINT let running requests finish.

CONSENTRY_LOG sets what is reported on stderr (error, warn, info, debug); prompts never are.")]
pub struct Args {
    /// Configuration file; examples/consentry.toml explains every setting
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address for clients [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Address for operators: health, metrics, status, reload [default: 127.0.0.1:8081]
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<SocketAddr>,
    /// The image API behind the gateway; without one a built-in demo generator answers
    #[arg(long, value_name = "URL", value_parser = gateway::parse_upstream)]
    upstream: Option<Uri>,
    /// Act on verdicts, or forward everything and only log [default: enforce]
    #[arg(long)]
    mode: Option<ModeArg>,
    /// Folder of the decision log and its key [default: data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How reports on stderr are written
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    sources: SourceArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeArg {
    Enforce,
    Shadow,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// What flags, file and defaults come to.
struct Resolved {
    options: Options,
    sources: Sources,
    log_format: LogFormat,
}

/// Runs the gateway until it is told to stop.
pub(super) fn run(args: Args) -> Result<(), Failure> {
    let Resolved { options, sources, log_format } = resolve(args)?;
    report(log_format);
    silence_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("the runtime could not start: {error}")))?;
    runtime.block_on(serve(options, sources))
}

fn resolve(args: Args) -> Result<Resolved, Failure> {
    let config = match &args.config {
        Some(file) => Config::read(file).map_err(|error| Failure::Unusable(error.to_string()))?,
        None => Config::default(),
    };
    let mut options = config.options;
    let file = Sources {
        lexicons: config.lexicons,
        names: config.names,
        policy: config.policy,
        adult: config.adult,
        // Somebody will copy a newer file over the old one while this runs, and a mapping would end the process.
        hold: Hold::Read,
    };
    options.listen = args.listen.unwrap_or(options.listen);
    options.admin = args.admin.unwrap_or(options.admin);
    options.data = args.data.unwrap_or(options.data);
    if let Some(store) = args.store.store {
        let from_here = std::path::absolute(&store);
        options.store = from_here.map_err(|error| Failure::Unusable(format!("{}: {error}", store.display())))?;
    }
    // The flag, then the file, then the environment.
    let key = args.store.registry_key.map(KeySource::File).or(options.registry_key);
    options.registry_key = key.or_else(|| KeySource::file_or_env(None));
    if let Some(url) = args.upstream {
        match &mut options.upstream {
            Some(upstream) => upstream.url = url,
            none => *none = Some(UpstreamOptions::new(url)),
        }
    }
    match args.mode {
        Some(ModeArg::Enforce) => options.mode = Mode::Enforce,
        Some(ModeArg::Shadow) => options.mode = Mode::Shadow,
        None => {}
    }
    Ok(Resolved { options, sources: file.overridden(args.sources.into()), log_format: args.log_format })
}

/// Sends reports for operators to stderr.
fn report(format: LogFormat) {
    let filter = EnvFilter::try_from_env("CONSENTRY_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Only fails when somebody has set up reports before, which are then the ones to use.
    let _ = match format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).with_target(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}

/// Keeps panics from printing their message, which may quote what was being read: a prompt.
fn silence_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a defect in consentry; please report the place");
    }));
}

/// Builds screeners from the files of `sources`.
struct FromFiles(Sources);

impl Build for FromFiles {
    fn build(&self) -> Result<Arc<Screener>, BoxError> {
        Ok(Arc::new(load_screener(&self.0)?))
    }

    fn watched(&self) -> Vec<PathBuf> {
        self.0.paths()
    }
}

async fn serve(options: Options, sources: Sources) -> Result<(), Failure> {
    let mode = options.mode;
    let gateway = Gateway::start(options, Arc::new(FromFiles(sources))).await.map_err(|error| match error {
        StartError::Screener(_)
        | StartError::Key(_)
        | StartError::RegistryKey(_)
        | StartError::Store(_)
        | StartError::Tenants { .. }
        | StartError::Upstream(_) => Failure::Unusable(error.to_string()),
        _ => Failure::Failed(error.to_string()),
    })?;
    let shutdown =
        signals(gateway.control()).map_err(|error| Failure::Failed(format!("signals can't be received: {error}")))?;
    tracing::info!("listening on http://{}, for {} ({mode:?})", gateway.listen_addr(), gateway.backend());
    tracing::info!("admin on http://{}", gateway.admin_addr());
    if !gateway.admin_addr().ip().is_loopback() {
        tracing::warn!("the admin address can be reached from other machines; it asks for no password");
    }
    gateway.run(shutdown).await;
    tracing::info!("stopped");
    Ok(())
}

/// Listens for signals from now on: is done on SIGTERM or SIGINT, reloads on SIGHUP.
#[cfg(unix)]
fn signals(control: Control) -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut hangup = signal(SignalKind::hangup())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = interrupt.recv() => return,
                Some(()) = hangup.recv() => {
                    control.reopen_log();
                    // A failure is reported, counted and shown in /status by the reload itself.
                    let _ = control.reload("SIGHUP").await;
                }
            }
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn signals(_control: Control) -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the means to be told to stop, going on is all that is left.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
