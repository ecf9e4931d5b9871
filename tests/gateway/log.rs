//! The decision log, as clients and operators meet it.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use consentry::log::OnError;
use http::{Method, StatusCode};
use tokio::task::JoinSet;

use super::harness::*;

#[tokio::test]
async fn every_decision_a_client_saw_is_in_the_log() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    // Far fewer places than requests: they have to wait, and none may be lost.
    options.log.settings.queue = 2;
    let gateway = Arc::new(Running::start(options).await);
    let mut tasks = JoinSet::new();
    for task in 0..16 {
        let gateway = Arc::clone(&gateway);
        tasks.spawn(async move {
            let mut ids = Vec::new();
            for request in 0..20 {
                let reply = match (task + request) % 3 {
                    0 => gateway.generate(ALLOWED).await,
                    1 => gateway.generate(BLOCKED).await,
                    _ => gateway.post("/v1/images/generations", "{").await,
                };
                ids.push(reply.decision());
            }
            ids
        });
    }
    let ids: HashSet<_> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(ids.len(), 320);
    let gateway = Arc::into_inner(gateway).unwrap();
    let records = gateway.stop().await;
    assert_eq!(records.len(), 320);
    assert_eq!(records.iter().map(|record| record.id).collect::<HashSet<_>>(), ids);
    assert!(records.iter().all(|record| record.schema == 1 && record.compiled.is_some()));
}

/// A disk that is always full.
fn full_disk() -> Option<PathBuf> {
    let path = PathBuf::from("/dev/full");
    path.exists().then_some(path)
}

#[tokio::test]
async fn with_a_full_disk_nothing_passes() {
    let Some(path) = full_disk() else { return };
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.log.path = path;
    let gateway = Running::start(options).await;
    // The first decision is what finds out.
    gateway.generate(ALLOWED).await;
    until("the failure to show", || async {
        gateway.admin(Method::GET, "/ready").await.status == StatusCode::SERVICE_UNAVAILABLE
    })
    .await;
    upstream.take();
    let reply = gateway.generate(ALLOWED).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(reply.json()["error"]["code"], "decision_log_unavailable");
    assert_eq!(upstream.count(), 0);
    // Where nothing is decided, nothing needs to be written down.
    for (method, path) in [(Method::GET, "/v1/models"), (Method::HEAD, "/"), (Method::DELETE, "/v1/files/7")] {
        let request = http::Request::builder().method(method.clone()).uri(url(gateway.listen, path));
        let reply = send(request.body(http_body_util::Full::default()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::OK, "{method} {path}");
    }
    assert_eq!(upstream.take().len(), 3);
    // A GET that asks to be read as a POST is no plain one.
    let request =
        http::Request::get(url(gateway.listen, "/v1/images/generations")).header("x-http-method-override", "POST");
    let reply = send(request.body(http_body_util::Full::from(body(ALLOWED))).unwrap()).await;
    assert_eq!((reply.status, upstream.count()), (StatusCode::SERVICE_UNAVAILABLE, 0));
    let metrics = gateway.metrics().await;
    assert!(
        metrics.contains("consentry_log_failing 1") && !metrics.contains("consentry_log_errors_total 0"),
        "{metrics}"
    );
    assert!(gateway.admin(Method::GET, "/status").await.json()["log"]["failing"].is_string());
    assert_eq!(gateway.admin(Method::GET, "/health").await.status, StatusCode::OK);
}

#[tokio::test]
async fn with_a_full_disk_everything_passes_if_the_operator_says_so() {
    let Some(path) = full_disk() else { return };
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.log.path = path;
    options.log.settings.on_error = OnError::Open;
    options.log.settings.queue = 4;
    let gateway = Running::start(options).await;
    gateway.generate(ALLOWED).await;
    until("the failure to show", || async { gateway.metrics().await.contains("consentry_log_failing 1") }).await;
    for _ in 0..10 {
        assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
        assert_eq!(gateway.generate(BLOCKED).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(gateway.admin(Method::GET, "/ready").await.status, StatusCode::OK);
    let dropped =
        gateway.metrics().await.lines().find_map(|l| l.strip_prefix("consentry_log_dropped_total ")?.parse().ok());
    assert_eq!(dropped, Some(17_u64));
}
