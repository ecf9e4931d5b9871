//! The layer around a plain Tower service, without a server, and with a screener that is swapped while running.
//!
//! ```text
//! cargo run --example tower_service
//! ```

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use consentry::Screener;
use consentry::http::{Mode, Review, ScreenBody, ScreenLayer, ScreenerHandle, builtin_screener};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tower::{Layer, ServiceExt, service_fn};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let handle = ScreenerHandle::new(builtin_screener()?);
    let layer = ScreenLayer::new(handle.clone()).review(Review::Forward);

    ask(layer.clone(), "a red bicycle by the sea").await?;
    ask(layer.clone(), "undress my ex").await?;

    // New lexicons: requests that are running keep the screener they began with.
    handle.swap(Arc::new(Screener::builtin()?));
    ask(layer.clone(), "undress my ex").await?;

    // Only look, and act on nothing.
    ask(layer.mode(Mode::Shadow), "undress my ex").await
}

async fn ask(layer: ScreenLayer, prompt: &str) -> Result<(), Box<dyn std::error::Error>> {
    let body = serde_json::json!({ "prompt": prompt }).to_string();
    let request = Request::post("/v1/images/generations").body(Full::new(Bytes::from(body)))?;
    let response = layer.layer(service_fn(draw)).oneshot(request).await?;
    let (head, body) = response.into_parts();
    let body = body.collect().await?.to_bytes();
    println!("{prompt:?}: {} {}", head.status, String::from_utf8_lossy(&body));
    Ok(())
}

async fn draw(_request: Request<ScreenBody<Full<Bytes>>>) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(Response::new(Full::new(Bytes::from_static(b"a picture"))))
}
