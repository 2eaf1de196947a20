//! How Rust is laid out: `prettyplease`, and what it does not lay out itself.

pub(crate) mod macros;
pub(crate) mod rejoin;
pub(crate) mod unparse;
