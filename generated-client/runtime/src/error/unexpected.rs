//! Responses that are not as the document declares.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::answer::Answer;
use crate::json::ReadError;
use crate::operation::Operation;

/// A response that is not as the document declares. Everything the server sent is kept.
pub struct UnexpectedResponse {
    pub(crate) answer: Answer,
    reason: UnexpectedReason,
    detail: String,
    /// The path of the value that is not of its type.
    path: String,
    /// The position in the body that is shown.
    offset: usize,
}

/// The part of a response that the document does not declare.
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
        let detail = [detail.to_owned(), answer.undecoded().unwrap_or_default()];
        let detail: Vec<String> = detail.into_iter().filter(|part| !part.is_empty()).collect();
        let detail = answer.all_redactions().excerpt(detail.join("; ").as_bytes());
        Self { answer, reason, detail, path: String::new(), offset: 0 }
    }

    pub(crate) fn of_value(answer: Answer, reason: UnexpectedReason, error: &ReadError) -> Self {
        // The parser's message for an empty body tells less than that it is empty.
        let detail = if answer.body().trim_ascii().is_empty() { String::new() } else { error.to_string() };
        let path = answer.redactions().excerpt(error.path().as_bytes());
        let offset = error.offset().unwrap_or(0);
        Self { path, offset, ..Self::new(answer, reason, &detail) }
    }

    /// The path of the value that is not of its type, such as `lines[1].count`; `None` if the body as a whole is not.
    pub fn path(&self) -> Option<&str> {
        if self.path.is_empty() { None } else { Some(&self.path) }
    }

    /// The part of the response that the document does not declare.
    pub fn reason(&self) -> UnexpectedReason {
        self.reason
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.answer.status()
    }

    /// The response headers.
    pub fn headers(&self) -> &HeaderMap {
        self.answer.headers()
    }

    /// The body after decompression, not decoded.
    pub fn body(&self) -> &[u8] {
        self.answer.body()
    }

    /// The operation that was called.
    pub fn operation(&self) -> Option<&Operation> {
        self.answer.operation.as_deref()
    }
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.reason {
            UnexpectedReason::Status => ", a status that the document does not declare",
            UnexpectedReason::ContentType => " and a content type that the document does not declare",
            UnexpectedReason::Body => " and a body that is not of the declared type",
            UnexpectedReason::Item => " and an item that is not of the declared type",
        };
        write!(f, "the server responded with {}{what}", self.status())?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        self.answer.show_body(self.offset, f)
    }
}

impl fmt::Debug for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedResponse")
            .field("reason", &self.reason)
            .field("status", &self.status())
            .field("access", &self.answer.access)
            .field("detail", &self.detail)
            .field("body", &self.answer.excerpt_around(self.offset))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for UnexpectedResponse {}
