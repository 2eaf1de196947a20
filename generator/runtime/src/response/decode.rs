//! Decoding of responses into values and declared errors.

use serde::de::DeserializeOwned;

use super::{Response, charset};
use crate::answer::Answer;
use crate::api_error::ApiError;
use crate::error::{Error, UnexpectedReason, UnexpectedResponse};
use crate::errors::{self, Errors, Read};
use crate::json::{self, ReadError};
#[cfg(feature = "base64")]
use crate::json::{Deviation, DeviationKind};

impl Answer {
    /// Decodes a success with a JSON body.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the content type is not JSON or the body is not a `T`.
    pub fn json<T: DeserializeOwned, E>(self) -> Result<Response<T>, Error<E>> {
        self.json_as(|value| value)
    }

    /// Decodes a success with a JSON body and wraps it, for operations with more than one type of success.
    ///
    /// # Errors
    /// Those of [`Answer::json`].
    pub fn json_as<T: DeserializeOwned, R, E>(self, wrap: impl FnOnce(T) -> R) -> Result<Response<R>, Error<E>> {
        match json_body(self) {
            Ok((answer, value)) => Ok(answer.success(wrap(value))),
            Err(unexpected) => Err(Error::Unexpected(unexpected)),
        }
    }

    /// Decodes a success with a JSON body that may be null. Where the body is empty, it is null.
    ///
    /// # Errors
    /// Those of [`Answer::json`].
    pub fn json_or_null<T: DeserializeOwned, E>(self) -> Result<Response<T>, Error<E>> {
        self.json_or_null_as(|value| value)
    }

    /// Decodes a success as [`Answer::json_or_null`] does, and wraps it.
    ///
    /// # Errors
    /// Those of [`Answer::json`].
    pub fn json_or_null_as<T: DeserializeOwned, R, E>(
        self,
        wrap: impl FnOnce(T) -> R,
    ) -> Result<Response<R>, Error<E>> {
        self.taking_empty().json_as(wrap)
    }

    /// Takes JSON from a body of this media type, given in lower case, which is none of JSON.
    pub fn take_as_json(mut self, media_type: &str) -> Self {
        self.takes_any_media_type |= self.is(media_type);
        self
    }

    /// Takes HTML for the declared text or bytes. Elsewhere it is the page of a proxy or of a login.
    pub fn take_html(mut self) -> Self {
        self.takes_html = true;
        self
    }

    /// Decodes a success with a text, by its byte order mark, its `charset`, or as UTF-8.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the body is not such a text, or is HTML.
    pub fn text<E>(self) -> Result<Response<String>, Error<E>> {
        self.text_as(|text| text)
    }

    /// Decodes a success with a text and wraps it.
    ///
    /// # Errors
    /// Those of [`Answer::text`].
    pub fn text_as<R, E>(self, wrap: impl FnOnce(String) -> R) -> Result<Response<R>, Error<E>> {
        match self.without_html().and_then(text) {
            Ok((answer, text)) => Ok(answer.success(wrap(text))),
            Err(unexpected) => Err(Error::Unexpected(unexpected)),
        }
    }

    /// Returns the body of a success as bytes.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the body is HTML.
    pub fn bytes<E>(self) -> Result<Response<Vec<u8>>, Error<E>> {
        self.bytes_as(|bytes| bytes)
    }

    /// Returns the body of a success as bytes, and wraps it.
    ///
    /// # Errors
    /// Those of [`Answer::bytes`].
    pub fn bytes_as<R, E>(self, wrap: impl FnOnce(Vec<u8>) -> R) -> Result<Response<R>, Error<E>> {
        let mut answer = self.without_html().map_err(Error::Unexpected)?;
        let value = wrap(std::mem::take(&mut answer.body).into());
        Ok(answer.success(value))
    }

    /// Returns the bytes of a success whose body is Base64. A body that is none is a deviation of its format, and kept as it came.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the body is HTML, or if it is not Base64 and the client refuses that.
    #[cfg(feature = "base64")]
    pub fn base64<E>(self) -> Result<Response<Vec<u8>>, Error<E>> {
        self.base64_as(|bytes| bytes)
    }

    /// Returns the bytes of a success whose body is Base64, and wraps them.
    ///
    /// # Errors
    /// Those of [`Answer::base64`].
    #[cfg(feature = "base64")]
    pub fn base64_as<R, E>(self, wrap: impl FnOnce(Vec<u8>) -> R) -> Result<Response<R>, Error<E>> {
        const DETAIL: &str = "the body is not Base64";
        let mut answer = self.without_html().map_err(Error::Unexpected)?;
        let decoded = std::str::from_utf8(&answer.body).ok().and_then(|text| crate::Base64::from(text).to_bytes());
        let Some(bytes) = decoded else {
            if !answer.leniency.tolerates(DeviationKind::Format) {
                return Err(Error::Unexpected(answer.unexpected(UnexpectedReason::Body, DETAIL)));
            }
            answer.deviations.push(Deviation::of_response(DeviationKind::Format, DETAIL));
            return answer.bytes_as(wrap);
        };
        Ok(answer.success(wrap(bytes)))
    }

