//! Reads OpenAPI documents, or fragments of one, and emits a Rust client crate.

pub mod diag;
pub mod merge;
pub mod overlay;
pub mod read;
pub mod spec;
