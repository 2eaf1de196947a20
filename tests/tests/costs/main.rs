//! Time and memory of the generator: nothing in a document makes them grow more than in proportion to its size.
//!
//! Processor time is that of the whole process, so every test here holds [`alone`] while it measures.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]

mod depth;
mod fields;
mod growth;
mod hostile;
mod memory;

use std::alloc::System;
use std::sync::{Mutex, MutexGuard, PoisonError};

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Waits until no other test measures; none starts to measure until the guard is dropped.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    // A test that failed while it measured does not make others fail.
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
