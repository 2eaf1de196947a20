//! Nulls in places of lists, objects and texts: YAML has one for a key without a value, and some programs write one for
//! whatever is absent.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diag::{Reporter, messages};
use crate::openapi::{Kind, Pointer, walk_mut};

/// A kind of nulls, which are reported together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Null {
    /// A field of an object, which is read as absent.
    Field { object: &'static str, name: String },
    /// An object that is read as an empty one.
    Object(&'static str),
    /// An item of a list of strings or objects, which is removed.
    Item { list: String },
    /// The scopes of a security requirement, which are read as an empty list.
    Scopes,
}

/// The pointer of the first null of each kind, and their number.
type Found = BTreeMap<Null, (Pointer, usize)>;

/// Fields whose value is any JSON value.
const DATA: [&str; 8] =
    ["const", "default", "dataValue", "example", "examples", "requestBody", "serializedValue", "value"];
/// Fields whose nulls later stages report.
const READ_LATER: [&str; 6] = ["$ref", "type", "info", "paths", "components", "webhooks"];
/// Fields that are lists of strings.
const STRINGS: [&str; 5] = ["tags", "required", "consumes", "produces", "schemes"];

/// Replaces the nulls of a document as it is written, in place, and reports each kind of them at its first one.
///
/// Returns the pointers of items that moved, since nulls before them were removed: the new one and the old one of each.
pub(in crate::read) fn replace(reporter: &Reporter<'_>, root: &mut Value) -> Vec<(Pointer, Pointer)> {
    let (mut found, mut moves) = (Found::new(), Vec::new());
    if !has_null(root) {
        return moves;
    }
    walk_mut(root, Kind::Document, |kind, trail, value| {
        let mut add = |null, below: &Pointer| {
            let at = trail.pointer().join(below);
            let (first, count) = found.entry(null).or_insert_with(|| (at.clone(), 0));
            *count += 1;
            if at < *first {
                *first = at;
            }
        };
        match value {
            Value::Object(members) => object(kind, members, &mut add),
            Value::Array(items) if kind.of_items() != Kind::Schema && items.iter().any(Value::is_null) => {
                let at = trail.pointer();
                let list = at.segments().last().unwrap_or_default().into_owned();
                let mut kept = 0;
                for (index, item) in items.iter().enumerate() {
                    if item.is_null() {
                        add(Null::Item { list: list.clone() }, &Pointer::root().item(index));
                    } else {
                        moves.push((at.item(kept), at.item(index)));
                        kept += 1;
                    }
                }
                items.retain(|item| !item.is_null());
            }
            _ => {}
        }
    });
    for (null, (first, count)) in found {
        let more = count - 1;
        reporter.report(
            &first,
            match null {
                Null::Field { object, name } => messages::validate::null_field(&name, object, more),
                Null::Object(object) => messages::validate::null_object(object, more),
                Null::Item { list } => messages::validate::null_item(&list, more),
                Null::Scopes => messages::validate::null_scopes(more),
            },
        );
    }
    moves
}

/// Replaces the nulls among the members of an object, and in what has no kind of its own.
fn object(kind: Kind, members: &mut Map<String, Value>, add: &mut impl FnMut(Null, &Pointer)) {
    let at = |key: &str| Pointer::root().child(key);
    let Some(object) = kind.object() else {
        let Some(name) = entry_name(kind) else { return };
        let is_extension = |key: &str| !matches!(kind, Kind::Map(_)) && key.starts_with("x-");
        for (key, value) in members.iter_mut().filter(|(key, value)| value.is_null() && !is_extension(key)) {
            add(Null::Object(name), &at(key));
            *value = Value::Object(Map::new());
        }
        return;
    };
    members.retain(|key, value| {
        let Some(field) = object.field(key).filter(|_| value.is_null()) else { return true };
        let is_schema = field.kind == Kind::Schema && key != "not";
        if is_schema || DATA.contains(&field.name) && field.kind == Kind::Opaque || READ_LATER.contains(&field.name) {
            return true;
        }
        if field.kind == Kind::Operation {
            add(Null::Object("Operation Object"), &at(key));
            *value = Value::Object(Map::new());
            return true;
        }
        add(Null::Field { object: object.name, name: key.clone() }, &at(key));
        false
    });
    for name in STRINGS {
        if let Some(Value::Array(items)) = members.get_mut(name)
            && let Some(first) = items.iter().position(Value::is_null)
        {
            add(Null::Item { list: name.to_owned() }, &at(name).item(first));
            items.retain(|item| !item.is_null());
        }
    }
    if let (Kind::Document | Kind::Operation, Some(Value::Array(all))) = (kind, members.get_mut("security")) {
        for (index, requirement) in all.iter_mut().enumerate() {
            let at = at("security").item(index);
            if requirement.is_null() {
                add(Null::Object("Security Requirement Object"), &at);
                *requirement = Value::Object(Map::new());
            }
            for (scheme, scopes) in requirement.as_object_mut().into_iter().flatten().filter(|(_, v)| v.is_null()) {
                add(Null::Scopes, &at.child(scheme));
                *scopes = Value::Array(Vec::new());
            }
        }
    }
}

/// The name of the objects in a map, if an empty one has the same meaning as a null.
fn entry_name(kind: Kind) -> Option<&'static str> {
    let entries = match kind {
        Kind::Responses => Kind::Response,
        Kind::Callback => Kind::PathItem,
        // Later stages read and report these.
        Kind::Map(Kind::Schema | Kind::PathItem) => return None,
        Kind::Map(entries) => *entries,
        _ => return None,
    };
    match entries {
        Kind::Callback => Some("Callback Object"),
        _ => entries.object().map(|object| object.name),
    }
}

