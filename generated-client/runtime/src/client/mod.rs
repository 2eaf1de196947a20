//! The client: how it is set up, and what its calls have in common.

pub(crate) mod auth;
mod macros;
pub(crate) mod settings;
pub(crate) mod transport;
