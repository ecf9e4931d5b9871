//! The heart of the layer: a whole request in, what to do with it out. Nothing here waits.

use std::sync::Arc;
use std::time::Instant;

use ::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE};
use ::http::request::Parts;
use ::http::{HeaderMap, HeaderValue, Response};
use bytes::Bytes;

use super::decision::{Decision, DecisionId, Held, Outcome, Ruling};
use super::headers::{Said, Stamp};
use super::read::extract;
use super::refusal::{Language, Refusal, Why};
use super::routes::Route;
use super::settings::{Mode, Review, Settings, Unscreened};
use super::unreadable::{Unreadable, UnreadableKind};
use crate::{Action, Prompt};

/// What becomes of a request.
pub(crate) enum Next {
    /// It goes on; its response gets the stamp. Without one it makes no picture, and was not judged.
    Forward(Option<Stamp>),
    /// It is answered here.
    Refuse(Response<Bytes>),
}

/// Reads, judges, records. `read` says whether `body` is the whole body.
pub(crate) fn inspect(
    settings: &Settings,
    route: &Route,
    parts: &mut Parts,
    body: &Bytes,
    read: Result<(), Unreadable>,
) -> Next {
    let started = Instant::now();
    let tenant = (settings.tenant)(&parts.headers);
    let judge = |prompt: &Prompt<'_>| -> Case {
        let screener = settings.source.screener(tenant.as_deref());
        let id = DecisionId::now();
        let verdict = Arc::new(screener.screen(prompt));
        let outcome = match (verdict.action, settings.review) {
            (Action::Allow, _) => Outcome::Forwarded,
            (Action::Block, _) => Outcome::Refused,
            (Action::Review, Review::Forward) => Outcome::Flagged,
            (Action::Review, Review::Hold) => {
                let held = Held { tenant: tenant.as_deref(), prompt: prompt.into(), verdict: &verdict, body };
                if settings.approvals.approved(&held) { Outcome::Approved } else { Outcome::Held }
            }
        };
        settings.recorder.record(&Decision {
            id,
            method: &parts.method,
            route: route.pattern(),
            dialect: route.dialect().name(),
            tenant: tenant.as_deref(),
            prompt: Some(prompt.into()),
            ruling: Ruling::Screened(&verdict),
            outcome,
            mode: settings.mode,
            elapsed: started.elapsed(),
            fingerprints: screener.fingerprints(),
            body,
        });
        Case { id, said: Said::Verdict(verdict), outcome, unreadable: None }
    };
    let case = match read.and_then(|()| extract(route.dialect(), parts, body, settings.limits, judge)) {
        Ok(Some(case)) => case,
        Ok(None) => return Next::Forward(None),
        Err(unreadable) => {
            let outcome = match settings.unscreened {
                Unscreened::Forward if unreadable.kind() != UnreadableKind::Aborted => Outcome::ForwardedUnscreened,
                _ => Outcome::Refused,
            };
            let id = DecisionId::now();
            settings.recorder.record(&Decision {
                id,
                method: &parts.method,
                route: route.pattern(),
                dialect: route.dialect().name(),
                tenant: tenant.as_deref(),
                prompt: None,
                ruling: Ruling::Unscreened(&unreadable),
                outcome,
                mode: settings.mode,
                elapsed: started.elapsed(),
                fingerprints: settings.source.screener(tenant.as_deref()).fingerprints(),
                body,
            });
            Case { id, said: Said::Unscreened(unreadable.kind()), outcome, unreadable: Some(unreadable) }
        }
    };
    case.next(settings, route, parts)
}

/// A decided request.
struct Case {
    id: DecisionId,
    said: Said,
    outcome: Outcome,
    unreadable: Option<Unreadable>,
}

impl Case {
    fn next(self, settings: &Settings, route: &Route, parts: &mut Parts) -> Next {
        let broken = self.unreadable.as_ref().is_some_and(|unreadable| unreadable.kind() == UnreadableKind::Aborted);
        let stamp = Stamp { id: self.id, said: self.said, visible: settings.mode == Mode::Enforce };
        if !broken && (settings.mode == Mode::Shadow || self.outcome.forwards()) {
            stamp.clone().put_on(&mut parts.headers, &mut parts.extensions);
            return Next::Forward(Some(stamp));
        }
        let why = match (&stamp.said, &self.unreadable) {
            (Said::Verdict(verdict), _) if self.outcome == Outcome::Held => Why::Held(verdict),
            (Said::Verdict(verdict), _) => Why::Blocked(verdict),
            (Said::Unscreened(kind), _) => Why::Unscreened(*kind),
        };
        let language = Language::accepted(&parts.headers).unwrap_or(settings.language);
        let refusal = Refusal::new(why, stamp.id, language, &settings.help, settings.appeal.as_deref());
        let answer = route.dialect().refuse(&refusal);
        let mut response = Response::new(Bytes::from(answer.body));
        *response.status_mut() = answer.status;
        let headers: &mut HeaderMap = response.headers_mut();
        headers.insert(CONTENT_TYPE, answer.content_type);
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let (mut head, body) = response.into_parts();
        stamp.put_on(&mut head.headers, &mut head.extensions);
        Next::Refuse(Response::from_parts(head, body))
    }
}
