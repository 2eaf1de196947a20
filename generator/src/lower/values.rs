//! The values that a schema allows, with their names and texts.

use serde_json::{Map, Value};

use super::schema::Schema;

/// Reads the values that are allowed: those of `enum`, of which `const` leaves one. Their names and texts go with them.
pub(super) fn values(schema: &mut Schema, object: &Map<String, Value>) {
    let first = |names: [&str; 2]| names.into_iter().find_map(|name| object.get(name));
    let listed = object.get("enum").and_then(Value::as_array);
    let all = listed.cloned().or_else(|| object.get("const").map(|value| vec![value.clone()]));
    schema.value_names = first(["x-enum-varnames", "x-enumNames"]).map(texts).unwrap_or_default();
    let texts = first(["x-enum-descriptions", "x-enumDescriptions"]);
    schema.value_docs = texts.map(|texts| value_docs(texts, all.as_deref().unwrap_or_default())).unwrap_or_default();
    if let (Some(listed), Some(only)) = (listed, object.get("const")) {
        let at = listed.iter().position(|value| value == only);
        for texts in [&mut schema.value_names, &mut schema.value_docs] {
            *texts = at.and_then(|at| texts.get(at)).cloned().into_iter().collect();
        }
        schema.values = Some(at.map(|_| only.clone()).into_iter().collect());
    } else {
        schema.values = all;
    }
}

/// The texts of values: a list beside theirs, or a map from each of them.
fn value_docs(given: &Value, values: &[Value]) -> Vec<String> {
    let Value::Object(map) = given else { return texts(given) };
    let of = |value: &Value| map.get(&value.as_str().map_or_else(|| value.to_string(), str::to_owned)).and_then(text);
    values.iter().map(|value| of(value).unwrap_or_default()).collect()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
