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
    let mut answer = [0; 10];
    tokio::time::timeout(Duration::from_secs(5), read.read_exact(&mut answer)).await.expect("an answer").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 4");
    drop(read);
    dripping.abort();
    assert_eq!(upstream.count(), 0);
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
