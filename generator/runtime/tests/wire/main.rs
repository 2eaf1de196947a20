//! The transport against real sockets, some of them of hostile servers.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod support;

mod access;
mod bodies;
mod certificates;
mod decimals;
mod errors;
mod formats;
mod headers;
mod objects;
mod operation;
mod paths;
mod reading;
mod redirects;
mod requests;
mod retries;
mod secrets;
mod slow;
mod streams;
mod styles;
mod tls;
mod types;
mod webhooks;

runtime::client! {
    /// A client without operations.
    pub struct Client;
    /// The builder of the client.
    pub struct ClientBuilder;
    schemes [
        ("Key", "x-api-key"), ("basic", "authorization"), ("bearer", "authorization"), ("cookie", ""), ("header", "x-key"),
        ("jar", "cookie"), ("key", "authorization"), ("other", "x-key"), ("query", ""),
    ];
    certificates ["Certificate"];
    servers ["https://files.example.com", "/v2/"];
}
