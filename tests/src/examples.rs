//! The examples that a document gives for its component schemas: those of the schemas, and those of content that refers to them.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::document::target_pointer;
use crate::equal::escape;

/// The examples of each component schema, by its pointer.
#[must_use]
pub fn of(document: &Value) -> HashMap<String, Vec<Value>> {
    let mut found: HashMap<String, Vec<Value>> = HashMap::new();
    for (name, schema) in document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten() {
        let own = schema.get("example").into_iter();
        let own = own.chain(schema.get("examples").and_then(Value::as_array).into_iter().flatten());
        found.entry(format!("/components/schemas/{}", escape(name))).or_default().extend(own.cloned());
    }
    let mut pending = vec![document];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => {
                if let Some(schema) = members.get("schema") {
                    add(document, schema, value, &mut found);
                }
                pending.extend(members.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    found
}

/// Adds the examples of content, a parameter or a header whose schema is a reference or an array of one.
fn add(document: &Value, schema: &Value, owner: &Value, found: &mut HashMap<String, Vec<Value>>) {
    let target = |schema: &Value| {
        let pointer = target_pointer(schema.get("$ref")?.as_str()?)?.into_owned();
        pointer.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/')).then_some(pointer)
    };
    let (pointer, is_list) = match (target(schema), schema.get("items").and_then(target)) {
        (Some(pointer), _) => (pointer, false),
        (None, Some(pointer)) => (pointer, true),
        (None, None) => return,
    };
    let named = owner.get("examples").and_then(Value::as_object).into_iter().flat_map(|examples| examples.values());
    let named = named.filter_map(|example| match example.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(&target_pointer(reference)?)?.get("value"),
        None => example.get("value"),
    });
    let all = owner.get("example").into_iter().chain(named);
    let one = |example: &Value| match example {
        Value::Array(items) if is_list => items.clone(),
        other if !is_list => vec![other.clone()],
        _ => Vec::new(),
    };
    found.entry(pointer).or_default().extend(all.flat_map(one));
}

/// The document with each inline schema of content that has examples as a component, so that [`of`] finds its examples; `None` if
/// it has none, or refers into its paths.
#[must_use]
pub fn hoisted(document: &Value) -> Option<Value> {
    if document.to_string().contains("\"#/paths") {
        return None;
    }
    let mut owners = Vec::new();
    let mut pending: Vec<(String, &Value)> = vec![("/paths".to_owned(), &document["paths"])];
    while let Some((pointer, value)) = pending.pop() {
        let Value::Object(members) = value else { continue };
        if pointer.ends_with("/content") {
            let has_examples = |media: &Value| media.get("example").or_else(|| media.get("examples")).is_some();
            let is_inline = |schema: &Value| schema.get("$ref").is_none() && schema.pointer("/items/$ref").is_none();
            let inline = members.iter().filter(|(_, media)| has_examples(media));
            let inline = inline.filter(|(_, media)| media.get("schema").is_some_and(is_inline));
            owners.extend(inline.map(|(name, _)| format!("{pointer}/{}", escape(name))));
            continue;
        }
        pending.extend(members.iter().map(|(name, value)| (format!("{pointer}/{}", escape(name)), value)));
    }
    let mut hoisted = document.clone();
    owners.sort();
    for (index, pointer) in owners.iter().enumerate() {
        let name = format!("InlineExample{index}");
        let schema = hoisted.pointer_mut(pointer)?.get_mut("schema")?.take();
        hoisted.pointer_mut(pointer)?["schema"] = json!({"$ref": format!("#/components/schemas/{name}")});
        hoisted["components"]["schemas"][name] = schema;
    }
    (!owners.is_empty()).then_some(hoisted)
}

/// A value without the members that another one lacks: those that a type does not declare.
#[must_use]
pub fn without_undeclared(value: &Value, written: &Value) -> Value {
    match (value, written) {
        (Value::Object(members), Value::Object(kept)) => {
            let both = members.iter().filter_map(|(name, value)| Some((name, value, kept.get(name)?)));
            both.map(|(name, value, kept)| (name.clone(), without_undeclared(value, kept))).collect()
        }
        (Value::Array(items), Value::Array(kept)) if items.len() == kept.len() => {
            items.iter().zip(kept).map(|(value, kept)| without_undeclared(value, kept)).collect()
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{hoisted, of, without_undeclared};

    #[test]
    fn examples_are_those_of_schemas_and_of_content() {
        let schema = json!({"$ref": "#/components/schemas/A"});
        let list = json!({"type": "array", "items": schema});
        let document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"content": {
                "a/json": {"schema": schema, "examples": {"x": {"value": 1}, "y": {"$ref": "#/components/examples/Y"}}},
                "b/json": {"schema": list, "example": [3, 4]},
                "c/json": {"schema": {"type": "string"}, "example": "none"},
            }}}}}},
            "components": {"schemas": {"A": {"example": 5, "examples": [6]}}, "examples": {"Y": {"value": 2}}},
        });
        let mut found = of(&document).remove("/components/schemas/A").unwrap_or_default();
        found.sort_by_key(ToString::to_string);
        assert_eq!(found, [json!(1), json!(2), json!(3), json!(4), json!(5), json!(6)]);
    }

    #[test]
    fn inline_schemas_of_content_with_examples_become_components() {
        let list = json!({"type": "array", "items": {"type": "integer"}});
        let content = json!({
            "a/json": {"schema": {"type": "string"}, "example": "x"},
            "b/json": {"schema": list, "examples": {"one": {"value": [1]}}},
            "c/json": {"schema": {"type": "string"}},
            "d/json": {"schema": {"$ref": "#/components/schemas/A"}, "example": 1},
        });
        let document = json!({"paths": {"/a": {"get": {"responses": {"200": {"content": content}}}}}});
        let found = of(&hoisted(&document).unwrap_or_default());
        let of_component = |name: &str| found.get(&format!("/components/schemas/{name}")).cloned().unwrap_or_default();
        assert_eq!(
            [of_component("InlineExample0"), of_component("InlineExample1")],
            [vec![json!("x")], vec![json!([1])]]
        );
        assert_eq!(hoisted(&json!({"paths": {}})), None);
    }

    #[test]
    fn what_is_not_written_is_left_out_at_any_depth() {
        let (value, written) = (json!({"a": [{"b": 1, "x": 2}], "y": 3}), json!({"a": [{"b": 1}]}));
        assert_eq!(without_undeclared(&value, &written), written);
    }
}
