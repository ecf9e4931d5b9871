//! Where the layer takes its screener from (fixed, swapped while running, or one per tenant), and the consent grants of a tenant.

use std::sync::Arc;

use arc_swap::ArcSwap;
use once_cell::sync::OnceCell;

use crate::names::registry::Grants;
use crate::{BuildError, Screener};

/// Gives the screener for a request. Called once per screened request, on its path: it must not wait.
pub trait ScreenerSource: Send + Sync {
    /// The screener for a request of `tenant` (see [`ScreenLayer::tenant`](crate::http::ScreenLayer::tenant)).
    fn screener(&self, tenant: Option<&str>) -> Arc<Screener>;
}

impl ScreenerSource for Arc<Screener> {
    fn screener(&self, _tenant: Option<&str>) -> Arc<Screener> {
        Arc::clone(self)
    }
}

impl<S: ScreenerSource + ?Sized> ScreenerSource for Arc<S> {
    fn screener(&self, tenant: Option<&str>) -> Arc<Screener> {
        (**self).screener(tenant)
    }
}

/// Gives the consent grants that hold for a tenant now. Called once per screened request of a known tenant, on its path: it must
/// not wait.
pub trait GrantSource: Send + Sync {
    /// The grants of this tenant; those that are over or revoked are not among them.
    fn grants(&self, tenant: &str) -> Arc<Grants>;
}

impl<F: Fn(&str) -> Arc<Grants> + Send + Sync> GrantSource for F {
    fn grants(&self, tenant: &str) -> Arc<Grants> {
        self(tenant)
    }
}

pub(crate) struct NoGrants;

impl GrantSource for NoGrants {
    fn grants(&self, _tenant: &str) -> Arc<Grants> {
        Arc::default()
    }
}

/// A screener that can be replaced while requests are running. Clones share it; a request keeps the one it began with.
#[derive(Clone, Debug)]
pub struct ScreenerHandle {
    current: Arc<ArcSwap<Screener>>,
}

impl ScreenerHandle {
    /// A handle that begins with `screener`.
    pub fn new(screener: Arc<Screener>) -> Self {
        Self { current: Arc::new(ArcSwap::new(screener)) }
    }

    /// The screener of this moment.
    pub fn load(&self) -> Arc<Screener> {
        self.current.load_full()
    }

    /// Replaces the screener, and gives back the one before.
    pub fn swap(&self, screener: Arc<Screener>) -> Arc<Screener> {
        self.current.swap(screener)
    }
}

impl ScreenerSource for ScreenerHandle {
    fn screener(&self, _tenant: Option<&str>) -> Arc<Screener> {
        self.load()
    }
}

impl From<Arc<Screener>> for ScreenerHandle {
    fn from(screener: Arc<Screener>) -> Self {
        Self::new(screener)
    }
}

/// The screener of the built-in lexicons, names and policy, compiled at the first call and shared from then on.
///
/// A build that fails is not remembered: the next call tries again.
pub fn builtin_screener() -> Result<Arc<Screener>, BuildError> {
    static BUILTIN: OnceCell<Arc<Screener>> = OnceCell::new();
    BUILTIN.get_or_try_init(|| Screener::builtin().map(Arc::new)).map(Arc::clone)
}
