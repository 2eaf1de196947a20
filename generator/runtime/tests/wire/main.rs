//! The transport against real sockets, some of them hostile.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod support;

mod bodies;
mod formats;
mod headers;
mod paths;
mod redirects;
mod requests;
mod retries;
mod secrets;
mod slow;
mod streams;
mod styles;
mod types;

runtime::client! {
    /// The client of no API.
    pub struct Client;
    /// Its builder.
    pub struct ClientBuilder;
}
