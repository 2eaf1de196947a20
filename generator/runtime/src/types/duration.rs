//! Durations: `format: duration`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text_format::{self, Cursor, FormatError, Kept};

const EXPECTED: &str = "a duration such as `P1DT2H30M`";

/// A duration (ISO 8601 section 4.4.3; RFC 3339 appendix A), kept as text.
///
/// It can't be converted to seconds in general, because the length of a month depends on the date. Any string of a server
/// is accepted, and is written as it was read. [`parts`](Self::parts) and [`to_std`](Self::to_std) parse it, and libraries
/// for dates accept the text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Duration(String);

/// The parts of a [`Duration`], each as it was written: `PT36H` has hours and no days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DurationParts {
    /// The sign is negative.
    pub is_negative: bool,
    /// Years.
    pub years: u32,
    /// Months.
    pub months: u32,
    /// Weeks.
    pub weeks: u32,
    /// Days.
    pub days: u32,
    /// Hours.
    pub hours: u32,
    /// Minutes.
    pub minutes: u32,
    /// Whole seconds.
    pub seconds: u32,
    /// Nanoseconds beyond the whole seconds.
    pub nanoseconds: u32,
}

impl Duration {
    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts; `None` if the server sent something else than a duration.
    pub fn parts(&self) -> Option<DurationParts> {
        parse(Cursor(self.0.as_bytes()))
    }

    /// Returns true if the text is a duration.
    pub fn is_valid(&self) -> bool {
        self.parts().is_some()
    }

    /// Its length, with days of 24 hours; `None` if it has years or months, is negative, or is not a duration.
    pub fn to_std(&self) -> Option<std::time::Duration> {
        let parts = self.parts()?;
        if parts.is_negative || parts.years > 0 || parts.months > 0 {
            return None;
        }
        let days = u64::from(parts.weeks) * 7 + u64::from(parts.days);
        let seconds = days * 86_400 + u64::from(parts.hours) * 3600 + u64::from(parts.minutes) * 60;
        Some(std::time::Duration::new(seconds + u64::from(parts.seconds), parts.nanoseconds))
    }
}

fn parse(mut text: Cursor<'_>) -> Option<DurationParts> {
    let mut parts = DurationParts { is_negative: text.one_of(b"+-") == Some(b'-'), ..DurationParts::default() };
    // The designators that may follow: each once, in this order.
    let mut left: &[u8] = b"YMWDTHMS";
    let mut is_time = false;
    let mut is_empty = true;
    if !text.take(b'P') {
        return None;
    }
    while !text.0.is_empty() {
        if !is_time && text.take(b'T') {
            (is_time, is_empty, left) = (true, true, b"HMS");
            continue;
        }
        let digits = text.digits();
        let value = if digits > 0 { text.number(digits)? } else { return None };
        let nanos = if is_time && text.one_of(b".,").is_some() { Some(text.fraction()?.0) } else { None };
        let unit = text.one_of(left)?;
        left = left.split_at(left.iter().position(|own| *own == unit)? + 1).1;
        let slot = match (is_time, unit) {
            (false, b'Y') => &mut parts.years,
            (false, b'M') => &mut parts.months,
            (false, b'W') => &mut parts.weeks,
            (false, b'D') => &mut parts.days,
            (true, b'H') => &mut parts.hours,
            (true, b'M') => &mut parts.minutes,
            (true, b'S') => &mut parts.seconds,
            _ => return None,
        };
        *slot = value;
        is_empty = false;
        match nanos {
            Some(nanos) if unit == b'S' => parts.nanoseconds = nanos,
            Some(_) => return None,
            None => {}
        }
    }
    (!is_empty).then_some(parts)
}

/// Fails if the text is not a duration.
impl FromStr for Duration {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let parts = parse(Cursor(text.as_bytes()));
        parts.map(|_| Self(text.to_owned())).ok_or(FormatError { expected: EXPECTED })
    }
}

/// Hours, minutes and seconds, such as `PT1H30M`.
impl From<std::time::Duration> for Duration {
    fn from(value: std::time::Duration) -> Self {
        let whole = value.as_secs();
        let (hours, minutes, seconds, nanos) = (whole / 3600, whole / 60 % 60, whole % 60, value.subsec_nanos());
        let part = |count: u64, unit: &str| if count == 0 { String::new() } else { format!("{count}{unit}") };
        let second = match nanos {
            0 if value.is_zero() => "0S".to_owned(),
            0 => part(seconds, "S"),
            nanos => format!("{seconds}.{}S", format!("{nanos:09}").trim_end_matches('0')),
        };
        Self(format!("PT{}{}{second}", part(hours, "H"), part(minutes, "M")))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| parse(Cursor(text.as_bytes())).map(|_| text.to_owned());
        let text = text_format::deserialize(deserializer, parse, EXPECTED)?;
        Ok(Self(match text {
            Kept::Value(text) => text,
            Kept::Text(text) => text.into(),
        }))
    }
}