    /// Returns the body of a success of a media type that the caller asked for.
    pub(crate) fn bytes_of<E>(self, media_type: &str) -> Result<Response<Vec<u8>>, Error<E>> {
        if self.may_be(media_type) {
            return self.take_html().bytes();
        }
        let found = self.content_type().unwrap_or_default();
        Err(Error::Unexpected(self.unexpected(UnexpectedReason::ContentType, &found)))
    }

    /// Returns a success without a body. A body that was sent is ignored.
    ///
    /// # Errors
    /// Never; it is a `Result` so that the arms of a `match` have one type.
    pub fn empty<E>(self) -> Result<Response<()>, Error<E>> {
        self.empty_as(())
    }

    /// Returns `value` for a success without a body, for operations with more than one type of success.
    ///
    /// # Errors
    /// Never, as [`Answer::empty`].
    pub fn empty_as<R, E>(self, value: R) -> Result<Response<R>, Error<E>> {
        Ok(self.success(value))
    }

    /// Returns the error that the document declares for the status. `E` decodes it.
    ///
    /// # Errors
    /// Always: [`Error::Api`], or [`Error::Unexpected`] for a status 2XX that is not declared.
    pub fn error<R, E: Errors>(self) -> Result<Response<R>, Error<E>> {
        self.error_by(E::read)
    }

    /// Returns the declared error that a function decodes.
    ///
    /// # Errors
    /// Those of [`Answer::error`].
    pub fn error_by<R, E>(self, read: fn(Self) -> Read<E>) -> Result<Response<R>, Error<E>> {
        Err(match read(self) {
            Err(response) if response.status().is_success() => Error::Unexpected(response),
            outcome => Error::Api(Box::new(ApiError::new(outcome))),
        })
    }

    /// Returns the error for a response whose status the document does not declare.
    ///
    /// # Errors
    /// Those of [`Answer::error`].
    pub fn undeclared<R, E>(self) -> Result<Response<R>, Error<E>> {
        self.error_by(errors::undeclared)
    }

    pub(crate) fn of_undeclared_status(self) -> Box<UnexpectedResponse> {
        self.unexpected(UnexpectedReason::Status, "")
    }

    pub(crate) fn taking_empty(mut self) -> Self {
        self.takes_empty = true;
        self
    }

    /// The same, unless it is HTML in place of the declared text or bytes.
    pub(super) fn without_html(self) -> Result<Self, Box<UnexpectedResponse>> {
        if self.takes_html || !self.is_html() {
            return Ok(self);
        }
        let found = self.content_type().unwrap_or_default();
        Err(self.unexpected(UnexpectedReason::ContentType, &found))
    }

    /// A success with this value.
    pub(super) fn success<T>(self, value: T) -> Response<T> {
        Response::new(self, value)
    }

    /// The error for a response that is not as the document declares, with a detail.
    pub(super) fn unexpected(self, reason: UnexpectedReason, detail: &str) -> Box<UnexpectedResponse> {
        Box::new(UnexpectedResponse::new(self, reason, detail))
    }

    /// The error for a body that is not of the declared type.
    pub(super) fn undecodable(self, reason: UnexpectedReason, error: &ReadError) -> Box<UnexpectedResponse> {
        Box::new(UnexpectedResponse::of_value(self, reason, error))
    }
}

/// Decodes a JSON body and returns the response with it, because values and errors keep parts of it.
pub(crate) fn json_body<T: DeserializeOwned>(mut answer: Answer) -> Result<(Answer, T), Box<UnexpectedResponse>> {
    let is_null = answer.takes_empty && answer.body.trim_ascii().is_empty();
    if !is_null && !answer.takes_any_media_type && !answer.is_json() {
        let found = answer.content_type().unwrap_or_default();
        return Err(answer.unexpected(UnexpectedReason::ContentType, &found));
    }
    let text = if is_null { b"null" } else { without_byte_order_mark(&answer.body) };
    let read = json::read(text, answer.leniency).or_else(|error| {
        let text = charset::of_json(&answer).ok_or(error)?;
        json::read(text.as_bytes(), answer.leniency)
    });
    match read {
        Ok((value, deviations)) => {
            answer.deviations.extend(deviations);
            Ok((answer, value))
        }
        Err(error) => Err(answer.undecodable(UnexpectedReason::Body, &error)),
    }
}

/// The body without the byte order mark that some servers send. RFC 8259 section 8.1 allows to ignore it.
fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// Decodes a body as text and returns the response with it.
pub(crate) fn text(answer: Answer) -> Result<(Answer, String), Box<UnexpectedResponse>> {
    match charset::text(&answer) {
        Ok(text) => Ok((answer, text)),
        Err(problem) => Err(answer.unexpected(UnexpectedReason::Body, &problem)),
    }
}
