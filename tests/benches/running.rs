//! Speed of emitted code compared to code written by hand: `cargo bench -p tests --bench running`.
//!
//! The last column is the ratio of our speed to that of code written by hand (1 is as fast, 0.5 half as fast); for
//! allocations, theirs to ours. Both sides run in turns.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot run has failed")]

#[path = "running/calls.rs"]
mod calls;
#[path = "running/responses.rs"]
mod responses;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Counts allocations on both sides.
#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    println!("| what | ours | by hand | share |");
    println!("|---|--:|--:|--:|");
    calls::rows();
    responses::rows();
}
