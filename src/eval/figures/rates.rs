//! A share and how far it can be trusted.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// So many of so many. In JSON `{"hits", "of", "value", "low", "high"}`, the last three `null` of nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// How many were.
    pub hits: u64,
    /// Of how many.
    pub of: u64,
}

/// Of the normal distribution, for 95 %.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// So many of so many.
    pub const fn new(hits: u64, of: u64) -> Self {
        Self { hits, of }
    }

    /// The share, in [0, 1]; `None` of nothing.
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// Wilson's interval, 95 %: where the true share lies if the prompts were drawn at random. `None` of nothing.
    pub fn interval(self) -> Option<(f64, f64)> {
        let share = self.value()?;
        let n = self.of as f64;
        let scale = 1.0 + Z * Z / n;
        let middle = (share + Z * Z / (2.0 * n)) / scale;
        let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        let low = if self.hits == 0 { 0.0 } else { (middle - half).max(0.0) };
        let high = if self.hits == self.of { 1.0 } else { (middle + half).min(1.0) };
        Some((low, high))
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let interval = self.interval();
        let mut rate = to.serialize_struct("Rate", 5)?;
        rate.serialize_field("hits", &self.hits)?;
        rate.serialize_field("of", &self.of)?;
        rate.serialize_field("value", &self.value())?;
        rate.serialize_field("low", &interval.map(|i| i.0))?;
        rate.serialize_field("high", &interval.map(|i| i.1))?;
        rate.end()
    }
}
