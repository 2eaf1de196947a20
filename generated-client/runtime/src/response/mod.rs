//! Responses as operations return them, and how they are decoded.

mod charset;
pub(crate) mod decode;

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{StatusCode, Url};
use serde::Serialize;

use crate::answer::{Answer, content_type};
use crate::error::request_id;
use crate::json::Deviation;
use crate::redact::Redactions;
use crate::types::marks::{Unknown, unknowns};

/// A successful response: the decoded value, which it derefs to, with the status, the headers and the body.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    /// The URL of the request without its query, which may have a credential.
    url: Option<Url>,
    body: Bytes,
    deviations: Vec<Deviation>,
    #[allow(dead_code, reason = "a client without typed headers does not use it")]
    redactions: Redactions,
    value: T,
}

impl<T> Response<T> {
    fn new(answer: Answer, value: T) -> Self {
        let Answer { status, headers, url, body, deviations, redactions, .. } = answer;
        Self { status, headers, url, body, deviations, redactions, value }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type of the body without parameters and in lower case; `None` without a `Content-Type` header.
    pub fn content_type(&self) -> Option<String> {
        content_type(&self.headers)
    }

    /// The identifier that the server gave to the request, for its support, from `X-Request-Id` or a header of the kind.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The URL of the `Location` header, which may be relative to that of the request; `None` if there is none.
    pub fn location(&self) -> Option<Url> {
        let location = std::str::from_utf8(self.headers.get(LOCATION)?.as_bytes()).ok()?;
        self.url.as_ref()?.join(location.trim()).ok()
    }

    /// The body after decompression, not decoded, with what the type of the value does not have. It is empty where the value
    /// is the body itself: bytes, or a stream.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The values that are not as the document declares, and were read all the same. [`DeviationKind`] has what is
    /// tolerated.
    ///
    /// [`DeviationKind`]: crate::DeviationKind
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// The decoded value, without status and headers.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The values in it that no declared form fits, with their paths.
    pub fn unknowns(&self) -> Vec<Unknown>
    where
        T: Serialize,
    {
        unknowns(&self.value)
    }

    /// Replaces the value by the result of `change`, and keeps status and headers.
    pub fn map<R>(self, change: impl FnOnce(T) -> R) -> Response<R> {
        let Self { status, headers, url, body, deviations, redactions, value } = self;
        Response { status, headers, url, body, deviations, redactions, value: change(value) }
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
        // Without the headers, which may contain cookies.
        f.debug_struct("Response").field("status", &self.status).field("value", &self.value).finish_non_exhaustive()
    }
}
