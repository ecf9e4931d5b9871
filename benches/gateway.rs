//! Requests a second through the gateway over loopback, with and without the screen, from 500 bytes to 2 MB a body.
//!
//! Client, gateway and upstream share the machine, so only the ratio between `pass` and `screen` means anything.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use consentry::gateway::{Gateway, Options, Unrouted, UpstreamOptions};
use consentry::http::{BoxError, Routes, builtin_screener};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const CLIENTS: u64 = 16;

fn body(length: usize) -> Bytes {
    let image = "A".repeat(length.saturating_sub(120) / 4 * 4);
    let body = serde_json::json!({"init_images": [image], "prompt": "a red bicycle by the sea, morning light, 35mm"});
    let body = Bytes::from(body.to_string());
    assert!(body.len().abs_diff(length) < 100, "{}", body.len());
    body
}

async fn upstream() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let service = service_fn(|request: Request<Incoming>| async move {
                request.into_body().collect().await.unwrap();
                Ok::<_, Infallible>(Response::new(Full::<Bytes>::from("{}")))
            });
            let server = hyper::server::conn::http1::Builder::new();
            tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

async fn gateway(upstream: SocketAddr, data: &tempfile::TempDir, screen: bool) -> Uri {
    let mut options = Options::default();
    options.listen = ([127, 0, 0, 1], 0).into();
    options.admin = options.listen;
    options.data = data.path().to_owned();
    options.upstream = Some(UpstreamOptions::new(format!("http://{upstream}").parse().unwrap()));
    if !screen {
        options.routes = Routes::empty();
        options.unrouted = Unrouted::Forward;
    }
    let gateway = Gateway::start(options, Arc::new(|| builtin_screener().map_err(BoxError::from))).await.unwrap();
    let uri = format!("http://{}/sdapi/v1/img2img", gateway.listen_addr()).parse().unwrap();
    tokio::spawn(gateway.run(std::future::pending()));
    uri
}

/// The time that `count` requests take, several at a time over kept connections.
async fn requests(client: &Client<HttpConnector, Full<Bytes>>, uri: &Uri, body: &Bytes, count: u64) -> Duration {
    let start = Instant::now();
    let tasks = (0..CLIENTS).map(|task| {
        let (client, uri, body) = (client.clone(), uri.clone(), body.clone());
        tokio::spawn(async move {
            for _ in (task..count).step_by(CLIENTS as usize) {
                let request = Request::post(uri.clone()).header("content-type", "application/json");
                let response = client.request(request.body(Full::from(body.clone())).unwrap()).await.unwrap();
                assert_eq!(response.status(), StatusCode::OK);
                response.into_body().collect().await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    start.elapsed()
}

fn throughput(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (pass, screen) = runtime.block_on(async {
        let upstream = upstream().await;
        (gateway(upstream, &folders[0], false).await, gateway(upstream, &folders[1], true).await)
    });
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let mut group = criterion.benchmark_group("gateway");
    group.throughput(Throughput::Elements(1)).sample_size(20);
    for length in [500, 2 << 20] {
        let body = body(length);
        for (name, uri) in [("pass", &pass), ("screen", &screen)] {
            group.bench_with_input(BenchmarkId::new(name, length), &length, |bencher, _| {
                bencher.iter_custom(|count| runtime.block_on(requests(&client, uri, &body, count)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);
