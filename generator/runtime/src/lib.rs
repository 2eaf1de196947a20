//! The transport of emitted clients.
