//! How fast runs what is emitted, beside what one writes by hand: `cargo bench -p tests --bench running`.
//!
//! The last column is our share of the speed of what is written by hand (1 is as fast, 0.5 half as fast); for allocations,
//! theirs by ours. Both sides take turns.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot run has failed")]

#[path = "running/answers.rs"]
mod answers;
#[path = "running/calls.rs"]
mod calls;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Counts on both sides alike.
#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    println!("| what | ours | by hand | share |");
    println!("|---|--:|--:|--:|");
    calls::rows();
    answers::rows();
}
