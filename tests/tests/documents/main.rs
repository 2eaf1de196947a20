//! Documents that are accepted or refused: reading, merging and diagnostics, and that the form of a document makes no
//! difference. Nothing is built here.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]

mod codes;
mod explain;
mod forms;
mod guide;
mod import;
mod import_history;
mod keywords;
mod line_endings;
mod mistakes;
mod mutations;
mod platforms;
mod references;
mod reject;
mod settings;
mod skip;
mod valid;
mod version_3_2;