fn has_null(root: &Value) -> bool {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Value::Null => return true,
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::Diagnostics;
    use crate::source::FragmentId;

    /// The document without its nulls, and the pointers that were reported.
    fn replaced(mut root: Value) -> (Value, Vec<String>, Vec<(Pointer, Pointer)>) {
        let mut diagnostics = Diagnostics::default();
        let moves = replace(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root);
        diagnostics.sort();
        let found = diagnostics.into_iter().filter_map(|d| Some(d.location?.span.pointer().to_string()));
        (root, found.collect(), moves)
    }

    fn operation(operation: &Value) -> Value {
        json!({"paths": {"/a": {"get": operation}}})
    }

    #[test]
    fn fields_and_entries_that_are_null_are_absent_or_empty() {
        for (given, expected, at) in [
            (json!({"tags": null}), json!({}), vec!["tags"]),
            (json!({"tags": [null, "a"]}), json!({"tags": ["a"]}), vec!["tags/0"]),
            (json!({"parameters": null, "summary": null}), json!({}), vec!["parameters", "summary"]),
            (json!({"security": null}), json!({}), vec!["security"]),
            (
                json!({"security": [{"a": null, "b": ["s"]}, {"a": null}]}),
                json!({"security": [{"a": [], "b": ["s"]}, {"a": []}]}),
                vec!["security/0/a"],
            ),
            (json!({"security": [null]}), json!({"security": [{}]}), vec!["security/0"]),
            (json!({"responses": {"200": null}}), json!({"responses": {"200": {}}}), vec!["responses/200"]),
            (json!({"responses": null, "requestBody": null}), json!({}), vec!["requestBody", "responses"]),
            (
                json!({"responses": {"200": {"content": {"a/b": null}, "headers": {"X": null}}}}),
                json!({"responses": {"200": {"content": {"a/b": {}}, "headers": {"X": {}}}}}),
                vec!["responses/200/content/a~1b", "responses/200/headers/X"],
            ),
            (json!({"x-a": null, "unknown": null}), json!({"x-a": null, "unknown": null}), vec![]),
        ] {
            let (root, found, _) = replaced(operation(&given));
            assert_eq!(root, operation(&expected), "{given}");
            assert_eq!(found, at.iter().map(|at| format!("/paths/~1a/get/{at}")).collect::<Vec<_>>(), "{given}");
        }
        let (root, found, _) = replaced(json!({"paths": {"/a": {"get": null}}}));
        assert_eq!((root, found), (operation(&json!({})), vec!["/paths/~1a/get".to_owned()]));
    }

    #[test]
    fn nulls_of_schemas_are_absent_but_for_data_and_subschemas() {
        let schema = json!({
            "properties": null, "required": null, "enum": null, "maxLength": null, "allOf": null, "not": null,
            "default": null, "const": null, "example": null, "items": null, "type": null, "x-a": null,
        });
        let kept = json!({"default": null, "const": null, "example": null, "items": null, "type": null, "x-a": null});
        let document = |schema: &Value| json!({"components": {"schemas": {"A": schema, "B": schema}}});
        let (root, found, _) = replaced(document(&schema));
        assert_eq!(root, document(&kept));
        let expected = ["allOf", "enum", "maxLength", "not", "properties", "required"];
        assert_eq!(found, expected.map(|key| format!("/components/schemas/A/{key}")));
        let (root, found, _) = replaced(json!({"swagger": "2.0", "definitions": {"A": {"required": null}}}));
        assert_eq!(root, json!({"swagger": "2.0", "definitions": {"A": {}}}));
        assert_eq!(found, ["/definitions/A/required"]);
    }

    #[test]
    fn what_follows_an_item_that_is_removed_keeps_its_location() {
        let (root, found, moves) = replaced(operation(&json!({"parameters": [null, {"name": "a"}, null]})));
        assert_eq!(root, operation(&json!({"parameters": [{"name": "a"}]})));
        let at = Pointer::from("/paths/~1a/get/parameters");
        assert_eq!(found, [at.item(0).to_string()]);
        assert_eq!(moves, [(at.item(0), at.item(1))]);
        let (root, found, _) = replaced(json!({"tags": [null]}));
        assert_eq!((root, found), (json!({"tags": []}), vec!["/tags/0".to_owned()]));
    }
}
