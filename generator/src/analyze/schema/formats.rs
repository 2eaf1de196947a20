//! Types of scalars by their `format` (OpenAPI Format Registry).
//!
//! A format has a type of its own where that offers more than a string or number, and where every response can still be
//! decoded: a value that does not conform to its format is accepted, and is serialized as it was received. So dates, times
//! and URIs have types of the runtime, which keep the original text. UUIDs and IP addresses have one canonical text, in which
//! they are serialized.
//!
//! Formats without a type of their own, and why:
//!
//! - `email`, `hostname`, `uri-template` and the like: the functions that take one want a string.
//! - `float` is an `f64`, as JSON numbers are everywhere: servers write more digits than an `f32` keeps.
//! - `decimal` of numbers is an `f64`: a JSON parser has rounded the number already.
//! - Integer formats of strings, and `unix-time` of numbers: the unit is not declared.
//!
//! `types.formats` of `generator.toml` replaces the type of any format.

use serde_json::Number;

use super::flat::Flat;
use crate::lower::{Schema, SchemaId, Schemas, Types};
use crate::model::{Ty, phrases};

/// The type of an integer: that of the format, else `u64` for a maximum above `i64::MAX`, else `i64`. A minimum below zero
/// means `i64` whatever the maximum is: such bounds are those of an `i64`, rounded to a double.
pub(crate) fn integer(flat: &Flat<'_>) -> Ty {
    let above = |n: &Number| n.as_i64().is_none() && n.as_u64().is_some();
    let is_large = flat.bounds.maximum.as_ref().is_some_and(above);
    let is_signed = flat.bounds.minimum.as_ref().and_then(Number::as_f64).is_some_and(|least| least < 0.0);
    let by_bounds = if is_large && !is_signed { Ty::U64 } else { Ty::I64 };
    flat.format.and_then(Ty::of_number_format).unwrap_or(by_bounds)
}

/// The type of a number.
pub(crate) fn number(flat: &Flat<'_>) -> Ty {
    flat.format.and_then(Ty::of_number_format).unwrap_or(Ty::F64)
}

/// The type of a string.
pub(crate) fn string(flat: &Flat<'_>) -> Ty {
    flat.format.and_then(Ty::of_string_format).unwrap_or(Ty::String)
}

/// The rank of a schema of strings by the strings that its type accepts: of the branches of a union, those of a lower rank
/// are tried first. `None` for a schema of other values.
pub(crate) fn width(schemas: &Schemas, ids: &[SchemaId]) -> Option<u8> {
    let flat = Flat::of(schemas, ids);
    if !flat.unions.is_empty() || flat.kinds().without(Types::NULL) != Types::STRING {
        return None;
    }
    // An enumeration is open: it accepts any string.
    if flat.values.is_some() {
        return Some(4);
    }
    Some(string(&flat).scalar().map_or(0, |scalar| scalar.width))
}

/// The text for the docs of a format that the Rust type does not express.
pub(crate) fn shown(schema: &Schema) -> Option<String> {
    let is_type = |format: &str| {
        let kinds = schema.types.map(|types| types.without(Types::NULL));
        match kinds {
            Some(Types::STRING) => Ty::of_string_format(format).is_some(),
            Some(Types::INTEGER) => Ty::of_number_format(format).is_some(),
            Some(Types::NUMBER) => Ty::of_number_format(format).is_some() || matches!(format, "float" | "double"),
            _ => Ty::of_string_format(format).is_some() || Ty::of_number_format(format).is_some(),
        }
    };
    let format = schema.format.as_deref().filter(|format| !format.is_empty() && !is_type(format));
    format.map(phrases::format_name)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{integer, number, shown, string, width};
    use crate::analyze::schema::flat::Flat;
    use crate::analyze::test_schemas::lower;
    use crate::model::Ty;

    fn ty(schema: Value, of: fn(&Flat<'_>) -> Ty) -> Ty {
        let (lowered, id) = lower(schema);
        of(&Flat::of(&lowered.schemas, &[id]))
    }

    #[test]
    fn an_integer_has_the_size_of_its_format() {
        assert_eq!(ty(json!({"type": "integer", "format": "uint8"}), integer), Ty::U8);
        assert_eq!(ty(json!({"type": "integer"}), integer), Ty::I64);
        assert_eq!(ty(json!({"type": "integer", "format": "unix-time"}), integer), Ty::I64);
    }

    #[test]
    fn an_integer_above_i64_is_unsigned_unless_its_minimum_is_negative() {
        let (largest, above) = (i64::MAX as u64, i64::MAX as u64 + 1);
        assert_eq!(ty(json!({"type": "integer", "maximum": largest}), integer), Ty::I64);
        assert_eq!(ty(json!({"type": "integer", "maximum": above}), integer), Ty::U64);
        assert_eq!(ty(json!({"type": "integer", "minimum": 0, "maximum": above}), integer), Ty::U64);
        assert_eq!(ty(json!({"type": "integer", "minimum": -1, "maximum": above}), integer), Ty::I64);
    }

    #[test]
    fn a_number_is_a_double_unless_its_format_is_that_of_an_integer() {
        for (format, expected) in [("float", Ty::F64), ("double", Ty::F64), ("decimal", Ty::F64), ("int32", Ty::I32)] {
            assert_eq!(ty(json!({"type": "number", "format": format}), number), expected, "{format}");
        }
    }

    #[test]
    fn a_format_without_a_type_is_a_string_whose_docs_show_the_format() {
        let schema = json!({"type": "string", "format": "email"});
        assert_eq!(ty(schema.clone(), string), Ty::String);
        let shows = |schema: Value| {
            let (lowered, id) = lower(schema);
            shown(lowered.schemas.get(id)).is_some()
        };
        assert!(shows(schema));
        assert!(!shows(json!({"type": "string", "format": "uuid"})));
        assert!(shows(json!({"type": "integer", "format": "uuid"})));
        assert!(!shows(json!({"type": "string", "format": ""})));
    }

    #[test]
    fn types_that_accept_more_strings_have_a_higher_rank() {
        let rank = |schema: Value| {
            let (lowered, id) = lower(schema);
            width(&lowered.schemas, &[id])
        };
        let format = |format: &str| rank(json!({"type": "string", "format": format}));
        let ranks = [
            format("date-time"),
            format("date"),
            format("uri"),
            format("byte"),
            rank(json!({"enum": ["a"]})),
            format("email"),
        ];
        assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
        assert_eq!(rank(json!({"type": "integer"})), None);
        assert_eq!(rank(json!({"type": "string", "anyOf": [{"const": "a"}, {"const": "b"}]})), None);
    }
}
