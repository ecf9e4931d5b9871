//! From a decision of the layer to a record in the log and a count in the metrics.

use crate::http::{Decision, Recorder, Ruling};
use crate::log::{Judged, Key, Log, Record, Timings};

use super::telemetry::{Telemetry, mode_word};

pub(super) struct Recording {
    pub(super) log: Log,
    pub(super) key: Key,
    pub(super) telemetry: Telemetry,
}

impl Recorder for Recording {
    fn record(&self, decision: &Decision<'_>) {
        self.telemetry.decided(decision);
        let id = decision.id.0;
        let record = match decision.ruling {
            Ruling::Screened(verdict) => {
                let prompt = decision.prompt.map(|prompt| (prompt.parts(), prompt.source_image()));
                let (parts, source_image) = prompt.unwrap_or_default();
                Record::screened(id, Judged::new(parts, source_image, verdict, &self.key))
            }
            Ruling::Unscreened(why) => Record::unscreened(id, why.kind().as_str()),
        };
        self.log.write(Record {
            tenant: decision.tenant.map(tidy),
            method: decision.method.as_str().to_owned(),
            route: decision.route.to_owned(),
            dialect: decision.dialect.to_owned(),
            mode: mode_word(decision.mode).to_owned(),
            outcome: decision.outcome.as_str().to_owned(),
            forwarded: decision.forwarded(),
            compiled: Some(decision.fingerprints.into()),
            timings: Timings { screen_us: decision.elapsed.as_nanos() as f64 / 1e3 },
            ..record
        });
    }
}

/// A tenant's name as an identifier: short, and no sentence.
fn tidy(tenant: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:@/".contains(c);
    tenant.chars().take(64).map(|c| if plain(c) { c } else { '?' }).collect()
}
