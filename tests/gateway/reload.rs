//! Another screener while requests are running.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use consentry::Screener;
use consentry::gateway::{Build, Options};
use consentry::http::{BoxError, builtin_screener};
use http::{Method, StatusCode};

use super::harness::*;

/// A screener that can be built while its file says so.
struct FromFile(PathBuf);

impl Build for FromFile {
    fn build(&self) -> Result<Arc<Screener>, BoxError> {
        match std::fs::read_to_string(&self.0)?.as_str() {
            "fine" => Ok(builtin_screener()?),
            _ => Err(format!("{}:1: this is broken", self.0.display()).into()),
        }
    }

    fn watched(&self) -> Vec<PathBuf> {
        vec![self.0.clone()]
    }
}

async fn gateway(folder: &Path, options: Options) -> Running {
    std::fs::write(folder.join("en.toml"), "fine").unwrap();
    Running::start_with(options, Arc::new(FromFile(folder.join("en.toml")))).await
}

async fn count(gateway: &Running, result: &str) -> u64 {
    let metrics = gateway.metrics().await;
    let start = format!("consentry_reloads_total{{result=\"{result}\"}} ");
    let line = metrics.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("{metrics}"));
    line.parse().unwrap()
}

#[tokio::test]
async fn a_broken_file_keeps_the_old_screener_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options();
    options.reload.watch = false;
    let gateway = gateway(folder.path(), options).await;
    assert_eq!(gateway.admin(Method::POST, "/reload").await.json()["ok"], true);

    std::fs::write(folder.path().join("en.toml"), "broken").unwrap();
    let reply = gateway.admin(Method::POST, "/reload").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.json()["error"].as_str().unwrap().ends_with("en.toml:1: this is broken"));
    let status = gateway.admin(Method::GET, "/status").await.json();
    assert_eq!(status["reload"]["ok"], false);
    assert!(status["reload"]["error"].as_str().unwrap().ends_with("en.toml:1: this is broken"));
    assert_eq!((count(&gateway, "success").await, count(&gateway, "failure").await), (1, 1));

    // Still there, and still screening.
    assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
    assert_eq!(gateway.generate(BLOCKED).await.status, StatusCode::BAD_REQUEST);

    std::fs::write(folder.path().join("en.toml"), "fine").unwrap();
    assert_eq!(gateway.admin(Method::POST, "/reload").await.status, StatusCode::OK);
    assert_eq!(gateway.admin(Method::GET, "/status").await.json()["reload"]["error"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_change_is_noticed_once_it_has_settled() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options();
    options.reload.settle = Duration::from_millis(200);
    // Long enough that only the system's own word can be what wakes the gateway.
    options.reload.interval = Duration::from_secs(3600);
    let gateway = gateway(folder.path(), options).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let file = folder.path().join("en.toml");
    // The way editors save: many writes, then another file under the same name.
    for text in ["b", "br", "bro"] {
        std::fs::write(&file, text).unwrap();
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    until("the failed reload", || async { count(&gateway, "failure").await == 1 }).await;
    std::fs::write(folder.path().join("new"), "fine").unwrap();
    std::fs::rename(folder.path().join("new"), &file).unwrap();
    until("the reload", || async { count(&gateway, "success").await == 1 }).await;
    // A broken file is not tried over and over, and a reload does not wake itself.
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!((count(&gateway, "success").await, count(&gateway, "failure").await), (1, 1));
}

#[tokio::test]
async fn where_the_system_tells_nothing_files_are_looked_at_now_and_then() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("later/en.toml");
    std::fs::create_dir(folder.path().join("later")).unwrap();
    std::fs::write(&file, "fine").unwrap();
    let mut options = options();
    options.reload.settle = Duration::from_millis(50);
    options.reload.interval = Duration::from_millis(100);
    let gateway = Running::start_with(options, Arc::new(FromFile(file.clone()))).await;
    // The folder that is watched goes away, and another takes its place.
    std::fs::rename(folder.path().join("later"), folder.path().join("old")).unwrap();
    until("the failed reload", || async { count(&gateway, "failure").await >= 1 }).await;
    std::fs::create_dir(folder.path().join("later")).unwrap();
    std::fs::write(&file, "fine").unwrap();
    until("the reload", || async { count(&gateway, "success").await >= 1 }).await;
}

#[tokio::test]
async fn no_request_is_dropped_while_screeners_change() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Arc::new(gateway(folder.path(), options()).await);
    let asking = tokio::spawn({
        let gateway = Arc::clone(&gateway);
        async move {
            for _ in 0..60 {
                assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
                assert_eq!(gateway.generate(BLOCKED).await.status, StatusCode::BAD_REQUEST);
            }
        }
    });
    while !asking.is_finished() {
        assert_eq!(gateway.admin(Method::POST, "/reload").await.status, StatusCode::OK);
    }
    asking.await.unwrap();
}
