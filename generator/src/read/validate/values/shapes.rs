//! Values of another JSON type than the table of fields asks for: read as what they are evidently meant as, ignored, or
//! refused.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::repair;
use crate::diag::messages::shapes::{self, Misshapen};
use crate::diag::{Message, Reporter, messages};
use crate::openapi::fields::{Field, Shape, Treatment};
use crate::openapi::{Kind, Pointer, Version, child, walk_mut};
use crate::source::Moves;

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

/// The values of one reading, by the object and the field that they are in: the first one, its message, and their number.
type Found = BTreeMap<(Reading, &'static str, &'static str), (Pointer, Message, usize)>;

/// What is wrong in a document, at pointers into the corrected one.
#[derive(Default)]
struct Findings {
    found: Found,
    refused: Vec<(Pointer, Message)>,
    /// The new and the old pointers of what was moved.
    moved: Vec<(Pointer, Pointer)>,
}

impl Findings {
    /// Refuses a value, which becomes what it is evidently meant as, if that is plain.
    fn refuse(&mut self, kind: Kind, shape: Shape, value: &mut Value, at: Pointer, message: Message) {
        let message = match repair::repaired(kind, shape, value) {
            Some((repaired, moves)) => {
                *value = repaired;
                self.moved.extend(moves.into_iter().map(|(new, old)| (at.join(&new), at.join(&old))));
                message.corrected()
            }
            None => message,
        };
        self.refused.push((at, message));
    }

    /// Reports everything where it is in the text. Returns the moves.
    fn report(self, reporter: &Reporter<'_>) -> Vec<(Pointer, Pointer)> {
        let mut moves = Moves::default();
        moves.then_nested(self.moved.clone());
        for (at, message) in self.refused {
            reporter.report(&moves.origin(&at), message);
        }
        for (first, message, more) in self.found.into_values() {
            reporter.report(&moves.origin(&first), message.and_more(more));
        }
        self.moved
    }
}

/// Holds every value of a document, or of a part of one that has the given kind, against the table of fields. Values are
/// corrected or removed if no part of the client would be lost with them, and each kind of these is reported at its first
/// one. All others are refused: later stages see what is evidently meant, or pass over them. Returns the new and the old pointers of
/// values that have moved, as [`Moves::then_nested`] takes them.
pub(in crate::read) fn check(
    reporter: &Reporter<'_>,
    root: &mut Value,
    kind: Kind,
    version: Option<Version>,
) -> Vec<(Pointer, Pointer)> {
    let mut found = Findings::default();
    walk_mut(root, kind, |kind, trail, value| match (kind.object(), value) {
        (Some(object), Value::Object(members)) => {
            let is_reference = |name: &str| name == "$ref" && kind.may_be_reference();
            let field = |name: &str| {
                // In Swagger 2.0, a discriminator is the name of a property.
                let is_old = version == Some(Version::V2) && name == "discriminator";
                object.field(name).filter(|field| !is_old && version.is_none_or(|v| field.versions.has(v)))
            };
            let is_wrong = |(name, value): &(&String, &Value)| {
                is_reference(name) && (value.is_null() || value.is_array() || value.is_object())
                    || field(name).is_some_and(|field| !fits(field.shape(), field.name, value))
            };
            let wrong: Vec<String> = members.iter().filter(is_wrong).map(|(name, _)| name.clone()).collect();
            for name in wrong {
                let at = || trail.pointer().child(&name);
                if is_reference(&name) {
                    let value = members.get(&name).unwrap_or(&Value::Null);
                    found.refused.push((at(), shapes::reference(value)));
                } else if let Some(field) = field(&name) {
                    correct_field(&mut found, kind, object.name, field, members, at);
                }
            }
        }
        // An object in place of a list was refused with the object that has it, and so was an array in place of a map.
        (None, Value::Object(members)) if !matches!(kind, Kind::List(_)) => {
            let is_wrong = |(name, value): &(&String, &Value)| {
                let entry = child(kind, name);
                let is_reference = *name == "$ref" && kind.may_be_reference();
                entry != Kind::Opaque && !is_reference && !fits(shape_of(entry), name, value)
            };
            let wrong: Vec<String> = members.iter().filter(is_wrong).map(|(name, _)| name.clone()).collect();
            for name in wrong {
                let (entry, at) = (child(kind, &name), trail.pointer().child(&name));
                let Some(value) = members.get_mut(&name) else { continue };
                correct_entry(&mut found, entry, &name, value, at, 1);
            }
        }
        (None, Value::Array(items)) if matches!(kind, Kind::List(_)) => {
            let entry = kind.of_items();
            // A tag of the document may be its name.
            let is_name = |item: &Value| entry == Kind::Tag && item.is_string();
            let is_wrong = |item: &Value| entry != Kind::Opaque && !is_name(item) && !fits(shape_of(entry), "", item);
            let mut more = items.iter().filter(|item| is_wrong(item) && !is_empty(item)).count();
            for (index, item) in items.iter_mut().enumerate().filter(|(_, item)| is_wrong(item)) {
                let at = trail.pointer().item(index);
                // Several of one list are one mistake.
                let count = if is_empty(item) { 1 } else { std::mem::take(&mut more) };
                correct_entry(&mut found, entry, &index.to_string(), item, at, count);
            }
        }
        // The form of `prefixItems` before JSON Schema 2020-12.
        (Some(_), Value::Array(items)) if kind == Kind::Schema && trail.name() == "items" => {
            for (index, item) in items.iter_mut().enumerate().filter(|(_, item)| !fits(Shape::Schema, "", item)) {
                let at = trail.pointer().item(index);
                correct_entry(&mut found, Kind::Schema, &index.to_string(), item, at, 1);
            }
        }
        _ => {}
    });
    found.report(reporter)
}

