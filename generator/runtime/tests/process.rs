//! A client has no effect on its process: the default provider of cryptography of `rustls` belongs to the application.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use rustls::crypto::{CryptoProvider, ring};

runtime::client! {
    /// A client without operations.
    pub struct Client;
    /// The builder of the client.
    pub struct ClientBuilder;
}

/// One test, because a default that was set stays for the whole process.
#[test]
fn the_application_sets_the_default_provider_before_or_after_a_client_is_built() {
    let build = || Client::builder("https://localhost").unwrap().build().unwrap();
    let http = || Client::builder("https://localhost").unwrap().http_client(runtime::HttpClientBuilder::new());
    build();
    http().build().unwrap();
    assert!(CryptoProvider::get_default().is_none());
    // What the documentation of rustls tells applications to do.
    ring::default_provider().install_default().unwrap();
    build();
    http().build().unwrap();
}
