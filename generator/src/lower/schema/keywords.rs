//! The keywords of a schema that have no subschemas: annotations, bounds, and keywords that are not enforced.

use serde_json::Value;

use super::Schema;
use crate::openapi::fields::Treatment;
use crate::openapi::table::SCHEMA;

/// Reads a keyword without subschemas into `schema`; those that make no difference to a client are ignored.
pub(super) fn read_leaf(schema: &mut Schema, keyword: &str, value: &Value) {
    let notes = &mut schema.notes;
    // Most schemas with a bound have one.
    let bounds = &mut schema.bounds;
    let mut bound = |name, value| {
        bounds.other.reserve_exact(1);
        bounds.other.push((name, value));
    };
    let mark = || value.as_bool().unwrap_or(false);
    let text = || value.as_str().map(Box::from);
    match keyword {
        "title" => notes.title = text(),
        "description" => notes.description = text(),
        "default" => notes.default = Some(Box::new(value.clone())),
        "deprecated" => notes.deprecated = mark(),
        "readOnly" => notes.read_only = mark(),
        "writeOnly" => notes.write_only = mark(),
        "minimum" => schema.bounds.minimum = value.as_number().cloned(),
        "maximum" => schema.bounds.maximum = value.as_number().cloned(),
        "not" if allows_all(value) => schema.boolean = Some(false),
        "not" if *value == Value::Bool(false) => {}
        "propertyNames" if property_names(value).is_some() => {
            property_names(value).into_iter().for_each(|names| bound("propertyNames", names));
        }
        _ => {
            // `format: byte` is its notation in OpenAPI 3.0. Letter case has no meaning (RFC 2045, section 6.1).
            if keyword == "contentEncoding" && value.as_str().is_some_and(|name| name.eq_ignore_ascii_case("base64")) {
                schema.format.get_or_insert_with(|| "byte".into());
            }
            if let Some(field) = SCHEMA.field(keyword) {
                match field.treatment {
                    // The docs show it as a bound.
                    Treatment::Docs => bound(field.name, value.clone()),
                    // The encoding of a whole body, and docs if no Rust type decodes it.
                    Treatment::Supported if keyword == "contentEncoding" => bound(field.name, value.clone()),
                    Treatment::Approximated => schema.uncommon.unenforced.push((field.name, value.clone())),
                    Treatment::Supported | Treatment::NoBearing => {}
                }
            }
        }
    }
}

/// Tests whether every value is valid against a schema: it is `true`, or has only annotations.
fn allows_all(schema: &Value) -> bool {
    let is_annotation = |keyword: &String| {
        let treatment = SCHEMA.field(keyword).map(|field| field.treatment);
        keyword.starts_with("x-")
            || treatment == Some(Treatment::NoBearing)
            || matches!(keyword.as_str(), "title" | "description" | "default" | "deprecated")
    };
    match schema {
        Value::Bool(all) => *all,
        Value::Object(keywords) => keywords.keys().all(is_annotation),
        _ => false,
    }
}

/// Sorts the bounds of a schema in the order of the table, so that the order of the members makes no difference.
pub(super) fn sort(schema: &mut Schema) {
    let position = |name: &str| SCHEMA.position(name);
    if schema.bounds.other.len() > 1 {
        schema.bounds.other.sort_by_key(|(name, _)| position(name));
    }
    if schema.uncommon.unenforced.len() > 1 {
        schema.uncommon.unenforced.sort_by_key(|(name, _)| position(name));
    }
}

/// The names or the pattern under `propertyNames`, which the docs can show.
fn property_names(value: &Value) -> Option<Value> {
    value.get("enum").or_else(|| value.get("pattern")).cloned()
}
