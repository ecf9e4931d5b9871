//! The screeners in use: one, and those of tenants with a policy of their own.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::options::TenantPolicy;
use crate::Screener;
use crate::http::{BoxError, ScreenerSource};
use crate::names::registry::Registry;

/// One screener, and its variants. They share everything but the policy.
pub(super) struct Screeners {
    main: Arc<Screener>,
    tenants: HashMap<String, Arc<Screener>>,
}

impl Screeners {
    /// Makes the variants.
    ///
    /// # Errors
    /// The tenant whose profile the policy does not have.
    pub(super) fn new(
        main: &Screener,
        registry: &Arc<Registry>,
        tenants: &BTreeMap<String, TenantPolicy>,
    ) -> Result<Self, BoxError> {
        let main = main.with_registry(Arc::clone(registry));
        let mut variants = HashMap::with_capacity(tenants.len());
        for (tenant, of) in tenants {
            let variant = main.with_profile(of.profile.as_deref(), of.adult);
            let variant = variant.map_err(|error| format!("the policy of tenant {tenant:?}: {error}"))?;
            variants.insert(tenant.clone(), Arc::new(variant));
        }
        Ok(Self { main: Arc::new(main), tenants: variants })
    }

    fn protecting(&self, registry: &Arc<Registry>) -> Self {
        let with = |screener: &Arc<Screener>| Arc::new(screener.with_registry(Arc::clone(registry)));
        let tenants = self.tenants.iter().map(|(tenant, screener)| (tenant.clone(), with(screener))).collect();
        Self { main: with(&self.main), tenants }
    }
}

/// Screeners that are replaced while requests are running, all at once. Clones share them.
#[derive(Clone)]
pub(super) struct InUse(Arc<ArcSwap<Screeners>>);

impl InUse {
    pub(super) fn new(screeners: Screeners) -> Self {
        Self(Arc::new(ArcSwap::new(Arc::new(screeners))))
    }

    pub(super) fn replace(&self, screeners: Screeners) {
        self.0.store(Arc::new(screeners));
    }

    /// Gives all of them another registry.
    pub(super) fn protect(&self, registry: &Arc<Registry>) {
        self.replace(self.0.load().protecting(registry));
    }

    /// The screener of tenants without a policy of their own.
    pub(super) fn main(&self) -> Arc<Screener> {
        Arc::clone(&self.0.load().main)
    }
}

impl ScreenerSource for InUse {
    fn screener(&self, tenant: Option<&str>) -> Arc<Screener> {
        let screeners = self.0.load();
        Arc::clone(tenant.and_then(|tenant| screeners.tenants.get(tenant)).unwrap_or(&screeners.main))
    }
}
