//! Types of strings by their `format` (OpenAPI Format Registry). Those of numbers are in [`numbers`](super::numbers).
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
//! - Integer formats of strings, and `unix-time` of numbers: the unit is not declared.
//!
//! `types.formats` of `generator.toml` replaces the type of any format.

use std::collections::HashSet;

use super::flat::Flat;
use crate::lower::{Schema, SchemaId, Schemas, Types};
use crate::model::{Ty, phrases};

/// The number of branches of unions within unions that are looked at for a rank. Each of many unions may have the others within
/// it, so that the work would grow with the square of their number.
const MAX_BRANCHES: usize = 100;

/// The type of a string.
pub(crate) fn string(flat: &Flat<'_>) -> Ty {
    flat.format.and_then(Ty::of_string_format).unwrap_or(Ty::String)
}

/// Tests for a string that is a secret (OpenAPI 3.0, "Data Types", and the format registry of OpenAPI).
pub(crate) fn is_password(schemas: &Schemas, id: SchemaId) -> bool {
    schemas.get(schemas.target(id)).format.as_deref() == Some("password")
}

/// The rank of a schema of strings by the strings that its type accepts: of the branches of a union, those of a lower rank
/// are tried first. That of a union is the highest of its branches. `None` for a schema of other values, and for a union with
/// more than [`MAX_BRANCHES`] within one another.
pub(crate) fn width(schemas: &Schemas, ids: &[SchemaId]) -> Option<u8> {
    let (mut width, mut seen) = (None, HashSet::new());
    let mut pending = vec![ids.to_vec()];
    while let Some(ids) = pending.pop() {
        if !seen.insert(ids.clone()) {
            continue;
        }
        if seen.len() > MAX_BRANCHES {
            return None;
        }
        let flat = Flat::of(schemas, &ids);
        let kinds = flat.kinds().without(Types::NULL);
        let own = match flat.unions.as_slice() {
            [keyword] if flat.values.is_none() && kinds.has(Types::STRING) => {
                pending.extend(keyword.branches.iter().map(|id| vec![*id]));
                continue;
            }
            _ if kinds.is_none() => continue,
            _ if kinds != Types::STRING => return None,
            // An enumeration is open: it accepts any string.
            _ if flat.values.is_some() => 4,
            _ => string(&flat).scalar().map_or(0, |scalar| scalar.width),
        };
        width = width.max(Some(own));
    }
    width
}

/// The text for the docs of a format that the Rust type does not express.
pub(crate) fn shown(schema: &Schema) -> Option<String> {
    let is_type = |format: &str| {
        let kinds = schema.types.map(|types| types.without(Types::NULL));
        match kinds {
            Some(Types::STRING) => Ty::of_string_format(format).is_some(),
            Some(Types::INTEGER) => Ty::of_number_format(format).is_some(),
            Some(Types::NUMBER) => {
                Ty::of_number_format(format).is_some() || matches!(format, "float" | "double" | "decimal")
            }
            _ => Ty::of_string_format(format).is_some() || Ty::of_number_format(format).is_some(),
        }
    };
    let format = schema.format.as_deref().filter(|format| !format.is_empty() && !is_type(format));
    format.map(phrases::format_name)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{shown, string, width};
    use crate::analyze::schema::flat::Flat;
    use crate::analyze::test_schemas::lower;
    use crate::model::Ty;

    #[test]
    fn a_format_without_a_type_is_a_string_whose_docs_show_the_format() {
        let schema = json!({"type": "string", "format": "email"});
        let (lowered, id) = lower(schema.clone());
        assert_eq!(string(&Flat::of(&lowered.schemas, &[id])), Ty::String);
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
        // The highest of the branches of a union, if all of them are strings.
        let any = rank(json!({"type": "string"}));
        assert_eq!(rank(json!({"anyOf": [{"type": "string"}, {"enum": ["a"]}, {"type": "null"}]})), any);
        assert_eq!(rank(json!({"anyOf": [{"enum": ["a"]}, {"type": "integer"}]})), None);
    }
}
