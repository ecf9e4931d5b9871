use super::Dialect;
use super::settings::read_all;
use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::Incoming;

/// Any other API: every string of the body counts, wherever it is; a body with an image counts as one with a source
/// image.
#[derive(Clone, Copy, Debug)]
pub struct Generic;

impl Dialect for Generic {
    fn name(&self) -> &'static str {
        "generic"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[]
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        read_all(request, None, false).map(Some)
    }
}
