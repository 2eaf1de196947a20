//! Bodies of requests, held in memory and shared, so that a retry can send them again.

use bytes::Bytes;
use reqwest::header::HeaderValue;
use serde::Serialize;

/// A body and its content type.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) content_type: HeaderValue,
    pub(super) bytes: Bytes,
}

impl Body {
    pub(super) fn new(content_type: &str, bytes: impl Into<Bytes>) -> Result<Self, &'static str> {
        let content_type = HeaderValue::from_str(content_type).map_err(|_| "has a content type that is not valid")?;
        Ok(Self { content_type, bytes: bytes.into() })
    }

    pub(super) fn json<T: Serialize + ?Sized>(content_type: &str, value: &T) -> Result<Self, &'static str> {
        let bytes = serde_json::to_vec(value).map_err(|_| "cannot be serialized as JSON")?;
        Self::new(content_type, bytes)
    }
}
