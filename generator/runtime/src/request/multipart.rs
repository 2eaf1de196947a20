//! `multipart/form-data` bodies (RFC 7578).

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use reqwest::header::{HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::Request;
use super::body::Body;
use super::part::{Files, Part};
use super::style::{self, Style};

/// The encoding of a form field, in place of the default for its type.
#[derive(Clone, Copy, Debug)]
pub enum Encoding {
    /// This content type.
    Type(&'static str),
    /// The serialization of a query parameter of this style.
    Style(Style),
}

/// A `multipart/form-data` body. [`Request::send`](crate::Request::send) reports a part that can't be sent.
#[derive(Clone)]
pub struct Multipart {
    boundary: String,
    bytes: Vec<u8>,
    failure: Option<&'static str>,
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        // The keys of a `RandomState` are random, so nobody can construct a part that contains the boundary.
        let random = || RandomState::new().hash_one(0_u8);
        Self { boundary: format!("{:016x}{:016x}", random(), random()), bytes: Vec::new(), failure: None }
    }

    /// Adds a string.
    pub fn text(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.part(name, None, None, value.as_ref().as_bytes());
        self
    }

    /// Adds a value as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.part(name, None, Some("application/json"), &bytes),
            Err(_) => self.fail("has a part that cannot be serialized as JSON"),
        }
        self
    }

    /// Adds a value in the default encoding of its type (OpenAPI 3.1 section 4.8.15.1): a scalar as text, an object as JSON,
    /// an array as one part per item, null as nothing.
    pub fn field<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        match serde_json::to_value(value) {
            Ok(Value::Array(items)) => items.iter().for_each(|item| self.value(name, item)),
            Ok(value) => self.value(name, &value),
            Err(_) => self.fail("has a part that cannot be serialized as JSON"),
        }
        self
    }

    /// Adds a file.
    pub fn file(mut self, name: &str, part: impl Into<Part>) -> Self {
        self.file_part(name, &part.into(), None);
        self
    }

    /// The parts of an object: a file for each [`Part`]; every other property as its `encoding` demands, else as
    /// [`Multipart::field`] encodes it.
    pub(super) fn of<T: Serialize + ?Sized>(body: &T, encoding: &[(&str, Encoding)]) -> Self {
        let mut parts = Self::new();
        let (written, files) = Files::collect(|| serde_json::to_string(body));
        let Some(members) = written.ok().and_then(|text| serde_json::from_str::<Members>(&text).ok()) else {
            parts.fail("is not an object that can be sent as parts");
            return parts;
        };
        for (name, value) in members.0 {
            let encoding = encoding.iter().find(|(known, _)| *known == name).map(|(_, encoding)| *encoding);
            match (encoding, value) {
                // A file has no text that a style could apply to.
                (Some(Encoding::Style(style)), mut value) if !files.contains(&value) => {
                    files.inline(&mut value);
                    parts.styled(&name, style, value);
                }
                (encoding, Value::Array(items)) => {
                    items.into_iter().for_each(|item| parts.encoded(&name, encoding, item, &files));
                }
                (encoding, value) => parts.encoded(&name, encoding, value, &files),
            }
        }
        parts
    }

    fn encoded(&mut self, name: &str, encoding: Option<Encoding>, mut value: Value, files: &Files) {
        let content_type = match encoding {
            Some(Encoding::Type(content_type)) => Some(content_type),
            _ => None,
        };
        if let Some(part) = value.as_str().and_then(|text| files.get(text)) {
            return self.file_part(name, part, content_type);
        }
        files.inline(&mut value);
        match (content_type, &value) {
            (None, value) => self.value(name, value),
            (_, Value::Null) => {}
            (Some(json), value) if json.contains("json") => {
                self.part(name, None, content_type, value.to_string().as_bytes());
            }
            (Some(_), Value::String(text)) => self.part(name, None, content_type, text.as_bytes()),
            (Some(_), value) => self.part(name, None, content_type, value.to_string().as_bytes()),
        }
    }

    fn styled(&mut self, name: &str, style: Style, value: Value) {
        match style::plain_pairs(name, style, value) {
            Ok(pairs) => pairs.iter().for_each(|(name, value)| self.part(name, None, None, value.as_bytes())),
            Err(reason) => self.fail(reason),
        }
    }

    fn file_part(&mut self, name: &str, part: &Part, content_type: Option<&str>) {
        let file_name = part.file_name.as_deref().unwrap_or("file");
        let content_type = part.content_type.as_deref().or(content_type).unwrap_or("application/octet-stream");
        self.part_with(name, (Some(file_name), Some(content_type), &part.headers), &part.bytes);
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
        self.part_with(name, (file_name, content_type, &[]), content);
    }

    fn part_with(
        &mut self,
        name: &str,
        (file_name, content_type, headers): (Option<&str>, Option<&str>, &[(String, String)]),
        content: &[u8],
    ) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(content_type) = content_type {
            if HeaderValue::from_str(content_type).is_err() {
                return self.fail("has a part with a content type that is not valid");
            }
            head.push_str("\r\nContent-Type: ");
            head.push_str(content_type);
        }
        for (name, value) in headers {
            if HeaderName::from_bytes(name.as_bytes()).is_err() || HeaderValue::from_str(value).is_err() {
                return self.fail("has a part with a header that is not valid");
            }
            head.push_str(&format!("\r\n{name}: {value}"));
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

/// Shows no content, which may be secret.
impl std::fmt::Debug for Multipart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Multipart").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// The members of an object in their order in the text, because some servers require the file to be the last part.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self(Vec::new()))
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(member) = map.next_entry()? {
            self.0.push(member);
        }
        Ok(self)
    }
}

/// Escapes a name as the HTML standard does for `multipart/form-data`, so that it can't end its quotes or its line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00")
}

impl Request {
    /// Sets a body of type `multipart/form-data`.
    pub fn multipart(&mut self, body: Multipart) {
        self.set_body(body.into_body());
    }

    /// Sets a body of type `multipart/form-data` from an object: a file for each [`Part`](crate::Part), text for any other
    /// scalar, a part for each item of an array, and JSON for an object.
    pub fn form_data<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.form_data_as(&[], value);
    }

    /// Sets a body of type `multipart/form-data` from an object, with an encoding for each of some properties.
    pub fn form_data_as<T: Serialize + ?Sized>(&mut self, encoding: &[(&str, Encoding)], value: &T) {
        self.multipart(Multipart::of(value, encoding));
    }
}
