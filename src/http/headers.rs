//! The headers and extensions a decision leaves on requests and responses.

use std::sync::Arc;

use ::http::{Extensions, HeaderMap, HeaderName, HeaderValue};

use super::decision::DecisionId;
use super::unreadable::Unreadable;
use crate::Verdict;

/// `allow`, `review`, `block` or `unscreened`.
pub const VERDICT: HeaderName = HeaderName::from_static("consentry-verdict");
/// The [`DecisionId`].
pub const DECISION: HeaderName = HeaderName::from_static("consentry-decision");
/// What an allowed request obliges the service to do, separated by commas.
pub const OBLIGATIONS: HeaderName = HeaderName::from_static("consentry-obligations");

/// Removes what only the layer may say, so that a client cannot say it.
pub(crate) fn strip(headers: &mut HeaderMap) {
    for name in [VERDICT, DECISION, OBLIGATIONS] {
        headers.remove(name);
    }
}

/// What a decision leaves on a request and its response.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(crate) id: DecisionId,
    pub(crate) said: Said,
    /// Shadow mode leaves no headers: clients see no difference.
    pub(crate) visible: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Said {
    Verdict(Arc<Verdict>),
    Unscreened(Arc<Unreadable>),
}

impl Stamp {
    pub(crate) fn put_on(self, headers: &mut HeaderMap, extensions: &mut Extensions) {
        if self.visible {
            self.put_headers(headers);
        }
        extensions.insert(self.id);
        match self.said {
            Said::Verdict(verdict) => {
                extensions.insert(verdict);
            }
            Said::Unscreened(unreadable) => {
                extensions.insert(unreadable.kind());
            }
        }
    }

    fn put_headers(&self, headers: &mut HeaderMap) {
        let verdict = match &self.said {
            Said::Verdict(verdict) => verdict.action.as_str(),
            Said::Unscreened(_) => "unscreened",
        };
        headers.insert(VERDICT, HeaderValue::from_static(verdict));
        if let Ok(id) = HeaderValue::try_from(self.id.to_string()) {
            headers.insert(DECISION, id);
        }
        if let Said::Verdict(verdict) = &self.said
            && !verdict.obligations.is_empty()
        {
            let names: Vec<_> = verdict.obligations.iter().map(|obligation| obligation.as_str()).collect();
            if let Ok(names) = HeaderValue::try_from(names.join(", ")) {
                headers.insert(OBLIGATIONS, names);
            }
        }
    }
}
