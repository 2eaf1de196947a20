//! `multipart/form-data` bodies (RFC 7578).

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use reqwest::header::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::body::Body;

/// A `multipart/form-data` body. What can't be sent is reported by [`Request::send`](super::Request::send).
#[derive(Clone)]
pub struct Multipart {
    boundary: String,
    bytes: Vec<u8>,
    failure: Option<&'static str>,
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        // The keys of a `RandomState` are random: no part can be made to hold the boundary.
        let random = || RandomState::new().hash_one(0_u8);
        Self { boundary: format!("{:016x}{:016x}", random(), random()), bytes: Vec::new(), failure: None }
    }

    /// Adds a text.
    pub fn text(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.part(name, None, None, value.as_ref().as_bytes());
        self
    }

    /// Adds a value as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.part(name, None, Some("application/json"), &bytes),
            Err(_) => self.fail("has a part that can't be written as JSON"),
        }
        self
    }

    /// Adds a value as its type wants it (OpenAPI 3.1 section 4.8.15.1): a scalar as text, an object as JSON, a list as
    /// one part per item, nothing for null.
    pub fn field<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        match serde_json::to_value(value) {
            Ok(Value::Array(items)) => items.iter().for_each(|item| self.value(name, item)),
            Ok(value) => self.value(name, &value),
            Err(_) => self.fail("has a part that can't be written as JSON"),
        }
        self
    }

    /// Adds a file.
    pub fn file(mut self, name: &str, part: impl Into<Part>) -> Self {
        let part = part.into();
        let file_name = part.file_name.as_deref().unwrap_or("file");
        let content_type = part.content_type.as_deref().unwrap_or("application/octet-stream");
        self.part(name, Some(file_name), Some(content_type), &part.bytes);
        self
    }

    pub(super) fn into_body(mut self) -> Result<Body, &'static str> {
        if let Some(reason) = self.failure {
            return Err(reason);
        }
        self.bytes.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        Body::new(&format!("multipart/form-data; boundary={}", self.boundary), self.bytes)
    }

    fn value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => self.part(name, None, None, text.as_bytes()),
            Value::Bool(_) | Value::Number(_) => self.part(name, None, None, value.to_string().as_bytes()),
            Value::Array(_) | Value::Object(_) => {
                self.part(name, None, Some("application/json"), value.to_string().as_bytes());
            }
        }
    }

    fn part(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>, content: &[u8]) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(content_type) = content_type {
            if HeaderValue::from_str(content_type).is_err() {
                return self.fail("has a part with a content type that can't be sent");
            }
            head.push_str("\r\nContent-Type: ");
            head.push_str(content_type);
        }
        head.push_str("\r\n\r\n");
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\r\n");
    }

    fn fail(&mut self, reason: &'static str) {
        self.failure.get_or_insert(reason);
    }
}

impl Default for Multipart {
    fn default() -> Self {
        Self::new()
    }
}

/// Without the content, which may be secret.
impl std::fmt::Debug for Multipart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Multipart").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// A file of a [`Multipart`] body.
#[derive(Clone)]
pub struct Part {
    bytes: Vec<u8>,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Part {
    /// A file with this content, named `file`, of type `application/octet-stream`.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), file_name: None, content_type: None }
    }

    /// Sets the file's name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the content type.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl From<Vec<u8>> for Part {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Escapes as the HTML standard does for `multipart/form-data`, so that no name ends its quotes or its line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00")
}
