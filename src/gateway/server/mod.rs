//! The server: accepts connections, bounds what each may take, and drains them at the end.

mod accept;
mod activity;
mod connection;
mod guarded;

pub(super) use accept::serve;
