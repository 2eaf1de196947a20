//! One schema from the 3.0 dialect to 2020-12.

use serde_json::{Map, Value, json};

use super::Dialect;
use crate::diag::{Reporter, messages};
use crate::openapi::Pointer;

type Object = Map<String, Value>;

/// Keywords that apply other schemas; a `type` cannot allow null next to them.
const COMBINATORS: [&str; 4] = ["$ref", "allOf", "anyOf", "oneOf"];

/// The findings of the upgrade of a schema.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The constraints of the schema are under `/anyOf/0` now.
    pub is_wrapped: bool,
    /// Keywords of 3.0 in a document of a later version.
    obsolete: Vec<&'static str>,
    /// Siblings of a `$ref` that 3.0 ignores.
    siblings: Vec<String>,
}

impl Found {
    /// Reports the warnings for the schema at `pointer`.
    pub fn report(&self, reporter: &Reporter<'_>, pointer: &Pointer) {
        for keyword in &self.obsolete {
            reporter.report(pointer, messages::upgrade::keyword_of_3_0(keyword));
        }
        for keyword in &self.siblings {
            reporter.report(&pointer.child(keyword), messages::upgrade::sibling_of_reference(keyword));
        }
    }
}

/// Upgrades one schema object, but not those within it.
pub(super) fn upgrade(map: &mut Object, dialect: Dialect) -> Found {
    let mut found = Found::default();
    if null_in_composition(map) && dialect != Dialect::V30 {
        found.obsolete.push("nullable");
    }
    if dialect == Dialect::V30 {
        if map.get("$ref").is_some_and(Value::is_string) {
            let siblings = map.keys().filter(|key| *key != "$ref" && !is_annotation(key));
            found.siblings = siblings.cloned().collect();
        }
        example(map);
    }
    for (flag, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if exclusive(map, flag, limit) && dialect != Dialect::V30 {
            found.obsolete.push(flag);
        }
    }
    if let Some(Value::Bool(nullable)) = map.get("nullable") {
        let nullable = *nullable;
        map.shift_remove("nullable");
        if dialect != Dialect::V30 {
            found.obsolete.push("nullable");
        }
        found.is_wrapped = nullable && allow_null(map);
        if found.is_wrapped {
            // The other siblings are one level down, and reported there.
            found.siblings.retain(|key| key == "nullable");
        }
    }
    found
}

/// A schema that has nothing but `nullable: true` is meant as null where it is a branch of `anyOf` or `oneOf`, and as
/// `nullable` of the whole where it is a part of `allOf`; by the letter, it would mean nothing there. Returns whether there is
/// one.
fn null_in_composition(map: &mut Object) -> bool {
    let mut is_found = false;
    for keyword in ["anyOf", "oneOf"] {
        let branches = map.get_mut(keyword).and_then(Value::as_array_mut);
        for branch in
            branches.into_iter().flatten().filter_map(Value::as_object_mut).filter(|map| is_nullable_alone(map))
        {
            branch.shift_remove("nullable");
            branch.insert("type".into(), "null".into());
            is_found = true;
        }
    }
    let parts = map.get_mut("allOf").and_then(Value::as_array_mut);
    let is_alone = |part: &Value| part.as_object().is_some_and(is_nullable_alone);
    if let Some(parts) = parts
        && parts.iter().any(is_alone)
        && !parts.iter().all(is_alone)
    {
        parts.iter_mut().filter(|part| is_alone(part)).filter_map(Value::as_object_mut).for_each(|part| {
            part.shift_remove("nullable");
        });
        map.insert("nullable".into(), true.into());
    }
    is_found
}

/// Tests whether a schema has `nullable: true`, and otherwise only annotations.
fn is_nullable_alone(map: &Object) -> bool {
    map.get("nullable") == Some(&Value::Bool(true)) && map.keys().all(|key| key == "nullable" || is_annotation(key))
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

/// `minimum: n, exclusiveMinimum: true` -> `exclusiveMinimum: n`. Returns whether `flag` was a boolean.
fn exclusive(map: &mut Object, flag: &str, limit: &str) -> bool {
    let Some(Value::Bool(exclusive)) = map.get(flag) else { return false };
    let bound = if *exclusive { map.shift_remove(limit) } else { None };
    match bound {
        Some(bound) => map.insert(flag.into(), bound),
        None => map.shift_remove(flag),
    };
    true
}

/// Allows null. Returns whether the schema had to be wrapped for that.
fn allow_null(map: &mut Object) -> bool {
    if COMBINATORS.iter().any(|key| map.contains_key(*key)) {
        return allow_null_in_any_of(map);
    }
    match map.get_mut("type") {
        Some(Value::String(one)) if one == "null" => {}
        Some(Value::Array(types)) => push_once(types, Value::from("null")),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {
            // Without a type any value is valid, null too. But `properties` and `nullable` are meant as an object or null,
            // and later stages would infer an object that is never null.
            let inferred = [("properties", "object"), ("additionalProperties", "object"), ("items", "array")];
            if let Some((_, inferred)) = inferred.iter().find(|(key, _)| map.contains_key(*key)) {
                map.insert("type".into(), json!([inferred, "null"]));
            }
        }
    }
    if let Some(Value::Array(values)) = map.get_mut("enum") {
        push_once(values, Value::Null);
    }
    false
}

fn allow_null_in_any_of(map: &mut Object) -> bool {
    let null_schema = json!({"type": "null"});
    let only_any_of = map.keys().all(|key| key == "anyOf" || is_annotation(key));
    if only_any_of && let Some(Value::Array(branches)) = map.get_mut("anyOf") {
        push_once(branches, null_schema);
        return false;
    }
    let (outer, inner): (Object, Object) = std::mem::take(map).into_iter().partition(|(key, _)| is_annotation(key));
    *map = outer;
    map.insert("anyOf".into(), json!([inner, null_schema]));
    true
}

fn push_once(items: &mut Vec<Value>, item: Value) {
    if !items.contains(&item) {
        items.push(item);
    }
}

/// Annotations: keywords that do not restrict the valid values (JSON Schema validation, section 9).
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
