//! Examples of parameters and request bodies: values for the documentation of a client.

use serde_json::{Map, Value};

use super::skeleton::resolved;
use crate::invisible::is_short;

/// The number of schemas that are visited for one example.
const MAX_SCHEMAS: usize = 60;

/// The largest number of items of a parameter's example: more do not fit into a line of documentation.
const MAX_ITEMS: usize = 2;

/// The example of a parameter, or else of its schema, if it fits into a line.
pub(super) fn of_parameter(root: &Value, parameter: &Value) -> Option<Value> {
    let declared = declared(root, parameter).cloned().and_then(shown);
    declared.or_else(|| shown(of_schema(root, parameter.get("schema")?)?))
}

/// The example of the first content of a request body that has one, or whose schema has.
pub(super) fn of_body(root: &Value, body: &Value) -> Option<Value> {
    let content = body.get("content").and_then(Value::as_object)?;
    content.values().find_map(|media| {
        let declared = declared(root, media).cloned();
        declared.or_else(|| of_schema(root, media.get("schema")?))
    })
}

/// The example of a schema; without one of its own, that of which its parts have examples.
fn of_schema(root: &Value, schema: &Value) -> Option<Value> {
    let mut schemas = Schemas { root, left: MAX_SCHEMAS, within: Vec::new() };
    schemas.example(schema)
}

/// The first example of a parameter, media type or schema.
fn declared<'v>(root: &'v Value, owner: &'v Value) -> Option<&'v Value> {
    let several = || match owner.get("examples")? {
        Value::Object(named) => {
            let first = resolved(root, named.values().next()?)?;
            first.get("dataValue").or_else(|| first.get("value"))
        }
        Value::Array(items) => items.first(),
        _ => None,
    };
    owner.get("example").or_else(several)
}

/// The schemas that are visited for an example.
struct Schemas<'v> {
    root: &'v Value,
    /// The number of schemas that may still be visited.
    left: usize,
    /// The schemas that are being visited: none contributes to an example of itself.
    within: Vec<&'v Value>,
}

impl<'v> Schemas<'v> {
    fn example(&mut self, schema: &'v Value) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        if let Some(own) = declared(self.root, schema) {
            return Some(own.clone());
        }
        let schema = resolved(self.root, schema)?;
        if self.within.iter().any(|outer| std::ptr::eq(*outer, schema)) {
            return None;
        }
        self.within.push(schema);
        let example = declared(self.root, schema).cloned().or_else(|| self.of_parts(schema));
        self.within.pop();
        example
    }

    /// The example that those of the parts of a schema make.
    fn of_parts(&mut self, schema: &'v Value) -> Option<Value> {
        let list = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
        let mut members = Map::new();
        for part in list("allOf") {
            match self.example(part) {
                Some(Value::Object(more)) => members.extend(more),
                Some(other) => return Some(other),
                None => {}
            }
        }
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if let Some(example) = self.example(property) {
                members.insert(name.clone(), example);
            }
        }
        if !members.is_empty() {
            return Some(Value::Object(members));
        }
        if let Some(item) = schema.get("items").and_then(|items| self.example(items)) {
            return Some(Value::Array(vec![item]));
        }
        list("oneOf").chain(list("anyOf")).find_map(|branch| self.example(branch))
    }
}

/// An example that fits into a line: a scalar, or the first items of an array of scalars.
fn shown(example: Value) -> Option<Value> {
    let fits = |value: &Value| match value {
        Value::String(text) => !text.is_empty() && is_short(text),
        Value::Bool(_) | Value::Number(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    };
    match example {
        Value::Array(mut items) => {
            items.truncate(MAX_ITEMS);
            (!items.is_empty() && items.iter().all(fits)).then_some(Value::Array(items))
        }
        scalar => fits(&scalar).then_some(scalar),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{of_body, of_parameter};

    #[test]
    fn an_example_is_made_of_those_of_parts() {
        let root = json!({"components": {
            "schemas": {
                "Name": {"type": "string", "example": "Ada"},
                "Pet": {"type": "object", "properties": {
                    "name": {"$ref": "#/components/schemas/Name"}, "age": {"type": "integer"},
                    "tags": {"type": "array", "items": {"type": "string", "example": "small"}},
                }},
                "Node": {"properties": {
                    "next": {"$ref": "#/components/schemas/Node"}, "other": {"$ref": "#/components/schemas/Node"},
                    "id": {"examples": [7]},
                }},
            },
            "examples": {"Cat": {"value": {"name": "Tom"}}},
        }});
        let body = |media: Value| of_body(&root, &json!({"content": {"application/json": media}}));
        let pet = json!({"$ref": "#/components/schemas/Pet"});
        assert_eq!(body(json!({"schema": pet})), Some(json!({"name": "Ada", "tags": ["small"]})));
        let named = json!({"cat": {"$ref": "#/components/examples/Cat"}});
        assert_eq!(body(json!({"schema": pet, "examples": named})), Some(json!({"name": "Tom"})));
        let more = json!({"allOf": [pet, {"properties": {"age": {"example": 3}}}]});
        assert_eq!(body(json!({"schema": more})), Some(json!({"name": "Ada", "tags": ["small"], "age": 3})));
        assert_eq!(body(json!({"schema": {"type": "object"}})), None);
        assert_eq!(body(json!({"schema": {"$ref": "#/components/schemas/Node"}})), Some(json!({"id": 7})));
        let parameter = json!({"name": "n", "in": "query", "schema": {"$ref": "#/components/schemas/Name"}});
        assert_eq!(of_parameter(&root, &parameter), Some(json!("Ada")));
    }
}
