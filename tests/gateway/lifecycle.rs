//! Starting and stopping.

use std::time::{Duration, Instant};

use consentry::gateway::{Gateway, KeySource, StartError};
use http::{Method, StatusCode};
use tokio::net::TcpStream;

use super::harness::*;

#[tokio::test]
async fn requests_under_way_are_finished_and_logged_before_the_end() {
    let upstream = Upstream::new(|| async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        answer("{\"done\":true}")
    })
    .await;
    let mut gateway = Running::before(&upstream).await;
    let address = gateway.listen;
    let request =
        http::Request::post(url(address, "/v1/images/generations")).header("content-type", "application/json");
    let request = request.body(http_body_util::Full::from(body(ALLOWED))).unwrap();
    let under_way = tokio::spawn(send(request));
    until("the request to arrive", || async { upstream.count() == 1 }).await;
    gateway.tell_to_stop();
    until("the door to close", || async { TcpStream::connect(address).await.is_err() }).await;
    assert!(!under_way.is_finished());
    let reply = gateway.admin(Method::GET, "/ready").await;
    assert_eq!((reply.status, &reply.json()["why"][0]), (StatusCode::SERVICE_UNAVAILABLE, &"draining".into()));

    let reply = under_way.await.unwrap();
    assert_eq!((reply.status, reply.text().as_str()), (StatusCode::OK, "{\"done\":true}"));
    let id = reply.decision();
    let records = gateway.stop().await;
    assert_eq!((records.len(), records[0].id), (1, id));
}

#[tokio::test]
async fn draining_has_an_end() {
    let upstream = Upstream::new(|| async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        answer("{}")
    })
    .await;
    let mut options = before(&upstream);
    options.limits.drain = Duration::from_millis(300);
    let gateway = Running::start(options).await;
    let listen = gateway.listen;
    let request = http::Request::post(url(listen, "/v1/images/generations")).header("content-type", "application/json");
    let under_way =
        tokio::spawn(client(false).request(request.body(http_body_util::Full::from(body(ALLOWED))).unwrap()));
    until("the request to arrive", || async { upstream.count() == 1 }).await;
    let began = Instant::now();
    assert_eq!(gateway.stop().await.len(), 1);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(under_way.await.unwrap().is_err());
}

#[tokio::test]
async fn health_readiness_and_version_are_told() {
    let gateway = Running::start(options()).await;
    assert_eq!(gateway.admin(Method::GET, "/health").await.text(), "ok\n");
    assert_eq!(gateway.admin(Method::GET, "/ready").await.json()["ready"], true);
    assert_eq!(gateway.admin(Method::GET, "/version").await.json()["version"], env!("CARGO_PKG_VERSION"));
    let status = gateway.admin(Method::GET, "/status").await.json();
    assert_eq!(status["screener"]["compiled"]["lexicons"].as_str().unwrap().len(), 16);
    // What clients reach and what operators reach are two doors.
    let outside = http::Request::get(url(gateway.listen, "/metrics")).body(http_body_util::Full::default()).unwrap();
    assert_eq!(send(outside).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_start_that_cannot_be_says_why() {
    let start = |options| async { Gateway::start(options, builtin()).await.err().unwrap() };
    let data = tempfile::tempdir().unwrap();
    let mut wrong = options();
    wrong.data = data.path().join("a");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    wrong.listen = taken.local_addr().unwrap();
    let error = start(wrong.clone()).await;
    assert!(
        matches!(error, StartError::Listen { .. }) && error.to_string().contains(&wrong.listen.to_string()),
        "{error}"
    );

    std::fs::write(data.path().join("file"), "").unwrap();
    wrong.data = data.path().join("file/below");
    assert!(matches!(start(wrong.clone()).await, StartError::File { .. }));

    wrong.data = data.path().join("a");
    wrong.log.key = KeySource::Env("CONSENTRY_TEST_NO_SUCH_VARIABLE".into());
    let error = start(wrong.clone()).await.to_string();
    assert!(error.contains("CONSENTRY_TEST_NO_SUCH_VARIABLE"), "{error}");

    let broken = std::sync::Arc::new(|| Err("en.toml:3: no such severity".into()));
    let mut fine = options();
    fine.data = data.path().join("a");
    let error = Gateway::start(fine, broken).await.err().unwrap().to_string();
    assert_eq!(error, "en.toml:3: no such severity");
}
