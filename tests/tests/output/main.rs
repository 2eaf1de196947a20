//! The emitted text: names, docs, settings, and the committed snapshots. The statements of the README are checked here, too.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]

mod config;
mod docs;
mod figures;
mod groups;
mod guide;
mod guide_errors;
mod injection;
mod inline;
mod names;
mod outline;
mod package;
mod readme;
mod rename;
mod snapshots;
mod stability;
mod widths;
