//! Decimal numbers: `format: decimal` of strings.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text_format::{Cursor, FormatError};
use crate::json::deviates;

const EXPECTED: &str = "a decimal number such as `12.50`";

/// A decimal number of any size (OpenAPI Format Registry, `decimal`), kept as text, so that no digit is lost.
///
/// It has the methods of `str`: `price.parse::<T>()` converts it to a number type, such as those of crates for exact
/// arithmetic, or [`f64`]. Any string of a server is accepted, and a JSON number too; each is written as it was read.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    text: String,
    /// It was a number in JSON.
    is_number: bool,
}

impl Decimal {
    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The nearest number that [`f64`] can represent; `None` if the server sent something else than a number.
    pub fn to_f64(&self) -> Option<f64> {
        if self.is_valid() { self.text.parse().ok() } else { None }
    }

    /// Returns true if the text is a number.
    pub fn is_valid(&self) -> bool {
        is_decimal(&self.text)
    }
}

fn is_decimal(text: &str) -> bool {
    let mut text = Cursor(text.as_bytes());
    let digits = |text: &mut Cursor<'_>| {
        let count = text.digits();
        text.0 = text.0.split_at(count).1;
        count > 0
    };
    text.one_of(b"+-");
    let whole = digits(&mut text);
    let fraction = text.take(b'.') && digits(&mut text);
    let exponent = text.one_of(b"eE").is_none() || {
        text.one_of(b"+-");
        digits(&mut text)
    };
    (whole || fraction) && exponent && text.0.is_empty()
}

/// Fails if the text is not a number.
impl FromStr for Decimal {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        if is_decimal(text) {
            Ok(Self { text: text.to_owned(), is_number: false })
        } else {
            Err(FormatError { expected: EXPECTED })
        }
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self { text: value.to_string(), is_number: false }
    }
}

impl Deref for Decimal {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text.parse::<serde_json::Number>() {
            Ok(number) if self.is_number => number.serialize(serializer),
            _ => serializer.serialize_str(&self.text),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrNumber)
    }
}

struct TextOrNumber;

impl Visitor<'_> for TextOrNumber {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        if !is_decimal(text) {
            deviates(EXPECTED);
        }
        Ok(Decimal { text: text.to_owned(), is_number: false })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(Decimal { text: value.to_string(), is_number: true })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(Decimal { text: value.to_string(), is_number: true })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decimal, E> {
        // As in JSON: the shortest text that represents the number.
        let text = serde_json::Number::from_f64(value).map_or_else(|| value.to_string(), |number| number.to_string());
        Ok(Decimal { text, is_number: true })
    }
}
