//! Responses as operations return them, and how they are decoded.

mod decode;
#[cfg(feature = "headers")]
pub(crate) mod header;
#[cfg(feature = "streams")]
pub(crate) mod stream;

use std::fmt;
use std::ops::{Deref, DerefMut};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Serialize;

use crate::types::marks::{Unknown, unknowns};

/// A successful response: the decoded value, which it derefs to, with the status and the headers.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
}

impl<T> Response<T> {
    fn new(status: StatusCode, headers: HeaderMap, value: T) -> Self {
        Self { status, headers, value }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
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
        // Without the headers, which may contain cookies.
        f.debug_struct("Response").field("status", &self.status).field("value", &self.value).finish_non_exhaustive()
    }
}
