use super::Dialect;
use super::settings::read_all;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::Incoming;

/// fal's models (`POST /{app}` on fal.run and queue.fal.run). They name their inputs as they like, so every text counts.
#[derive(Clone, Copy, Debug)]
pub struct Fal;

impl Dialect for Fal {
    fn name(&self) -> &'static str {
        "fal"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/**"]
    }

    fn by_default(&self) -> bool {
        false
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        read_all(request, None, true).map(Some)
    }
}
