//! One schema from the 3.0 dialect to 2020-12.

use serde_json::{Map, Value, json};

use crate::diag::{Message, Reporter, messages};
use crate::openapi::{Pointer, Version};

type Object = Map<String, Value>;

/// Keywords that apply other schemas; a `type` cannot allow null next to them.
const COMBINATORS: [&str; 4] = ["$ref", "allOf", "anyOf", "oneOf"];

/// The findings of the upgrade of a schema.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The constraints of the schema are under `/anyOf/0` now.
    is_wrapped: bool,
    /// Keywords whose values are under another one now: the new and the old name.
    renamed: Vec<(&'static str, &'static str)>,
    /// True if the list under `items` is one of alternatives.
    has_alternatives: bool,
    /// Keywords of 3.0 in a document of a later version.
    obsolete: Vec<(&'static str, Option<Value>)>,
    /// Siblings of a `$ref` that 3.0 ignores.
    siblings: Vec<String>,
}

impl Found {
    /// The pointer to the constraints of the schema that was at `pointer`.
    fn inner(&self, pointer: &Pointer) -> Pointer {
        if self.is_wrapped { pointer.child("anyOf").item(0) } else { pointer.clone() }
    }

    /// The moves of the parts of the schema that was at `pointer`.
    pub fn moves(&self, pointer: Pointer) -> Vec<(Pointer, Pointer)> {
        let mut pairs = Vec::new();
        let inner = self.inner(&pointer);
        pairs.extend(self.renamed.iter().map(|(new, old)| (inner.child(new), inner.child(old))));
        if self.is_wrapped {
            pairs.push((inner, pointer));
        }
        pairs
    }

    /// The message for an array under `items` that is read as `prefixItems`, and the pointer to that.
    pub fn tuple(&self, version: Version, map: &Object, pointer: &Pointer) -> Option<(Pointer, Message)> {
        self.renamed.iter().find(|(new, _)| *new == "prefixItems")?;
        let pointer = self.inner(pointer);
        let schema = if self.is_wrapped { map.get("anyOf")?.get(0)?.as_object()? } else { map };
        let count = schema.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
        let message = messages::upgrade::items_as_tuple(count, version >= Version::V3_1);
        Some((pointer.child("prefixItems"), message))
    }

    /// Reports the warnings for the schema at `pointer`.
    pub fn report(&self, reporter: &Reporter<'_>, pointer: &Pointer) {
        for (keyword, bound) in &self.obsolete {
            reporter.report(&pointer.child(keyword), messages::upgrade::keyword_of_3_0(keyword, bound.as_ref()));
        }
        if self.has_alternatives {
            reporter.report(&self.inner(pointer).child("anyOf"), messages::upgrade::alternatives_as_items());
        }
        for keyword in &self.siblings {
            reporter.report(&pointer.child(keyword), messages::upgrade::sibling_of_reference(keyword));
        }
    }
}

/// Upgrades one schema object, but not those within it.
pub(super) fn upgrade(map: &mut Object, version: Version) -> Found {
    let mut found = Found::default();
    if null_in_composition(map) && version > Version::V3_0 {
        found.obsolete.push(("nullable", None));
    }
    if version <= Version::V3_0 {
        if map.get("$ref").is_some_and(Value::is_string) {
            let siblings = map.keys().filter(|key| *key != "$ref" && !is_annotation(key));
            found.siblings = siblings.cloned().collect();
        }
        example(map);
    }
    for (flag, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if exclusive(map, flag, limit) && version > Version::V3_0 {
            found.obsolete.push((flag, map.get(flag).cloned()));
        }
    }
    list_of_items(map, version, &mut found);
    if let Some(Value::Bool(nullable)) = map.get("nullable") {
        let nullable = *nullable;
        map.shift_remove("nullable");
        if version > Version::V3_0 {
            found.obsolete.push(("nullable", None));
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

/// `items: [a, b]` -> `prefixItems: [a, b]`, or `anyOf: [a, b]` if it stands for alternatives: Swagger 2.0 has no keyword for
/// them, and documents with them have such a list in schemas of other types than `array`.
fn list_of_items(map: &mut Object, version: Version, found: &mut Found) {
    if !map.get("items").is_some_and(Value::is_array) {
        return;
    }
    let is_array = match map.get("type") {
        None => ["additionalItems", "minItems", "maxItems", "uniqueItems"].iter().any(|key| map.contains_key(*key)),
        Some(Value::Array(types)) => types.iter().any(|name| name == "array"),
        Some(name) => name == "array",
    };
    let rename = |map: &mut Object, new: &'static str, old: &'static str| {
        if !map.contains_key(new)
            && let Some(value) = map.shift_remove(old)
        {
            map.insert(new.to_owned(), value);
            return Some((new, old));
        }
        None
    };
    found.has_alternatives = version == Version::V2 && !is_array && !map.contains_key("anyOf");
    let new = if found.has_alternatives { "anyOf" } else { "prefixItems" };
    let Some(renamed) = rename(map, new, "items") else { return };
    found.renamed.push(renamed);
    if !found.has_alternatives {
        found.renamed.extend(rename(map, "items", "additionalItems"));
    }
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
