//! A client for the HTTP API of shade.
//!
//! [`Client::builder`] configures a [`Client`], which has a method for each group of operations. A group has a
//! method for each operation; `send().await` sends the request. The folder `examples/` has a call for each group.
//!
//! ```no_run
//! use generated_client::{Client, SERVER};
//!
//! # #[cfg(feature = "billing")]
//! # async fn call() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder(SERVER)?.api_key("secret").build()?;
//! let response = client
//!     .billing()
//!     .get_annual_subscriptions("00000000-0000-0000-0000-000000000000".parse()?)
//!     .send()
//!     .await?;
//! println!("{}", response.status());
//! # Ok(())
//! # }
//! ```
//!
//! # Operations
//!
//! - [`billing`](Client::billing), 12 operations
//!
//! # Authentication
//!
//! [`api_key`](ClientBuilder::api_key) of the builder sets the credential; the docs of each method say what it needs.
//!
//! [`password`](ClientBuilder::password) of the builder sets a header of all calls.
//!
//! # Errors
//!
//! A call returns an [`Error`]: an argument that can't be sent, no whole response, a status that is no success, or a
//! success that is not as the document declares. [`ApiError::error`] is what the document declares for the status.
//! The errors of all operations convert to `Error` without a type, so that `?` joins them in one function; an error
//! names its operation, and has the status, the headers and the body of the response, [`Error::is_retryable`],
//! [`Error::retry_after`] and [`Error::request_id`]. The pattern `GetPetError::NotFound { .. }` matches a
//! declared status with a body and one without, so that it remains right if the API adds a body.
//!
//! # Limits
//!
//! [`timeout`](ClientBuilder::timeout) limits the time of a call, [`max_body`](ClientBuilder::max_body) the size of a
//! response; both have a limit by default. A request is sent again only if [`retries`](ClientBuilder::retries) says so.
//! Redirects are followed within the same origin, so that no credential leaves it.

#![forbid(unsafe_code)]

#![cfg_attr(not(feature = "default"), allow(rustdoc::broken_intra_doc_links, reason = "not all groups are compiled"))]

pub mod api;
pub mod types;

#[doc(inline)]
pub use api::*;

#[doc(inline)]
pub use ::runtime::{ApiError, Error, Response, Secret, UnexpectedResponse};
pub use ::runtime::{bytes, serde_json};
pub use uuid;

/// The transport: what calls, errors and values of formats are.
pub mod runtime {
    #[doc(inline)]
    pub use ::runtime::{
        ArgumentError, BuildError, Call, CallError, Credential, Deviation, DeviationKind, Errors, HeaderMap,
        HttpClientBuilder, Identity, Leniency, Method, Operation, OrNull, ReadError, RefOrNull, StatusCode, TlsConfig,
        TransportError, TransportKind, UnexpectedReason, Unknown, Untyped, Url, unknowns,
    };
    pub use ::runtime::*;
}

runtime::client! {
    /// A client for the API. Clones are cheap and share connections.
    pub struct Client;
    /// Configures a [`Client`]. Invalid settings are reported by [`ClientBuilder::build`].
    pub struct ClientBuilder;
    schemes [("ApiKey", "authorization")];
}
