//! What a proxy owes both sides.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use consentry::gateway::{Protocol, UpstreamOptions};
use consentry::http::BoxError;
use http::{Method, Request, Response, StatusCode, Version};
use http_body::Frame;
use http_body_util::{BodyExt as _, Full, StreamBody};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};

use super::harness::*;

/// A body that gives what the channel gives.
fn streamed(mut receiver: mpsc::Receiver<Result<Bytes, BoxError>>) -> Answer {
    let stream = tokio_stream(move |cx| receiver.poll_recv(cx));
    Response::new(StreamBody::new(stream).map_frame(|frame: Frame<Bytes>| frame).boxed_unsync())
}

/// `futures::stream::poll_fn`, for the one use here.
fn tokio_stream<F>(poll: F) -> impl futures_core::Stream<Item = Result<Frame<Bytes>, BoxError>>
where
    F: FnMut(&mut std::task::Context<'_>) -> std::task::Poll<Option<Result<Bytes, BoxError>>> + Unpin,
{
    struct PollFn<F>(F);
    impl<F> futures_core::Stream for PollFn<F>
    where
        F: FnMut(&mut std::task::Context<'_>) -> std::task::Poll<Option<Result<Bytes, BoxError>>> + Unpin,
    {
        type Item = Result<Frame<Bytes>, BoxError>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            cx: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            (self.0)(cx).map(|item| item.map(|bytes| bytes.map(Frame::data)))
        }
    }
    PollFn(poll)
}

#[tokio::test]
async fn bytes_pass_unchanged_both_ways() {
    let upstream = Upstream::fixed("{\"created\" : 1,\n \"created\":2, \"x\":\"\\u00e9\"} ").await;
    let gateway = Running::before(&upstream).await;
    let sent = "{ \"prompt\" :\t\"a red bicycle by the sea\", \"n\":1,\"n\":1.0, \"user\":\"\\u0061\" }\r\n";
    let request = Request::post(url(gateway.listen, "/v1/images/generations?trace=a%2Fb&x="))
        .header("content-type", "application/json")
        .header("authorization", "Bearer key")
        .header("connection", "keep-alive, x-hop")
        .header("x-hop", "1")
        .header("te", "trailers")
        .header("x-forwarded-for", "6.6.6.6")
        .header("consentry-verdict", "allow")
        .body(Full::from(sent))
        .unwrap();
    let reply = send(request).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.text(), "{\"created\" : 1,\n \"created\":2, \"x\":\"\\u00e9\"} ");
    let id = reply.decision();

    let seen = upstream.take().pop().unwrap();
    assert_eq!(seen.body, sent.as_bytes());
    assert_eq!(seen.method, Method::POST);
    assert_eq!(seen.uri.to_string(), "/v1/images/generations?trace=a%2Fb&x=");
    assert_eq!(seen.headers["host"], upstream.address.to_string());
    assert_eq!(seen.headers["authorization"], "Bearer key");
    assert_eq!(seen.headers["x-forwarded-for"], "127.0.0.1");
    assert_eq!(seen.headers["x-forwarded-host"], gateway.listen.to_string());
    assert_eq!(seen.headers["x-forwarded-proto"], "http");
    assert_eq!(seen.headers["consentry-decision"], id.to_string());
    for gone in ["connection", "x-hop", "te", "transfer-encoding"] {
        assert!(!seen.headers.contains_key(gone), "{gone}");
    }
    assert_eq!(gateway.stop().await[0].id, id);
}

#[tokio::test]
async fn a_path_in_the_upstreams_address_comes_first() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = options();
    options.upstream = Some(UpstreamOptions::new(url(upstream.address, "/base/")));
    let gateway = Running::start(options).await;
    gateway.generate(ALLOWED).await;
    assert_eq!(upstream.take()[0].uri, "/base/v1/images/generations");
}

