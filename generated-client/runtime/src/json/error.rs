//! The error of decoding JSON.

use std::fmt;
use std::str::Utf8Error;

use serde::de::{Error, Expected, Unexpected};
use serde_json::Value;

use super::{deviation, locate};

/// The length of the longest string that an error shows. Others are not cut, because a part of a secret is not redacted.
const MAX_SHOWN: usize = 60;

/// JSON that is not of the declared type: where, what was expected there, and what there is in its place.
///
/// It shows values of the JSON. Errors of calls redact the secrets in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    path: String,
    detail: String,
    is_mismatch: bool,
    offset: Option<usize>,
}

impl ReadError {
    /// The path of the value, such as `lines[1].count`; empty for the JSON as a whole, or if the text is not JSON.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The problem, such as `expected an integer, got null`.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The position of the value in the text, in bytes.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    fn new(detail: String, is_mismatch: bool) -> Self {
        Self { path: deviation::path(), detail, is_mismatch, offset: None }
    }

    pub(super) fn not_utf8(error: &Utf8Error) -> Self {
        let (path, at) = (String::new(), error.valid_up_to());
        Self { path, detail: format!("invalid UTF-8 after byte {at}"), is_mismatch: false, offset: Some(at) }
    }

    /// The error for a text that is not JSON, with the position that the parser names.
    pub(super) fn not_json(text: &str, error: &serde_json::Error) -> Self {
        let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let offset = before.saturating_add(error.column()).saturating_sub(1).min(text.len());
        Self { path: String::new(), detail: error.to_string(), is_mismatch: false, offset: Some(offset) }
    }

    /// A value of another type than the expected one.
    pub(super) fn mismatch(expected: &str, value: &Value) -> Self {
        Self::new(format!("expected {expected}, got {}", shown(value)), true)
    }

    /// The same error for a value of which more is known than where it was made.
    pub(super) fn of(self, expected: &str, value: &Value) -> Self {
        if self.is_mismatch {
            return Self { path: self.path, ..Self::mismatch(expected, value) };
        }
        Self { detail: format!("{}, got {}", self.detail, shown(value)), ..self }
    }

    /// Adds a hint to the text.
    pub(super) fn with_hint(mut self, hint: &str) -> Self {
        self.detail.push_str(hint);
        self
    }

    /// Adds the position of the value in the text.
    pub(super) fn located(mut self, text: &str) -> Self {
        self.offset = Some(locate::offset(text, &self.path));
        self
    }
}

/// A value, or its type if it is large.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => "an array".to_owned(),
        Value::Object(members) if !members.is_empty() => "an object".to_owned(),
        Value::String(text) if text.len() > MAX_SHOWN => "a long string".to_owned(),
        other => other.to_string(),
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.detail)
    }
}

impl std::error::Error for ReadError {}

impl Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string(), false)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, got {found}"), true)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn missing_field(name: &'static str) -> Self {
        let path = deviation::within(|path| path.member(name), deviation::path);
        Self { path, ..Self::new("the member is required, but missing".to_owned(), false) }
    }
}
