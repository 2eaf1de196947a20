//! Types of scalars by their `format` (OpenAPI Format Registry).
//!
//! A type is chosen where its values say more than their text or number does, and where no answer is lost by it: a server
//! that spells a value in another way than the format wants is still understood, and what was read is written as it was.
//! So dates, times and URIs have types of the runtime, which keep their spelling. A UUID or an address means the same in
//! each of its spellings, and is written in the usual one.
//!
//! What stays as it is, and why:
//!
//! - `email`, `hostname`, `uri-template` and the like: a text is what everything that takes one wants.
//! - `float` is an `f64`, as JSON numbers are everywhere: servers write more digits than an `f32` keeps.
//! - `decimal` of numbers is an `f64`: no digit is left to be saved after a JSON parser had it.
//! - Integers of strings, and times of numbers (`unix-time`): what is counted is not said.
//!
//! Any of them is replaced by `types.formats` of `generator.toml`.

use serde_json::Number;

use super::flat::Flat;
use crate::lower::{Schema, SchemaId, Schemas, Types};
use crate::model::{Ty, phrases};

/// The type of an integer: 64 bits, unless its format or its bounds say otherwise. A range from below zero to beyond
/// `i64::MAX` is that of an `i64`, its ends as a double writes them.
pub(crate) fn integer(flat: &Flat<'_>) -> Ty {
    let above = |n: &Number| n.as_i64().is_none() && n.as_u64().is_some();
    let is_large = flat.bounds.maximum.as_ref().is_some_and(above);
    let is_signed = flat.bounds.minimum.as_ref().and_then(Number::as_f64).is_some_and(|least| least < 0.0);
    let by_bounds = if is_large && !is_signed { Ty::U64 } else { Ty::I64 };
    flat.format.and_then(sized).unwrap_or(by_bounds)
}

/// The type of a number.
pub(crate) fn number(flat: &Flat<'_>) -> Ty {
    flat.format.and_then(sized).unwrap_or(Ty::F64)
}

fn sized(format: &str) -> Option<Ty> {
    Some(match format {
        "int8" => Ty::I8,
        "int16" => Ty::I16,
        "int32" => Ty::I32,
        "int64" => Ty::I64,
        "uint8" => Ty::U8,
        "uint16" => Ty::U16,
        "uint32" => Ty::U32,
        "uint64" => Ty::U64,
        _ => return None,
    })
}

/// The type of a string.
pub(crate) fn string(flat: &Flat<'_>) -> Ty {
    flat.format.and_then(text).unwrap_or(Ty::String)
}

fn text(format: &str) -> Option<Ty> {
    Some(match format {
        "uuid" => Ty::Uuid,
        "date-time" => Ty::DateTime,
        "date" => Ty::Date,
        "time" => Ty::Time,
        "duration" => Ty::Duration,
        "decimal" => Ty::Decimal,
        // `url` is in no registry, and in many documents.
        "uri" | "uri-reference" | "iri" | "iri-reference" | "url" => Ty::Uri,
        "ip" => Ty::Ip,
        "ipv4" => Ty::Ipv4,
        "ipv6" => Ty::Ipv6,
        "byte" => Ty::Base64,
        _ => return None,
    })
}

/// How many texts a schema of texts takes that others take as well: of several, the wider ones are tried later. Nothing
/// for a schema of something else.
pub(crate) fn width(schemas: &Schemas, ids: &[SchemaId]) -> Option<u8> {
    let flat = Flat::of(schemas, ids);
    if !flat.unions.is_empty() || flat.kinds().without(Types::NULL) != Types::STRING {
        return None;
    }
    // An enumeration is open: any text is one.
    if flat.values.is_some() {
        return Some(4);
    }
    Some(match string(&flat) {
        // A point in time is read as a date too.
        Ty::Date => 1,
        Ty::Duration | Ty::Decimal | Ty::Uri => 2,
        // Many texts happen to be Base64.
        Ty::Base64 => 3,
        Ty::String => 5,
        _ => 0,
    })
}

/// A format that the type does not show, for the docs.
pub(crate) fn shown(schema: &Schema) -> Option<String> {
    let is_type = |format: &str| {
        let kinds = schema.types.map(|types| types.without(Types::NULL));
        match kinds {
            Some(Types::STRING) => text(format).is_some(),
            Some(Types::INTEGER) => sized(format).is_some(),
            Some(Types::NUMBER) => sized(format).is_some() || matches!(format, "float" | "double"),
            _ => text(format).is_some() || sized(format).is_some(),
        }
    };
    let format = schema.format.as_deref().filter(|format| !format.is_empty() && !is_type(format));
    format.map(phrases::format_name)
}
