//! Decimal numbers: `format: decimal` of strings and of numbers.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::text_format::{Cursor, FormatError};
use super::{loss, marks};
use crate::json::{deviates, known, nearest, written};

const EXPECTED: &str = "a decimal number such as `12.50`";

/// The name by which `serde_json` is asked for the text of a value.
const RAW: &str = "$serde_json::private::RawValue";

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

/// A decimal number of any size that is a number in JSON (`format: decimal` of numbers), kept as text, so that no digit is lost.
///
/// It has the methods of [`Decimal`] and of `str`. A string of a server is accepted too; each is written as it was read.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DecimalNumber(Decimal);

impl DecimalNumber {
    /// The text of a number as JSON has it: without a plus sign, and with digits before and behind the point.
    fn written(text: &str) -> String {
        let text = text.strip_prefix('+').unwrap_or(text);
        let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
        let (number, exponent) = text.split_at(text.find(['e', 'E']).unwrap_or(text.len()));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}{exponent}")
    }
}

/// Fails if the text is not a number.
impl FromStr for DecimalNumber {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        text.parse::<Decimal>().map(|number| Self(Decimal { text: Self::written(&number.text), is_number: true }))
    }
}

impl From<i64> for DecimalNumber {
    fn from(value: i64) -> Self {
        Self(Decimal { text: value.to_string(), is_number: true })
    }
}

/// Fails for a number that is infinite or not a number.
impl TryFrom<f64> for DecimalNumber {
    type Error = FormatError;

    fn try_from(value: f64) -> Result<Self, FormatError> {
        value.to_string().parse()
    }
}

impl Deref for DecimalNumber {
    type Target = Decimal;

    #[inline]
    fn deref(&self) -> &Decimal {
        &self.0
    }
}

impl Deref for Decimal {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.text
    }
}

/// Implements the traits that both types have.
macro_rules! value {
    ($name:ident, $of:expr) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let own = deserializer.deserialize_newtype_struct(RAW, TextOrNumber)?;
                loss::format(|| own.is_valid());
                Ok($of(own))
            }
        }
    };
}

value!(Decimal, std::convert::identity);
value!(DecimalNumber, DecimalNumber);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.is_number {
            return serializer.serialize_str(&self.text);
        }
        if marks::is_marking_tree() {
            return marks::write(marks::NUMBER, &self.text, serializer);
        }
        // Shapes of a union are compared with a JSON value, which has the nearest number.
        if loss::is_comparing() {
            return self.text.parse().map_or(f64::NAN, nearest).serialize(serializer);
        }
        match RawValue::from_string(self.text.clone()) {
            Ok(number) => number.serialize(serializer),
            Err(_) => serializer.serialize_str(&self.text),
        }
    }
}

impl Serialize for DecimalNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Reads a string or number: the text of JSON, or a value of another format.
struct TextOrNumber;

impl<'de> Visitor<'de> for TextOrNumber {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    /// JSON text is the only member of a map.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Decimal, A::Error> {
        let Some((_, text)) = map.next_entry::<String, String>()? else {
            return Err(A::Error::custom(format_args!("expected {EXPECTED}")));
        };
        if text.starts_with('"') {
            let text: String = serde_json::from_str(&text).map_err(A::Error::custom)?;
            return self.visit_str(&text);
        }
        if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Ok(Decimal { text, is_number: true });
        }
        let found = serde_json::from_str::<serde_json::Value>(&text).map_err(A::Error::custom)?;
        let found = match found {
            serde_json::Value::Null => "null",
            serde_json::Value::Bool(_) => "a boolean",
            serde_json::Value::Array(_) => "an array",
            _ => "an object",
        };
        Err(A::Error::custom(format_args!("invalid type: {found}, expected {EXPECTED}")))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        if !is_decimal(text) {
            deviates(EXPECTED);
        }
        Ok(Decimal { text: text.to_owned(), is_number: false })
    }

    /// Reads an integer, which may be `1.00` in the text.
    fn visit_i64<E: Error>(self, value: i64) -> Result<Decimal, E> {
        let text = value.to_string();
        Ok(Decimal { text: text.parse().ok().and_then(known).unwrap_or(text), is_number: true })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decimal, E> {
        let text = value.to_string();
        Ok(Decimal { text: text.parse().ok().and_then(known).unwrap_or(text), is_number: true })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decimal, E> {
        Ok(Decimal { text: written(value).unwrap_or_else(|| value.to_string()), is_number: true })
    }
}
