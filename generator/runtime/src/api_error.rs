//! Responses that are errors by their status, declared or not.

use std::any::Any;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::answer::Answer;
use crate::error::UnexpectedResponse;
use crate::errors::{Errors, Read};
use crate::json::Deviation;
use crate::operation::Operation;
#[cfg(feature = "headers")]
use crate::redact::Redactions;
use crate::untyped::Untyped;

/// A response that is an error by its status. `E` is the type of the errors that the document declares for the operation.
pub struct ApiError<E> {
    outcome: Read<E>,
}

impl<E> ApiError<E> {
    pub(crate) fn new(outcome: Read<E>) -> Self {
        Self { outcome }
    }

    fn answer(&self) -> &Answer {
        match &self.outcome {
            Ok((answer, _)) => answer,
            Err(response) => &response.answer,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.answer().status()
    }

    /// The response headers.
    pub fn headers(&self) -> &HeaderMap {
        self.answer().headers()
    }

    /// The body after decompression, not decoded.
    pub fn body(&self) -> &[u8] {
        self.answer().body()
    }

    /// The values of the error that are not as the document declares, and were read all the same.
    pub fn deviations(&self) -> &[Deviation] {
        &self.answer().deviations
    }

    #[cfg(feature = "headers")]
    pub(crate) fn redactions(&self) -> &Redactions {
        self.answer().redactions()
    }

    /// The operation that was called.
    pub fn operation(&self) -> Option<&Operation> {
        self.answer().operation.as_deref()
    }

    /// The declared error; `None` if the status is not declared, or the body is not as the document declares for it.
    pub fn error(&self) -> Option<&E> {
        self.outcome.as_ref().ok().map(|(_, error)| error)
    }

    /// The declared error, by value.
    pub fn into_error(self) -> Option<E> {
        self.outcome.ok().map(|(_, error)| error)
    }

    /// The reason for which there is no declared error; `None` if there is one.
    pub fn unexpected(&self) -> Option<&UnexpectedResponse> {
        self.outcome.as_ref().err().map(|response| &**response)
    }
}

impl<E: Errors + fmt::Debug + Send + Sync + 'static> ApiError<E> {
    /// The error, without the type of the operation's errors.
    pub(crate) fn into_untyped(self) -> ApiError<Untyped> {
        ApiError { outcome: self.outcome.map(|(answer, error)| (answer, Untyped::new(error))) }
    }
}

impl ApiError<Untyped> {
    /// The body of the declared error, if it is a `T`.
    pub fn content<T: 'static>(&self) -> Option<&T> {
        self.error().and_then(Untyped::content)
    }
}

impl<E: Errors> ApiError<E> {
    /// The body of the declared error, if it is a `T`. This does not depend on the status, so that a status for which the
    /// document declares the same body later needs no other code.
    pub fn content<T: 'static>(&self) -> Option<&T> {
        self.error().and_then(Errors::content).and_then(<dyn Any>::downcast_ref)
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (answer, error) = match &self.outcome {
            Ok((answer, error)) => (answer, error),
            Err(response) => return response.fmt(f),
        };
        f.debug_struct("ApiError")
            .field("status", &answer.status)
            .field("access", &answer.access)
            .field("error", &answer.all_redactions().debug(error))
            .field("body", &answer.excerpt())
            .finish_non_exhaustive()
    }
}

impl<E> fmt::Display for ApiError<E> {
    /// Shows the status and the body rather than the decoded error, which may hold less.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Ok((answer, _)) => {
                write!(f, "the server responded with {}", answer.status)?;
                answer.show_body(0, f)
            }
            Err(response) => response.fmt(f),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for ApiError<E> {}
