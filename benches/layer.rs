//! What the layer costs a request, next to the same service without it.

use std::convert::Infallible;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use consentry::http::{Routes, ScreenLayer, builtin_layer};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use tower::{Layer, Service, service_fn};

const IMAGES: &str = "/v1/images/generations";

/// Polls a future whose every part is ready.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

async fn answer<B>(request: Request<B>) -> Result<Response<Full<Bytes>>, Infallible> {
    black_box(&request);
    Ok(Response::new(Full::new(Bytes::from_static(b"ok"))))
}

fn request(path: &str, kind: &str, body: &Bytes) -> Request<Full<Bytes>> {
    match Request::post(path).header("content-type", kind).body(Full::new(body.clone())) {
        Ok(request) => request,
        Err(error) => unreachable!("{error}"),
    }
}

/// A prompt of about 200 bytes among the usual fields, 500 bytes in all.
fn small() -> Bytes {
    let prompt = "a quiet harbour at dawn, wooden boats, thin mist over the water, gulls on the quay, warm light in the \
                  windows of the old warehouses, oil on canvas, muted palette, wide view, soft brush strokes";
    let body = serde_json::json!({
        "model": "gpt-image-1", "prompt": prompt, "n": 1, "size": "1024x1024", "quality": "high", "background": "auto",
        "output_format": "png", "moderation": "auto", "user": "user-0123456789abcdef", "metadata": {"a": "x".repeat(100)},
    });
    Bytes::from(body.to_string())
}

/// An img2img body of about 2 MB.
fn large() -> Bytes {
    let image: String = (0..2_000_000u32).map(|n| b"iVBORw0KGgoAAAANSUhEUgAB9x+/"[n as usize % 28] as char).collect();
    let body =
        serde_json::json!({"prompt": "a quiet harbour at dawn", "negative_prompt": "blurry", "init_images": [image]});
    Bytes::from(body.to_string())
}

fn form() -> (String, Bytes) {
    let mut body =
        b"--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na quiet harbour at dawn\r\n".to_vec();
    body.extend(b"--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n");
    body.extend((0..2_000_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    body.extend(b"\r\n--b--\r\n");
    ("multipart/form-data; boundary=b".to_owned(), Bytes::from(body))
}

fn layer() -> ScreenLayer {
    match builtin_layer() {
        Ok(layer) => layer,
        Err(error) => unreachable!("{error}"),
    }
}

fn cost(c: &mut Criterion) {
    let json = "application/json";
    let (form_type, form_body) = form();
    // As many values as the limit lets through, where texts are looked for.
    let many = format!(r#"{{"prompt": "x", "alwayson_scripts": {{"x": {{"args": [{}0]}}}}}}"#, "0,".repeat(250_000));
    let cases = [
        ("not routed", "/v1/models", json, small()),
        ("generations 500 B", IMAGES, json, small()),
        ("img2img 2 MB", "/sdapi/v1/img2img", json, large()),
        ("hostile: 250,000 values", "/sdapi/v1/img2img", json, Bytes::from(many)),
        ("edits form 2 MB", "/v1/images/edits", &*form_type, form_body),
    ];
    let mut group = c.benchmark_group("layer");
    for (name, path, kind, body) in &cases {
        group.throughput(Throughput::Bytes(body.len() as u64));
        let mut bare = service_fn(answer::<Full<Bytes>>);
        group.bench_function(BenchmarkId::new("bare", name), |b| {
            b.iter(|| now(bare.call(request(path, kind, body))));
        });
        let mut screened = layer().layer(service_fn(answer));
        let response = now(screened.call(request(path, kind, body)));
        assert!(response.is_ok_and(|response| response.status() == StatusCode::OK), "{name} passes");
        group.bench_function(BenchmarkId::new("screened", name), |b| {
            b.iter(|| now(screened.call(request(path, kind, body))));
        });
    }
    let mut generic = layer().routes(Routes::empty().catch_all()).layer(service_fn(answer));
    let body = small();
    group.bench_function(BenchmarkId::new("screened", "generic 500 B"), |b| {
        b.iter(|| now(generic.call(request("/x", json, &body))));
    });
    let blocked = Bytes::from_static(br#"{"prompt": "undress my ex, naked photo of my ex"}"#);
    let mut refusing = layer().layer(service_fn(answer));
    let response = now(refusing.call(request(IMAGES, json, &blocked)));
    assert!(response.is_ok_and(|response| response.status() == StatusCode::BAD_REQUEST), "refused");
    group.bench_function(BenchmarkId::new("screened", "refused"), |b| {
        b.iter(|| now(refusing.call(request(IMAGES, json, &blocked))));
    });
    group.finish();
}

criterion_group!(benches, cost);
criterion_main!(benches);
