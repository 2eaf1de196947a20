//! Points in time and dates: `format: date-time` and `format: date`.

use std::fmt;
use std::hash::{Hash, Hasher};

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};

use super::text_format::{self, Cursor, FormatError, Kept};
use super::time::{self, Notation, Zone};

const DATE_TIME: &str = "a date and time such as `2024-01-02T10:20:30Z`";
const DATE: &str = "a date such as `2024-01-02`";

/// A point in time (RFC 3339 section 5.6, `date-time`); [`to_chrono`](Self::to_chrono) returns it.
///
/// Variants that servers write are accepted too: no offset (UTC is assumed, see [`has_offset`](Self::has_offset)), an
/// offset without a colon, a space in place of the `T`, no seconds. Any other text of a server is kept as text. A decoded
/// value is written exactly as it was read; a value from chrono is written as in RFC 3339. Values are equal if they are the
/// same point in time, or the same text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(Kept<Point>);

/// A date (RFC 3339 section 5.6, `full-date`); [`to_chrono`](Self::to_chrono) returns it. It is made from chrono's date
/// (`Date::from(date)`), or from a text (`"2026-05-01".parse::<Date>()?`).
///
/// Some servers write a point in time instead, which is decoded as its date. Any other text is kept as text. A decoded
/// value is written exactly as it was read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(Kept<Day>);

/// A point in time, and its notation.
#[derive(Clone, Copy)]
struct Point {
    value: chrono::DateTime<FixedOffset>,
    zone: Zone,
    notation: Notation,
    separator: u8,
}

/// A date, and the point in time that was given in place of one.
#[derive(Clone, Copy)]
struct Day {
    value: NaiveDate,
    date_time: Option<Point>,
}

impl DateTime {
    /// The point in time; `None` if the server sent another text.
    #[inline]
    pub fn to_chrono(&self) -> Option<chrono::DateTime<FixedOffset>> {
        self.0.value().map(|point| point.value)
    }

    /// Returns true if it was given with an offset from UTC. Without one it is a local time in an unknown time zone, whose
    /// fields [`naive_local`](chrono::DateTime::naive_local) has.
    #[inline]
    pub fn has_offset(&self) -> bool {
        self.0.value().is_some_and(|point| point.zone.offset.is_some())
    }

    /// Returns true if it is a point in time.
    #[inline]
    pub fn is_valid(&self) -> bool {
        self.0.value().is_some()
    }
}

impl Date {
    /// The date; `None` if the server sent another text.
    #[inline]
    pub fn to_chrono(&self) -> Option<NaiveDate> {
        self.0.value().map(|day| day.value)
    }

    /// Returns true if it is a date.
    #[inline]
    pub fn is_valid(&self) -> bool {
        self.0.value().is_some()
    }
}

impl Point {
    fn local(&self) -> NaiveDateTime {
        let local = self.value.naive_utc().checked_add_offset(*self.value.offset());
        local.unwrap_or_else(|| self.value.naive_utc())
    }

    fn day(self) -> Day {
        Day { value: self.local().date(), date_time: Some(self) }
    }
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

fn point(text: &str) -> Option<Point> {
    let mut text = Cursor(text.as_bytes());
    let date = date(&mut text)?;
    let separator = text.one_of(b"Tt _")?;
    let (time, zone, notation) = time::parse(&mut text)?;
    let offset = zone.offset.or_else(|| FixedOffset::east_opt(0))?;
    let value = offset.from_local_datetime(&date.and_time(time)).single()?;
    Some(Point { value, zone, notation, separator })
}

fn day(text: &str) -> Option<Day> {
    let mut rest = Cursor(text.as_bytes());
    match date(&mut rest) {
        Some(value) if rest.0.is_empty() => Some(Day { value, date_time: None }),
        _ => point(text).map(Point::day),
    }
}

impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(value: chrono::DateTime<Z>) -> Self {
        let value = value.fixed_offset();
        let notation = Notation::of(value.time());
        Self(Kept::Value(Point { value, zone: Zone::of(*value.offset()), notation, separator: b'T' }))
    }
}

/// The date of a point in time, in its own time zone.
impl From<DateTime> for Date {
    fn from(value: DateTime) -> Self {
        Self(match value.0 {
            Kept::Value(point) => Kept::Value(Day { value: point.local().date(), date_time: None }),
            Kept::Text(text) => Kept::Text(text),
        })
    }
}

impl From<NaiveDate> for Date {
    fn from(value: NaiveDate) -> Self {
        Self(Kept::Value(Day { value, date_time: None }))
    }
}

/// Fails if the server sent another text.
impl TryFrom<DateTime> for chrono::DateTime<FixedOffset> {
    type Error = FormatError;

    fn try_from(value: DateTime) -> Result<Self, FormatError> {
        value.to_chrono().ok_or(FormatError { expected: DATE_TIME })
    }
}

/// Fails if the server sent another text.
impl TryFrom<DateTime> for chrono::DateTime<Utc> {
    type Error = FormatError;

    fn try_from(value: DateTime) -> Result<Self, FormatError> {
        chrono::DateTime::<FixedOffset>::try_from(value).map(|value| value.to_utc())
    }
}

/// Fails if the server sent another text.
impl TryFrom<Date> for NaiveDate {
    type Error = FormatError;

    fn try_from(value: Date) -> Result<Self, FormatError> {
        value.to_chrono().ok_or(FormatError { expected: DATE })
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.local();
        write_date(f, local.date())?;
        fmt::Write::write_char(f, char::from(self.separator))?;
        time::write(f, local.time(), self.zone, self.notation)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date_time {
            Some(point) => fmt::Display::fmt(&point, f),
            None => write_date(f, self.value),
        }
    }
}

/// Implements the traits of comparison by the value, whatever its notation.
macro_rules! compared_by_value {
    ($name:ident) => {
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
    };
}

compared_by_value!(Point);
compared_by_value!(Day);

text_format::kept!(DateTime, point, DATE_TIME);
text_format::kept!(Date, day, DATE);
