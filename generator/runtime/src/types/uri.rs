//! URIs: `format: uri` and similar formats.

use std::fmt;
use std::ops::Deref;

use reqwest::Url;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{loss, text_format};

const EXPECTED: &str = "a URI";

/// A URI, an IRI or a reference to one (RFC 3986, RFC 3987), kept as text.
///
/// A [`Url`] would normalize it (`https://a` gets a slash), or refuse references without a scheme and templates such as
/// `https://a/{id}`, which APIs use too. So any string is accepted, and is written as it was read.
/// [`to_url`](Self::to_url) parses it; [`Url::join`] resolves a relative one. It has the methods of `str`, and strings and
/// [`Url`]s convert to it by `into()`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(String);

impl Uri {
    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses it; `None` if it is relative or not a URI.
    pub fn to_url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }

    /// Returns true if it is a URI with a scheme.
    pub fn is_valid(&self) -> bool {
        self.to_url().is_some()
    }
}

/// Tests whether a text can be a URI or a reference to one: it has neither spaces nor control characters. To parse each of
/// them would take longer than to decode the JSON around it.
fn can_be_uri(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.last_chunk::<16>() {
        // What the chunks leave over is in the last sixteen bytes. The compiler tests all bytes of a chunk at once.
        Some(last) => !bytes.as_chunks::<16>().0.iter().chain([last]).any(|chunk| has_space_or_control(chunk)),
        None => !has_space_or_control(bytes),
    }
}

#[inline]
fn has_space_or_control(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, byte| found | (*byte <= b' ') | (*byte == 0x7f))
}

impl From<Url> for Uri {
    fn from(value: Url) -> Self {
        Self(value.into())
    }
}

impl From<String> for Uri {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<&str> for Uri {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<Uri> for String {
    fn from(value: Uri) -> Self {
        value.0
    }
}

impl AsRef<str> for Uri {
    #[inline]
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Deref for Uri {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Uri {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Uri {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let own = text_format::deserialize_any_text(deserializer, can_be_uri, EXPECTED).map(Self)?;
        loss::format(|| own.is_valid());
        Ok(own)
    }
}

#[cfg(test)]
mod tests {
    use super::can_be_uri;

    #[test]
    fn a_space_or_control_character_is_found_anywhere() {
        for length in 0..20 {
            let plain = "a".repeat(length);
            assert!(can_be_uri(&plain));
            for at in 0..length {
                for (c, expected) in [
                    (' ', false),
                    ('\0', false),
                    ('\u{1f}', false),
                    ('\u{7f}', false),
                    ('!', true),
                    ('~', true),
                    ('é', true),
                ] {
                    let text: String =
                        plain.chars().enumerate().map(|(index, own)| if index == at { c } else { own }).collect();
                    assert_eq!(can_be_uri(&text), expected, "{text:?}");
                }
            }
        }
    }
}
