//! The transport of this client: it builds requests, sends them, and decodes responses into values or errors.
//!
//! Nothing here is specific to one API. The generated modules declare operations, their parameters and their responses;
//! all behavior that operations share is here, with few type parameters, so that it is compiled once.
//!
//! # Guarantees for every call
//!
//! - An argument that is set again replaces the earlier one. An array or map without items is not sent in a query, a header, a
//!   cookie or a form; where the document requires it, it is refused before anything is sent, as is a number that JSON does
//!   not have.
//! - An argument cannot change the path, add a header or override one that frames the request. One that would is refused
//!   with [`Error::Argument`] before anything is sent.
//! - A call ends within the builder's `timeout`, retries included, and reads at most `max_body` bytes. For a
//!   stream, the timeout applies to the start of the response and then to each wait, the limit to each item.
//! - Redirects are followed within the same origin only, so that no credential leaves it.
//! - No credential is sent over http to another host, unless the builder's `allow_http` says so.
//! - No `Debug`, `Display` or error source shows a [`Secret`], or what a header or an argument carries as one, even if the server
//!   repeats it.
//! - A status that is no success is an [`Error::Api`], whether the document declares it or not; a success that is not as the
//!   document declares is an [`Error::Unexpected`]. Both keep everything the server sent.

#![forbid(unsafe_code)]

mod answer;
mod api_error;
mod call;
mod cause;
mod client;
mod error;
#[doc(hidden)]
pub mod errors;
#[cfg(feature = "streams")]
mod framing;
mod header_value;
#[doc(hidden)]
pub mod json;
mod operation;
mod percent;
mod redact;
mod request;
mod response;
mod retry;
mod send;
mod types;
mod untyped;
mod url;
#[cfg(feature = "webhooks")]
mod webhook;

pub use self::api_error::ApiError;
pub use self::call::Call;
pub use self::client::auth::{Credential, Secret};
pub use self::client::settings::BuildError;
pub use self::client::tls::{Identity, TlsConfig};
pub use self::error::{
    ArgumentError, CallError, Error, TransportError, TransportKind, UnexpectedReason, UnexpectedResponse,
};
pub use self::errors::Errors;
pub use self::json::{Deviation, DeviationKind, Leniency, ReadError};
pub use self::operation::Operation;
#[cfg(feature = "multipart")]
pub use self::request::multipart::Multipart;
#[cfg(feature = "multipart")]
pub use self::request::part::Part;
pub use self::response::Response;
#[cfg(feature = "headers")]
pub use self::response::header::HeaderError;
#[cfg(feature = "streams")]
pub use self::response::stream::{Event, Stream, StreamError};
#[cfg(feature = "base64")]
pub use self::types::base64::Base64;
pub use self::types::construct::{OrNull, RefOrNull};
#[cfg(feature = "dates")]
pub use self::types::date_time::{Date, DateTime};
#[cfg(feature = "decimals")]
pub use self::types::decimal::{Decimal, DecimalNumber};
#[cfg(feature = "durations")]
pub use self::types::duration::{Duration, DurationParts};
pub use self::types::marks::{Unknown, unknowns};
#[cfg(feature = "formats")]
pub use self::types::text_format::FormatError;
#[cfg(feature = "dates")]
pub use self::types::time::Time;
#[cfg(feature = "uris")]
pub use self::types::uri::Uri;
pub use self::untyped::Untyped;
#[cfg(feature = "webhooks")]
pub use self::webhook::{Webhook, WebhookError};
pub use reqwest::header::HeaderMap;
pub use reqwest::{ClientBuilder as HttpClientBuilder, Method, StatusCode, Url};

// The crates whose types signatures have.
pub use bytes;
#[cfg(feature = "dates")]
pub use chrono;
#[cfg(feature = "rustls-no-provider")]
pub use rustls;
pub use serde_json;

// What emitted code and the macros refer to, and nothing else: it may change with any version of the generator.
#[doc(hidden)]
pub use self::answer::Answer;
#[doc(hidden)]
pub use self::client::auth::Security;
#[doc(hidden)]
pub use self::client::settings::{Declared, Settings};
#[doc(hidden)]
pub use self::client::transport::Transport;
#[doc(hidden)]
pub use self::request::Request;
#[doc(hidden)]
pub use self::request::argument::texts;
#[doc(hidden)]
#[cfg(feature = "multipart")]
pub use self::request::multipart::Encoding;
#[doc(hidden)]
pub use self::request::style::Style;
#[doc(hidden)]
#[cfg(feature = "integer-enum")]
pub use self::types::integer_enum;
#[doc(hidden)]
#[cfg(feature = "string-enum")]
pub use self::types::string_enum;
#[doc(hidden)]
#[cfg(feature = "union")]
pub use self::types::union;
#[doc(hidden)]
#[cfg(feature = "union")]
pub use self::types::union::{Candidate, Shape};
#[doc(hidden)]
pub use self::types::{constant, construct, marks, members, object};
#[doc(hidden)]
pub use self::url::server_url;
#[doc(hidden)]
pub use macros::Object;
#[doc(hidden)]
pub use serde;
