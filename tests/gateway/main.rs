//! The gateway from outside: fake clients and a fake upstream over loopback sockets.

mod binary;
mod config;
mod harness;
mod hostile;
mod lifecycle;
mod log;
mod protection;
mod proxy;
mod reload;
mod screening;
mod tls;
