//! Independent checks of emitted crates: a sampler of instances, a server that validates requests, and drivers that run
//! an emitted crate against both.
//!
//! Nothing here uses the generator's own reading of a document: a mistake in both would not be noticed.
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a judge that finds its own state broken has to stop the test run"
)]

pub mod choices;
mod circles;
pub mod conform;
pub mod counts;
pub mod cut;
pub mod document;
pub mod driver;
pub mod equal;
pub mod examples;
pub mod invoices;
pub mod measure;
pub mod mutate;
pub mod page;
pub mod roundtrip;
pub mod sample;
pub mod scenario;
pub mod server;
pub mod subject;
pub mod view;
