//! A client for the HTTP API of shade.
//!
//! [`Client::builder`] makes a [`Client`]. It has a method for each group of operations, which has a method for
//! each operation; `send().await` runs it. The folder `examples/` shows a call of each group.

pub mod api;
pub mod runtime;
pub mod types;

pub use api::*;
pub use runtime::{
    ApiError, Client, ClientBuilder, Error, Response, Secret, UnexpectedResponse,
};
