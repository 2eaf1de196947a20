//! Files within a body, which are sent as separate parts besides fields that are text or JSON.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::types::base64::Base64;

/// A file of a `multipart/form-data` body (RFC 7578): its content and its metadata.
///
/// In a body of another type, which has no files, it is a string: its content if that is UTF-8, else Base64.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub(super) bytes: Vec<u8>,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
}

impl Part {
    /// A file with this content, named `file`. Its content type is the one that the document declares for it, else
    /// `application/octet-stream`.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), ..Self::default() }
    }

    /// Sets the file name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the content type.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part. [`Request::send`](crate::Request::send) reports one that can't be sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The content.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The content as a string.
    fn text(&self) -> String {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => Base64::from(self.bytes.as_slice()).into(),
        }
    }
}

impl From<Vec<u8>> for Part {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

/// Shows no content, which may be secret.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Files::add(self) {
            Some(placeholder) => serializer.serialize_str(&placeholder),
            None => serializer.serialize_str(&self.text()),
        }
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::String(text) => Self::new(text.into_bytes()),
            other => Self::new(other.to_string().into_bytes()),
        })
    }
}

/// The files of a body. JSON can't contain them, so a placeholder replaces each of them while the body is serialized.
pub(super) struct Files {
    /// The start of each placeholder.
    prefix: String,
    parts: Vec<Part>,
}

thread_local! {
    /// Set while [`Files::collect`] runs: serde serializes the body, and has no other way to hand over a file.
    static FILES: RefCell<Option<Files>> = const { RefCell::new(None) };
}

/// Resets [`FILES`] at the end of a scope, also after a panic.
struct Reset;

impl Drop for Reset {
    fn drop(&mut self) {
        FILES.with_borrow_mut(|files| *files = None);
    }
}

impl Files {
    /// The result of `serialize`, and the files that were serialized by it.
    pub(super) fn collect<T>(serialize: impl FnOnce() -> T) -> (T, Self) {
        // The prefix is random, so that no string of the caller is taken for a placeholder.
        let random = || RandomState::new().hash_one(0_u8);
        let prefix = format!("part {:016x}{:016x} ", random(), random());
        FILES.with_borrow_mut(|files| *files = Some(Self { prefix: prefix.clone(), parts: Vec::new() }));
        let _reset = Reset;
        let serialized = serialize();
        let files = FILES.with_borrow_mut(Option::take);
        (serialized, files.unwrap_or(Self { prefix, parts: Vec::new() }))
    }

    /// Adds a file and returns its placeholder, if files are being collected.
    fn add(part: &Part) -> Option<String> {
        FILES.with_borrow_mut(|files| {
            let files = files.as_mut()?;
            files.parts.push(part.clone());
            Some(format!("{}{}", files.prefix, files.parts.len() - 1))
        })
    }

    /// The file whose placeholder the text is.
    pub(super) fn get(&self, text: &str) -> Option<&Part> {
        self.parts.get(text.strip_prefix(&self.prefix)?.parse::<usize>().ok()?)
    }

    /// Returns true if the value is a file, or an array of files.
    pub(super) fn contains(&self, value: &Value) -> bool {
        let is_file = |value: &Value| value.as_str().is_some_and(|text| self.get(text).is_some());
        match value {
            Value::Array(items) => !items.is_empty() && items.iter().all(is_file),
            value => is_file(value),
        }
    }

    /// Replaces placeholders within a value by the content of their files, where no part can be sent.
    pub(super) fn inline(&self, value: &mut Value) {
        let mut pending = vec![value];
        while let Some(value) = pending.pop() {
            match value {
                Value::String(text) => {
                    if let Some(part) = self.get(text) {
                        *text = part.text();
                    }
                }
                Value::Array(items) => pending.extend(items),
                Value::Object(members) => pending.extend(members.values_mut()),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
    }
}
