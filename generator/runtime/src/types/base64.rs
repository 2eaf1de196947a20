//! Bytes within JSON: `format: byte` of OpenAPI 3.0, `contentEncoding: base64` of 3.1.

use std::fmt;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{loss, text_format};

/// A string that contains bytes, in Base64 (RFC 4648, section 4), kept as text.
///
/// Some servers write other strings where their document declares Base64, such as `data:` URLs, and some expect them. So any
/// string is accepted, and is written as it was read. [`to_bytes`](Self::to_bytes) decodes it. By `into()`, bytes become Base64
/// with padding, and a string becomes a value with this text, which is not encoded.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(String);

const EXPECTED: &str = "Base64";

const DECODER: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
const ENCODER: GeneralPurpose = GeneralPurpose::new(&STANDARD, PAD);
const URL_ENCODER: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, PAD);

impl Base64 {
    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes; `None` if the text is not Base64. Line breaks, missing padding and the URL alphabet (section 5), which some
    /// servers write, are accepted.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        Self::decoded(&self.0)
    }

    /// Bytes in the alphabet for URLs and file names (section 5), with padding.
    pub(crate) fn of_url(bytes: &[u8]) -> Self {
        Self(URL_ENCODER.encode(bytes))
    }

    fn decoded(text: &str) -> Option<Vec<u8>> {
        let standard = |byte: u8| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
        let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(standard).collect();
        DECODER.decode(text).ok()
    }

    /// Returns true if the text is Base64.
    pub fn is_valid(&self) -> bool {
        self.to_bytes().is_some()
    }
}

/// Tests whether a text is Base64. Bytes are decoded only where their number does not tell.
fn is_base64(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    text.len().is_multiple_of(4) && digits.bytes().all(is_digit) || Base64::decoded(text).is_some()
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(ENCODER.encode(bytes))
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl From<&str> for Base64 {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Base64 {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Base64> for String {
    fn from(value: Base64) -> Self {
        value.0
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({self})")
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let own = text_format::deserialize_any_text(deserializer, is_base64, EXPECTED).map(Self)?;
        loss::format(|| own.is_valid());
        Ok(own)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Option<Vec<u8>> {
        Base64::from(text).to_bytes()
    }

    #[test]
    fn bytes_are_encoded_and_decoded() {
        for (text, expected) in [("", &[][..]), ("AA==", &[0]), ("AAE=", &[0, 1]), ("+/+/", &[0xfb, 0xff, 0xbf])] {
            assert_eq!(bytes(text).as_deref(), Some(expected));
            assert_eq!(Base64::from(expected).as_str(), text);
        }
    }

    #[test]
    fn variants_that_servers_write_are_decoded() {
        for text in ["+/8=", "-_8=", "+/8", "+/\n8=\r\n"] {
            assert_eq!(bytes(text), Some(vec![0xfb, 0xff]), "{text:?}");
        }
    }

    #[test]
    fn a_text_that_is_not_base64_is_kept() {
        for text in ["data:image/png;base64,AA==", "not base64!", "A", "-_8=", "AA==\n"] {
            let json = serde_json::json!(text);
            let value: Option<Base64> = serde_json::from_value(json.clone()).ok();
            assert_eq!(value.as_ref().map(Base64::as_str), Some(text));
            assert_eq!(serde_json::to_value(&value).ok(), Some(json));
        }
        assert_eq!(bytes("data:image/png;base64,AA=="), None);
        assert!(!Base64::from("not base64!").is_valid() && Base64::from("AA").is_valid());
    }
}
