//! Answers that are not what the document promises.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::answer::Answer;

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
    pub(super) fn new(answer: Answer, reason: UnexpectedReason, detail: &str) -> Self {
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
