//! Times of day: `format: time`, and the part of `format: date-time` that has the same rules.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use chrono::{FixedOffset, NaiveTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text_format::{self, Cursor, FormatError};

const EXPECTED: &str = "a time such as `10:20:30Z`";

/// A time of day (RFC 3339 section 5.6, `full-time`); it gives the methods of [`NaiveTime`].
///
/// Times without seconds or without an offset are read too, and whatever was read is written as it was. Values are equal
/// if they are the same time at the same offset, or both without one.
#[derive(Clone, Copy)]
pub struct Time {
    time: NaiveTime,
    zone: Zone,
    spelling: Spelling,
}

impl Time {
    /// Its offset from UTC, if it was given with one.
    #[inline]
    pub fn offset(&self) -> Option<FixedOffset> {
        self.zone.offset
    }
}

/// How a time is spelled, beyond what it says.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    has_seconds: bool,
    /// Digits of the fraction of a second, up to nine.
    digits: u8,
}

impl Spelling {
    /// That of a time which was never a text: as many digits of the fraction as it needs, in threes.
    pub fn of(time: NaiveTime) -> Self {
        let digits = match time.nanosecond() % 1_000_000_000 {
            0 => 0,
            millis if millis % 1_000_000 == 0 => 3,
            micros if micros % 1_000 == 0 => 6,
            _ => 9,
        };
        Self { has_seconds: true, digits }
    }
}

/// An offset from UTC, and how it is spelled.
#[derive(Clone, Copy)]
pub(super) struct Zone {
    pub offset: Option<FixedOffset>,
    spelling: ZoneSpelling,
    /// Whether a space stands before it.
    is_apart: bool,
}

#[derive(Clone, Copy)]
enum ZoneSpelling {
    None,
    Upper,
    Lower,
    Utc,
    Hours,
    Basic,
    Extended,
    /// `-00:00`, which says that the time is in UTC and that nothing is known of the place (RFC 3339 section 4.3).
    Unknown,
}

impl Zone {
    const NONE: Self = Self { offset: None, spelling: ZoneSpelling::None, is_apart: false };

    /// That of an offset which was never a text.
    pub fn of(offset: FixedOffset) -> Self {
        let is_utc = offset.local_minus_utc() == 0;
        let spelling = if is_utc { ZoneSpelling::Upper } else { ZoneSpelling::Extended };
        Self { offset: Some(offset), spelling, is_apart: false }
    }
}

/// Reads `10:20`, `10:20:30` and `10:20:30.4`, with an offset or without one, to the end of the text.
pub(super) fn parse(text: &mut Cursor<'_>) -> Option<(NaiveTime, Zone, Spelling)> {
    let hour = text.number(2)?;
    let minute = if text.take(b':') { text.number(2)? } else { return None };
    let has_seconds = text.take(b':');
    let second = if has_seconds { text.number(2)? } else { 0 };
    let (nanos, digits) = if has_seconds && text.take(b'.') { text.fraction()? } else { (0, 0) };
    // A leap second counts as a longer second before it.
    let (second, nanos) = if second == 60 { (59, nanos + 1_000_000_000) } else { (second, nanos) };
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?;
    let zone = zone(text)?;
    text.0.is_empty().then_some((time, zone, Spelling { has_seconds, digits: u8::try_from(digits).unwrap_or(9) }))
}

fn zone(text: &mut Cursor<'_>) -> Option<Zone> {
    let is_apart = text.take(b' ');
    let utc = |spelling| Zone { offset: FixedOffset::east_opt(0), spelling, is_apart };
    match text.0 {
        [] if !is_apart => return Some(Zone::NONE),
        b"Z" | b"z" | b"UTC" => {}
        _ => return signed(text, is_apart),
    }
    let spelling = match std::mem::take(&mut text.0) {
        b"Z" => ZoneSpelling::Upper,
        b"z" => ZoneSpelling::Lower,
        _ => ZoneSpelling::Utc,
    };
    Some(utc(spelling))
}

/// `+02:00`, `+0200`, `+02`.
fn signed(text: &mut Cursor<'_>, is_apart: bool) -> Option<Zone> {
    let is_west = text.one_of(b"+-")? == b'-';
    let hours = i32::try_from(text.number(2)?).ok()?;
    let (spelling, minutes) = match (text.take(b':'), text.0) {
        (true, _) => (ZoneSpelling::Extended, text.number(2)?),
        (false, []) => (ZoneSpelling::Hours, 0),
        (false, _) => (ZoneSpelling::Basic, text.number(2)?),
    };
    let seconds = hours * 3600 + i32::try_from(minutes).ok().filter(|minutes| *minutes < 60)? * 60;
    let spelling = match (is_west && seconds == 0, spelling) {
        (false, spelling) => spelling,
        (true, ZoneSpelling::Extended) => ZoneSpelling::Unknown,
        (true, _) => return None,
    };
    let offset = FixedOffset::east_opt(if is_west { -seconds } else { seconds })?;
    Some(Zone { offset: Some(offset), spelling, is_apart })
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, time: NaiveTime, zone: Zone, spelling: Spelling) -> fmt::Result {
    write!(f, "{:02}:{:02}", time.hour(), time.minute())?;
    let (leap, nanos) = (time.nanosecond() / 1_000_000_000, time.nanosecond() % 1_000_000_000);
    if spelling.has_seconds {
        write!(f, ":{:02}", time.second() + leap)?;
    }
    let digits = usize::from(spelling.digits);
    if spelling.has_seconds && digits > 0 {
        let cut = 10_u32.pow(u32::from(9_u8.saturating_sub(spelling.digits)));
        write!(f, ".{:0digits$}", nanos / cut)?;
    }
    if zone.is_apart {
        f.write_str(" ")?;
    }
    let seconds = zone.offset.map_or(0, |offset| offset.local_minus_utc());
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
    match zone.spelling {
        ZoneSpelling::None => Ok(()),
        ZoneSpelling::Upper => f.write_str("Z"),
        ZoneSpelling::Lower => f.write_str("z"),
        ZoneSpelling::Utc => f.write_str("UTC"),
        ZoneSpelling::Unknown => f.write_str("-00:00"),
        ZoneSpelling::Hours => write!(f, "{sign}{:02}", minutes / 60),
        ZoneSpelling::Basic => write!(f, "{sign}{:02}{:02}", minutes / 60, minutes % 60),
        ZoneSpelling::Extended => write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

impl FromStr for Time {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let (time, zone, spelling) = parse(&mut Cursor(text.as_bytes())).ok_or(FormatError { expected: EXPECTED })?;
        Ok(Self { time, zone, spelling })
    }
}

/// A time without an offset.
impl From<NaiveTime> for Time {
    fn from(time: NaiveTime) -> Self {
        Self { time, zone: Zone::NONE, spelling: Spelling::of(time) }
    }
}

impl From<(NaiveTime, FixedOffset)> for Time {
    fn from((time, offset): (NaiveTime, FixedOffset)) -> Self {
        Self { time, zone: Zone::of(offset), spelling: Spelling::of(time) }
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        (self.time, self.zone.offset) == (other.time, other.zone.offset)
    }
}

impl Eq for Time {}

impl Deref for Time {
    type Target = NaiveTime;

    #[inline]
    fn deref(&self) -> &NaiveTime {
        &self.time
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.time, self.zone, self.spelling)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_format::read(deserializer, EXPECTED)
    }
}
