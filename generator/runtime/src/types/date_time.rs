//! Points in time and dates: `format: date-time` and `format: date`.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text_format::{self, Cursor, FormatError};
use super::time::{self, Notation, Zone};

const DATE_TIME: &str = "a date and time such as `2024-01-02T10:20:30Z`";
const DATE: &str = "a date such as `2024-01-02`";

/// A point in time (RFC 3339 section 5.6, `date-time`), with the methods of [`chrono::DateTime`].
///
/// Variants that servers write are accepted too: no offset (UTC is assumed, see [`has_offset`](Self::has_offset)), an
/// offset without a colon, a space in place of the `T`, no seconds. A decoded value is written exactly as it was read; a
/// value from chrono is written as in RFC 3339. Values are equal if they are the same point in time.
#[derive(Clone, Copy)]
pub struct DateTime {
    value: chrono::DateTime<FixedOffset>,
    zone: Zone,
    notation: Notation,
    separator: u8,
}

impl DateTime {
    /// Returns true if it was given with an offset from UTC. Without one it is a local time in an unknown time zone, whose
    /// fields [`naive_local`](chrono::DateTime::naive_local) has.
    #[inline]
    pub fn has_offset(&self) -> bool {
        self.zone.offset.is_some()
    }

    fn local(&self) -> NaiveDateTime {
        let local = self.value.naive_utc().checked_add_offset(*self.value.offset());
        local.unwrap_or_else(|| self.value.naive_utc())
    }
}

/// A date (RFC 3339 section 5.6, `full-date`), with the methods of [`NaiveDate`].
///
/// Some servers write a point in time instead. It is decoded as its date, and written exactly as it was read; a date that is
/// made of a [`DateTime`] is written without the time.
#[derive(Clone, Copy)]
pub struct Date {
    value: NaiveDate,
    /// The point in time that was given in place of a date.
    date_time: Option<DateTime>,
}

fn date(text: &mut Cursor<'_>) -> Option<NaiveDate> {
    let sign = text.one_of(b"+-");
    let digits = if sign.is_some() { text.digits().min(6) } else { 4 };
    let year = i32::try_from(text.number(digits)?).ok()?;
    let year = if sign == Some(b'-') { -year } else { year };
    // A sign is used for years that four digits can't represent (ISO 8601, section 4.1.2.4).
    let is_plain = (0..=9999).contains(&year);
    let month = if text.take(b'-') && is_plain == sign.is_none() { text.number(2)? } else { return None };
    let day = if text.take(b'-') { text.number(2)? } else { return None };
    NaiveDate::from_ymd_opt(year, month, day)
}

fn write_date(f: &mut fmt::Formatter<'_>, date: NaiveDate) -> fmt::Result {
    match date.year() {
        year @ 0..=9999 => write!(f, "{year:04}-{:02}-{:02}", date.month(), date.day()),
        year => write!(f, "{year:+05}-{:02}-{:02}", date.month(), date.day()),
    }
}

fn date_time(mut text: Cursor<'_>) -> Option<DateTime> {
    let date = date(&mut text)?;
    let separator = text.one_of(b"Tt _")?;
    let (time, zone, notation) = time::parse(&mut text)?;
    let offset = zone.offset.or_else(|| FixedOffset::east_opt(0))?;
    let value = offset.from_local_datetime(&date.and_time(time)).single()?;
    Some(DateTime { value, zone, notation, separator })
}

impl FromStr for DateTime {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        date_time(Cursor(text.as_bytes())).ok_or(FormatError { expected: DATE_TIME })
    }
}

impl FromStr for Date {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let mut rest = Cursor(text.as_bytes());
        match date(&mut rest) {
            Some(date) if rest.0.is_empty() => Ok(Self::from(date)),
            _ => {
                let value = date_time(Cursor(text.as_bytes())).ok_or(FormatError { expected: DATE })?;
                Ok(Self { value: value.local().date(), date_time: Some(value) })
            }
        }
    }
}

impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(value: chrono::DateTime<Z>) -> Self {
        let value = value.fixed_offset();
        let notation = Notation::of(value.time());
        Self { value, zone: Zone::of(*value.offset()), notation, separator: b'T' }
    }
}

/// The date of a point in time, in its own time zone.
impl From<DateTime> for Date {
    fn from(value: DateTime) -> Self {
        Self::from(value.local().date())
    }
}

impl From<NaiveDate> for Date {
    fn from(value: NaiveDate) -> Self {
        Self { value, date_time: None }
    }
}

impl From<DateTime> for chrono::DateTime<FixedOffset> {
    fn from(value: DateTime) -> Self {
        value.value
    }
}

impl From<DateTime> for chrono::DateTime<Utc> {
    fn from(value: DateTime) -> Self {
        value.value.to_utc()
    }
}

impl From<Date> for NaiveDate {
    fn from(value: Date) -> Self {
        value.value
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.local();
        write_date(f, local.date())?;
        fmt::Write::write_char(f, char::from(self.separator))?;
        time::write(f, local.time(), self.zone, self.notation)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date_time {
            Some(date_time) => fmt::Display::fmt(&date_time, f),
            None => write_date(f, self.value),
        }
    }
}

/// Implements the standard traits by the value, and those of serde as a string.
macro_rules! value {
    ($name:ident, $of:ty, $expected:ident) => {
        impl Deref for $name {
            type Target = $of;

            #[inline]
            fn deref(&self) -> &$of {
                &self.value
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.value == other.value
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.value.cmp(&other.value)
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.value.hash(state);
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text_format::deserialize(deserializer, $expected)
            }
        }
    };
}

value!(DateTime, chrono::DateTime<FixedOffset>, DATE_TIME);
value!(Date, NaiveDate, DATE);
