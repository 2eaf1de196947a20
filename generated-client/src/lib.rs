//! A client for the HTTP API of shade.
//!
//! [`Client::builder`] configures a [`Client`], which has a method for each group of operations. A group has a
//! method for each operation; `send().await` sends the request. The folder `examples/` has a call for each group.

#![forbid(unsafe_code)]

pub mod api;
pub mod types;

pub use api::*;
pub use runtime;
pub use runtime::{ApiError, Error, Response, Secret, UnexpectedResponse};
pub use runtime::{bytes, serde_json};
pub use uuid;

runtime::client! {
    /// A client for the API. Clones are cheap and share connections.
    pub struct Client;
    /// Configures a [`Client`]. Invalid settings are reported by [`ClientBuilder::build`].
    pub struct ClientBuilder;
    schemes [("ApiKey", "authorization")];
}