/// The JSON type of an entry of a map or list.
pub(super) fn shape_of(entry: Kind) -> Shape {
    if entry == Kind::Schema { Shape::Schema } else { Shape::Object }
}

pub(super) fn fits(shape: Shape, name: &str, value: &Value) -> bool {
    // Numbers and booleans in place of strings are quoted later, as they are written.
    let is_text = |value: &Value| !value.is_array() && !value.is_object();
    match (shape, value) {
        // Whatever is null is read elsewhere.
        (Shape::Any, _) | (_, Value::Null) => true,
        (Shape::String, value) => is_text(value),
        (Shape::Strings, Value::Array(items)) => items.iter().all(is_text),
        (Shape::StringMap, Value::Object(members)) => members.values().all(is_text),
        (Shape::Boolean, Value::Bool(_)) | (Shape::Number, Value::Number(_)) => true,
        (Shape::Count, Value::Number(number)) => number.as_f64().is_some_and(|n| n >= 0.0 && n.fract() == 0.0),
        (Shape::Bound, Value::Number(_) | Value::Bool(_)) | (Shape::Array, Value::Array(_)) => true,
        (Shape::Object, Value::Object(_)) | (Shape::Schema, Value::Object(_) | Value::Bool(_)) => true,
        // The form of `prefixItems` before JSON Schema 2020-12.
        (Shape::Schema, Value::Array(_)) => name == "items",
        _ => false,
    }
}

/// Tests for an empty array or object, which some programs write for an empty object or array.
fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

/// Tests whether a part of the client would be lost or different without the value of a field.
fn matters(kind: Kind, field: &Field) -> bool {
    match (kind, field.kind.of_entries()) {
        (_, Kind::Server | Kind::Tag) | (Kind::Info, _) => false,
        (Kind::Schema, entries) => entries == Kind::Schema && field.treatment == Treatment::Supported,
        // The docs of an operation or parameter say that it is deprecated, and its function is marked.
        (Kind::Operation | Kind::Parameter, _) if field.name == "deprecated" => true,
        _ => matches!(field.treatment, Treatment::Supported | Treatment::Approximated),
    }
}

