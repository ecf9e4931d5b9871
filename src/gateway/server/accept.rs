//! The accept loop.

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::connection::{Connections, builder};
use crate::gateway::options::Limits;
use crate::gateway::stack::Stack;
use crate::gateway::telemetry::Telemetry;

/// Serves until `stop` changes, then lets connections finish for as long as the limits say.
pub(in crate::gateway) async fn serve(
    listener: TcpListener,
    stack: Stack<Incoming>,
    limits: Limits,
    telemetry: Telemetry,
    mut stop: watch::Receiver<bool>,
) {
    let slots = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let shared = Arc::new(Connections { builder: builder(&limits), stack, limits, telemetry });
    let mut tasks = JoinSet::new();
    loop {
        let slot = tokio::select! {
            _ = stop.changed() => break,
            slot = Arc::clone(&slots).acquire_owned() => slot,
        };
        let accepted = tokio::select! {
            _ = stop.changed() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (shared, stop) = (Arc::clone(&shared), stop.clone());
                tasks.spawn(async move {
                    shared.run(stream, peer, stop).await;
                    drop(slot);
                });
            }
            Err(error) => {
                // Out of file descriptors, most likely: give connections time to end instead of spinning.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        while tasks.try_join_next().is_some() {}
    }
    drop(listener);
    tracing::info!(connections = tasks.len(), "draining");
    let drained = tokio::time::timeout(limits.drain, async { while tasks.join_next().await.is_some() {} }).await;
    if drained.is_err() {
        tracing::warn!(connections = tasks.len(), "cut off: they did not finish in time");
        tasks.shutdown().await;
    }
}
