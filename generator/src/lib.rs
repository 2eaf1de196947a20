//! Reads OpenAPI documents, or fragments of one, and emits a Rust client crate.

pub mod build;
pub mod diag;
pub mod emit;
pub mod lower;
pub mod merge;
pub mod model;
pub mod name;
pub mod read;
pub mod spec;
