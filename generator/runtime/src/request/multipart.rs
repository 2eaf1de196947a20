//! `multipart/form-data` bodies (RFC 7578).

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use reqwest::header::{HeaderName, HeaderValue};
use serde::Serialize;

use super::argument::Argument;
use super::body::{self, Body};
use super::part::{Files, Part};
use super::style::{self, Style};
use super::{INVALID_NAME, Request};
use crate::header_value;

/// The encoding of a form field, in place of the default for its type.
#[derive(Clone, Copy, Debug)]
pub struct Encoding {
    content_type: Option<&'static str>,
    /// The content type is a range, such as `image/*`.
    is_range: bool,
    /// A string is content of the type already.
    is_text: bool,
    style: Option<Style>,
    filled: bool,
}

impl Encoding {
    /// The default for its type.
    pub const DEFAULT: Self = Self { content_type: None, is_range: false, is_text: false, style: None, filled: false };

    /// This content type.
    pub const fn of_type(content_type: &'static str) -> Self {
        Self { content_type: Some(content_type), ..Self::DEFAULT }
    }

    /// This content type, of which a string is the content: it is not written as JSON.
    pub const fn of_text(content_type: &'static str) -> Self {
        Self { is_text: true, ..Self::of_type(content_type) }
    }

    /// A content type of this range, such as `image/*`, which a file has to have.
    pub const fn of_range(content_type: &'static str) -> Self {
        Self { is_range: true, ..Self::of_type(content_type) }
    }

    /// The serialization of a query parameter of this style.
    pub const fn styled(style: Style) -> Self {
        Self { style: Some(style), ..Self::DEFAULT }
    }

    /// Refuses an array that is empty: it is not sent, and the field is required.
    pub const fn filled(self) -> Self {
        Self { filled: true, ..self }
    }
}

