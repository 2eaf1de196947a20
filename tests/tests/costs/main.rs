//! Time and memory of the generator: nothing in a document makes them grow more than in proportion to its size.
//!
//! Processor time is that of the whole process, so every test here holds [`alone`] while it measures.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]

mod depth;
mod growth;
mod hostile;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits until no other test measures; none starts to measure until the guard is dropped.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    // A test that failed while it measured does not make others fail.
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
