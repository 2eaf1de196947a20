//! One schema from the 3.0 dialect to 2020-12.

use serde_json::{Map, Value, json};

use super::Dialect;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::child_pointer;
use crate::source::{FragmentId, Location};

type Object = Map<String, Value>;

/// Keywords that put several schemas together; a type list cannot say that null passes them too.
const COMBINATORS: [&str; 4] = ["$ref", "allOf", "anyOf", "oneOf"];

/// What there is to tell about an upgraded schema.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// What the schema said stands under `/anyOf/0` now.
    pub wrapped: bool,
    /// Keywords of 3.0 in a document of a later version.
    foreign: Vec<&'static str>,
    /// Keywords beside a `$ref` that 3.0 would ignore.
    beside_ref: Vec<String>,
}

impl Found {
    /// Records the warnings.
    pub fn report(&self, id: FragmentId, pointer: &str, diagnostics: &mut Diagnostics) {
        for keyword in &self.foreign {
            diagnostics.push(Diagnostic::new(
                Code::Lenient,
                Location::new(id, pointer),
                format!("`{keyword}` has this form in OpenAPI 3.0 only; it was taken as meant there"),
                "write it in the form of JSON Schema 2020-12, such as `type: [string, \"null\"]`",
            ));
        }
        for keyword in &self.beside_ref {
            diagnostics.push(Diagnostic::new(
                Code::Lenient,
                Location::new(id, child_pointer(pointer, keyword)),
                format!("OpenAPI 3.0 ignores `{keyword}` beside `$ref`; here both hold"),
                "put the `$ref` into an `allOf`, or remove what stands beside it",
            ));
        }
    }
}

/// Upgrades one schema object; those within it are not looked at.
pub(super) fn upgrade(map: &mut Object, dialect: Dialect) -> Found {
    let mut found = Found::default();
    if dialect == Dialect::V30 {
        if map.get("$ref").is_some_and(Value::is_string) {
            let beside = map.keys().filter(|key| *key != "$ref" && !is_annotation(key));
            found.beside_ref = beside.cloned().collect();
        }
        example(map);
    }
    for (flag, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if exclusive(map, flag, limit) && dialect != Dialect::V30 {
            found.foreign.push(flag);
        }
    }
    if let Some(Value::Bool(nullable)) = map.get("nullable") {
        let nullable = *nullable;
        map.shift_remove("nullable");
        if dialect != Dialect::V30 {
            found.foreign.push("nullable");
        }
        found.wrapped = nullable && allow_null(map);
        if found.wrapped {
            // The rest stands beside the `$ref` still, one level down, and is met there.
            found.beside_ref.retain(|key| key == "nullable");
        }
    }
    found
}

/// `example: v` -> `examples: [v]`.
fn example(map: &mut Object) {
    let Some(example) = map.shift_remove("example") else { return };
    match map.get_mut("examples") {
        Some(Value::Array(examples)) => {
            if !examples.contains(&example) {
                examples.insert(0, example);
            }
        }
        _ => {
            map.insert("examples".into(), Value::Array(vec![example]));
        }
    }
}

/// `minimum: n, exclusiveMinimum: true` -> `exclusiveMinimum: n`. Tells whether there was something to do.
fn exclusive(map: &mut Object, flag: &str, limit: &str) -> bool {
    let Some(Value::Bool(exclusive)) = map.get(flag) else { return false };
    let bound = if *exclusive { map.shift_remove(limit) } else { None };
    match bound {
        Some(bound) => map.insert(flag.into(), bound),
        None => map.shift_remove(flag),
    };
    true
}

/// Lets null pass too. Tells whether the schema had to be wrapped for that.
fn allow_null(map: &mut Object) -> bool {
    if COMBINATORS.iter().any(|key| map.contains_key(*key)) {
        return allow_null_beside_combinators(map);
    }
    match map.get_mut("type") {
        Some(Value::String(one)) if one == "null" => {}
        Some(Value::Array(types)) => push_once(types, Value::from("null")),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {
            // Without a type anything passes, null too. But who writes `properties` and `nullable` means an object or
            // null, and the type would be taken for an object without it.
            let implied = [("properties", "object"), ("additionalProperties", "object"), ("items", "array")];
            if let Some((_, implied)) = implied.iter().find(|(key, _)| map.contains_key(*key)) {
                map.insert("type".into(), json!([implied, "null"]));
            }
        }
    }
    if let Some(Value::Array(values)) = map.get_mut("enum") {
        push_once(values, Value::Null);
    }
    false
}

fn allow_null_beside_combinators(map: &mut Object) -> bool {
    let nothing = json!({"type": "null"});
    let only_any_of = map.keys().all(|key| key == "anyOf" || is_annotation(key));
    if only_any_of && let Some(Value::Array(branches)) = map.get_mut("anyOf") {
        push_once(branches, nothing);
        return false;
    }
    let (outer, inner): (Object, Object) = std::mem::take(map).into_iter().partition(|(key, _)| is_annotation(key));
    *map = outer;
    map.insert("anyOf".into(), json!([inner, nothing]));
    true
}

fn push_once(items: &mut Vec<Value>, item: Value) {
    if !items.contains(&item) {
        items.push(item);
    }
}

/// Keywords that say something about a value without accepting or refusing it (JSON Schema validation, section 9).
pub(super) fn is_annotation(key: &str) -> bool {
    matches!(
        key,
        "title"
            | "summary"
            | "description"
            | "default"
            | "deprecated"
            | "readOnly"
            | "writeOnly"
            | "example"
            | "examples"
            | "externalDocs"
            | "xml"
            | "$comment"
    ) || key.starts_with("x-")
}
