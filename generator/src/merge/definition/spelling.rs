//! One spelling for schemas that JSON Schema lets an author write in several ways.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::join::fuller;
use crate::openapi::{Choice, Kind, Role, is_default, role};

/// The members of an object.
pub(super) type Members<'v> = Vec<(&'v str, Cow<'v, Value>)>;

/// The members of an object of kind `kind`. Those of a schema are in one spelling:
/// - `allOf`, `anyOf` or `oneOf` of one schema is this schema;
/// - `anyOf` or `oneOf` of a schema with a type and `{type: null}` is the schema with `null` among its types;
/// - `oneOf` of any other schema and `{type: null}` is `anyOf`.
pub(super) fn members(kind: Kind, map: &Map<String, Value>) -> Members<'_> {
    let mut members = as_written(map);
    if kind == Kind::Schema {
        while let Some(simpler) = simpler(&members) {
            members = simpler;
        }
    }
    members
}

fn as_written(map: &Map<String, Value>) -> Members<'_> {
    map.iter().map(|(key, value)| (key.as_str(), Cow::Borrowed(value))).collect()
}

/// Writes a schema in the one spelling; false if it is in it already.
pub(super) fn respell(schema: &mut Map<String, Value>) -> bool {
    if !UNIONS.iter().any(|key| schema.contains_key(*key)) {
        return false;
    }
    let members = members(Kind::Schema, schema);
    if members.len() == schema.len() && members.iter().all(|(key, _)| schema.contains_key(*key)) {
        return false;
    }
    *schema = members.into_iter().map(|(key, value)| (key.to_owned(), value.into_owned())).collect();
    true
}

/// The keywords that combine schemas.
pub(super) const UNIONS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Members beside which a schema has another meaning with `null` among its types, or would have to have it in them too.
const FIXED: [&str; 9] = ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "const", "discriminator"];

/// The members of the next simpler spelling; `None` for the simplest one.
fn simpler<'v>(members: &Members<'v>) -> Option<Members<'v>> {
    let (at, key, items) = members.iter().enumerate().find_map(|(at, (key, value))| match value {
        Cow::Borrowed(Value::Array(items)) if UNIONS.contains(key) => Some((at, *key, items)),
        _ => None,
    })?;
    let others = members.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, member)| member);
    let others = others.filter(|(key, value)| !is_default(Kind::Schema, &Map::new(), key, value));
    if !others.clone().all(|(key, _)| is_annotation(key)) {
        return None;
    }
    match items.as_slice() {
        [Value::Object(only)] => combined(others, as_written(only)),
        [one, other] if key != "allOf" && is_null(one) != is_null(other) => {
            let Value::Object(schema) = (if is_null(one) { other } else { one }) else { return None };
            let schema = self::members(Kind::Schema, schema);
            let has = |key: &str| schema.iter().any(|(known, _)| *known == key);
            if has("type") && !FIXED.iter().any(|key| has(key)) {
                return with_null(combined(others, schema)?);
            }
            let renamed =
                || members.iter().map(|(key, value)| (if *key == "oneOf" { "anyOf" } else { key }, value.clone()));
            (key == "oneOf").then(|| renamed().collect())
        }
        _ => None,
    }
}

/// Tests for members that say something of the value, and nothing of what it may be together with other members.
fn is_annotation(key: &str) -> bool {
    matches!(role(Kind::Schema, key), Role::Text | Role::Minor(_)) || matches!(key, "readOnly" | "writeOnly")
}

/// Tests for the schema of null.
fn is_null(schema: &Value) -> bool {
    let Value::Object(map) = schema else { return false };
    let members = members(Kind::Schema, map);
    members.iter().any(|(key, value)| *key == "type" && (**value == "null" || **value == json!(["null"])))
        && members
            .iter()
            .all(|(key, value)| *key == "type" || is_annotation(key) || is_default(Kind::Schema, map, key, value))
}

