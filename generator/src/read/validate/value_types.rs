//! Values of another JSON type than their fields ask for: read as what they are evidently meant as, ignored, or refused.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diag::{Reporter, messages};
use crate::openapi::fields::Treatment;
use crate::openapi::{Kind, Pointer, Version, walk_mut};

/// The JSON type that a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Boolean,
    Number,
    Array,
    Object,
}

/// The reading of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    /// As this value, which is in quotes.
    Unquoted,
    /// As the only item of a list.
    OneItem,
    /// As the name of a discriminator's property.
    PropertyName,
    Ignored,
}

/// Corrects the values of a document as it is written, or removes them, and reports each kind of them at its first one.
pub(in crate::read) fn correct(reporter: &Reporter<'_>, root: &mut Value) {
    let version = Version::of(root);
    let mut found: BTreeMap<(Reading, &'static str, &'static str), (Pointer, usize)> = BTreeMap::new();
    walk_mut(root, Kind::Document, |kind, trail, value| {
        let (Some(object), Value::Object(members)) = (kind.object(), value) else { return };
        let wrong = members.iter().filter_map(|(name, value)| {
            let expected = expected(kind, name, version)?;
            (!is_of_type(expected, name, value)).then(|| (name.clone(), expected))
        });
        for (name, expected) in wrong.collect::<Vec<_>>() {
            let field = object.field(&name).map_or("", |field| field.name);
            let at = trail.pointer().child(&name);
            if let Some(value) = members.get(&name).filter(|value| is_container(kind, expected) && !is_empty(value)) {
                let message =
                    messages::validate::not_a_container(field, object.name, value, expected == Expected::Array);
                reporter.report(&at, message);
                continue;
            }
            let Some(reading) = correct_member(kind, members, &name, expected) else { continue };
            let (first, count) = found.entry((reading, object.name, field)).or_insert_with(|| (at.clone(), 0));
            *count += 1;
            if at < *first {
                *first = at;
            }
        }
    });
    for ((reading, object, field), (first, count)) in found {
        let more = count - 1;
        let message = match reading {
            Reading::Unquoted => messages::validate::value_in_quotes(field, object, more),
            Reading::OneItem => messages::validate::value_is_no_list(field, object, more),
            Reading::PropertyName => messages::validate::discriminator_is_a_name(more),
            Reading::Ignored => messages::validate::value_of_wrong_type(field, object, more),
        };
        reporter.report(&first, message);
    }
}

/// The type that a field asks for, if other types are corrected or ignored here.
fn expected(kind: Kind, name: &str, version: Option<Version>) -> Option<Expected> {
    Some(match (kind, name) {
        (Kind::Schema, "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems") => Expected::Boolean,
        (Kind::Schema, "maximum" | "minimum" | "exclusiveMaximum" | "exclusiveMinimum" | "multipleOf") => {
            Expected::Number
        }
        (Kind::Schema, "maxLength" | "minLength" | "maxItems" | "minItems" | "maxProperties" | "minProperties") => {
            Expected::Number
        }
        (Kind::Schema, "required" | "enum" | "allOf" | "anyOf" | "oneOf" | "prefixItems") => Expected::Array,
        (Kind::Schema, "properties" | "patternProperties" | "$defs") => Expected::Object,
        (Kind::Schema, "discriminator") if version != Some(Version::V2) => Expected::Object,
        (Kind::Schema, "additionalProperties") => Expected::Object,
        (Kind::Parameter | Kind::Header | Kind::RequestBody, "required") => Expected::Boolean,
        (Kind::Parameter | Kind::Header | Kind::Operation, "deprecated") => Expected::Boolean,
        (Kind::Parameter | Kind::Header | Kind::Encoding, "explode" | "allowReserved") => Expected::Boolean,
        (Kind::SecurityScheme, "deprecated") => Expected::Boolean,
        (Kind::Discriminator, "mapping") => Expected::Object,
        _ => return container(kind, name),
    })
}

/// The type of a field that holds others and is no part of a schema; `None` where later stages refuse other types, and where
/// the field has no bearing on a client.
fn container(kind: Kind, name: &str) -> Option<Expected> {
    let is_refused_later = match kind {
        Kind::PathItem | Kind::Operation => matches!(name, "servers" | "tags"),
        Kind::Components => name != "pathItems",
        Kind::Parameter | Kind::RequestBody | Kind::MediaType | Kind::Encoding | Kind::Response | Kind::Header => false,
        _ => true,
    };
    let field = kind.object()?.field(name)?;
    if is_refused_later || field.treatment == Treatment::NoBearing {
        return None;
    }
    match field.kind {
        Kind::List(_) => Some(Expected::Array),
        Kind::Map(_) | Kind::Responses | Kind::RequestBody | Kind::Encoding => Some(Expected::Object),
        _ => None,
    }
}

/// Tests for an empty array or object, which some programs write for an empty object or array.
fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

