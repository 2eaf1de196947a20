//! Addresses and names: `format: uri` and its relatives.

use std::fmt;
use std::ops::Deref;

use reqwest::Url;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A URI, an IRI or a reference to one (RFC 3986, RFC 3987), as the text that it is.
///
/// A [`Url`] would respell it (`https://a` gets a slash) or refuse what APIs mean by it, such as references without a
/// scheme and templates like `https://a/{id}`. So any text is kept, and is written as it was; what it means is asked for
/// by [`to_url`](Self::to_url), or by [`Url::join`] for one that is relative. It gives the methods of `str`, and is made
/// of a text or a [`Url`] by `into()`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(String);

impl Uri {
    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts; `None` if it is relative or no URI at all.
    pub fn to_url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }

    /// Whether it is a URI with a scheme.
    pub fn is_valid(&self) -> bool {
        self.to_url().is_some()
    }
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
        String::deserialize(deserializer).map(Self)
    }
}
