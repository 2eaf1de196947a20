//! Bodies of requests, held in memory and shared, so that a retry can send them again.

use std::borrow::Cow;
use std::cell::Cell;
use std::io;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use reqwest::header::HeaderValue;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::argument::{self, Argument, NOT_TEXT};
use crate::json::Members;

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
        Self::new(content_type, json(value)?)
    }

    /// The content type that is sent. To a multipart type without a boundary, which no server can read, that of the body is added
    /// (RFC 2046 section 5.1.1).
    ///
    /// # Errors
    /// If the body has none.
    pub(super) fn sent_type(&self) -> Result<HeaderValue, &'static str> {
        let Ok(declared) = self.content_type.to_str() else { return Ok(self.content_type.clone()) };
        let lower = declared.to_ascii_lowercase();
        if !lower.starts_with("multipart/") || lower.contains("boundary=") {
            return Ok(self.content_type.clone());
        }
        let boundary = boundary(&self.bytes).ok_or(NO_BOUNDARY)?;
        HeaderValue::from_str(&format!("{declared}; boundary=\"{boundary}\"")).map_err(|_| NO_BOUNDARY)
    }

    /// The names and values of the texts in a body of JSON, at any depth, or of a form.
    #[cold]
    pub(super) fn members(&self) -> Vec<(String, String)> {
        let content_type = String::from_utf8_lossy(self.content_type.as_bytes());
        let mut found = Vec::new();
        if content_type.contains("json") {
            let mut pending: Vec<(String, Value)> =
                serde_json::from_slice(&self.bytes).map(|value| (String::new(), value)).into_iter().collect();
            while let Some((name, value)) = pending.pop() {
                match value {
                    Value::String(text) => found.push((name, text)),
                    Value::Array(items) => pending.extend(items.into_iter().map(|item| (name.clone(), item))),
                    Value::Object(members) => pending.extend(members),
                    _ => {}
                }
            }
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            let text = String::from_utf8_lossy(&self.bytes);
            let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            found.extend(pairs.map(|(name, value)| (decoded(name), decoded(value))));
        }
        found
    }
}

const NO_BOUNDARY: &str = "is of a multipart type, and has no boundary: give the content type by `with_content_type`, such as \
                           `multipart/related; boundary=abc`";

/// The boundary of a multipart body: the first line that begins with two hyphens has it, and so has the last one.
fn boundary(body: &[u8]) -> Option<&str> {
    let line = body.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(b"--"))?;
    let boundary = std::str::from_utf8(line).ok()?.trim_end();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "'()+_,-./:=? ".contains(c);
    let last = [b"--", boundary.as_bytes(), b"--"].concat();
    let is_one = (1..=70).contains(&boundary.len()) && boundary.chars().all(is_allowed);
    (is_one && body.windows(last.len()).any(|window| window == last)).then_some(boundary)
}

/// A value as JSON, or the reason why it can't be sent.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, &'static str> {
    let (mut bytes, has_null) = (Vec::with_capacity(128), Cell::new(false));
    let mut serializer = Serializer::with_formatter(&mut bytes, Compact(&has_null));
    value.serialize(&mut serializer).map_err(|error| argument::reason(&error.to_string()))?;
    // `serde_json` writes null for a number that JSON does not have.
    if has_null.get() {
        Argument::of(value)?;
    }
    Ok(bytes)
}

const NOT_IN_CHARSET: &str = "has a character that the charset of its content type does not have";

/// The content type of a text, and the text in the charset that it names if that is ISO 8859-1 or US-ASCII; `None` for UTF-8, which a
/// content type with any other charset names instead.
pub(super) fn encoded<'c>(content_type: &'c str, text: &str) -> Result<(Cow<'c, str>, Option<Vec<u8>>), &'static str> {
    let is_charset =
        |parameter: &&str| parameter.trim_start().get(..8).is_some_and(|it| it.eq_ignore_ascii_case("charset="));
    let charset = content_type.split(';').skip(1).find(is_charset).and_then(|parameter| parameter.split_once('='));
    let charset = charset.map_or("", |(_, charset)| charset.trim()).trim_matches('"').to_ascii_lowercase();
    let last = match charset.as_str() {
        "" | "utf-8" | "utf8" => return Ok((content_type.into(), None)),
        "us-ascii" | "ascii" => '\u{7f}',
        "iso-8859-1" | "iso8859-1" | "latin1" => '\u{ff}',
        _ => {
            let others: Vec<&str> = content_type.split(';').filter(|it| !is_charset(it)).map(str::trim).collect();
            return Ok((format!("{}; charset=utf-8", others.join("; ")).into(), None));
        }
    };
    let byte = |character: char| u8::try_from(character).ok().filter(|_| character <= last).ok_or(NOT_IN_CHARSET);
    Ok((content_type.into(), Some(text.chars().map(byte).collect::<Result<_, _>>()?)))
}

/// JSON without spaces, in which a whole number has no fraction: some servers expect an integer where their document
/// declares a number. It notes whether a null was written.
struct Compact<'n>(&'n Cell<bool>);

