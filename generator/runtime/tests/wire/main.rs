//! The transport against real sockets, some of them of hostile servers.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod support;

mod bodies;
mod formats;
mod headers;
mod paths;
mod reading;
mod redirects;
mod requests;
mod retries;
mod secrets;
mod slow;
mod streams;
mod styles;
mod types;

runtime::client! {
    /// A client without operations.
    pub struct Client;
    /// The builder of the client.
    pub struct ClientBuilder;
}
