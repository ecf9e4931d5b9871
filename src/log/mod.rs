//! Room for log.
