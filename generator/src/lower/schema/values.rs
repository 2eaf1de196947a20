//! The values of a schema (`enum`, `const`), with their names and descriptions.

use serde_json::{Map, Value};

use super::Schema;

/// Reads `enum` and `const` with the extensions that name and describe the values. With both, the value of `const` is the
/// only one, with its own name and description; a schema with no value is valid for none.
pub(super) fn read_values(schema: &mut Schema, object: &Map<String, Value>) {
    let first = |names: [&str; 2]| names.into_iter().find_map(|name| object.get(name));
    let listed = object.get("enum").and_then(Value::as_array);
    let all = listed.cloned().or_else(|| object.get("const").map(|value| vec![value.clone()]));
    let mut names = first(["x-enum-varnames", "x-enumNames"]).map(texts).unwrap_or_default();
    let docs = first(["x-enum-descriptions", "x-enumDescriptions"]);
    let mut docs = docs.map(|docs| value_docs(docs, all.as_deref().unwrap_or_default())).unwrap_or_default();
    if let (Some(listed), Some(only)) = (listed, object.get("const")) {
        let at = listed.iter().position(|value| value == only);
        for texts in [&mut names, &mut docs] {
            *texts = at.and_then(|at| texts.get(at)).cloned().into_iter().collect();
        }
        schema.values = Some(at.map(|_| only.clone()).into_iter().collect());
    } else {
        schema.values = all.map(Vec::into_boxed_slice);
    }
    if !names.is_empty() || !docs.is_empty() {
        (schema.uncommon.value_names, schema.uncommon.value_docs) = (names, docs);
    }
}

/// The strings of an array; other items are ignored.
pub(super) fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}

/// The text of a string.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The descriptions of values, from an array in their order, or from an object by value.
fn value_docs(given: &Value, values: &[Value]) -> Vec<String> {
    let Value::Object(map) = given else { return texts(given) };
    let of = |value: &Value| map.get(&value.as_str().map_or_else(|| value.to_string(), str::to_owned)).and_then(text);
    values.iter().map(|value| of(value).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Schema;
    use super::read_values;

    fn read(object: Value) -> Schema {
        let mut schema = Schema::default();
        if let Value::Object(object) = object {
            read_values(&mut schema, &object);
        }
        schema
    }

    #[test]
    fn a_constant_is_an_enumeration_of_one() {
        assert_eq!(read(json!({"const": null})).values, Some([Value::Null].into()));
        assert_eq!(read(json!({})).values, None);
    }

    #[test]
    fn a_constant_selects_the_name_and_the_description_of_its_value() {
        let both =
            json!({"const": 2, "enum": [1, 2], "x-enum-varnames": ["One", "Two"], "x-enum-descriptions": ["a", "b"]});
        let both = read(both);
        assert_eq!((both.values, &both.uncommon.value_names), (Some([json!(2)].into()), &vec!["Two".to_owned()]));
        assert_eq!(both.uncommon.value_docs, ["b"]);
        assert_eq!(read(json!({"const": 3, "enum": [1, 2]})).values, Some([].into()));
    }

    #[test]
    fn descriptions_are_an_array_or_an_object_by_value() {
        let array = read(json!({"enum": ["a", "b"], "x-enum-descriptions": ["A", 1, "B"]}));
        assert_eq!(array.uncommon.value_docs, ["A", "B"]);
        let object = read(json!({"enum": ["a", 1, "c"], "x-enumDescriptions": {"1": "one", "a": "A"}}));
        assert_eq!(object.uncommon.value_docs, ["A", "one", ""]);
    }
}
