//! Room for gateway.
