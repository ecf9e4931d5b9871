//! The heart of the layer: a whole request in, what to do with it out. Nothing here waits.

use std::sync::Arc;
use std::time::Instant;

use ::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER};
use ::http::request::Parts;
use ::http::{HeaderMap, HeaderValue, Response, StatusCode};
use bytes::Bytes;

use super::decision::{Decision, DecisionId, Held, Outcome, PromptRef, Ruling};
use super::headers::{Said, Stamp};
use super::read::extract;
use super::refusal::{Language, Refusal, Why};
use super::routes::Route;
use super::settings::{Mode, Review, Settings, Unscreened};
use super::unreadable::Unreadable;
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
    let tenant = tenant.as_deref();
    let id = DecisionId::now();
    let head = &*parts;
    let record = |prompt: Option<PromptRef<'_>>, ruling: Ruling<'_>, outcome, fingerprints| {
        settings.recorder.record(&Decision {
            id,
            method: &head.method,
            route: route.pattern(),
            dialect: route.dialect().name(),
            tenant,
            prompt,
            ruling,
            outcome,
            mode: settings.mode,
            elapsed: started.elapsed(),
            fingerprints,
            body,
        });
    };
    let judge = |prompt: &Prompt<'_>| {
        let screener = settings.source.screener(tenant);
        let grants = tenant.map(|tenant| settings.grants.grants(tenant)).unwrap_or_default();
        let verdict = screener.screen_for(prompt, &grants);
        let prompt = PromptRef::from(prompt);
        let outcome = match (verdict.action, settings.review) {
            (Action::Allow, _) => Outcome::Forwarded,
            (Action::Block, _) => Outcome::Refused,
            (Action::Review, Review::Forward) => Outcome::Flagged,
            (Action::Review, Review::Hold) => {
                let held = Held { tenant, prompt, verdict: &verdict, body };
                if settings.approvals.approved(&held) { Outcome::Approved } else { Outcome::Held }
            }
        };
        record(Some(prompt), Ruling::Screened(&verdict), outcome, screener.fingerprints().under(&grants));
        (Said::Verdict(Arc::new(verdict)), outcome)
    };
    let (said, outcome) = match read.and_then(|()| extract(route.dialect(), head, body, settings.limits, judge)) {
        Ok(Some(case)) => case,
        Ok(None) => return Next::Forward(None),
        Err(unreadable) => {
            let outcome = match settings.unscreened {
                Unscreened::Forward if !unreadable.kind().broke_off() => Outcome::ForwardedUnscreened,
                _ => Outcome::Refused,
            };
            let fingerprints = settings.source.screener(tenant).fingerprints();
            record(None, Ruling::Unscreened(&unreadable), outcome, fingerprints);
            (Said::Unscreened(Arc::new(unreadable)), outcome)
        }
    };

    let broken = matches!(&said, Said::Unscreened(unreadable) if unreadable.kind().broke_off());
    let stamp = Stamp { id, said, visible: settings.mode == Mode::Enforce };
    if !broken && (settings.mode == Mode::Shadow || outcome.forwards()) {
        stamp.clone().put_on(&mut parts.headers, &mut parts.extensions);
        return Next::Forward(Some(stamp));
    }
    Next::Refuse(refuse(settings, route, &parts.headers, stamp, outcome))
}

fn refuse(settings: &Settings, route: &Route, asked: &HeaderMap, stamp: Stamp, outcome: Outcome) -> Response<Bytes> {
    let why = match &stamp.said {
        Said::Verdict(verdict) if outcome == Outcome::Held => Why::Held(verdict),
        Said::Verdict(verdict) => Why::Blocked(verdict),
        Said::Unscreened(unreadable) => Why::Unscreened(unreadable),
    };
    let language = Language::accepted(asked).unwrap_or(settings.language);
    let refusal = Refusal::new(why, stamp.id, language, &settings.help, settings.appeal.as_deref());
    let answer = route.dialect().refuse(&refusal);
    let (mut head, body) = Response::new(Bytes::from(answer.body)).into_parts();
    head.status = answer.status;
    head.headers.insert(CONTENT_TYPE, answer.content_type);
    head.headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
    head.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if answer.status == StatusCode::SERVICE_UNAVAILABLE {
        head.headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    stamp.put_on(&mut head.headers, &mut head.extensions);
    Response::from_parts(head, body)
}