fn is_of_type(expected: Expected, name: &str, value: &Value) -> bool {
    match (expected, value) {
        // Whatever is null is read elsewhere.
        (_, Value::Null)
        | (Expected::Boolean, Value::Bool(_))
        | (Expected::Number, Value::Number(_))
        | (Expected::Array, Value::Array(_))
        | (Expected::Object, Value::Object(_)) => true,
        (Expected::Number, Value::Bool(_)) => name.starts_with("exclusive"),
        (Expected::Object, Value::Bool(_)) => name == "additionalProperties",
        _ => false,
    }
}

/// Corrects or removes a member. `None` if it is left for later stages, which refuse it.
fn correct_member(kind: Kind, members: &mut Map<String, Value>, name: &str, expected: Expected) -> Option<Reading> {
    let value = members.get_mut(name)?;
    let unquoted =
        value.as_str().and_then(|text| serde_json::from_str::<Value>(&text.trim().to_ascii_lowercase()).ok());
    if let Some(unquoted) = unquoted.filter(|unquoted| is_of_type(expected, name, unquoted) && !unquoted.is_null()) {
        *value = unquoted;
        return Some(Reading::Unquoted);
    }
    match (name, &*value) {
        ("enum", Value::String(_) | Value::Number(_) | Value::Bool(_)) | ("required", Value::String(_))
            if expected == Expected::Array =>
        {
            *value = json!([value.take()]);
            Some(Reading::OneItem)
        }
        ("discriminator", Value::String(_)) => {
            *value = json!({"propertyName": value.take()});
            Some(Reading::PropertyName)
        }
        ("additionalProperties", _) => None,
        // What describes a value, and is not refused later, is not worth a refusal.
        _ if kind == Kind::Schema || is_container(kind, expected) || IGNORED.contains(&(kind, name)) => {
            members.shift_remove(name);
            Some(Reading::Ignored)
        }
        _ => None,
    }
}

/// Fields that no later stage refuses.
const IGNORED: [(Kind, &str); 6] = [
    (Kind::Parameter, "allowReserved"),
    (Kind::Encoding, "allowReserved"),
    (Kind::Encoding, "explode"),
    (Kind::Header, "allowReserved"),
    (Kind::Header, "explode"),
    (Kind::SecurityScheme, "deprecated"),
];

/// Tests for a field with parts of a document that would be lost.
fn is_container(kind: Kind, expected: Expected) -> bool {
    kind != Kind::Schema && matches!(expected, Expected::Array | Expected::Object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Code, Diagnostics};
    use crate::source::FragmentId;

    /// The schema after the correction, and the number of reports.
    fn corrected(schema: &Value) -> (Value, usize) {
        let mut root = json!({"openapi": "3.0.0", "components": {"schemas": {"A": schema}}});
        let mut diagnostics = Diagnostics::default();
        correct(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root);
        (root.pointer("/components/schemas/A").cloned().unwrap_or_default(), diagnostics.iter().count())
    }

    #[test]
    fn values_that_are_evidently_meant_as_others_are_read_as_these() {
        for (given, expected) in [
            (json!({"nullable": "true", "maxLength": "10"}), json!({"nullable": true, "maxLength": 10})),
            (json!({"additionalProperties": "False"}), json!({"additionalProperties": false})),
            (json!({"enum": "a", "required": "b"}), json!({"enum": ["a"], "required": ["b"]})),
            (json!({"discriminator": "kind"}), json!({"discriminator": {"propertyName": "kind"}})),
            (json!({"required": true, "properties": [], "allOf": {}, "minimum": "low"}), json!({})),
        ] {
            let (schema, count) = corrected(&given);
            assert_eq!(schema, expected, "{given}");
            assert_eq!(count, given.as_object().map_or(0, Map::len), "{given}");
        }
    }

    #[test]
    fn parts_of_an_operation_that_would_be_lost_are_refused_and_empty_ones_ignored() {
        let reported = |operation: Value| {
            let mut root = json!({"openapi": "3.1.0", "paths": {"/x": {"get": operation}}});
            let mut diagnostics = Diagnostics::default();
            correct(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root);
            diagnostics.iter().map(|found| found.code).collect::<Vec<_>>()
        };
        for (name, value) in [
            ("responses", json!([{"description": "d"}])),
            ("responses", json!({"200": {"content": "application/json"}})),
            ("responses", json!({"200": {"headers": ["X-A"]}})),
            ("parameters", json!({"q": {"in": "query"}})),
            ("requestBody", json!("Pet")),
            ("requestBody", json!({"content": {"multipart/form-data": {"encoding": {"a": {"headers": 1}}}}})),
            ("callbacks", json!(["a"])),
        ] {
            assert_eq!(reported(json!({name: value})), [Code::BadShape], "{name} {value}");
        }
        for (name, value) in [("responses", json!([])), ("parameters", json!({}))] {
            assert_eq!(reported(json!({name: value})), [Code::WrongType], "{name} {value}");
        }
        assert_eq!(reported(json!({"parameters": [], "responses": {}, "tags": 1})), []);
    }

    #[test]
    fn valid_values_are_left_as_they_are() {
        let schema = json!({
            "exclusiveMinimum": true, "exclusiveMaximum": 1, "additionalProperties": {}, "nullable": false, "enum": [1],
            "properties": {"required": {"type": "boolean"}}, "x-required": 1, "default": {"required": true},
        });
        assert_eq!(corrected(&schema), (schema, 0));
    }
}
