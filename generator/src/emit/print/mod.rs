//! The layout of Rust code: `prettyplease`, and the rules that it does not have.

pub(crate) mod macros;
pub(crate) mod rejoin;
pub(crate) mod unparse;
