//! Passes over the graph of all types, once they are named.

pub(crate) mod access;
pub(crate) mod builders;
pub(crate) mod cycles;
mod null_marks;
pub(crate) mod outcome_types;
pub(crate) mod tags;
pub(crate) mod usage;
