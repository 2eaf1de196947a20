//! The layout of Rust code: `prettyplease`, and the rules that it does not have.
//!
//! rustfmt is not used, so that the output does not depend on the one that somebody has installed; the `rustfmt.toml` of a
//! client turns it off. `rejoin` joins lines that `prettyplease` breaks although they fit, and `macros` lays out the macros
//! of the runtime, which it leaves as they are.

pub(crate) mod macros;
pub(crate) mod rejoin;
pub(crate) mod unparse;
