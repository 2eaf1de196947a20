//! What the types of values that are texts in JSON, such as times and durations, have in common.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};

/// A text that is not of the wanted format. It never shows the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatError {
    pub(super) expected: &'static str,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is not {}", self.expected)
    }
}

impl std::error::Error for FormatError {}

/// Reads a value from a JSON string, without a copy of it.
pub(super) fn read<'de, T, D>(deserializer: D, expected: &'static str) -> Result<T, D::Error>
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

/// A text that is read from its beginning.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t>(pub &'t [u8]);

impl Cursor<'_> {
    /// Takes a byte, if it comes next.
    pub fn take(&mut self, wanted: u8) -> bool {
        let rest = self.0.split_first().filter(|(first, _)| **first == wanted).map(|(_, rest)| rest);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Takes one of some bytes, if one of them comes next.
    pub fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| wanted.contains(first))?;
        self.0 = rest;
        Some(*first)
    }

    /// The number in the next `count` digits.
    pub fn number(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut number: u32 = 0;
        for digit in digits {
            let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
            number = number.checked_mul(10)?.checked_add(digit)?;
        }
        self.0 = rest;
        Some(number)
    }

    /// How many digits come next.
    pub fn digits(&self) -> usize {
        self.0.iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// Billionths from the digits of a fraction, and how many digits there are; those after the ninth are passed over.
    pub fn fraction(&mut self) -> Option<(u32, usize)> {
        let count = self.digits();
        let (digits, rest) = self.0.split_at_checked(count).filter(|_| count > 0)?;
        self.0 = rest;
        let digit = |index: usize| digits.get(index).map_or(0, |digit| u32::from(digit - b'0'));
        Some(((0..9).fold(0, |nanos, index| nanos * 10 + digit(index)), count.min(9)))
    }
}
