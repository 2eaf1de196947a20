//! Values that are refused for their JSON type, and what later stages see in their place: they report what else is wrong.

use serde_json::{Map, Value, json};

use super::shapes::{fits, shape_of};
use crate::openapi::fields::Shape;
use crate::openapi::{Kind, Pointer, child};

/// The new and the old pointers of the parts of a value that moved in it.
type Moved = Vec<(Pointer, Pointer)>;

/// The value that a value of another type is evidently meant as, although a part of the client could be lost with it: the words
/// of a list, the name of a type, or objects and lists of YAML whose `-` are missing or too many.
pub(super) fn repaired(kind: Kind, shape: Shape, value: &Value) -> Option<(Value, Moved)> {
    match (shape, kind, value) {
        (Shape::Strings, _, Value::String(text)) => {
            let words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
            let are_words = !words.is_empty() && words.iter().all(|word| !word.contains(char::is_whitespace));
            are_words.then(|| (json!(words), Moved::new()))
        }
        (Shape::Schema, _, Value::String(text)) => {
            let name = text.strip_prefix("type:").unwrap_or(text).trim();
            TYPES.contains(&name).then(|| (json!({ "type": name }), Moved::new()))
        }
        (Shape::Object, Kind::Map(_) | Kind::Responses, Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(Value::as_object).collect::<Option<_>>()?;
            joined(kind, &items).or_else(|| named(kind, &items))
        }
        (Shape::Array, Kind::List(Kind::Parameter), Value::Object(members)) => {
            if ["name", "in"].iter().all(|key| members.get(*key).is_some_and(Value::is_string)) {
                return Some(only(value));
            }
            let named = |(name, parameter): (&String, &Value)| {
                let mut parameter = parameter.as_object().filter(|parameter| parameter.contains_key("in"))?.clone();
                parameter.entry("name").or_insert_with(|| name.as_str().into());
                Some(Value::Object(parameter))
            };
            let parameters: Vec<Value> = members.iter().map(named).collect::<Option<_>>()?;
            Some((Value::Array(parameters), to_items(members)))
        }
        (Shape::Array, Kind::List(Kind::Schema), Value::Object(members)) => {
            let is_keyword = |name: &String| Kind::Schema.object().is_some_and(|object| object.field(name).is_some());
            if members.keys().all(is_keyword) {
                return Some(only(value));
            }
            let schemas = members.values().filter(|schema| schema.is_object()).cloned();
            let schemas: Vec<Value> = schemas.collect();
            (schemas.len() == members.len()).then(|| (Value::Array(schemas), to_items(members)))
        }
        _ => None,
    }
}

/// The types of JSON Schema that a schema may be the name of.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

fn child_of_root(key: &str) -> Pointer {
    Pointer::root().child(key)
}

/// A list with nothing but a value.
fn only(value: &Value) -> (Value, Moved) {
    (json!([value]), vec![(Pointer::root().item(0), Pointer::root())])
}

/// The moves of the members of an object that become the items of a list.
fn to_items(members: &Map<String, Value>) -> Moved {
    members.keys().enumerate().map(|(index, name)| (Pointer::root().item(index), child_of_root(name))).collect()
}

/// The object that has the members of all objects of a list: each of them has a `-` too many.
fn joined(kind: Kind, items: &[&Map<String, Value>]) -> Option<(Value, Moved)> {
    let (mut joined, mut moved) = (Map::new(), Moved::new());
    for (index, item) in items.iter().enumerate() {
        for (name, member) in *item {
            let is_entry = fits(shape_of(child(kind, name)), name, member) && !member.is_null();
            if !is_entry || joined.insert(name.clone(), member.clone()).is_some() {
                return None;
            }
            moved.push((child_of_root(name), Pointer::root().item(index).child(name)));
        }
    }
    Some((Value::Object(joined), moved))
}

/// The object that has the objects of a list by their `name`.
fn named(kind: Kind, items: &[&Map<String, Value>]) -> Option<(Value, Moved)> {
    let (mut named, mut moved) = (Map::new(), Moved::new());
    if kind.of_entries() != Kind::Schema {
        return None;
    }
    for (index, item) in items.iter().enumerate() {
        let mut member = (*item).clone();
        let Some(Value::String(name)) = member.shift_remove("name") else { return None };
        moved.push((child_of_root(&name), Pointer::root().item(index)));
        if named.insert(name, Value::Object(member)).is_some() {
            return None;
        }
    }
    Some((Value::Object(named), moved))
}

#[cfg(test)]
mod tests {
    use super::super::shapes;
    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Diagnostics, Reporter};
    use crate::openapi::Version;
    use crate::source::FragmentId;

    #[test]
    fn a_value_is_what_it_is_evidently_meant_as() {
        for (name, given, meant) in [
            ("tags", json!("a, b"), Some(json!(["a", "b"]))),
            ("tags", json!("all of them"), None),
            (
                "responses",
                json!([{"200": {"description": "d"}}, {"404": {}}]),
                Some(json!({"200": {"description": "d"}, "404": {}})),
            ),
            ("responses", json!([{"description": "d"}]), None),
            ("parameters", json!({"q": {"in": "query"}}), Some(json!([{"in": "query", "name": "q"}]))),
            ("parameters", json!({"q": {}}), None),
            ("parameters", json!({"name": "q", "in": "query"}), Some(json!([{"name": "q", "in": "query"}]))),
        ] {
            let mut root = json!({"openapi": "3.1.0", "paths": {"/x": {"get": {name: given}}}});
            let (mut diagnostics, id) = (Diagnostics::default(), FragmentId::new(0));
            shapes::check(&Reporter::new(&id, &mut diagnostics), &mut root, Kind::Document, Some(Version::V3_1));
            let is_corrected = meant.is_some();
            let expected = meant.unwrap_or_else(|| given.clone());
            assert_eq!(root.pointer(&format!("/paths/~1x/get/{name}")), Some(&expected), "{given}");
            assert!(diagnostics.has_errors(), "{given}");
            assert_eq!(diagnostics.checkpoint().is_ok(), is_corrected, "later stages run on {given}");
        }
    }
}
