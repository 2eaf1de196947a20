//! The judges of this project: an independent sampler of instances, a validating HTTP server, and drivers that run
//! an emitted crate against both.
//!
//! Nothing here uses the generator's own reading of a document: a mistake that both made would be invisible.
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a judge that finds its own state broken has to stop the test run"
)]

pub mod conform;
pub mod counts;
pub mod cut;
pub mod document;
pub mod driver;
pub mod equal;
pub mod invoices;
pub mod measure;
pub mod page;
pub mod roundtrip;
pub mod sample;
pub mod scenario;
pub mod server;
pub mod subject;
pub mod view;
