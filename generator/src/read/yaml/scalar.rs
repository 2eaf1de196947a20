//! Scalars by the core schema of YAML 1.2 (specification 1.2.2, section 10.3.2).

use granit_parser::Tag;
use serde_json::{Number, Value};

/// The prefix of the tags that YAML itself defines.
const CORE: &str = "tag:yaml.org,2002:";

/// The reason why a scalar has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// An infinity, not-a-number, or beyond what a 64-bit float holds.
    NotFinite,
    /// The text does not match its tag.
    NotOfTag,
}

/// The type that a tag asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The type that the core schema resolves the text to.
    Any,
    /// `!!str`, or the non-specific `!`.
    Text,
    /// `!!int`
    Integer,
    /// `!!float`
    Float,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
}

/// The type that a tag asks for; `None` if the tag is not in the core schema.
pub(super) fn wanted(tag: Option<&Tag>) -> Option<Wanted> {
    let Some(tag) = tag else { return Some(Wanted::Any) };
    let full = full_name(tag);
    match full.strip_prefix(CORE).unwrap_or(&full) {
        "str" | "!" => Some(Wanted::Text),
        "int" => Some(Wanted::Integer),
        "float" => Some(Wanted::Float),
        "bool" => Some(Wanted::Bool),
        "null" => Some(Wanted::Null),
        _ => None,
    }
}

/// A tag with its handle resolved.
pub(super) fn full_name(tag: &Tag) -> String {
    format!("{}{}", tag.handle(), tag.suffix())
}

/// Tests whether a tag does not change the meaning of a mapping or sequence.
pub(super) fn is_collection_tag(tag: &Tag) -> bool {
    let full = full_name(tag);
    matches!(full.strip_prefix(CORE).unwrap_or(&full), "map" | "seq" | "!")
}

/// The value of a scalar; `is_plain`: it has no quotes.
pub(super) fn resolve(text: &str, is_plain: bool, wanted: Wanted) -> Result<Value, Refusal> {
    let wanted = if wanted == Wanted::Any && !is_plain { Wanted::Text } else { wanted };
    if wanted == Wanted::Text {
        return Ok(Value::String(text.to_owned()));
    }
    let value = core(text)?;
    match (wanted, value) {
        (Wanted::Any, value) => Ok(value),
        (Wanted::Null, Value::Null) => Ok(Value::Null),
        (Wanted::Bool, value @ Value::Bool(_)) => Ok(value),
        (Wanted::Integer, Value::Number(number)) if !number.is_f64() => Ok(Value::Number(number)),
        (Wanted::Float, Value::Number(number)) => float(number.as_f64().unwrap_or(f64::NAN)),
        _ => Err(Refusal::NotOfTag),
    }
}

fn core(text: &str) -> Result<Value, Refusal> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    // Most scalars are words, which have no digit or sign at the start.
    if !text.starts_with(['-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        return Ok(Value::String(text.to_owned()));
    }
    if let Some(digits) = text.strip_prefix("0o").filter(|d| all(d, |c| matches!(c, '0'..='7'))) {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x").filter(|d| all(d, |c| c.is_ascii_hexdigit())) {
        return radix(digits, 16);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if all(unsigned, |c| c.is_ascii_digit()) {
        return integer(text);
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" => Err(Refusal::NotFinite),
        ".nan" | ".NaN" | ".NAN" if unsigned == text => Err(Refusal::NotFinite),
        _ if is_float(unsigned) => text.parse().map_or(Err(Refusal::NotFinite), float),
        _ => Ok(Value::String(text.to_owned())),
    }
}

fn all(text: &str, test: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(test)
}

/// `\.[0-9]+ | [0-9]+(\.[0-9]*)?`, with an exponent or without.
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| all(text, |c| c.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", after)) => digits(after),
        Some((before, after)) => digits(before) && (after.is_empty() || digits(after)),
        None => digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(digits)
}

/// Integers beyond 64 bits become floats, as `serde_json` makes them of JSON.
fn integer(text: &str) -> Result<Value, Refusal> {
    if let Ok(small) = text.parse::<i64>() {
        return Ok(Value::Number(small.into()));
    }
    if let Ok(large) = text.parse::<u64>() {
        return Ok(Value::Number(large.into()));
    }
    text.parse().map_or(Err(Refusal::NotFinite), float)
}

fn radix(digits: &str, radix: u32) -> Result<Value, Refusal> {
    if let Ok(number) = u64::from_str_radix(digits, radix) {
        return Ok(Value::Number(number.into()));
    }
    u128::from_str_radix(digits, radix).map_or(Err(Refusal::NotFinite), |number| float(number as f64))
}

fn float(number: f64) -> Result<Value, Refusal> {
    Number::from_f64(number).map(Value::Number).ok_or(Refusal::NotFinite)
}
