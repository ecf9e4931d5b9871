//! An image service with the screen in front of it: one line, `.layer(builtin_layer()?)`.
//!
//! ```text
//! cargo run --example axum_layer
//! curl -i http://127.0.0.1:3000/v1/images/generations -d '{"prompt": "a red bicycle by the sea"}'
//! curl -i http://127.0.0.1:3000/v1/images/generations -d '{"prompt": "undress my ex"}'
//! ```

use std::sync::Arc;

use axum::extract::Extension;
use axum::routing::post;
use axum::{Json, Router};
use consentry::Verdict;
use consentry::http::{Decision, DecisionId, builtin_layer};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let screen = builtin_layer()?.appeal("mailto:appeals@example.org").recorder(|decision: &Decision<'_>| {
        println!("{} {}: {}", decision.id, decision.route, decision.outcome.as_str())
    });
    let app = Router::new().route("/v1/images/generations", post(generate)).layer(screen);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

/// Only requests that may pass come here, with what was said of them.
async fn generate(Extension(verdict): Extension<Arc<Verdict>>, Extension(id): Extension<DecisionId>) -> Json<Value> {
    let labels: Vec<_> = verdict.obligations.iter().map(|obligation| obligation.as_str()).collect();
    Json(
        json!({ "data": [{ "url": "https://example.org/picture.png" }], "decision": id.to_string(), "labels": labels }),
    )
}
