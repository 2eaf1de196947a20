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
    !text.bytes().fold(false, |found, byte| found | (byte <= b' ') | (byte == 0x7f))
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
