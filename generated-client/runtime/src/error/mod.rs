//! Errors of calls: of arguments, of the transport, and responses that are errors or not declared.

mod transport;
mod unexpected;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

pub use self::transport::{TransportError, TransportKind};
pub use self::unexpected::{UnexpectedReason, UnexpectedResponse};
use crate::api_error::ApiError;
use crate::operation::Operation;
use crate::retry;
use crate::untyped::Untyped;

/// The error of a call. `E` is the type of the errors that the document declares for the operation, [`Infallible`] where it
/// declares none. The errors of all operations convert to `Error`, that is `Error<Untyped>`, so that `?` joins them in one
/// function.
///
/// [`Infallible`]: std::convert::Infallible
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = Untyped> {
    /// An argument can't be sent as the document demands. Nothing was sent.
    Argument(ArgumentError),
    /// No whole response was received. [`TransportError::kind`] says at which stage it failed.
    Transport(TransportError),
    /// The server responded with an error: a status that is no success. [`ApiError::error`] has what the document declares for
    /// it.
    Api(Box<ApiError<E>>),
    /// The server responded with a success that is not as the document declares.
    Unexpected(Box<UnexpectedResponse>),
}

impl<E> Error<E> {
    /// The status of the response, if one was received.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Argument(_) => None,
            Self::Transport(error) => error.status(),
            Self::Api(error) => Some(error.status()),
            Self::Unexpected(response) => Some(response.status()),
        }
    }

    /// The headers of the response, if a whole one was received.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Argument(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.headers()),
            Self::Unexpected(response) => Some(response.headers()),
        }
    }

    /// The undecoded body of the response, if a whole one was received.
    pub fn body(&self) -> Option<&[u8]> {
        match self {
            Self::Argument(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.body()),
            Self::Unexpected(response) => Some(response.body()),
        }
    }

    /// The declared error that the server responded with; `None` for any other error, as [`ApiError::error`] says.
    pub fn api(&self) -> Option<&E> {
        match self {
            Self::Api(error) => error.error(),
            _ => None,
        }
    }

    /// The path of the value in the body that is not of its type, such as `lines[1].count`.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.unexpected().and_then(UnexpectedResponse::path),
            Self::Unexpected(response) => response.path(),
            _ => None,
        }
    }

    /// Returns true if the call timed out, at any stage.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Returns true if the same call may succeed later: no whole response was received, or its status is 408, 425, 429, 500, 502,
    /// 503 or 504 (RFC 9110, section 15, RFC 6585, RFC 8470). The server may have acted on the request nonetheless, unless
    /// [`TransportError::kind`] or the document says otherwise.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Argument(_) => false,
            Self::Transport(error) => error.kind().is_temporary(),
            Self::Api(error) => retry::is_retryable(error.status()),
            Self::Unexpected(response) => retry::is_retryable(response.status()),
        }
    }

    /// The time to wait before another attempt, as the server asks for in `Retry-After` (RFC 9110, section 10.2.3); zero for a
    /// date in the past.
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(retry::retry_after)
    }

    /// The identifier that the server gave to the request, for its support, from `X-Request-Id` or a header of the kind.
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(request_id)
    }

    /// The operation that was called; `None` if the error comes from outside of a call.
    pub fn operation(&self) -> Option<&Operation> {
        match self {
            Self::Argument(error) => error.operation(),
            Self::Transport(error) => error.operation(),
            Self::Api(error) => error.operation(),
            Self::Unexpected(response) => response.operation(),
        }
    }
}

/// Headers by which servers identify requests, in the order in which they are looked for.
const REQUEST_IDS: [&str; 9] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-goog-request-id",
    "x-github-request-id",
    "x-correlation-id",
    "x-trace-id",
];

/// The identifier of a request among the headers of its response.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_IDS.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

impl<E: fmt::Debug> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_operation(self.operation(), matches!(self, Self::Transport(_)), f)?;
        match self {
            Self::Argument(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Unexpected(response) => response.fmt(f),
        }
    }
}

/// Begins a message with the operation, and with the time that it took if that tells something.
fn show_operation(operation: Option<&Operation>, has_taken_time: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match operation {
        Some(operation) if has_taken_time => write!(f, "{operation} after {:.1?}: ", operation.elapsed()),
        Some(operation) => write!(f, "{operation}: "),
        None => Ok(()),
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {}

impl<E> From<CallError> for Error<E> {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Argument(error) => Self::Argument(error),
            CallError::Transport(error) => Self::Transport(error),
        }
    }
}

/// The part of [`Error`] that is the same for all operations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// An argument can't be sent. Nothing was sent.
    Argument(ArgumentError),
    /// No whole response was received.
    Transport(TransportError),
}

impl CallError {
    /// The same error, of an operation.
    pub(crate) fn of(mut self, operation: Operation) -> Self {
        match &mut self {
            Self::Argument(error) => error.operation = Some(Box::new(operation)),
            Self::Transport(error) => error.operation = Some(Box::new(operation)),
        }
        self
    }

    /// The operation that was called.
    pub fn operation(&self) -> Option<&Operation> {
        match self {
            Self::Argument(error) => error.operation(),
            Self::Transport(error) => error.operation(),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_operation(self.operation(), matches!(self, Self::Transport(_)), f)?;
        match self {
            Self::Argument(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CallError {}

impl From<ArgumentError> for CallError {
    fn from(error: ArgumentError) -> Self {
        Self::Argument(error)
    }
}

impl<E> From<ArgumentError> for Error<E> {
    fn from(error: ArgumentError) -> Self {
        Self::Argument(error)
    }
}

impl From<TransportError> for CallError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// An argument that can't be sent. It shows the name of the parameter, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    name: Cow<'static, str>,
    reason: Cow<'static, str>,
    operation: Option<Box<Operation>>,
}

impl ArgumentError {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), reason: reason.into(), operation: None }
    }

    /// The operation that was called; `None` before it is.
    pub fn operation(&self) -> Option<&Operation> {
        self.operation.as_deref()
    }

    /// The name of the parameter in the document, or of the header that `with_header` was to set; `body` for the body, `url` for
    /// the URL that all arguments result in.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The reason, such as `is missing`.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of credentials, the schemes are named within.
        match self.name.contains('`') {
            true => write!(f, "the {} {}", self.name, self.reason),
            false => write!(f, "the argument `{}` {}", self.name, self.reason),
        }
    }
}

impl std::error::Error for ArgumentError {}
