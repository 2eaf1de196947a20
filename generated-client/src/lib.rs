//! A client for the HTTP API of shade.
//!
//! [`Client::builder`] makes a [`Client`]. It has a method for each group of operations, which has a method for
//! each operation; `send().await` runs it. The folder `examples/` shows a call of each group.

pub mod api;
pub mod types;

pub use api::*;
pub use runtime;
pub use runtime::{ApiError, Error, Response, Secret, UnexpectedResponse};

runtime::client! {
    /// The client of the API. A clone is cheap and shares the connections.
    pub struct Client;
    /// Sets up a [`Client`]. What can't be used is reported by [`ClientBuilder::build`].
    pub struct ClientBuilder;
}