/// A `multipart/form-data` body. The call that sends it reports a part that can't be sent.
#[derive(Clone)]
pub struct Multipart {
    boundary: String,
    bytes: Vec<u8>,
    failure: Option<Cow<'static, str>>,
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
        match Argument::of(value) {
            Ok(value) => self.part(name, None, Some("application/json"), value.to_string().as_bytes()),
            Err(reason) => self.fail(reason),
        }
        self
    }

    /// Adds a value in the default encoding of its type (OpenAPI 3.1 section 4.8.15.1): a scalar as text, an object as JSON,
    /// an array as one part per item, null as nothing.
    pub fn field<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        match Argument::of(value) {
            Ok(Argument::List(items)) => items.into_iter().for_each(|item| self.value(name, None, item)),
            Ok(value) => self.value(name, None, value),
            Err(reason) => self.fail(reason),
        }
        self
    }

    /// Adds a file.
    pub fn file(mut self, name: &str, part: impl Into<Part>) -> Self {
        self.file_part(name, &part.into(), Encoding::DEFAULT);
        self
    }

    /// The parts of an object: a file for each [`Part`]; every other property as its `encoding` demands, else as
    /// [`Multipart::field`] encodes it. They are in this order, with others behind, and files are last: some servers read no
    /// text behind a file.
    pub(super) fn of<T: Serialize + ?Sized>(body: &T, order: &[&str], encoding: &[(&str, Encoding)]) -> Self {
        let mut parts = Self::new();
        let (tree, files) = Files::collect(|| Argument::of(body));
        let mut fields = match tree {
            Ok(Argument::Map(fields)) => fields,
            Ok(_) => {
                parts.fail("is not an object that can be sent as parts");
                return parts;
            }
            Err(reason) => {
                parts.fail(reason);
                return parts;
            }
        };
        let position = |name: &str| order.iter().position(|known| *known == name).unwrap_or(order.len());
        fields.sort_by_cached_key(|(name, value)| (files.contains(value), position(name)));
        for (name, value) in fields {
            let encoding = encoding.iter().find(|(known, _)| *known == name);
            parts.property(&name, encoding.map_or(Encoding::DEFAULT, |(_, encoding)| *encoding), value, &files);
        }
        parts
    }

    fn property(&mut self, name: &str, encoding: Encoding, value: Argument, files: &Files) {
        let before = self.bytes.len();
        match (encoding.style, value) {
            // A file has no text that a style could apply to.
            (Some(style), value) if !files.contains(&value) => match files.inline(value) {
                Ok(value) => self.styled(name, style, value),
                Err(reason) => self.fail(reason),
            },
            (_, Argument::List(items)) => items.into_iter().for_each(|item| self.encoded(name, encoding, item, files)),
            (_, value) => self.encoded(name, encoding, value, files),
        }
        if encoding.filled && self.bytes.len() == before {
            self.fail(style::EMPTY_PROPERTY);
        }
    }

    fn encoded(&mut self, name: &str, encoding: Encoding, value: Argument, files: &Files) {
        if let Some(part) = files.get(&value) {
            return self.file_part(name, part, encoding);
        }
        let value = match files.inline(value) {
            Ok(value) => value,
            Err(reason) => return self.fail(reason),
        };
        match (encoding.content_type.filter(|_| !encoding.is_range), value) {
            (Some(json), value) if json.contains("json") && (value.is_structured() || !encoding.is_text) => {
                if value != Argument::Null {
                    self.part(name, None, Some(json), value.to_string().as_bytes());
                }
            }
            (content_type, value) => self.value(name, content_type, value),
        }
    }

    fn styled(&mut self, name: &str, style: Style, value: Argument) {
        match style::plain_pairs(name, style, value) {
            Ok(pairs) => pairs.iter().for_each(|(name, value)| self.part(name, None, None, value.as_bytes())),
            Err(reason) => self.fail(reason),
        }
    }

    fn file_part(&mut self, name: &str, part: &Part, encoding: Encoding) {
        let file_name = part.file_name.as_deref().unwrap_or("file");
        let file_name = (!part.is_unnamed).then_some(file_name);
        if part.content_type.is_none() && encoding.is_range {
            return self.fail("has a file without a content type, of which the document allows several");
        }
        let content_type = part.content_type.as_deref().or(encoding.content_type);
        let content_type = content_type.unwrap_or("application/octet-stream");
        self.part_with(name, (file_name, Some(content_type), &part.headers), &part.bytes);
    }

    pub(super) fn into_body(mut self) -> Result<Body, Cow<'static, str>> {
        if let Some(reason) = self.failure {
            return Err(reason);
        }
        self.bytes.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        Ok(Body::new(&format!("multipart/form-data; boundary={}", self.boundary), self.bytes)?)
    }

    /// Adds a scalar as text, and an array or object as JSON, of which a content type tells if there is none.
    fn value(&mut self, name: &str, content_type: Option<&str>, value: Argument) {
        match value {
            Argument::Null => {}
            Argument::Text(text) => {
                match content_type.map(|content_type| body::encoded(content_type, &text)).transpose() {
                    Ok(None) => self.part(name, None, None, text.as_bytes()),
                    Ok(Some((named, bytes))) => {
                        self.part(name, None, Some(&named), bytes.as_deref().unwrap_or(text.as_bytes()));
                    }
                    Err(reason) => self.fail(reason),
                }
            }
            Argument::Number(text) => self.part(name, None, content_type, text.as_bytes()),
            Argument::Bool(value) => self.part(name, None, content_type, value.to_string().as_bytes()),
            value => {
                let content_type = content_type.unwrap_or("application/json");
                self.part(name, None, Some(content_type), value.to_string().as_bytes());
            }
        }
    }

    fn part(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>, content: &[u8]) {
        self.part_with(name, (file_name, content_type, &[]), content);
    }

    fn part_with(
        &mut self,
        part: &str,
        (file_name, content_type, headers): (Option<&str>, Option<&str>, &[(String, String)]),
        content: &[u8],
    ) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(part));
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
            let header = match HeaderName::from_bytes(name.as_bytes()) {
                Ok(_) => header_value::new(value),
                Err(_) => Err(INVALID_NAME),
            };
            if let Err(reason) = header {
                let (part, name) = (part.escape_debug(), name.escape_debug());
                return self.fail(format!("has a part `{part}` whose header `{name}` {reason}"));
            }
            head.push_str(&format!("\r\n{name}: {value}"));
        }
        head.push_str("\r\n\r\n");
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\r\n");
    }

    fn fail(&mut self, reason: impl Into<Cow<'static, str>>) {
        self.failure.get_or_insert_with(|| reason.into());
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
        self.form_data_in(&[], encoding, value);
    }

    /// As [`form_data_as`](Self::form_data_as), with the parts in this order.
    pub fn form_data_in<T: Serialize + ?Sized>(&mut self, order: &[&str], encoding: &[(&str, Encoding)], value: &T) {
        self.multipart(Multipart::of(value, order, encoding));
    }
}
