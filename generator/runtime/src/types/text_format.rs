//! Support code for the types of formatted strings, such as times and durations.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use super::loss;
use crate::json::deviates;

/// A text is not of the expected format. The error never shows the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatError {
    pub(super) expected: &'static str,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text is not {}", self.expected)
    }
}

impl std::error::Error for FormatError {}

/// A value of a format, or the text that a server wrote in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kept<T> {
    Value(T),
    Text(Box<str>),
}

impl<T> Kept<T> {
    /// The value; `None` for another text.
    #[inline]
    pub(super) fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Text(_) => None,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// Deserializes a value from a string, without a copy of the string. Another text is kept.
pub(super) fn deserialize<'de, T, D>(
    deserializer: D,
    parse: fn(&str) -> Option<T>,
    expected: &'static str,
) -> Result<Kept<T>, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Text { parse, expected })
}

struct Text<T> {
    parse: fn(&str) -> Option<T>,
    expected: &'static str,
}

impl<T> Visitor<'_> for Text<T> {
    type Value = Kept<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Kept<T>, E> {
        Ok((self.parse)(text).map_or_else(|| keep(text, self.expected), Kept::Value))
    }
}

/// Deserializes a string of a format whose texts are kept whatever they are, and records one that does not conform to it as a
/// deviation.
pub(super) fn deserialize_any_text<'de, D>(
    deserializer: D,
    is_valid: fn(&str) -> bool,
    expected: &'static str,
) -> Result<String, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_string(AnyText { is_valid, expected })
}

struct AnyText {
    is_valid: fn(&str) -> bool,
    expected: &'static str,
}

impl AnyText {
    #[inline]
    fn check(&self, text: &str) {
        if !(self.is_valid)(text) {
            deviates(self.expected);
        }
    }
}

impl Visitor<'_> for AnyText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        self.check(text);
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        self.check(&text);
        Ok(text)
    }
}

/// Keeps a text that does not conform to its format, and records that: as a deviation, and as a loss for the choice of a union.
#[cold]
fn keep<T>(text: &str, expected: &'static str) -> Kept<T> {
    deviates(expected);
    loss::format(|| false);
    Kept::Text(text.into())
}

/// Implements parsing, formatting and the traits of serde for a type of a format that keeps other texts.
#[cfg(feature = "dates")]
macro_rules! kept {
    ($name:ident, $parse:path, $expected:ident) => {
        /// Fails if the text is not of the format.
        impl std::str::FromStr for $name {
            type Err = FormatError;

            fn from_str(text: &str) -> Result<Self, FormatError> {
                let value = $parse(text).ok_or(FormatError { expected: $expected })?;
                Ok(Self(Kept::Value(value)))
            }
        }

        /// Writes the text as it was read.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text_format::deserialize(deserializer, $parse, $expected).map(Self)
            }
        }
    };
}

#[cfg(feature = "dates")]
pub(super) use kept;

/// A text that is parsed from its beginning; it holds the rest.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t>(pub(super) &'t [u8]);

impl Cursor<'_> {
    /// Takes the next byte if it is `wanted`, and returns true then.
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        self.one_of(&[wanted]).is_some()
    }

    /// Takes the next byte if it is one of `wanted`.
    pub(super) fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !wanted.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    /// Takes the number in the next `count` bytes, if all of them are digits.
    pub(super) fn number(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut number: u32 = 0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
        }
        self.0 = rest;
        Some(number)
    }

    /// The number of digits that follow.
    pub(super) fn digits(&self) -> usize {
        self.0.iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// Takes the digits of a fraction and returns it in billionths, with the number of digits. Those after the ninth are
    /// ignored.
    pub(super) fn fraction(&mut self) -> Option<(u32, usize)> {
        let count = self.digits();
        if count == 0 {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        let digit = |index: usize| digits.get(index).map_or(0, |digit| u32::from(digit - b'0'));
        Some(((0..9).fold(0, |nanos, index| nanos * 10 + digit(index)), count.min(9)))
    }
}
