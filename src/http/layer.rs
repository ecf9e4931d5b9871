use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, HeaderName};
use tower_layer::Layer;

use super::decision::{Approvals, Recorder};
use super::refusal::{HelpLine, Language};
use super::routes::Routes;
use super::service::Screen;
use super::settings::{Limits, Mode, Review, Settings, Unscreened, tenant_from_header};
use super::source::{GrantSource, ScreenerSource, builtin_screener};
use crate::BuildError;

/// Screens the prompt of every request to a known route before the service behind it sees the request.
///
/// See the [module docs](crate::http) for what it does by default.
#[derive(Clone)]
pub struct ScreenLayer {
    settings: Arc<Settings>,
}

impl ScreenLayer {
    /// A layer with sensible defaults: enforcing, holding reviews, refusing what it cannot read, on the
    /// [built-in routes](Routes::builtin).
    ///
    /// Takes an `Arc<Screener>`, a [`ScreenerHandle`](super::ScreenerHandle) to swap it while running, or any other
    /// [`ScreenerSource`].
    pub fn new(source: impl ScreenerSource + 'static) -> Self {
        Self { settings: Arc::new(Settings::new(Arc::new(source))) }
    }

    fn set(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Whether verdicts are acted on. Default [`Mode::Enforce`].
    pub fn mode(self, mode: Mode) -> Self {
        self.set(|s| s.mode = mode)
    }

    /// What is done with a `review`. Default [`Review::Hold`].
    pub fn review(self, review: Review) -> Self {
        self.set(|s| s.review = review)
    }

    /// What is done with a request that cannot be read. Default [`Unscreened::Refuse`].
    pub fn unscreened(self, unscreened: Unscreened) -> Self {
        self.set(|s| s.unscreened = unscreened)
    }

    /// All limits at once.
    pub fn limits(self, limits: Limits) -> Self {
        self.set(|s| s.limits = limits)
    }

    /// The largest body, in bytes, as received and after decompression each. Default 32 MiB.
    pub fn body_limit(self, bytes: usize) -> Self {
        self.set(|s| s.limits.body = bytes)
    }

    /// The deepest nesting of JSON; at most 127. Default 64.
    pub fn depth_limit(self, levels: usize) -> Self {
        self.set(|s| s.limits.depth = levels)
    }

    /// Which requests are screened, and how each is read. Default [`Routes::builtin`].
    pub fn routes(self, routes: Routes) -> Self {
        self.set(|s| s.routes = routes)
    }

    /// Who is told every decision. Default nobody.
    pub fn recorder(self, recorder: impl Recorder + 'static) -> Self {
        self.shared_recorder(Arc::new(recorder))
    }

    /// The same, for a recorder that is shared.
    pub fn shared_recorder(self, recorder: Arc<dyn Recorder>) -> Self {
        self.set(|s| s.recorder = recorder)
    }

    /// Who knows which held requests a person has approved. Default nobody.
    pub fn approvals(self, approvals: impl Approvals + 'static) -> Self {
        self.shared_approvals(Arc::new(approvals))
    }

    /// The same, for approvals that are shared.
    pub fn shared_approvals(self, approvals: Arc<dyn Approvals>) -> Self {
        self.set(|s| s.approvals = approvals)
    }

    /// Who knows the consent grants of each tenant. Default: there are none. A request whose tenant is not known has none either.
    pub fn grants(self, grants: impl GrantSource + 'static) -> Self {
        self.set(|s| s.grants = Arc::new(grants))
    }

    /// The header that names the tenant. Only for a header that a proxy in front sets or checks: a client can write
    /// anything.
    pub fn tenant_header(self, name: HeaderName) -> Self {
        self.set(|s| s.tenant = tenant_from_header(name))
    }

    /// How the tenant is known from the headers of a request, for instance by a digest of its API key.
    pub fn tenant(self, tenant: impl Fn(&HeaderMap) -> Option<String> + Send + Sync + 'static) -> Self {
        self.set(|s| s.tenant = Arc::new(tenant))
    }

    /// The language of refusals for clients that ask for none of those there are. Default English.
    pub fn language(self, language: Language) -> Self {
        self.set(|s| s.language = language)
    }

    /// Where a refusal can be appealed: a web or mail address, named in every refusal.
    pub fn appeal(self, address: impl Into<Arc<str>>) -> Self {
        self.set(|s| s.appeal = Some(address.into()))
    }

    /// Where refusals say that help can be found. Default [`HelpLine::builtin`].
    pub fn help(self, lines: impl Into<Arc<[HelpLine]>>) -> Self {
        self.set(|s| s.help = lines.into())
    }
}

/// The layer of the [built-in screener](builtin_screener), which is compiled once and shared.
pub fn builtin_layer() -> Result<ScreenLayer, BuildError> {
    builtin_screener().map(ScreenLayer::new)
}

impl<S> Layer<S> for ScreenLayer {
    type Service = Screen<S>;

    fn layer(&self, inner: S) -> Screen<S> {
        Screen::new(inner, Arc::clone(&self.settings))
    }
}

impl fmt::Debug for ScreenLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScreenLayer")
            .field("mode", &self.settings.mode)
            .field("review", &self.settings.review)
            .field("unscreened", &self.settings.unscreened)
            .field("limits", &self.settings.limits)
            .field("routes", &self.settings.routes)
            .finish_non_exhaustive()
    }
}
