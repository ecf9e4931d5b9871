//! The admin address: health, readiness, metrics, status, reload. For operators; it should not be reachable by clients.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::protection::Protection;
use super::reload::Reloader;
use super::telemetry::Telemetry;
use crate::log::{Compiled, Log};

/// What the admin address looks at.
pub(super) struct Admin {
    pub(super) reloader: Arc<Reloader>,
    pub(super) telemetry: Telemetry,
    pub(super) log: Log,
    pub(super) protection: Arc<Protection>,
    pub(super) draining: Arc<AtomicBool>,
    pub(super) started: Instant,
    pub(super) mode: &'static str,
    pub(super) backend: String,
}

pub(super) fn router(admin: Admin) -> Router {
    Router::new()
        .route("/health", get(|| async { "ok\n" }))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .route("/version", get(|| async { Json(version()) }))
        .route("/status", get(status))
        .route("/reload", post(reload))
        .with_state(Arc::new(admin))
}

fn version() -> Value {
    json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")})
}

/// Whether requests should be sent here, and why not.
async fn ready(State(admin): State<Arc<Admin>>) -> (StatusCode, Json<Value>) {
    let mut why = Vec::new();
    if admin.draining.load(SeqCst) {
        why.push("draining".to_owned());
    }
    if !admin.log.available() {
        why.push(format!("decisions can't be logged: {}", admin.log.stats().failing.unwrap_or_default()));
    }
    let status = if why.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({"ready": why.is_empty(), "why": why})))
}

async fn metrics(State(admin): State<Arc<Admin>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], admin.telemetry.render()).into_response()
}

async fn status(State(admin): State<Arc<Admin>>) -> Json<Value> {
    let (reload, log) = (admin.reloader.status(), admin.log.stats());
    let active = admin.protection.active();
    let grants: usize = active.grants.values().map(|grants| grants.len()).sum();
    let compiled = Compiled::from(admin.reloader.in_use().main().fingerprints());
    Json(json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "mode": admin.mode,
        "upstream": admin.backend,
        "uptime_seconds": admin.started.elapsed().as_secs(),
        "draining": admin.draining.load(SeqCst),
        "screener": {"since": reload.since, "compiled": compiled},
        "reload": {"last": reload.tried, "ok": reload.failure.is_none(), "error": reload.failure},
        "store": {"protected": active.registry.len(), "grants": grants, "failing": admin.protection.failure()},
        "log": {
            "written": log.written, "dropped": log.dropped, "errors": log.errors,
            "queued": log.queued, "failing": log.failing,
        },
    }))
}

async fn reload(State(admin): State<Arc<Admin>>) -> (StatusCode, Json<Value>) {
    match admin.reloader.reload("asked for").await {
        Ok(fingerprints) => (StatusCode::OK, Json(json!({"ok": true, "compiled": Compiled::from(fingerprints)}))),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"ok": false, "error": error}))),
    }
}