/// Corrects, removes or refuses the member of an object.
fn correct_field(
    found: &mut Findings,
    kind: Kind,
    object: &'static str,
    field: &'static Field,
    members: &mut Map<String, Value>,
    at: impl Fn() -> Pointer,
) {
    let Some(value) = members.get_mut(field.name) else { return };
    let (name, shape) = (field.name, field.shape());
    let at = at();
    let property = property_of(&at);
    let what =
        Misshapen { name, object, kind: field.kind, shape, is_entry: false, property: property.as_deref(), value };
    if matters(kind, field) && !is_empty(value) && meant(name, shape, value).is_none() {
        // Later stages see what is evidently meant, and report what else is wrong.
        let message = shapes::refused(what);
        return found.refuse(field.kind, shape, value, at, message);
    }
    let (reading, message) = match meant(name, shape, value) {
        Some((reading, meant)) => {
            let message = match reading {
                Reading::OneItem => messages::validate::value_is_no_list(name, object, &meant),
                Reading::PropertyName => messages::validate::discriminator_is_a_name(value),
                Reading::Unquoted | Reading::Ignored => messages::validate::value_in_quotes(name, object, &meant),
            };
            *value = meant;
            (reading, message)
        }
        None => {
            let message = shapes::ignored(what, 0);
            members.shift_remove(name);
            (Reading::Ignored, message)
        }
    };
    add(&mut found.found, (reading, object, name), at, message);
}

/// The name of the property whose schema has the field at a pointer.
fn property_of(field: &Pointer) -> Option<String> {
    let mut segments = field.segments().collect::<Vec<_>>().into_iter().rev().skip(1);
    let name = segments.next()?;
    (segments.next()? == "properties").then(|| name.into_owned())
}

/// Refuses an entry of a map or list, which is reported for `count` of them. An empty one is read as an empty object.
fn correct_entry(found: &mut Findings, entry: Kind, name: &str, value: &mut Value, at: Pointer, count: usize) {
    let object = match entry {
        Kind::Callback => "Callback Object",
        Kind::Schema => "schema",
        _ => entry.object().map_or("value", |object| object.name),
    };
    let what = Misshapen { name, object, kind: entry, shape: shape_of(entry), is_entry: true, property: None, value };
    let is_ignored = is_empty(value) || matches!(entry, Kind::Example | Kind::Link | Kind::Server | Kind::Tag);
    if is_ignored {
        add(&mut found.found, (Reading::Ignored, object, ""), at, shapes::ignored(what, 0));
        if is_empty(value) {
            *value = json!({});
        }
    } else if count > 0 {
        let message = shapes::refused(what).and_more(count - 1);
        found.refuse(entry, shape_of(entry), value, at, message);
    }
}

fn add(found: &mut Found, key: (Reading, &'static str, &'static str), at: Pointer, message: Message) {
    match found.get_mut(&key) {
        Some((first, text, count)) => {
            *count += 1;
            if at < *first {
                (*first, *text) = (at, message);
            }
        }
        None => _ = found.insert(key, (at, message, 0)),
    }
}

