//! Values that are refused for their JSON type, and what later stages see in their place: they report what else is wrong.

use serde_json::{Map, Value, json};

use super::shapes::{fits, shape_of};
use crate::openapi::fields::Shape;
use crate::openapi::{Kind, child};

/// The value that a value of another type is evidently meant as, although a part of the client could be lost with it: the words
/// of a list, or objects and lists of YAML whose `-` are missing or too many.
pub(super) fn repaired(kind: Kind, shape: Shape, value: &Value) -> Option<Value> {
    match (shape, kind, value) {
        (Shape::Strings, _, Value::String(text)) => {
            let words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
            (!words.is_empty() && words.iter().all(|word| !word.contains(char::is_whitespace))).then(|| json!(words))
        }
        (Shape::Object, Kind::Map(_) | Kind::Responses, Value::Array(items)) => {
            let mut joined = Map::new();
            for (name, member) in items.iter().map(Value::as_object).collect::<Option<Vec<_>>>()?.into_iter().flatten()
            {
                let is_entry = fits(shape_of(child(kind, name)), name, member) && !member.is_null();
                if !is_entry || joined.insert(name.clone(), member.clone()).is_some() {
                    return None;
                }
            }
            Some(Value::Object(joined))
        }
        (Shape::Array, Kind::List(Kind::Parameter), Value::Object(members)) => {
            let named = |(name, parameter): (&String, &Value)| {
                let mut parameter = parameter.as_object().filter(|parameter| parameter.contains_key("in"))?.clone();
                parameter.entry("name").or_insert_with(|| name.as_str().into());
                Some(Value::Object(parameter))
            };
            members.iter().map(named).collect::<Option<Vec<_>>>().map(Value::Array)
        }
        _ => None,
    }
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
