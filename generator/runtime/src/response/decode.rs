//! From a whole answer to a value or an error.

use serde::de::DeserializeOwned;

use super::Response;
use crate::answer::Answer;
use crate::error::{ApiError, Error, UnexpectedReason, UnexpectedResponse};
use crate::json;

impl Answer {
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

    /// What the server said, with what was made of it.
    pub(super) fn success<T>(self, value: T) -> Response<T> {
        Response::new(self.status, self.headers, value)
    }

    pub(super) fn unexpected(self, reason: UnexpectedReason, detail: &str) -> Box<UnexpectedResponse> {
        Box::new(UnexpectedResponse::new(self, reason, detail))
    }
}

/// Decodes the body and gives the answer back, since errors and responses keep it.
fn decode<T: DeserializeOwned>(answer: Answer) -> Result<(Answer, T), Box<UnexpectedResponse>> {
    if !answer.is_json() {
        let found = answer.content_type().unwrap_or_default();
        return Err(answer.unexpected(UnexpectedReason::ContentType, &found));
    }
    match json::from_slice(without_mark(&answer.body)) {
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