/// The value that a value of another type is evidently meant as.
fn meant(name: &str, shape: Shape, value: &Value) -> Option<(Reading, Value)> {
    let unquoted =
        value.as_str().and_then(|text| serde_json::from_str::<Value>(&text.trim().to_ascii_lowercase()).ok());
    if let Some(unquoted) = unquoted.filter(|unquoted| fits(shape, name, unquoted) && !unquoted.is_null()) {
        return Some((Reading::Unquoted, unquoted));
    }
    // `-name` is no item of a list in YAML, since a space is missing.
    let item = value.as_str().and_then(|text| text.strip_prefix('-')).map(str::trim);
    match (name, item) {
        ("required", Some(item)) if !item.is_empty() && shape == Shape::Strings => {
            return Some((Reading::OneItem, json!([item])));
        }
        _ => {}
    }
    match (name, value) {
        ("enum", Value::String(_) | Value::Number(_) | Value::Bool(_))
        | ("required" | "consumes" | "produces" | "schemes", Value::String(_))
            if matches!(shape, Shape::Array | Shape::Strings) =>
        {
            Some((Reading::OneItem, json!([value])))
        }
        ("discriminator", Value::String(_)) => Some((Reading::PropertyName, json!({ "propertyName": value }))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Code, Diagnostics};
    use crate::source::FragmentId;

    /// The document after the check, and the codes with the pointers that were reported.
    fn checked(mut root: Value) -> (Value, Vec<(Code, String)>) {
        let mut diagnostics = Diagnostics::default();
        let version = Version::of(&root);
        check(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root, Kind::Document, version);
        diagnostics.sort();
        let found = diagnostics.into_iter().filter_map(|d| Some((d.code, d.location?.span.pointer().to_string())));
        (root, found.collect())
    }

    /// The schema after the check, and the codes that were reported.
    fn schema(schema: &Value) -> (Value, Vec<Code>) {
        let (root, found) = checked(json!({"openapi": "3.0.0", "components": {"schemas": {"A": schema}}}));
        let schema = root.pointer("/components/schemas/A").cloned().unwrap_or_default();
        (schema, found.into_iter().map(|(code, _)| code).collect())
    }

    #[test]
    fn values_that_are_evidently_meant_as_others_are_read_as_these() {
        for (given, expected) in [
            (json!({"nullable": "true", "maxLength": "10"}), json!({"nullable": true, "maxLength": 10})),
            (json!({"additionalProperties": "False"}), json!({"additionalProperties": false})),
            (json!({"enum": "a", "required": "b"}), json!({"enum": ["a"], "required": ["b"]})),
            (json!({"discriminator": "kind"}), json!({"discriminator": {"propertyName": "kind"}})),
            (json!({"required": true, "properties": [], "allOf": {}, "minimum": "low"}), json!({})),
            (json!({"title": ["A"], "maxLength": -1, "minItems": 0.5, "xml": "a"}), json!({})),
        ] {
            let (found, codes) = schema(&given);
            assert_eq!(found, expected, "{given}");
            assert_eq!(codes, vec![Code::WrongType; given.as_object().map_or(0, Map::len)], "{given}");
        }
    }

    #[test]
    fn parts_of_a_schema_that_would_be_lost_are_refused() {
        for given in [
            json!({"properties": ["a"]}),
            json!({"properties": {"required": ["a"]}}),
            json!({"allOf": ["B"]}),
            json!({"additionalProperties": "B"}),
            json!({"items": "B"}),
            json!({"$ref": {}}),
            json!({"$ref": null}),
        ] {
            assert_eq!(schema(&given), (given.clone(), vec![Code::BadShape]), "{given}");
        }
    }

    #[test]
    fn parts_of_a_schema_are_read_as_they_are_evidently_meant() {
        let string = json!({"type": "string"});
        for (given, meant) in [
            (json!({"properties": {"a": "string"}}), json!({"properties": {"a": string}})),
            (json!({"properties": [{"name": "a", "type": "string"}]}), json!({"properties": {"a": string}})),
            (json!({"additionalProperties": "string"}), json!({"additionalProperties": string})),
            (json!({"items": "type:string"}), json!({"items": string})),
            (json!({"oneOf": {"$ref": "#/B"}}), json!({"oneOf": [{"$ref": "#/B"}]})),
            (json!({"anyOf": {"a": string, "b": string}}), json!({"anyOf": [string, string]})),
        ] {
            assert_eq!(schema(&given), (meant, vec![Code::BadShape]), "{given}");
        }
    }

    #[test]
    fn what_is_wrong_within_a_corrected_value_is_where_it_is_written() {
        let given = json!({"openapi": "3.1.0", "paths": {"/a": {"get": {
            "parameters": {"q": {"in": "query", "schema": {"maxLength": "long"}}},
            "responses": [{"200": {"headers": []}}],
        }}}});
        let found: Vec<String> = checked(given).1.into_iter().map(|(_, pointer)| pointer).collect();
        let operation = "/paths/~1a/get";
        for pointer in ["/parameters", "/parameters/q/schema/maxLength", "/responses", "/responses/0/200/headers"] {
            assert!(found.contains(&format!("{operation}{pointer}")), "{pointer}: {found:?}");
        }
    }

    #[test]
    fn parts_of_an_operation_that_would_be_lost_are_refused_and_empty_ones_ignored() {
        let reported = |operation: Value| {
            let found = checked(json!({"openapi": "3.1.0", "paths": {"/x": {"get": operation}}})).1;
            found.into_iter().map(|(code, _)| code).collect::<Vec<_>>()
        };
        for (name, value) in [
            ("responses", json!([{"description": "d"}])),
            ("responses", json!({"200": {"content": "application/json"}})),
            ("responses", json!({"200": {"content": {"application/json": "string"}}})),
            ("responses", json!({"200": {"headers": ["X-A"]}})),
            ("responses", json!({"200": {"headers": {"X-A": "string"}}})),
            ("responses", json!({"200": "done"})),
            ("parameters", json!({"q": {"in": "query"}})),
            ("parameters", json!(["q"])),
            ("parameters", json!([{"name": "q", "in": "query", "style": ["form"]}])),
            ("requestBody", json!("Pet")),
            ("tags", json!("a")),
            ("tags", json!([{"name": "a"}])),
            ("operationId", json!(["a"])),
            ("deprecated", json!("yes")),
            ("callbacks", json!(["a"])),
            ("callbacks", json!({"a": "b"})),
        ] {
            assert_eq!(reported(json!({name: value})), [Code::BadShape], "{name} {value}");
        }
        for (name, value) in [
            ("responses", json!([])),
            ("parameters", json!({})),
            ("servers", json!({"url": "/"})),
            ("servers", json!(["https://a"])),
            ("externalDocs", json!("https://a")),
            ("description", json!(["a"])),
            ("requestBody", json!({"content": {"multipart/form-data": {"encoding": {"a": {"headers": 1}}}}})),
            ("requestBody", json!({"content": {"application/json": {"examples": {"name": "a"}}}})),
        ] {
            assert_eq!(reported(json!({name: value})), [Code::WrongType], "{name} {value}");
        }
        assert_eq!(reported(json!({"parameters": [], "responses": {}, "tags": [1], "operationId": 1})), []);
    }

    #[test]
    fn members_of_the_root_are_objects() {
        for (name, value) in [
            ("paths", json!({"/x": "get"})),
            ("paths", json!({"/x": {"$ref": {}}})),
            ("components", json!({"schemas": "A"})),
            ("components", json!({"securitySchemes": {"a": "bearer"}})),
        ] {
            assert_eq!(checked(json!({"openapi": "3.1.0", name: value})).1.len(), 1, "{name} {value}");
        }
        let valid =
            json!({"openapi": "3.1.0", "tags": ["a", {"name": "b"}], "paths": {"x-a": 1}, "info": {"title": 1}});
        assert_eq!(checked(valid.clone()), (valid, vec![]));
        let info = json!({"openapi": "3.1.0", "info": {"title": ["a"], "contact": "b"}});
        assert_eq!(checked(info).0.get("info"), Some(&json!({})));
    }

    #[test]
    fn the_help_has_the_names_and_values_of_the_document() {
        let help = |property: Value| {
            let mut root = json!({"components": {"schemas": {"A": {"properties": {"kind": property}}}}});
            let mut diagnostics = Diagnostics::default();
            check(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root, Kind::Document, None);
            diagnostics.into_iter().map(|found| found.help).collect::<String>()
        };
        assert!(help(json!({"required": true})).contains("`required: [kind]`, beside the `properties`"));
        assert!(help(json!({"required": false})).starts_with("remove it"));
        assert!(help(json!({"enum": {"cat": "Cat", "dog": "Dog"}})).contains("`enum: [cat, dog]`"));
    }

    #[test]
    fn valid_values_are_left_as_they_are() {
        let given = json!({
            "exclusiveMinimum": true, "exclusiveMaximum": 1, "additionalProperties": {}, "nullable": false, "enum": [1],
            "properties": {"required": {"type": "boolean"}}, "x-required": 1, "default": {"required": true},
            "items": [{}], "maxLength": 10.0, "title": 5,
        });
        assert_eq!(schema(&given), (given.clone(), vec![]));
        let swagger = json!({"swagger": "2.0", "definitions": {"A": {"discriminator": "kind"}}});
        assert_eq!(checked(swagger.clone()), (swagger, vec![]));
    }
}
