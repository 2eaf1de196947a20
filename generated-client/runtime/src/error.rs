//! What can go wrong with a call, from the argument to the last byte of the answer.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::answer::Answer;

/// Why a call gave no value. `E` is the operation's own type of declared errors.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = Infallible> {
    /// An argument can't be sent as the document wants it. Nothing was sent.
    Argument(ArgumentError),
    /// No whole answer came. [`TransportError::kind`] tells what is known.
    Transport(TransportError),
    /// The server answered with an error that the document declares.
    Api(Box<ApiError<E>>),
    /// The server answered with something that the document does not declare.
    Unexpected(Box<UnexpectedResponse>),
}

impl<E> Error<E> {
    /// The status of the answer, where one came.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Argument(_) => None,
            Self::Transport(error) => error.status(),
            Self::Api(error) => Some(error.status()),
            Self::Unexpected(answer) => Some(answer.status()),
        }
    }

    /// The header fields of the answer, where a whole one came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Argument(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.headers()),
            Self::Unexpected(answer) => Some(answer.headers()),
        }
    }

    /// The raw body of the answer, where a whole one came.
    pub fn body(&self) -> Option<&[u8]> {
        match self {
            Self::Argument(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.body()),
            Self::Unexpected(answer) => Some(answer.body()),
        }
    }

    /// The declared error that the server answered with.
    pub fn api(&self) -> Option<&E> {
        match self {
            Self::Api(error) => Some(error.error()),
            _ => None,
        }
    }

    /// Whether the call took too long, at whatever stage.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }
}

impl<E: fmt::Debug> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Unexpected(answer) => answer.fmt(f),
        }
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

/// Why [`Request::send`](crate::Request::send) gave no answer: the part of [`Error`] that is the same for all operations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// An argument can't be sent. Nothing was sent.
    Argument(ArgumentError),
    /// No whole answer came.
    Transport(TransportError),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

impl From<TransportError> for CallError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// An argument that can't be sent. It names the parameter, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    name: Cow<'static, str>,
    reason: &'static str,
}

impl ArgumentError {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, reason: &'static str) -> Self {
        Self { name: name.into(), reason }
    }

    /// The parameter's name in the document; `body` for the body, `url` for what became of all of them.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong with the value.
    pub fn reason(&self) -> &str {
        self.reason
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the argument `{}` {}", self.name, self.reason)
    }
}

impl std::error::Error for ArgumentError {}

/// An exchange that gave no whole answer.
///
/// It holds text and no source: those of the HTTP library show URLs, which may hold a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    kind: TransportKind,
    status: Option<StatusCode>,
    detail: String,
}

impl TransportError {
    pub(crate) fn new(kind: TransportKind, status: Option<StatusCode>, detail: String) -> Self {
        Self { kind, status, detail }
    }

    /// At which stage it failed, and how.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// The status of the answer, if its head had come before the failure.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Whether it took too long, at whatever stage.
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

/// The stage at which an exchange failed, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection could be made: name lookup, refusal, TLS. The server has seen nothing of the request.
    Connect,
    /// No connection was made in time. The server has seen nothing of the request.
    ConnectTimeout,
    /// No whole head of an answer came in time. The server may have acted on the request.
    Timeout,
    /// The connection was lost before a whole head of an answer came. The server may have acted on the request.
    Reset,
    /// What came was not HTTP, or not encoded as its header fields say.
    Protocol,
    /// The head came, but the body was not whole in time.
    BodyTimeout,
    /// The connection was lost before the body was whole.
    BodyCut,
    /// The body is larger than [`Settings::max_body`](crate::Settings::max_body) allows.
    BodyTooLarge,
}

impl TransportKind {
    fn text(self) -> &'static str {
        match self {
            Self::Connect => "no connection could be made",
            Self::ConnectTimeout => "no connection was made in time",
            Self::Timeout => "no answer came in time",
            Self::Reset => "the connection was lost before an answer came",
            Self::Protocol => "the answer is not valid HTTP",
            Self::BodyTimeout => "the body of the answer was not whole in time",
            Self::BodyCut => "the body of the answer was cut short",
            Self::BodyTooLarge => "the body of the answer is larger than allowed",
        }
    }
}

/// An error that the document declares, as the server sent it.
pub struct ApiError<E> {
    answer: Answer,
    error: E,
}

impl<E> ApiError<E> {
    pub(crate) fn new(answer: Answer, error: E) -> Self {
        Self { answer, error }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.answer.status()
    }

    /// The header fields of the answer.
    pub fn headers(&self) -> &HeaderMap {
        self.answer.headers()
    }

    /// The body as it came, after decompression.
    pub fn body(&self) -> &[u8] {
        self.answer.body()
    }

    /// The declared error.
    pub fn error(&self) -> &E {
        &self.error
    }

    /// The declared error, by value.
    pub fn into_error(self) -> E {
        self.error
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.answer.redactions().debug(&self.error);
        f.debug_struct("ApiError")
            .field("status", &self.status())
            .field("error", &error)
            .field("body", &self.answer.excerpt())
            .finish_non_exhaustive()
    }
}

impl<E> fmt::Display for ApiError<E> {
    /// What the server said, in its words: a declared error may be no more than a status.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status())?;
        self.answer.show_body(f)
    }
}

impl<E: fmt::Debug> std::error::Error for ApiError<E> {}

/// An answer that the document does not declare. All that the server said is kept.
pub struct UnexpectedResponse {
    answer: Answer,
    reason: UnexpectedReason,
    detail: String,
}

/// What is not as the document says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnexpectedReason {
    /// The status is not declared.
    Status,
    /// The content type is not the declared one.
    ContentType,
    /// The body does not decode to the declared type.
    Body,
    /// An item of a stream does not decode to the declared type.
    Item,
}

impl UnexpectedResponse {
    pub(crate) fn new(answer: Answer, reason: UnexpectedReason, detail: &str) -> Self {
        let detail = answer.redactions().excerpt(detail.as_bytes());
        Self { answer, reason, detail }
    }

    /// What is not as the document says.
    pub fn reason(&self) -> UnexpectedReason {
        self.reason
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.answer.status()
    }

    /// The header fields of the answer.
    pub fn headers(&self) -> &HeaderMap {
        self.answer.headers()
    }

    /// The body as it came, after decompression.
    pub fn body(&self) -> &[u8] {
        self.answer.body()
    }
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.reason {
            UnexpectedReason::Status => "a status that its document does not declare",
            UnexpectedReason::ContentType => "a content type that its document does not declare",
            UnexpectedReason::Body => "a body that is not of the declared type",
            UnexpectedReason::Item => "an item that is not of the declared type",
        };
        write!(f, "the server answered {} with {what}", self.status())?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        self.answer.show_body(f)
    }
}

impl fmt::Debug for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedResponse")
            .field("reason", &self.reason)
            .field("status", &self.status())
            .field("detail", &self.detail)
            .field("body", &self.answer.excerpt())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for UnexpectedResponse {}
