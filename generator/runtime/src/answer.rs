//! A whole answer, and how it becomes a value or an error.

use std::fmt;
use std::ops::{Deref, DerefMut};

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;

use super::error::{ApiError, Error};
use super::header::{self, HeaderError};
use super::redact::Redactions;
use super::sequence::Framing;
use super::stream::{self, Event, Feed, Open, Stream};
use super::unexpected::{UnexpectedReason, UnexpectedResponse};

/// A whole answer of the server: status, header fields, and the body after decompression.
///
/// Its methods make of it what the document declares for its status.
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    /// The body if it is a sequence that was not read yet.
    open: Option<(Open, Framing)>,
    redactions: Redactions,
}

impl Answer {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: Vec<u8>, redactions: Redactions) -> Self {
        Self { status, headers, body, open: None, redactions }
    }

    /// An answer whose body is yet to come, item by item.
    pub(super) fn open(status: StatusCode, headers: HeaderMap, open: (Open, Framing), redactions: Redactions) -> Self {
        Self { status, headers, body: Vec::new(), open: Some(open), redactions }
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
        self.headers.get(CONTENT_TYPE).and_then(essence)
    }

    /// Whether the body may be JSON: it says so (RFC 6839: `+json` too), or it does not say what it is.
    pub fn is_json(&self) -> bool {
        self.content_type().is_none_or(|essence| {
            matches!(essence.as_str(), "application/json" | "text/json")
                || (essence.contains('/') && essence.ends_with("+json"))
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
            Ok((answer, value)) => Ok(Response::new(answer, wrap(value))),
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
            Ok((answer, text)) => Ok(Response::new(answer, wrap(text))),
            Err(unexpected) => Err(Error::Unexpected(unexpected)),
        }
    }

    /// A success with a text that is a number, a boolean or one of some values.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the body is not UTF-8 or not a `T`.
    pub fn scalar<T: DeserializeOwned, E>(self) -> Result<Response<T>, Error<E>> {
        let (answer, text) = utf8(self).map_err(Error::Unexpected)?;
        match header::scalar(text.trim()) {
            Some(value) => Ok(Response::new(answer, value)),
            None => Err(Error::Unexpected(answer.unexpected(UnexpectedReason::Body, ""))),
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
        let value = wrap(std::mem::take(&mut self.body));
        Ok(Response::new(self, value))
    }

    /// A success whose body is a sequence of JSON texts, or of events whose data is JSON.
    ///
    /// # Errors
    /// [`Error::Unexpected`] if the content type is none of a sequence.
    pub fn items<T: DeserializeOwned, E>(self) -> Result<Response<Stream<T>>, Error<E>> {
        self.stream(stream::item)
    }

    /// A success whose body is a sequence of events with data of any kind.
    ///
    /// # Errors
    /// As [`Answer::items`].
    pub fn events<E>(self) -> Result<Response<Stream<Event>>, Error<E>> {
        self.stream(stream::text_event)
    }

    /// A success whose body is a sequence of events with data that is JSON.
    ///
    /// # Errors
    /// As [`Answer::items`].
    pub fn json_events<T: DeserializeOwned, E>(self) -> Result<Response<Stream<Event<T>>>, Error<E>> {
        self.stream(stream::json_event)
    }

    /// A success whose body is a sequence of events that are described as objects.
    ///
    /// # Errors
    /// As [`Answer::items`].
    pub fn event_objects<T: DeserializeOwned, E>(self) -> Result<Response<Stream<T>>, Error<E>> {
        self.stream(stream::event_object)
    }

    fn stream<T, E>(mut self, read: stream::Read<T>) -> Result<Response<Stream<T>>, Error<E>> {
        let Some((open, framing)) = self.open.take() else {
            let found = self.content_type().unwrap_or_default();
            return Err(Error::Unexpected(self.unexpected(UnexpectedReason::ContentType, &found)));
        };
        let feed = Feed::new(open, framing, self.headers.clone(), self.redactions.clone());
        Ok(Response::new(self, Stream::new(feed, read)))
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
        Ok(Response::new(self, value))
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
        let error = wrap(self.body.clone());
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

    pub(super) fn redactions(&self) -> &Redactions {
        &self.redactions
    }

    fn unexpected(self, reason: UnexpectedReason, detail: &str) -> Box<UnexpectedResponse> {
        Box::new(UnexpectedResponse::new(self, reason, detail))
    }
}

/// A media type without parameters, in lower case.
pub(super) fn essence(field: &HeaderValue) -> Option<String> {
    let essence = field.as_bytes().split(|byte| *byte == b';').next()?;
    Some(String::from_utf8_lossy(essence).trim().to_ascii_lowercase())
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

fn utf8(answer: Answer) -> Result<(Answer, String), Box<UnexpectedResponse>> {
    match std::str::from_utf8(&answer.body) {
        Ok(text) => {
            let text = text.to_owned();
            Ok((answer, text))
        }
        Err(error) => Err(answer.unexpected(UnexpectedReason::Body, &error.to_string())),
    }
}

/// A successful answer: the value, which it derefs to, with the status and the header fields that came with it.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
}

impl<T> Response<T> {
    fn new(answer: Answer, value: T) -> Self {
        Self { status: answer.status, headers: answer.headers, value }
    }

    /// The answer without its body.
    pub(super) fn into_answer(self, redactions: Redactions) -> Answer {
        Answer::new(self.status, self.headers, Vec::new(), redactions)
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header field as an `H`: a scalar, a list or an object in the style `simple`; `None` if it is not there.
    ///
    /// # Errors
    /// If it is not an `H`.
    pub fn header<H: DeserializeOwned>(&self, name: &str) -> Result<Option<H>, HeaderError> {
        header::simple(&self.headers, name)
    }

    /// A header field that holds JSON as an `H`; `None` if it is not there.
    ///
    /// # Errors
    /// If it is not JSON of an `H`.
    pub fn header_json<H: DeserializeOwned>(&self, name: &str) -> Result<Option<H>, HeaderError> {
        header::json(&self.headers, name)
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The same answer with another value.
    pub fn map<R>(self, change: impl FnOnce(T) -> R) -> Response<R> {
        Response { status: self.status, headers: self.headers, value: change(self.value) }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the header fields: they hold cookies.
        f.debug_struct("Response").field("status", &self.status).field("value", &self.value).finish_non_exhaustive()
    }
}