/// The members of a schema with annotations from around it; `None` if the two contradict each other.
fn combined<'v, 'm>(
    around: impl Iterator<Item = &'m (&'v str, Cow<'v, Value>)>,
    mut members: Members<'v>,
) -> Option<Members<'v>>
where
    'v: 'm,
{
    for (key, value) in around {
        let role = role(Kind::Schema, key);
        let bound = matches!(role, Role::Minor(choice) if choice != Choice::Fuller);
        match members.iter_mut().find(|(known, _)| known == key) {
            // Joining takes the loosest bounds, and those around could only be stricter.
            _ if bound => {}
            None => members.push((*key, value.clone())),
            Some((_, known)) if matches!(role, Role::Text | Role::Minor(_)) => {
                if fuller(Kind::Schema, key, known, value) {
                    *known = value.clone();
                }
            }
            Some((_, known)) if *known == *value => {}
            Some(_) => return None,
        }
    }
    Some(members)
}

/// Adds null to the types and values of a schema; `None` if it has null.
fn with_null(mut members: Members<'_>) -> Option<Members<'_>> {
    for (key, value) in &mut members {
        let added = match (*key, &**value) {
            ("type", Value::Array(types)) if types.iter().any(|name| name == "null") => return None,
            ("type" | "enum", Value::Array(all)) => {
                let null = if *key == "type" { Value::from("null") } else { Value::Null };
                let is_there = all.contains(&null);
                all.iter().cloned().chain((!is_there).then_some(null)).collect()
            }
            ("type", Value::String(name)) if name == "null" => return None,
            ("type", name) => json!([name, "null"]),
            _ => continue,
        };
        *value = Cow::Owned(added);
    }
    Some(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::definition::canonical;

    fn equal(a: &Value, b: &Value) -> bool {
        canonical(a, Kind::Schema) == canonical(b, Kind::Schema)
    }

    #[test]
    fn schemas_that_mean_the_same_have_one_form_however_they_are_written() {
        let reference = json!({"$ref": "#/components/schemas/A"});
        let none = json!({"type": "null"});
        let kinds = [
            vec![
                json!({"$ref": "#/components/schemas/A", "description": "d"}),
                json!({"allOf": [reference], "description": "d"}),
                json!({"oneOf": [{"anyOf": [{"$ref": "#/components/schemas/A"}]}], "deprecated": false}),
            ],
            vec![
                json!({"type": ["null", "string"], "enum": ["a", null]}),
                json!({"anyOf": [{"type": "string", "enum": ["a"]}, none], "title": "t"}),
                json!({"oneOf": [none, {"allOf": [{"type": ["string"], "enum": ["a"]}]}]}),
            ],
            vec![json!({"anyOf": [reference, none]}), json!({"oneOf": [none, reference], "default": null})],
            vec![
                json!({"type": "object"}),
                json!({"type": "object", "required": [], "properties": {}, "additionalProperties": {}, "minProperties": 0}),
                json!({"type": "object", "additionalProperties": true, "readOnly": false, "deprecated": false}),
            ],
        ];
        for (at, kind) in kinds.iter().enumerate() {
            for (a, b) in kind.iter().flat_map(|a| kind.iter().map(move |b| (a, b))) {
                assert!(equal(a, b), "{a} and {b}");
            }
            for (a, b) in kinds.iter().skip(at + 1).flatten().flat_map(|b| kind.iter().map(move |a| (a, b))) {
                assert!(!equal(a, b), "{a} and {b}");
            }
        }
    }

    #[test]
    fn what_applies_together_is_not_taken_apart() {
        let of_one = json!({"allOf": [{"properties": {"a": {}}}], "additionalProperties": false});
        assert!(!equal(&of_one, &json!({"properties": {"a": {}}, "additionalProperties": false})));
        let constant = json!({"anyOf": [{"type": "string", "const": "a"}, {"type": "null"}]});
        assert!(!equal(&constant, &json!({"type": ["string", "null"], "const": "a"})));
        assert!(!equal(&json!({"oneOf": [{"type": "string"}, {}]}), &json!({"anyOf": [{"type": "string"}, {}]})));
    }
}
