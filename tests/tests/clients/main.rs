//! Emitted crates, built and run: calls over sockets, round trips, and what rustc, clippy and rustdoc report.
//!
//! All of them are built in one target folder, so that their dependencies are built once.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]

mod conform;
mod descriptions;
mod emitted;
mod examples;
mod features;
mod floors;
mod growing;
mod growth;
mod json_schema;
mod mutations;
mod package;
mod parts;
mod programs;
mod roundtrip;
mod shared;
mod suite;
mod wire;
