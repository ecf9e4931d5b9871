use super::Dialect;
use super::settings::read_all;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::Incoming;

/// Replicate's predictions. Models name their inputs as they like, so every text under `input` counts.
#[derive(Clone, Copy, Debug)]
pub struct Replicate;

impl Dialect for Replicate {
    fn name(&self) -> &'static str {
        "replicate"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[
            "/v1/predictions",
            "/v1/models/{owner}/{name}/predictions",
            "/v1/deployments/{owner}/{name}/predictions",
        ]
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        read_all(request, Some("input"), true).map(Some)
    }
}
