//! Canonical form: a text that two definitions share exactly if they are equal by law 2.

use serde_json::{Map, Number, Value};

use super::spelling::members;
use crate::openapi::{Kind, Role, child, is_default, role};

/// The canonical form of a definition. It does not depend on the order of members, the order of sets, the way in which
/// numbers and schemas are written, defaults that are written out, texts for people, and what no client depends on.
pub(in crate::merge) fn canonical(value: &Value, kind: Kind) -> String {
    let mut out = String::new();
    write(value, kind, &mut out);
    out
}

fn write(value: &Value, kind: Kind, out: &mut String) {
    match value {
        Value::Object(map) => {
            let is_written = |key: &str, value: &Value| {
                !matches!(role(kind, key), Role::Text | Role::Minor(_)) && !is_default(kind, map, key, value)
            };
            let mut members = members(kind, map);
            members.retain(|(key, value)| is_written(key, value));
            members.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (key, value) in &members {
                string(key, out);
                out.push(':');
                match (role(kind, key), &**value) {
                    (_, Value::String(text)) if is_caseless(kind, key, map) => string(&text.to_ascii_lowercase(), out),
                    (Role::Set(inner), Value::Array(items)) => set(items, inner, true, *key == "type", out),
                    (Role::Bag(inner), Value::Array(items)) => set(items, inner, false, false, out),
                    (_, value) => write(value, child(kind, key), out),
                }
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            let inner = if let Kind::List(inner) = kind { *inner } else { Kind::Opaque };
            out.push('[');
            for item in items {
                write(item, inner, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Number(number) => out.push_str(&canonical_number(number)),
        Value::String(text) => string(text, out),
        Value::Null => out.push_str("null"),
        // The schemas that allow anything (JSON Schema 2020-12, core, section 4.3.2).
        Value::Bool(true) if kind == Kind::Schema => out.push_str("{}"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
    }
}

/// Tests for a text whose case has no meaning: the authentication scheme (RFC 9110, 11.1) and the name of the header of a
/// security scheme.
pub(super) fn is_caseless(kind: Kind, key: &str, object: &Map<String, Value>) -> bool {
    let is_header = || object.get("in").and_then(Value::as_str) == Some("header");
    kind == Kind::SecurityScheme && (key == "scheme" || key == "name" && is_header())
}

/// Writes an array as a set, or as one with repetitions; one of a single item as this item if `one_is_itself`, as `type: [string]` is `type: string`.
fn set(items: &[Value], inner: Kind, are_unique: bool, one_is_itself: bool, out: &mut String) {
    let mut items: Vec<String> = items.iter().map(|item| canonical(item, inner)).collect();
    items.sort_unstable();
    if are_unique {
        items.dedup();
    }
    if let (true, [one]) = (one_is_itself, items.as_slice()) {
        out.push_str(one);
        return;
    }
    out.push('[');
    for item in items {
        out.push_str(&item);
        out.push(',');
    }
    out.push(']');
}

/// Writes a number by its value, in whichever way the document writes it (JSON Schema 2020-12, core, section 4.2.2).
fn canonical_number(number: &Number) -> String {
    match number.as_f64() {
        // Below 2^63 the cast is exact; integers that were written as such never come here.
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9.2e18 => (float as i64).to_string(),
        _ => number.to_string(),
    }
}

/// Writes a string. Two characters are escaped, which is enough for the form to be unambiguous.
fn string(text: &str, out: &mut String) {
    out.push('"');
    if text.contains(['"', '\\']) {
        out.push_str(&text.replace('\\', "\\\\").replace('"', "\\\""));
    } else {
        out.push_str(text);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn equal(a: Value, b: Value) -> bool {
        canonical(&a, Kind::Schema) == canonical(&b, Kind::Schema)
    }

    #[test]
    fn equal_definitions_have_one_form() {
        assert!(equal(json!({"type": "string", "title": "a"}), json!({"description": "b", "type": "string"})));
        assert!(equal(json!({"required": ["a", "b", "a"]}), json!({"required": ["b", "a"]})));
        assert!(equal(json!({"enum": [1, "1", null]}), json!({"enum": [null, "1", 1.0]})));
        assert!(equal(json!({"type": ["string"]}), json!({"type": "string"})));
        assert!(equal(
            json!({"const": 10, "enum": [{"a": 1, "b": 2}]}),
            json!({"enum": [{"b": 2, "a": 1.0}], "const": 1e1})
        ));
        assert!(equal(json!({"properties": {"a": {}, "b": {"x-y": 1}}}), json!({"properties": {"b": {}, "a": {}}})));
    }

    #[test]
    fn the_case_of_a_security_scheme_has_no_meaning() {
        let equal = |a: Value, b: Value| canonical(&a, Kind::SecurityScheme) == canonical(&b, Kind::SecurityScheme);
        let (one, two) = (
            json!({"type": "http", "scheme": "bearer"}),
            json!({"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"}),
        );
        assert!(equal(one, two));
        let key = |location: &str, name: &str| json!({"type": "apiKey", "in": location, "name": name});
        assert!(equal(key("header", "X-Key"), key("header", "x-key")));
        assert!(!equal(key("query", "Key"), key("query", "key")));
        let oauth = |flows: Value| json!({"type": "oauth2", "flows": flows});
        assert!(equal(
            oauth(json!({"implicit": {"scopes": {"a": "A"}}})),
            oauth(json!({"implicit": {"scopes": {"b": "B"}}}))
        ));
    }

    #[test]
    fn different_definitions_have_different_forms() {
        assert!(!equal(json!({"properties": {"title": {}}}), json!({"properties": {}})));
        assert!(!equal(json!({"const": {"title": "a"}}), json!({"const": {"title": "b"}})));
        assert!(!equal(json!({"allOf": [{}, false]}), json!({"allOf": [false, {}]})));
        assert!(!equal(json!({"enum": [["a", "b"]]}), json!({"enum": [["b", "a"]]})));
        assert!(!equal(json!({"enum": ["1"]}), json!({"enum": [1]})));
        assert!(!equal(json!({"const": "a\",\"b"}), json!({"const": "a\\\",\\\"b"})));
        assert!(!equal(json!({"const": 9007199254740993_u64}), json!({"const": 9007199254740992_u64})));
    }
}
