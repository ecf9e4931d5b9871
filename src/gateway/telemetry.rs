//! Counters and histograms. No label holds anything a client chose: no prompt, no name, no tenant, no path.

use std::fmt;
use std::time::Duration;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric as _, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::room::Room;
use crate::http::{Decision, Mode, Ruling};
use crate::log::Log;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct DecisionLabels {
    verdict: &'static str,
    reason: &'static str,
    dialect: String,
    outcome: &'static str,
    mode: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct UnscreenedLabels {
    kind: &'static str,
    dialect: String,
    outcome: &'static str,
    mode: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StatusLabels {
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ResultLabels {
    result: &'static str,
}

/// How a request to the upstream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UpstreamResult {
    Answered,
    Down,
    Slow,
}

/// Everything that is counted. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Telemetry {
    decisions: Family<DecisionLabels, Counter>,
    unscreened: Family<UnscreenedLabels, Counter>,
    screening: Histogram,
    responses: Family<StatusLabels, Counter>,
    upstream: Family<ResultLabels, Counter>,
    upstream_seconds: Histogram,
    reloads: Family<ResultLabels, Counter>,
    /// Open connections.
    pub(super) connections: Gauge,
    /// Requests refused as there were too many at a time.
    pub(super) shed: Counter,
    registry: std::sync::Arc<Registry>,
}

impl Telemetry {
    pub(super) fn new(log: &Log, room: &Room) -> Self {
        let microseconds = [0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 2e4, 1e5];
        let mut registry = Registry::with_prefix("consentry");
        let (decisions, unscreened) = (Family::default(), Family::default());
        let (responses, upstream, reloads) = (Family::default(), Family::default(), Family::default());
        let screening = Histogram::new(microseconds.map(|us| us / 1e6));
        let upstream_seconds =
            Histogram::new([0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0]);
        let (connections, shed) = (Gauge::default(), Counter::default());
        registry.register("decisions", "Requests that were screened", Family::clone(&decisions));
        registry.register("unscreened", "Requests that could not be screened", Family::clone(&unscreened));
        registry.register("screening_seconds", "Time to read and judge a request", Histogram::clone(&screening));
        registry.register("responses", "Answers to clients", Family::clone(&responses));
        registry.register("upstream_requests", "Requests sent on", Family::clone(&upstream));
        registry.register(
            "upstream_seconds",
            "Time until the head of the response",
            Histogram::clone(&upstream_seconds),
        );
        registry.register("reloads", "Reloads of lexicons, names and policy", Family::clone(&reloads));
        registry.register("connections", "Open connections of clients", Gauge::clone(&connections));
        registry.register("shed_requests", "Requests refused as too many were under way", Counter::clone(&shed));
        registry.register_collector(Box::new(LogCollector(log.clone())));
        registry.register_collector(Box::new(RoomCollector(room.clone())));
        for result in ["answered", "down", "slow"] {
            drop(Family::<ResultLabels, Counter>::get_or_create(&upstream, &ResultLabels { result }));
        }
        for result in ["success", "failure"] {
            drop(Family::<ResultLabels, Counter>::get_or_create(&reloads, &ResultLabels { result }));
        }
        let registry = std::sync::Arc::new(registry);
        Self {
            decisions,
            unscreened,
            screening,
            responses,
            upstream,
            upstream_seconds,
            reloads,
            connections,
            shed,
            registry,
        }
    }

    pub(super) fn decided(&self, decision: &Decision<'_>) {
        let (outcome, dialect) = (decision.outcome.as_str(), decision.dialect.to_owned());
        let mode = mode_word(decision.mode);
        match decision.ruling {
            Ruling::Screened(verdict) => {
                let (verdict, reason) = (verdict.action.as_str(), verdict.reason.as_str());
                self.decisions.get_or_create(&DecisionLabels { verdict, reason, dialect, outcome, mode }).inc();
                self.screening.observe(decision.elapsed.as_secs_f64());
            }
            Ruling::Unscreened(why) => {
                let kind = why.kind().as_str();
                self.unscreened.get_or_create(&UnscreenedLabels { kind, dialect, outcome, mode }).inc();
            }
        }
    }

    pub(super) fn answered(&self, status: http::StatusCode) {
        self.responses.get_or_create(&StatusLabels { status: status.as_u16() }).inc();
    }

    pub(super) fn upstream(&self, result: UpstreamResult, elapsed: Duration) {
        let result = match result {
            UpstreamResult::Answered => "answered",
            UpstreamResult::Down => "down",
            UpstreamResult::Slow => "slow",
        };
        self.upstream.get_or_create(&ResultLabels { result }).inc();
        self.upstream_seconds.observe(elapsed.as_secs_f64());
    }

    pub(super) fn reloaded(&self, success: bool) {
        let result = if success { "success" } else { "failure" };
        self.reloads.get_or_create(&ResultLabels { result }).inc();
    }

    /// Everything, in the text format.
    pub(super) fn render(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = text::encode(&mut out, &self.registry);
        out
    }
}

/// The written name of a mode.
pub(super) const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Enforce => "enforce",
        Mode::Shadow => "shadow",
    }
}

/// Asks the log how it is doing at every scrape.
#[derive(Debug)]
struct LogCollector(Log);

impl Collector for LogCollector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let stats = self.0.stats();
        for (name, help, value) in [
            ("log_written", "Decisions written to the log", stats.written),
            ("log_dropped", "Decisions lost", stats.dropped),
            ("log_errors", "Writes to the log that failed", stats.errors),
        ] {
            ConstCounter::new(value).encode(encoder.encode_descriptor(name, help, None, MetricType::Counter)?)?;
        }
        for (name, help, value) in [
            ("log_queued", "Decisions waiting to be written", stats.queued as i64),
            ("log_failing", "Whether the last write failed", i64::from(stats.failing.is_some())),
        ] {
            ConstGauge::new(value).encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)?;
        }
        Ok(())
    }
}

/// Asks how much room is taken at every scrape.
#[derive(Debug)]
struct RoomCollector(Room);

impl Collector for RoomCollector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let help = "Bytes of request bodies in memory";
        let encoder = encoder.encode_descriptor("body_bytes", help, None, MetricType::Gauge)?;
        ConstGauge::new(i64::try_from(self.0.taken()).unwrap_or(i64::MAX)).encode(encoder)
    }
}
