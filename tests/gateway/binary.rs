//! The command itself: flags, signals, exit status.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use http::{Method, Request, StatusCode};
use http_body_util::Full;

use super::harness::*;

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
    command.env_remove("CONSENTRY_LOG").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

struct Process {
    child: Child,
    lines: Receiver<String>,
    listen: SocketAddr,
    admin: SocketAddr,
}

impl Process {
    fn start(args: &[&str]) -> Self {
        let mut child = command().arg("serve").args(args).spawn().unwrap();
        let (sender, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut process = Self { child, lines, listen: ([0; 4], 0).into(), admin: ([0; 4], 0).into() };
        process.listen = process.address("listening on http://");
        process.admin = process.address("admin on http://");
        process
    }

    /// Waits for a line on stderr.
    fn line(&self, part: &str) -> String {
        loop {
            let line =
                self.lines.recv_timeout(Duration::from_secs(90)).unwrap_or_else(|_| panic!("no line with {part:?}"));
            if line.contains(part) {
                return line;
            }
        }
    }

    fn address(&self, before: &str) -> SocketAddr {
        let line = self.line(before);
        let rest = line.split_once(before).unwrap().1;
        rest.split([',', ' ']).next().unwrap().parse().unwrap()
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn signals_rotate_reload_and_stop() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let mut process = Process::start(&["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--data", folder]);
    let ask = |prompt: &'static str| {
        let request = Request::post(url(process.listen, "/v1/images/generations"));
        send(request.header("content-type", "application/json").body(Full::from(body(prompt))).unwrap())
    };
    assert_eq!(ask(ALLOWED).await.status, StatusCode::OK);
    let log = data.path().join("decisions.jsonl");
    until("the record", || async { std::fs::read_to_string(&log).unwrap().lines().count() == 1 }).await;

    std::fs::rename(&log, data.path().join("old.jsonl")).unwrap();
    process.signal("HUP");
    process.line("reloaded");
    until("a fresh log", || async { log.exists() }).await;
    assert_eq!(ask(BLOCKED).await.status, StatusCode::BAD_REQUEST);
    let status =
        send(Request::builder().method(Method::GET).uri(url(process.admin, "/status")).body(Full::default()).unwrap());
    assert_eq!(status.await.json()["reload"]["ok"], true);

    process.signal("TERM");
    process.line("stopped");
    let status = tokio::task::spawn_blocking(move || process.child.wait().unwrap()).await.unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 1);
}

#[tokio::test]
async fn a_file_of_names_that_is_emptied_in_its_place_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (data, list, names) =
        (folder.path().join("data"), folder.path().join("list.txt"), folder.path().join("all.names"));
    std::fs::write(&list, "Breloda Vantrigel\n").unwrap();
    let built = command().args(["names", "build"]).arg(&list).arg("--out").arg(&names).status().unwrap();
    assert!(built.success());
    let (data, shown) = (data.to_str().unwrap(), names.to_str().unwrap());
    let process =
        Process::start(&["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--data", data, "--names", shown]);
    let ask = || {
        let request = Request::post(url(process.listen, "/v1/images/generations"));
        let body = body("a nude photo of Breloda Vantrigel");
        send(request.header("content-type", "application/json").body(Full::from(body)).unwrap())
    };
    assert_eq!(ask().await.status, StatusCode::BAD_REQUEST);
    std::fs::write(&names, "").unwrap();
    assert!(process.line("reload failed").contains("all.names: is empty"));
    assert_eq!(ask().await.status, StatusCode::BAD_REQUEST);
    // Cut off in the middle, it is no other.
    std::fs::write(&names, b"\xc5NAMES\r\n and no more").unwrap();
    assert!(process.line("reload failed").contains("all.names: is cut off"));
    assert_eq!(ask().await.status, StatusCode::BAD_REQUEST);
}

fn run(args: &[&str]) -> (Option<i32>, String) {
    let mut child = command().args(args).spawn().unwrap();
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code(), text)
}

#[test]
fn a_wrong_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("consentry.toml");
    std::fs::write(&file, "mode = \"enforce\"\nupsteam = 1\n").unwrap();
    let (status, text) = run(&["serve", "--config", file.to_str().unwrap()]);
    assert_eq!(status, Some(2));
    assert!(text.contains("consentry.toml:2:1:") && text.contains("`upstream`"), "{text}");
    let (status, text) = run(&["serve", "--config", "/no/such/file.toml"]);
    assert!(status == Some(2) && text.contains("/no/such/file.toml"), "{text}");
}

#[test]
fn wrong_flags_and_missing_sources_are_told() {
    assert_eq!(run(&["serve", "--listen", "nowhere"]).0, Some(2));
    let (status, text) = run(&["serve", "--upstream", "example.com"]);
    assert!(status == Some(2) && text.contains("https://"), "{text}");
    let data = tempfile::tempdir().unwrap();
    let (status, text) = run(&["serve", "--data", data.path().to_str().unwrap(), "--lexicons", "/no/such/folder"]);
    assert!(status == Some(2) && text.contains("/no/such/folder"), "{text}");
}
