//! Times of day: `format: time`, and the part of `format: date-time` that has the same rules.

use std::fmt;

use chrono::{FixedOffset, NaiveTime, Timelike};

use super::text_format::{self, Cursor, FormatError, Kept};

const EXPECTED: &str = "a time such as `10:20:30Z`";

/// A time of day (RFC 3339 section 5.6, `full-time`); [`to_chrono`](Self::to_chrono) returns it. It is made from chrono's
/// time, also with an offset (`Time::from((time, offset))`), or from a text (`"08:30:00Z".parse::<Time>()?`).
///
/// Times without seconds or without an offset are accepted too, and any other text of a server is kept as text. A decoded
/// value is written exactly as it was read. Values are equal if they are the same time with the same offset, or both without
/// one, or the same text.
#[derive(Clone, PartialEq, Eq)]
pub struct Time(Kept<TimeOfDay>);

/// A time of day, and its notation.
#[derive(Clone, Copy)]
struct TimeOfDay {
    time: NaiveTime,
    zone: Zone,
    notation: Notation,
}

impl Time {
    /// The time; `None` if the server sent another text.
    #[inline]
    pub fn to_chrono(&self) -> Option<NaiveTime> {
        self.0.value().map(|value| value.time)
    }

    /// The offset from UTC, if it was given with one.
    #[inline]
    pub fn offset(&self) -> Option<FixedOffset> {
        self.0.value().and_then(|value| value.zone.offset)
    }

    /// Returns true if it is a time.
    #[inline]
    pub fn is_valid(&self) -> bool {
        self.0.value().is_some()
    }
}

/// The notation of a time.
#[derive(Clone, Copy)]
pub(super) struct Notation {
    has_seconds: bool,
    /// The number of digits of the fraction of a second, up to nine.
    digits: u8,
}

impl Notation {
    /// The notation for a time from chrono: as many digits of the fraction as it needs, in groups of three.
    pub(super) fn of(time: NaiveTime) -> Self {
        let digits = match time.nanosecond() % 1_000_000_000 {
            0 => 0,
            millis if millis % 1_000_000 == 0 => 3,
            micros if micros % 1_000 == 0 => 6,
            _ => 9,
        };
        Self { has_seconds: true, digits }
    }
}

/// An offset from UTC, and its notation.
#[derive(Clone, Copy)]
pub(super) struct Zone {
    pub(super) offset: Option<FixedOffset>,
    notation: ZoneNotation,
    /// A space precedes it.
    has_space: bool,
}

#[derive(Clone, Copy)]
enum ZoneNotation {
    None,
    Upper,
    Lower,
    Utc,
    Hours,
    Basic,
    Extended,
    /// `-00:00`, a time in UTC whose local offset is unknown (RFC 3339 section 4.3).
    Unknown,
}

impl Zone {
    const NONE: Self = Self { offset: None, notation: ZoneNotation::None, has_space: false };

    /// The notation for an offset from chrono.
    pub(super) fn of(offset: FixedOffset) -> Self {
        let is_utc = offset.local_minus_utc() == 0;
        let notation = if is_utc { ZoneNotation::Upper } else { ZoneNotation::Extended };
        Self { offset: Some(offset), notation, has_space: false }
    }
}

/// Parses `10:20`, `10:20:30` and `10:20:30.4`, with an offset or without one, up to the end of the text.
pub(super) fn parse(text: &mut Cursor<'_>) -> Option<(NaiveTime, Zone, Notation)> {
    let hour = text.number(2)?;
    let minute = if text.take(b':') { text.number(2)? } else { return None };
    let has_seconds = text.take(b':');
    let second = if has_seconds { text.number(2)? } else { 0 };
    let (nanos, digits) = if has_seconds && text.take(b'.') { text.fraction()? } else { (0, 0) };
    // chrono represents a leap second as a longer second before it.
    let (second, nanos) = if second == 60 { (59, nanos + 1_000_000_000) } else { (second, nanos) };
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?;
    let zone = zone(text)?;
    text.0.is_empty().then_some((time, zone, Notation { has_seconds, digits: u8::try_from(digits).unwrap_or(9) }))
}

