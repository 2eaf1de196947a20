//! Support code for the types of formatted strings, such as times and durations.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};

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

/// Deserializes a value from a string, without a copy of the string.
pub(super) fn deserialize<'de, T, D>(deserializer: D, expected: &'static str) -> Result<T, D::Error>
where
    T: FromStr<Err = FormatError>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Text { expected, value: PhantomData })
}

struct Text<T> {
    expected: &'static str,
    value: PhantomData<T>,
}

impl<T: FromStr<Err = FormatError>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

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
