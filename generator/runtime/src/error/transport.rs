//! Calls without a whole response: the stage at which each failed.

use std::fmt;

use reqwest::StatusCode;

use crate::operation::Operation;

/// A failure to receive a whole response.
///
/// It has no source, only text: the errors of the HTTP library show URLs, which may hold a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    kind: TransportKind,
    status: Option<StatusCode>,
    detail: String,
    pub(crate) operation: Option<Box<Operation>>,
}

impl TransportError {
    pub(crate) fn new(kind: TransportKind, status: Option<StatusCode>, detail: String) -> Self {
        Self { kind, status, detail, operation: None }
    }

    /// The operation that was called.
    pub fn operation(&self) -> Option<&Operation> {
        self.operation.as_deref()
    }

    /// The stage at which it failed, and how.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// The status of the response, if its head was received before the failure.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns true if it timed out, at any stage.
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind, TransportKind::ConnectTimeout | TransportKind::Timeout | TransportKind::BodyTimeout)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.text())?;
        if let Some(status) = self.status {
            write!(f, " (status {status})")?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {}

/// The stage at which a call failed, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection could be made: name resolution, refusal, TLS. The server has not received the request.
    Connect,
    /// No connection was made in time. The server has not received the request.
    ConnectTimeout,
    /// The head of a response was not complete in time. The server may have acted on the request.
    Timeout,
    /// The connection was lost before the head of a response was complete. The server may have acted on the request.
    Reset,
    /// The response was not valid HTTP, or not encoded as its headers declare.
    Protocol,
    /// The head was received, but the body was not complete in time.
    BodyTimeout,
    /// The connection was lost before the body was complete.
    BodyCut,
    /// The body is larger than the builder's `max_body` allows.
    BodyTooLarge,
}

impl TransportKind {
    /// Returns true unless every attempt would fail in the same way.
    pub(super) fn is_temporary(self) -> bool {
        !matches!(self, Self::Protocol | Self::BodyTooLarge)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Connect => "no connection could be made",
            Self::ConnectTimeout => "no connection was made in time",
            Self::Timeout => "no response was received in time",
            Self::Reset => "the connection was lost before a response was received",
            Self::Protocol => "the response is not valid HTTP",
            Self::BodyTimeout => "the body of the response was not complete in time",
            Self::BodyCut => "the body of the response was cut short",
            Self::BodyTooLarge => "the body of the response is larger than allowed",
        }
    }
}
