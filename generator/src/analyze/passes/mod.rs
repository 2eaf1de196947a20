//! Passes over all types, once they are built and named.

pub(crate) mod access;
pub(crate) mod cycles;
pub(crate) mod outcome_types;
pub(crate) mod scc;
pub(crate) mod usage;
