//! Clients that mean ill, or are just broken.

use std::time::{Duration, Instant};

use http::{Request, StatusCode};
use http_body_util::Full;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::harness::*;

/// Reads until the gateway closes the connection.
async fn rest(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(10), socket.read_to_end(&mut bytes)).await;
    // A reset is as closed as can be.
    let _ = closed.expect("the gateway closes the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_without_being_kept() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.limits.body = 1 << 20;
    let gateway = Running::start(options).await;
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    let length = 100 << 20;
    let head = format!(
        "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let (mut read, mut write) = socket.split();
    let sending = async {
        let chunk = vec![b' '; 1 << 20];
        for _ in 0..100 {
            if write.write_all(&chunk).await.is_err() {
                break;
            }
        }
    };
    let mut answer = [0; 12];
    let (_, read) = tokio::join!(sending, read.read_exact(&mut answer));
    read.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    assert_eq!(upstream.count(), 0);
    // The same without a length, which no header gives away.
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    let head = "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    socket.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
    for _ in 0..3 {
        if socket.write_all(chunk.as_bytes()).await.is_err() {
            break;
        }
    }
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    let records = gateway.stop().await;
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| record.unscreened.as_deref() == Some("too-large") && !record.forwarded));
}

#[tokio::test]
async fn a_client_that_hangs_up_in_the_middle_leaves_a_record_and_nothing_else() {
    let upstream = Upstream::fixed("{}").await;
    let gateway = Running::before(&upstream).await;
    for _ in 0..3 {
        let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
        let half = b"POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"prompt\":";
        socket.write_all(half).await.unwrap();
        drop(socket);
    }
    assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
    until("the connections to end", || async { gateway.metrics().await.contains("consentry_connections 0\n") }).await;
    assert_eq!(upstream.take().len(), 1);
    let records = gateway.stop().await;
    assert!(records.iter().all(|record| record.forwarded == record.judged.is_some()), "{records:?}");
}

