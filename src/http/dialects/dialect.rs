use std::fmt;

use crate::Prompt;
use crate::http::Unreadable;
use crate::http::read::{Field, Incoming, read_fields};
use crate::http::refusal::{Answer, Refusal};

/// How the requests of one API are read, and how it says no.
///
/// Most APIs need a name, routes, a table of fields and the shape of their errors.
pub trait Dialect: Send + Sync + fmt::Debug {
    /// The stable name, for settings, logs and metrics.
    fn name(&self) -> &'static str;

    /// The patterns of the paths it is spoken on (see [`Routes::route`](crate::http::Routes::route)).
    fn routes(&self) -> &'static [&'static str];

    /// Whether its routes are screened when the operator names none. Not for an API whose routes another has too.
    fn by_default(&self) -> bool {
        true
    }

    /// Where its texts and images stand.
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    /// Reads what a request asks for. Every value the API could read counts. `None` for a request that makes no picture.
    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        read_fields(request, self.fields()).map(Some)
    }

    /// Writes down a refusal in the API's own shape.
    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        refusal.problem()
    }
}
