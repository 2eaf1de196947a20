//! A whole answer, and how it becomes a value or an error.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use super::error::{ApiError, Error};
use super::redact::Redactions;
use super::response::Response;
use super::unexpected::{UnexpectedReason, UnexpectedResponse};

/// A whole answer of the server: status, header fields, and the body after decompression.
///
/// Its methods make of it what the document declares for its status.
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    redactions: Redactions,
}

impl Answer {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>, redactions: Redactions) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
            redactions,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The status as a number.
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, after decompression.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The media type without parameters, in lower case, if there is one: `application/json`.
    pub fn content_type(&self) -> Option<String> {
        content_type(&self.headers)
    }

    fn essence(&self) -> Option<&[u8]> {
        essence(&self.headers)
    }

    /// Whether the body is of a media type, given in lower case; `text/*` is each type of text.
    pub fn is(&self, media_type: &str) -> bool {
        self.essence().is_some_and(|essence| match media_type.strip_suffix('*') {
            Some(range) => essence.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range.as_bytes())),
            None => essence.eq_ignore_ascii_case(media_type.as_bytes()),
        })
    }

    /// Whether the body may be JSON: it says so (RFC 6839: `+json` too), or it does not say what it is.
    pub fn is_json(&self) -> bool {
        self.essence().is_none_or(|essence| {
            let suffix = essence.rsplit(|byte| *byte == b'+').next();
            essence.eq_ignore_ascii_case(b"application/json")
                || essence.eq_ignore_ascii_case(b"text/json")
                || (essence.contains(&b'/') && suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(b"json")))
        })
    }

    /// A success with a JSON body.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the content type is not JSON or the body is not a `T`.
    pub fn json<T: DeserializeOwned, E>(self) -> Result<Response<T>, Error<E>> {
        self.json_as(|value| value)
    }

    /// A success with a JSON body, wrapped: for operations with more than one type of success.
    ///
    /// # Errors
    /// As [`Answer::json`].
    pub fn json_as<T: DeserializeOwned, R, E>(self, wrap: impl FnOnce(T) -> R) -> Result<Response<R>, Error<E>> {
        match decode(self) {
            Ok((answer, value)) => Ok(answer.success(wrap(value))),
            Err(unexpected) => Err(Error::Unexpected(unexpected)),
        }
    }

    /// A success with a text in UTF-8.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the body is not UTF-8.
    pub fn text<E>(self) -> Result<Response<String>, Error<E>> {
        self.text_as(|text| text)
    }

    /// A success with a text in UTF-8, wrapped.
    ///
    /// # Errors
    /// As [`Answer::text`].
    pub fn text_as<R, E>(self, wrap: impl FnOnce(String) -> R) -> Result<Response<R>, Error<E>> {
        match utf8(self) {
            Ok((answer, text)) => Ok(answer.success(wrap(text))),
            Err(unexpected) => Err(Error::Unexpected(unexpected)),
        }
    }

    /// A success with any body.
    ///
    /// # Errors
    /// None; a `Result` so that all arms of a `match` are alike.
    pub fn bytes<E>(self) -> Result<Response<Vec<u8>>, Error<E>> {
        self.bytes_as(|bytes| bytes)
    }

    /// A success with any body, wrapped.
    ///
    /// # Errors
    /// None, as [`Answer::bytes`].
    pub fn bytes_as<R, E>(mut self, wrap: impl FnOnce(Vec<u8>) -> R) -> Result<Response<R>, Error<E>> {
        let value = wrap(std::mem::take(&mut self.body).into());
        Ok(self.success(value))
    }

    /// A success without body; one that comes all the same is dropped.
    ///
    /// # Errors
    /// None; a `Result` so that all arms of a `match` are alike.
    pub fn empty<E>(self) -> Result<Response<()>, Error<E>> {
        self.empty_as(())
    }

    /// A success without body, for operations with more than one type of success.
    ///
    /// # Errors
    /// None, as [`Answer::empty`].
    pub fn empty_as<R, E>(self, value: R) -> Result<Response<R>, Error<E>> {
        Ok(self.success(value))
    }

    /// A declared error with a JSON body.
    ///
    /// # Errors
    /// Always: [`Error::Api`], or [`Error::Unexpected`] if the content type is not JSON or the body is not an `E`.
    pub fn error_json<R, E: DeserializeOwned>(self) -> Result<Response<R>, Error<E>> {
        self.error_json_as(|error| error)
    }

    /// A declared error with a JSON body, wrapped: for operations with more than one type of error.
    ///
    /// # Errors
    /// As [`Answer::error_json`].
    pub fn error_json_as<T: DeserializeOwned, R, E>(self, wrap: impl FnOnce(T) -> E) -> Result<Response<R>, Error<E>> {
        match decode(self) {
            Ok((answer, value)) => answer.error_as(wrap(value)),
            Err(unexpected) => Err(Error::Unexpected(unexpected)),
        }
    }

    /// A declared error with a text, wrapped.
    ///
    /// # Errors
    /// Always: [`Error::Api`], or [`Error::Unexpected`] if the body is not UTF-8.
    pub fn error_text_as<R, E>(self, wrap: impl FnOnce(String) -> E) -> Result<Response<R>, Error<E>> {
        match utf8(self) {
            Ok((answer, text)) => answer.error_as(wrap(text)),
            Err(unexpected) => Err(Error::Unexpected(unexpected)),
        }
    }

    /// A declared error with any body, wrapped.
    ///
    /// # Errors
    /// Always: [`Error::Api`].
    pub fn error_bytes_as<R, E>(self, wrap: impl FnOnce(Vec<u8>) -> E) -> Result<Response<R>, Error<E>> {
        let error = wrap(self.body.to_vec());
        self.error_as(error)
    }

    /// A declared error without body.
    ///
    /// # Errors
    /// Always: [`Error::Api`].
    pub fn error_as<R, E>(self, error: E) -> Result<Response<R>, Error<E>> {
        Err(Error::Api(Box::new(ApiError::new(self, error))))
    }

    /// An answer whose status the document does not declare.
    ///
    /// # Errors
    /// Always: [`Error::Unexpected`].
    pub fn undeclared<R, E>(self) -> Result<Response<R>, Error<E>> {
        Err(Error::Unexpected(self.unexpected(UnexpectedReason::Status, "")))
    }

    /// The start of the body without secrets, on one line.
    pub(super) fn excerpt(&self) -> String {
        self.redactions.excerpt(&self.body)
    }

    /// Writes what comes after a sentence about the answer: the start of the body, if there is one.
    pub(super) fn show_body(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.body.is_empty() { f.write_str(", without body") } else { write!(f, ": {}", self.excerpt()) }
    }

    pub(super) fn redactions(&self) -> &Redactions {
        &self.redactions
    }

    /// What the server said, with what was made of it.
    pub(super) fn success<T>(self, value: T) -> Response<T> {
        Response::new(self.status, self.headers, value)
    }

    pub(super) fn unexpected(self, reason: UnexpectedReason, detail: &str) -> Box<UnexpectedResponse> {
        Box::new(UnexpectedResponse::new(self, reason, detail))
    }
}