#[tokio::test]
async fn who_is_slow_to_say_what_he_wants_is_cut_off() {
    let mut options = options();
    options.limits.header_read_timeout = Duration::from_millis(300);
    let gateway = Running::start(options).await;
    for start in ["", "P", "PRI * HTTP/2.0\r\n", "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
        socket.write_all(start.as_bytes()).await.unwrap();
        let began = Instant::now();
        assert!(!rest(&mut socket).await.contains("200 OK"), "{start:?}");
        assert!(began.elapsed() < Duration::from_secs(3), "{start:?}");
    }
    // A drop now and then does not help.
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(5) && socket.write_all(b"x: y\r\n").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_body_that_never_ends_is_cut_off() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.limits.body_read_timeout = Duration::from_millis(400);
    let gateway = Running::start(options).await;
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    let head = "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    socket.write_all(head.as_bytes()).await.unwrap();
    let (mut read, mut write) = socket.into_split();
    let dripping = tokio::spawn(async move {
        while write.write_all(b"1\r\n \r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let mut answer = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(5), read.read(&mut answer)).await.expect("an answer").unwrap();
    dripping.abort();
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains(r#""code":"too-slow""#), "{answer}");
    assert_eq!(upstream.count(), 0);
    let records = gateway.stop().await;
    assert_eq!(records.len(), 1);
    assert!(records[0].unscreened.as_deref() == Some("too-slow") && !records[0].forwarded, "{records:?}");
}

#[tokio::test]
async fn a_slow_body_that_is_only_passed_on_is_cut_off_the_same() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.limits.body_read_timeout = Duration::from_millis(300);
    options.unrouted = consentry::gateway::Unrouted::Forward;
    let gateway = Running::start(options).await;
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    socket.write_all(b"POST /upload HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf").await.unwrap();
    let answer = rest(&mut socket).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains(r#""code":"body_timeout""#), "{answer}");
}

/// A request whose body is a prompt and so many bytes beside it; what was sent of it so far ends before the last byte.
async fn almost(gateway: &Running, beside: usize) -> TcpStream {
    let text = format!(r#"{{"prompt":"{ALLOWED}","user":"{}"}}"#, "x".repeat(beside));
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    let head = "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json";
    let head = format!("{head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", text.len());
    // Who is refused before the end may find the connection closed.
    let _ = socket.write_all(&[head.as_bytes(), &text.as_bytes()[..text.len() - 1]].concat()).await;
    socket
}

async fn body_bytes(gateway: &Running) -> u64 {
    let metrics = gateway.metrics().await;
    let value = metrics.lines().find_map(|line| line.strip_prefix("consentry_body_bytes "));
    value.unwrap_or_else(|| panic!("{metrics}")).parse().unwrap()
}

#[tokio::test]
async fn bodies_that_fill_the_memory_together_are_refused_for_now() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.limits.body = 400_000;
    options.limits.body_memory = 500_000;
    let gateway = Running::start(options).await;
    let mut first = almost(&gateway, 300_000).await;
    until("the first body to be there", || async { body_bytes(&gateway).await > 300_000 }).await;

    let answer = rest(&mut almost(&gateway, 300_000).await).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("retry-after: 1\r\n") && answer.contains(r#""code":"no-room""#), "{answer}");
    // What fits goes on, and what is not screened is not kept.
    assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
    let models = Request::get(url(gateway.listen, "/v1/models")).body(Full::from("x".repeat(300_000))).unwrap();
    assert_eq!(send(models).await.status, StatusCode::OK);
    until("the second body to be gone", || async { body_bytes(&gateway).await < 301_000 }).await;

    first.write_all(b"}").await.unwrap();
    assert!(rest(&mut first).await.starts_with("HTTP/1.1 200"));
    until("the first body to be gone", || async { body_bytes(&gateway).await == 0 }).await;
    let mut again = almost(&gateway, 300_000).await;
    again.write_all(b"}").await.unwrap();
    assert!(rest(&mut again).await.starts_with("HTTP/1.1 200"));
    let metrics = gateway.metrics().await;
    assert!(metrics.contains(r#"consentry_unscreened_total{kind="no-room""#), "{metrics}");
    let records = gateway.stop().await;
    let refused: Vec<_> = records.iter().filter(|record| record.unscreened.is_some()).collect();
    assert!(refused.len() == 1 && !refused[0].forwarded, "{refused:?}");
}

#[tokio::test]
async fn a_body_that_was_sent_on_takes_no_room_while_the_picture_is_made() {
    let upstream = Upstream::new(|| async {
        tokio::time::sleep(Duration::from_secs(4)).await;
        answer("{}")
    })
    .await;
    let mut options = before(&upstream);
    options.limits.body = 400_000;
    options.limits.body_memory = 400_000;
    let gateway = Running::start(options).await;
    let mut socket = almost(&gateway, 300_000).await;
    socket.write_all(b"}").await.unwrap();
    until("the upstream to have it", || async { upstream.count() == 1 }).await;
    until("the room to be free", || async { body_bytes(&gateway).await == 0 }).await;
    let waiting = tokio::time::timeout(Duration::from_millis(100), socket.readable()).await;
    assert!(waiting.is_err(), "the answer is not there yet");
    assert!(rest(&mut socket).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let mut options = options();
    options.limits.keep_alive = Duration::from_millis(300);
    let gateway = Running::start(options).await;
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let began = Instant::now();
    assert!(rest(&mut socket).await.starts_with("HTTP/1.1 200"));
    assert!(began.elapsed() >= Duration::from_millis(250) && began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_slow_answer_is_no_idle_connection() {
    let upstream = Upstream::new(|| async {
        tokio::time::sleep(Duration::from_millis(900)).await;
        answer("{}")
    })
    .await;
    let mut options = before(&upstream);
    options.limits.keep_alive = Duration::from_millis(200);
    options.limits.header_read_timeout = Duration::from_millis(200);
    let gateway = Running::start(options).await;
    assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
}

#[tokio::test]
async fn connections_over_the_limit_wait_for_their_turn() {
    let mut options = options();
    options.limits.connections = 1;
    let gateway = Running::start(options).await;
    let first = TcpStream::connect(gateway.listen).await.unwrap();
    let second = tokio::spawn({
        let address = gateway.listen;
        async move { send(Request::get(url(address, "/v1/models")).body(Full::default()).unwrap()).await.status }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!second.is_finished());
    drop(first);
    assert_eq!(second.await.unwrap(), StatusCode::OK);
}

#[tokio::test]
async fn nonsense_is_a_400_and_never_the_end() {
    let gateway = Running::start(options()).await;
    for nonsense in
        ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"]
    {
        let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
        socket.write_all(nonsense.as_bytes()).await.unwrap();
        let answer = rest(&mut socket).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{nonsense:?}: {answer}");
    }
    assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
}

/// A dialect with a defect.
#[derive(Debug)]
struct Broken;

impl consentry::http::Dialect for Broken {
    fn name(&self) -> &'static str {
        "broken"
    }

    fn routes(&self) -> &'static [&'static str] {
        &[]
    }

    fn read<'a>(
        &self,
        _request: &consentry::http::read::Incoming<'a>,
    ) -> Result<Option<consentry::Prompt<'a>>, consentry::http::Unreadable> {
        panic!("a defect, on purpose")
    }
}

#[tokio::test]
async fn a_defect_ends_one_request_and_lets_nothing_pass() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.routes = options.routes.route_with("/broken", std::sync::Arc::new(Broken)).unwrap();
    let gateway = Running::start(options).await;
    let client = client(false);
    for (path, status) in [("/broken", StatusCode::INTERNAL_SERVER_ERROR), ("/v1/images/generations", StatusCode::OK)] {
        let request = Request::post(url(gateway.listen, path)).header("content-type", "application/json");
        let response = client.request(request.body(Full::from(body(ALLOWED))).unwrap()).await.unwrap();
        assert_eq!(Reply::read(response).await.status, status);
    }
    assert_eq!(upstream.count(), 1);
}