#[tokio::test]
async fn responses_stream() {
    let (sender, receiver) = mpsc::channel(1);
    let receiver = Arc::new(std::sync::Mutex::new(Some(receiver)));
    let upstream = Upstream::new(move || {
        let mut response = streamed(receiver.lock().unwrap().take().unwrap());
        response.headers_mut().insert("content-type", http::HeaderValue::from_static("text/event-stream"));
        async { response }
    })
    .await;
    let gateway = Running::before(&upstream).await;
    let request = Request::post(url(gateway.listen, "/v1/images/generations"))
        .header("content-type", "application/json")
        .body(Full::from(body(ALLOWED)))
        .unwrap();
    let mut response = client(false).request(request).await.unwrap();
    // The second event is sent only once the first has arrived: a buffering gateway would hang here.
    for event in ["data: 1\n\n", "data: 2\n\n"] {
        sender.send(Ok(event.into())).await.unwrap();
        let frame = tokio::time::timeout(Duration::from_secs(5), response.frame()).await.expect("an event").unwrap();
        assert_eq!(frame.unwrap().into_data().unwrap(), event);
    }
    drop(sender);
    assert!(response.frame().await.is_none());
}

#[tokio::test]
async fn an_upstream_that_breaks_off_breaks_one_response_only() {
    let upstream = Upstream::new(|| async {
        let (sender, receiver) = mpsc::channel(2);
        sender.send(Ok("half".into())).await.unwrap();
        tokio::spawn(async move {
            // Late enough for the head to have been sent.
            tokio::time::sleep(Duration::from_millis(200)).await;
            sender.send(Err("broken".into())).await
        });
        streamed(receiver)
    })
    .await;
    let gateway = Running::before(&upstream).await;
    let request = || {
        let request = Request::post(url(gateway.listen, "/v1/images/generations"));
        request.header("content-type", "application/json").body(Full::from(body(ALLOWED))).unwrap()
    };
    for _ in 0..2 {
        let response = client(false).request(request()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.collect().await.is_err());
    }
    assert_eq!(gateway.generate(BLOCKED).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_upstream_that_is_down_is_a_502_in_the_apis_shape() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mut options = options();
    options.upstream = Some(UpstreamOptions::new(url(gone, "")));
    let gateway = Running::start(options).await;
    let reply = gateway.generate(ALLOWED).await;
    assert_eq!(reply.status, StatusCode::BAD_GATEWAY);
    assert_eq!(reply.json()["error"]["code"], "upstream_unreachable");
    let reply = gateway.post("/sdapi/v1/txt2img", body(ALLOWED)).await;
    assert_eq!((reply.status, reply.json()["detail"].is_string()), (StatusCode::BAD_GATEWAY, true));
    let reply = gateway.post("/elsewhere", body(ALLOWED)).await;
    assert_eq!(
        (reply.status, reply.headers["content-type"].as_bytes()),
        (StatusCode::BAD_GATEWAY, &b"application/problem+json"[..])
    );
    assert!(gateway.metrics().await.contains("consentry_upstream_requests_total{result=\"down\"} 3"));
    // A blocked request is refused all the same.
    assert_eq!(gateway.generate(BLOCKED).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_upstream_that_is_slow_is_a_504() {
    let upstream = Upstream::new(|| async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        answer("late")
    })
    .await;
    let mut options = before(&upstream);
    options.upstream.as_mut().unwrap().response_timeout = Duration::from_millis(200);
    let gateway = Running::start(options).await;
    let reply = gateway.generate(ALLOWED).await;
    assert_eq!(reply.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(reply.json()["error"]["code"], "upstream_timeout");
    assert!(gateway.metrics().await.contains("consentry_upstream_requests_total{result=\"slow\"} 1"));
}

#[tokio::test]
async fn a_client_that_hangs_up_stops_the_work_upstream() {
    struct Told(Arc<Notify>);
    impl Drop for Told {
        fn drop(&mut self) {
            self.0.notify_one();
        }
    }
    let (begun, dropped) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begin, drop_) = (Arc::clone(&begun), Arc::clone(&dropped));
    let upstream = Upstream::new(move || {
        let (begin, told) = (Arc::clone(&begin), Told(Arc::clone(&drop_)));
        async move {
            begin.notify_one();
            tokio::time::sleep(Duration::from_secs(60)).await;
            drop(told);
            answer("late")
        }
    })
    .await;
    let gateway = Running::before(&upstream).await;
    let body = body(ALLOWED);
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    let head = format!(
        "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\ncontent-type: application/json\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    begun.notified().await;
    drop(socket);
    tokio::time::timeout(Duration::from_secs(5), dropped.notified()).await.expect("the upstream is told");
}

#[tokio::test]
async fn both_sides_may_speak_http2() {
    let upstream = Upstream::fixed("{\"ok\":true}").await;
    let mut options = before(&upstream);
    options.upstream.as_mut().unwrap().protocol = Protocol::Http2;
    let gateway = Running::start(options).await;
    let client = client(true);
    for (prompt, status) in [(ALLOWED, StatusCode::OK), (BLOCKED, StatusCode::BAD_REQUEST)] {
        let request = Request::post(url(gateway.listen, "/v1/images/generations")).version(Version::HTTP_2);
        let request = request.header("content-type", "application/json").body(Full::from(body(prompt))).unwrap();
        let response = client.request(request).await.unwrap();
        assert_eq!((response.version(), response.status()), (Version::HTTP_2, status));
        Reply::read(response).await;
    }
    let seen = upstream.take();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].headers["x-forwarded-host"], gateway.listen.to_string());
    assert_eq!(seen[0].uri.authority().unwrap().as_str(), upstream.address.to_string());
    assert_eq!(gateway.stop().await.len(), 2);
}

#[tokio::test]
async fn an_expectation_is_met_before_the_body() {
    let upstream = Upstream::fixed("{}").await;
    let gateway = Running::before(&upstream).await;
    let body = body(ALLOWED);
    let mut socket = TcpStream::connect(gateway.listen).await.unwrap();
    let head = format!(
        "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: {}\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut first = [0; 25];
    socket.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket.write_all(body.as_bytes()).await.unwrap();
    let mut rest = String::new();
    socket.read_to_string(&mut rest).await.unwrap();
    assert!(rest.starts_with("HTTP/1.1 200 OK"), "{rest}");
    assert!(!upstream.take()[0].headers.contains_key("expect"));
}

#[tokio::test]
async fn upgrades_are_refused_and_offers_of_http2_are_not_taken() {
    let upstream = Upstream::fixed("{}").await;
    let gateway = Running::before(&upstream).await;
    let ask = |upgrade: &'static str| {
        let request = Request::get(url(gateway.listen, "/ws")).header("connection", "upgrade");
        request.header("upgrade", upgrade).body(Full::default()).unwrap()
    };
    assert_eq!(send(ask("websocket")).await.status, StatusCode::NOT_IMPLEMENTED);
    assert_eq!(upstream.count(), 0);
    assert_eq!(send(ask("h2c")).await.status, StatusCode::OK);
    assert!(!upstream.take()[0].headers.contains_key("upgrade"));
}

#[tokio::test]
async fn what_is_over_the_limit_of_requests_is_told_to_come_back() {
    let upstream = Upstream::new(|| async {
        tokio::time::sleep(Duration::from_millis(600)).await;
        answer("{}")
    })
    .await;
    let mut options = before(&upstream);
    options.limits.requests = 1;
    let gateway = Running::start(options).await;
    let (first, second) = tokio::join!(gateway.generate(ALLOWED), async {
        until("the first request", || async { upstream.count() == 1 }).await;
        gateway.generate(ALLOWED).await
    });
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(second.headers["retry-after"], "1");
    assert_eq!(second.json()["error"]["code"], "gateway_busy");
    assert!(gateway.metrics().await.contains("consentry_shed_requests_total 1"));
    assert_eq!(gateway.generate(ALLOWED).await.status, StatusCode::OK);
}
