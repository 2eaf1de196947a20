//! The client: its settings, its credentials, and the state that its calls share.

pub(crate) mod access;
pub(crate) mod auth;
mod macros;
pub(crate) mod settings;
pub(crate) mod tls;
pub(crate) mod transport;
