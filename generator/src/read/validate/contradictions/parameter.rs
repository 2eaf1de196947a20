//! Parameters whose fields contradict each other, or lack what a value needs; and the encodings of forms.

use serde_json::{Map, Value};

use super::objects::named_media_type;
use super::values::{Budget, Types, written_type};
use super::{Finding, at};
use crate::diag::messages::contradictions as messages;
use crate::diag::nearest;
use crate::openapi::{Kind, Pointer, media_type, own_fragment, pointer_of_fragment, value_at};

/// Looks for contradictions between the fields of a parameter.
pub(super) fn check(root: &Value, parameter: &Map<String, Value>, found: &mut Vec<Finding>) {
    let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
    let text = |key: &str| parameter.get(key).and_then(Value::as_str);
    match (parameter.get("schema"), parameter.get("content")) {
        (Some(_), Some(_)) => found.push((at("content"), messages::schema_and_content(name))),
        (None, Some(Value::Object(content))) if content.len() > 1 => {
            let first = content.keys().next().map_or("", String::as_str);
            found.push((at("content"), messages::several_media_types(name, first)));
        }
        (None, None) if is_complete(parameter) => found.push((Pointer::root(), messages::no_schema(name))),
        _ => {}
    }
    if text("in") == Some("path") && !parameter.get("required").is_some_and(|required| *required == true) {
        let at = if parameter.contains_key("required") { at("required") } else { Pointer::root() };
        found.push((at, messages::optional_path_parameter(name)));
    }
    // OpenAPI 3.1.1, 4.8.12.2.1. Another message is about `Authorization`.
    if text("in") == Some("header") && ["accept", "content-type"].contains(&name.to_ascii_lowercase().as_str()) {
        let media_type = named_media_type(Some(parameter));
        found.push((Pointer::root(), messages::ignored_header(name, media_type)));
    }
    let (Some(location), Some(style)) = (text("in"), text("style")) else { return };
    match styles(location) {
        Some(styles) if STYLES.contains(&style) && !styles.contains(&style) => {
            found.push((at("style"), messages::style_of_other_location(style, location, styles)));
        }
        _ if style == "deepObject" => deep_object(root, name, parameter, found),
        _ => {}
    }
}

/// Tests for a parameter that has a name and a location, and no field of a schema: one of these is reported by itself.
fn is_complete(parameter: &Map<String, Value>) -> bool {
    let object = Kind::Parameter.object();
    let is_known = |name: &String| name.starts_with("x-") || object.is_some_and(|o| o.field(name).is_some());
    let has_own = ["name", "in"].iter().all(|key| parameter.contains_key(*key));
    has_own
        && parameter.keys().all(is_known)
        && !["type", "items", "enum"].iter().any(|key| parameter.contains_key(*key))
}

/// The styles of the specification.
const STYLES: [&str; 7] = ["matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// The styles of parameters in a location, the default first (OpenAPI 3.1.1, 4.8.12.3).
fn styles(location: &str) -> Option<&'static [&'static str]> {
    Some(match location {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" => &["form", "cookie"],
        _ => return None,
    })
}

/// Looks for a style that the schema of a parameter has no serialization for.
fn deep_object(root: &Value, name: &str, parameter: &Map<String, Value>, found: &mut Vec<Finding>) {
    let Some(schema) = parameter.get("schema") else { return };
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(own_fragment).and_then(pointer_of_fragment);
    let schema = reference.map_or(Some(schema), |pointer| value_at(root, &pointer));
    let Some(schema) = schema.and_then(Value::as_object) else { return };
    let Some(types) = Types::of(schema) else { return };
    if !types.meets(Types::OBJECT.or(Types::ARRAY)) {
        found.push((at("style"), messages::style_of_objects(name, &written_type(schema))));
    }
}

/// Looks for encodings of properties that the schema of a form does not have, and for those of content that is none.
pub(super) fn encodings(budget: &Budget<'_>, name: &str, media: &Map<String, Value>, found: &mut Vec<Finding>) {
    let Some(encodings) = media.get("encoding").and_then(Value::as_object) else { return };
    if !encodings.is_empty() && !media_type::may_have_encoding(name) {
        found.push((at("encoding"), messages::misplaced_encoding(name)));
        return;
    }
    let schema = media.get("schema").and_then(|schema| budget.resolve(schema)).and_then(Value::as_object);
    let Some(schema) = schema else { return };
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let may_have_more = ["allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties", "$ref", "$dynamicRef"];
    if may_have_more.iter().any(|keyword| schema.contains_key(*keyword)) {
        return;
    }
    for name in encodings.keys().filter(|name| !properties.contains_key(*name) && !name.starts_with("x-")) {
        let others = properties.keys().filter(|property| !encodings.contains_key(*property)).map(String::as_str);
        let near = nearest(name, others);
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        found.push((at("encoding").child(name), messages::encoding_of_nothing(name, near, &known)));
    }
}