/// The media type without parameters, in lower case.
pub(super) fn content_type(headers: &HeaderMap) -> Option<String> {
    essence(headers).map(|essence| String::from_utf8_lossy(essence).to_ascii_lowercase())
}

/// The media type without parameters, as it was sent: upper and lower case are the same (RFC 9110 section 8.3.1).
fn essence(headers: &HeaderMap) -> Option<&[u8]> {
    let field = headers.get(CONTENT_TYPE)?.as_bytes();
    field.split(|byte| *byte == b';').next().map(<[u8]>::trim_ascii)
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Decodes the body and gives the answer back, since errors and responses keep it.
fn decode<T: DeserializeOwned>(answer: Answer) -> Result<(Answer, T), Box<UnexpectedResponse>> {
    if !answer.is_json() {
        let found = answer.content_type().unwrap_or_default();
        return Err(answer.unexpected(UnexpectedReason::ContentType, &found));
    }
    match super::json::from_slice(without_mark(&answer.body)) {
        Ok(value) => Ok((answer, value)),
        Err(error) => Err(answer.unexpected(UnexpectedReason::Body, &error.to_string())),
    }
}

/// RFC 8259 section 8.1 allows a reader to pass over a byte order mark, which some servers send.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

pub(super) fn utf8(answer: Answer) -> Result<(Answer, String), Box<UnexpectedResponse>> {
    match std::str::from_utf8(&answer.body) {
        Ok(text) => {
            let text = text.to_owned();
            Ok((answer, text))
        }
        Err(error) => Err(answer.unexpected(UnexpectedReason::Body, &error.to_string())),
    }
}