impl Formatter for Compact<'_> {
    fn write_null<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.set(true);
        CompactFormatter.write_null(writer)
    }

    #[allow(clippy::cast_possible_truncation, reason = "it is whole, and within the bounds")]
    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // Integers up to 2^53, which a double represents exactly.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() < EXACT {
            self.write_i64(writer, value as i64)
        } else {
            CompactFormatter.write_f64(writer, value)
        }
    }

    /// Only files are bytes.
    fn write_byte_array<W: io::Write + ?Sized>(&mut self, _: &mut W, _: &[u8]) -> io::Result<()> {
        Err(io::Error::other(NOT_TEXT))
    }
}

const NO_MEMBER: &str = "has no JSON object in which the JSON pointer names a member";

/// JSON with null as the member that a JSON pointer names (RFC 6901). Objects on the way to it are added.
pub(super) fn with_null(json: &[u8], pointer: &str) -> Result<String, &'static str> {
    let names = pointer.strip_prefix('/').ok_or(NO_MEMBER)?;
    let mut text = std::str::from_utf8(json).map_err(|_| NO_MEMBER)?.to_owned();
    let mut levels = Vec::new();
    for name in names.split('/') {
        let name = name.replace("~1", "/").replace("~0", "~");
        let Members(mut members) = serde_json::from_str(&text).map_err(|_| NO_MEMBER)?;
        let index = members.iter().position(|(known, _)| *known == name);
        let index = index.unwrap_or_else(|| {
            members.push((name, "{}".to_owned()));
            members.len() - 1
        });
        text = members.get(index).map_or_else(String::new, |(_, value)| value.clone());
        levels.push((members, index));
    }
    text = "null".to_owned();
    for (mut members, index) in levels.into_iter().rev() {
        if let Some((_, value)) = members.get_mut(index) {
            *value = text;
        }
        let quoted = |name: &str| serde_json::to_string(name).unwrap_or_default();
        let members: Vec<String> = members.iter().map(|(name, value)| format!("{}:{value}", quoted(name))).collect();
        text = format!("{{{}}}", members.join(","));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{boundary, with_null};

    #[test]
    fn the_boundary_is_that_of_the_first_and_the_last_line() {
        for (body, expected) in [
            ("--a-1\r\nContent-Type: text/plain\r\n\r\none\r\n--a-1--\r\n", Some("a-1")),
            ("Text before the parts.\n--a b\n\n--a b--", Some("a b")),
            ("--a\r\n\r\none", None),
            ("--a\"\r\n\r\n--a\"--", None),
            ("----", None),
            ("one", None),
            ("", None),
        ] {
            assert_eq!(boundary(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn a_member_becomes_null_where_the_pointer_is() {
        let json = br#"{"z":1.50,"a":{"b":[1],"c":2}}"#;
        for (pointer, expected) in [
            ("/z", Some(r#"{"z":null,"a":{"b":[1],"c":2}}"#)),
            ("/a/b", Some(r#"{"z":1.50,"a":{"b":null,"c":2}}"#)),
            ("/n", Some(r#"{"z":1.50,"a":{"b":[1],"c":2},"n":null}"#)),
            ("/a/d/e~1f~0", Some(r#"{"z":1.50,"a":{"b":[1],"c":2,"d":{"e/f~":null}}}"#)),
            ("z", None),
            ("/z/a", None),
            ("/a/b/0", None),
        ] {
            assert_eq!(with_null(json, pointer).ok().as_deref(), expected, "{pointer}");
        }
    }
}
