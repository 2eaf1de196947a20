//! Files within a body, which are sent as separate parts besides fields that are text or JSON.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::argument::{Argument, NOT_TEXT};

/// A file of a `multipart/form-data` body (RFC 7578): its content and its metadata.
///
/// In a body of another type, which has no files, it is a string: its content, which has to be UTF-8 there.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub(super) bytes: Vec<u8>,
    pub(super) file_name: Option<String>,
    pub(super) is_unnamed: bool,
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

    /// Sends the part without a file name, as a text is sent: some servers take a part for a file by its name only.
    pub fn without_file_name(mut self) -> Self {
        self.is_unnamed = true;
        self
    }

    /// Sets the content type.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part. The call that sends it reports one that can't be sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
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
            None => match std::str::from_utf8(&self.bytes) {
                Ok(text) => serializer.serialize_str(text),
                // A request refuses bytes, since a server could not know how they are encoded.
                Err(_) => serializer.serialize_bytes(&self.bytes),
            },
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

    /// The file whose placeholder the value is.
    pub(super) fn get(&self, value: &Argument) -> Option<&Part> {
        let Argument::Text(text) = value else { return None };
        self.parts.get(text.strip_prefix(&self.prefix)?.parse::<usize>().ok()?)
    }

    /// Returns true if the value is a file, or an array of files.
    pub(super) fn contains(&self, value: &Argument) -> bool {
        match value {
            Argument::List(items) => !items.is_empty() && items.iter().all(|item| self.get(item).is_some()),
            value => self.get(value).is_some(),
        }
    }

    /// Replaces placeholders within a value by the content of their files, where no part can be sent.
    pub(super) fn inline(&self, mut value: Argument) -> Result<Argument, &'static str> {
        if self.parts.is_empty() {
            return Ok(value);
        }
        let mut pending = vec![&mut value];
        while let Some(value) = pending.pop() {
            if let Some(part) = self.get(value) {
                let text = std::str::from_utf8(&part.bytes).map_err(|_| NOT_TEXT)?;
                *value = Argument::Text(text.to_owned());
                continue;
            }
            match value {
                Argument::List(items) => pending.extend(items),
                Argument::Map(members) => pending.extend(members.iter_mut().map(|(_, value)| value)),
                _ => {}
            }
        }
        Ok(value)
    }
}
