//! The transport against real sockets, some of them hostile.
//!
//! It is compiled here as it is in an emitted client: as a module of another crate.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

#[path = "../../src/lib.rs"]
#[allow(dead_code, reason = "tests use what they test")]
pub mod runtime;

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
