//! The transport of this client: how a call becomes a request, is sent, and its answer becomes a value or an error.
//!
//! Nothing here knows a certain API. The generated modules say what an operation is called, what it takes and what it
//! answers; everything that can be said once is here, and plainly typed, so that it is compiled once.
//!
//! # What holds for every call
//!
//! - An argument never changes the path, adds a header or overrides one that frames the request: it is refused by
//!   [`Error::Argument`] before anything is sent.
//! - A call ends within [`Settings::timeout`], retries included, and reads at most [`Settings::max_body`] bytes.
//!   For a stream that is so up to its first byte; from then on, for each wait and each item.
//! - Redirects are followed to the same origin only, so that no credential leaves it.
//! - No `Debug`, `Display` or error source shows a [`Secret`], also when the server repeats it.
//! - An answer that is not what the document promises is an [`Error::Unexpected`], which keeps all that the server said.

mod answer;
mod auth;
#[cfg(feature = "base64")]
mod base64;
mod body;
mod call;
mod cause;
mod client;
#[cfg(feature = "cookies")]
mod cookie;
#[cfg(feature = "dates")]
mod date_time;
#[cfg(feature = "decimals")]
mod decimal;
mod decode;
#[cfg(feature = "durations")]
mod duration;
mod error;
#[cfg(feature = "forms")]
mod form;
#[cfg(feature = "streams")]
mod framing;
#[cfg(feature = "headers")]
mod header;
mod header_value;
#[cfg(feature = "integer-enum")]
pub mod integer_enum;
pub mod json;
mod member_index;
#[cfg(feature = "multipart")]
mod multipart;
pub mod object;
#[cfg(feature = "multipart")]
mod part;
mod percent;
mod redact;
mod request;
mod response;
mod retry;
mod send;
mod settings;
#[cfg(feature = "streams")]
mod stream;
#[cfg(feature = "string-enum")]
pub mod string_enum;
mod style;
#[cfg(feature = "formats")]
#[allow(dead_code, reason = "not every format needs all of it")]
mod text_format;
#[cfg(feature = "dates")]
mod time;
mod transport;
#[cfg(feature = "union")]
pub mod union;
#[cfg(feature = "uris")]
mod uri;
mod url;

pub use self::answer::Answer;
pub use self::auth::{Credential, Secret, Security};
#[cfg(feature = "base64")]
pub use self::base64::Base64;
pub use self::call::Call;
#[cfg(feature = "dates")]
pub use self::date_time::{Date, DateTime};
#[cfg(feature = "decimals")]
pub use self::decimal::Decimal;
#[cfg(feature = "durations")]
pub use self::duration::{Duration, DurationParts};
pub use self::error::{
    ApiError, ArgumentError, CallError, Error, TransportError, TransportKind, UnexpectedReason, UnexpectedResponse,
};
#[cfg(feature = "headers")]
pub use self::header::HeaderError;
#[cfg(feature = "multipart")]
pub use self::multipart::{Encoding, Multipart};
#[cfg(feature = "multipart")]
pub use self::part::Part;
pub use self::request::Request;
pub use self::response::Response;
pub use self::settings::{BuildError, Settings};
#[cfg(feature = "streams")]
pub use self::stream::{Event, Stream, StreamError};
pub use self::style::Style;
#[cfg(feature = "formats")]
pub use self::text_format::FormatError;
#[cfg(feature = "dates")]
pub use self::time::Time;
pub use self::transport::Transport;
#[cfg(feature = "union")]
pub use self::union::{Candidate, Shape};
#[cfg(feature = "uris")]
pub use self::uri::Uri;
#[cfg(feature = "uris")]
pub use reqwest::Url;
pub use reqwest::header::HeaderMap;
pub use reqwest::{ClientBuilder as HttpClientBuilder, Method, StatusCode};
// What the macros write names them.
#[doc(hidden)]
pub use {serde, serde_json};