fn zone(text: &mut Cursor<'_>) -> Option<Zone> {
    let has_space = text.take(b' ');
    let utc = |notation| Zone { offset: FixedOffset::east_opt(0), notation, has_space };
    match text.0 {
        [] if !has_space => return Some(Zone::NONE),
        b"Z" | b"z" | b"UTC" => {}
        _ => return signed(text, has_space),
    }
    let notation = match std::mem::take(&mut text.0) {
        b"Z" => ZoneNotation::Upper,
        b"z" => ZoneNotation::Lower,
        _ => ZoneNotation::Utc,
    };
    Some(utc(notation))
}

/// `+02:00`, `+0200`, `+02`.
fn signed(text: &mut Cursor<'_>, has_space: bool) -> Option<Zone> {
    let is_west = text.one_of(b"+-")? == b'-';
    let hours = i32::try_from(text.number(2)?).ok()?;
    let (notation, minutes) = match (text.take(b':'), text.0) {
        (true, _) => (ZoneNotation::Extended, text.number(2)?),
        (false, []) => (ZoneNotation::Hours, 0),
        (false, _) => (ZoneNotation::Basic, text.number(2)?),
    };
    let minutes = if minutes < 60 { i32::try_from(minutes).ok()? } else { return None };
    let seconds = hours * 3600 + minutes * 60;
    let notation = match (is_west && seconds == 0, notation) {
        (false, notation) => notation,
        (true, ZoneNotation::Extended) => ZoneNotation::Unknown,
        (true, _) => return None,
    };
    let offset = FixedOffset::east_opt(if is_west { -seconds } else { seconds })?;
    Some(Zone { offset: Some(offset), notation, has_space })
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, time: NaiveTime, zone: Zone, notation: Notation) -> fmt::Result {
    write!(f, "{:02}:{:02}", time.hour(), time.minute())?;
    let (leap, nanos) = (time.nanosecond() / 1_000_000_000, time.nanosecond() % 1_000_000_000);
    if notation.has_seconds {
        write!(f, ":{:02}", time.second() + leap)?;
    }
    let digits = usize::from(notation.digits);
    if notation.has_seconds && digits > 0 {
        let cut = 10_u32.pow(u32::from(9_u8.saturating_sub(notation.digits)));
        write!(f, ".{:0digits$}", nanos / cut)?;
    }
    if zone.has_space {
        f.write_str(" ")?;
    }
    let seconds = zone.offset.map_or(0, |offset| offset.local_minus_utc());
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
    match zone.notation {
        ZoneNotation::None => Ok(()),
        ZoneNotation::Upper => f.write_str("Z"),
        ZoneNotation::Lower => f.write_str("z"),
        ZoneNotation::Utc => f.write_str("UTC"),
        ZoneNotation::Unknown => f.write_str("-00:00"),
        ZoneNotation::Hours => write!(f, "{sign}{:02}", minutes / 60),
        ZoneNotation::Basic => write!(f, "{sign}{:02}{:02}", minutes / 60, minutes % 60),
        ZoneNotation::Extended => write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let (time, zone, notation) = parse(&mut Cursor(text.as_bytes()))?;
    Some(TimeOfDay { time, zone, notation })
}

/// A time without an offset.
impl From<NaiveTime> for Time {
    fn from(time: NaiveTime) -> Self {
        Self(Kept::Value(TimeOfDay { time, zone: Zone::NONE, notation: Notation::of(time) }))
    }
}

impl From<(NaiveTime, FixedOffset)> for Time {
    fn from((time, offset): (NaiveTime, FixedOffset)) -> Self {
        Self(Kept::Value(TimeOfDay { time, zone: Zone::of(offset), notation: Notation::of(time) }))
    }
}

/// Fails if the server sent another text.
impl TryFrom<Time> for NaiveTime {
    type Error = FormatError;

    fn try_from(value: Time) -> Result<Self, FormatError> {
        value.to_chrono().ok_or(FormatError { expected: EXPECTED })
    }
}

impl PartialEq for TimeOfDay {
    fn eq(&self, other: &Self) -> bool {
        (self.time, self.zone.offset) == (other.time, other.zone.offset)
    }
}

impl Eq for TimeOfDay {}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.time, self.zone, self.notation)
    }
}

text_format::kept!(Time, time_of_day, EXPECTED);
