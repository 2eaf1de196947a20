//! Files within a body: what is sent as a part of its own, beside fields that are text or JSON.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::types::base64::Base64;

/// A file of a `multipart/form-data` body (RFC 7578): its content, and what is said of it.
///
/// In a body of another type, where there are no files, it is a text: its content if that is UTF-8, else Base64.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub(super) bytes: Vec<u8>,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
}

impl Part {
    /// A file with this content, named `file`, of the type that the document has for it, or `application/octet-stream`.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), ..Self::default() }
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

    /// Adds a header field of the part. One that can't be sent is reported when the call is.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn text(&self) -> String {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => Base64::from(self.bytes.clone()).to_string(),
        }
    }

    /// The content.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl From<Vec<u8>> for Part {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

/// Without the content, which may be secret.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Sent::take_in(self) {
            Some(mark) => serializer.serialize_str(&mark),
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

/// The files that were met while a body is written, which JSON has no place for: a mark stands in theirs.
pub(super) struct Sent {
    mark: String,
    parts: Vec<Part>,
}

thread_local! {
    /// Set while [`Sent::during`] runs. The types of bodies are written by serde, which knows no files.
    static SENT: RefCell<Option<Sent>> = const { RefCell::new(None) };
}

/// Forgets what was met, also if writing panics.
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        SENT.with_borrow_mut(|sent| *sent = None);
    }
}

impl Sent {
    /// What `write` gives, and the files that it met.
    pub(super) fn during<T>(write: impl FnOnce() -> T) -> (T, Self) {
        // A text of the caller can't be taken for a mark: nobody knows it before it is made.
        let random = || RandomState::new().hash_one(0_u8);
        let mark = format!("part {:016x}{:016x} ", random(), random());
        SENT.with_borrow_mut(|sent| *sent = Some(Self { mark: mark.clone(), parts: Vec::new() }));
        let _forget = Forget;
        let written = write();
        let sent = SENT.with_borrow_mut(Option::take);
        (written, sent.unwrap_or(Self { mark, parts: Vec::new() }))
    }

    /// The mark for a file, if files are being collected.
    fn take_in(part: &Part) -> Option<String> {
        SENT.with_borrow_mut(|sent| {
            let sent = sent.as_mut()?;
            sent.parts.push(part.clone());
            Some(format!("{}{}", sent.mark, sent.parts.len() - 1))
        })
    }

    /// The file that a text is the mark of.
    pub(super) fn part(&self, text: &str) -> Option<&Part> {
        self.parts.get(text.strip_prefix(&self.mark)?.parse::<usize>().ok()?)
    }

    /// Whether a value is a file, or a list of files.
    pub(super) fn is_of_parts(&self, value: &Value) -> bool {
        let is_part = |value: &Value| value.as_str().is_some_and(|text| self.part(text).is_some());
        match value {
            Value::Array(items) => !items.is_empty() && items.iter().all(is_part),
            value => is_part(value),
        }
    }

    /// Puts the files that stand within a value, where no part can be, back as texts.
    pub(super) fn restore(&self, value: &mut Value) {
        let mut pending = vec![value];
        while let Some(value) = pending.pop() {
            match value {
                Value::String(text) => {
                    if let Some(part) = self.part(text) {
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
