//! Path items: their operations, and the identity of parameters.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::openapi::{METHODS, Pointer, pointer_of_fragment, unescape};

type Object = Map<String, Value>;

/// An operation of a path item: its position among the methods, and its pointer from the path item.
pub(super) type MethodKey = (usize, Pointer);

/// The field of a path item with the operations whose methods have no field of their own (OpenAPI 3.2).
pub(super) const ADDITIONAL: &str = "additionalOperations";

/// The pointers from a path item to its operations, in the order in which methods are written.
pub(super) fn operation_pointers(item: &Object) -> Vec<Pointer> {
    let fixed = METHODS.iter().filter(|method| item.get(**method).is_some_and(Value::is_object));
    let mut pointers: Vec<Pointer> = fixed.map(|method| Pointer::root().child(method)).collect();
    if let Some(Value::Object(more)) = item.get(ADDITIONAL) {
        let mut more: Vec<_> = more.iter().filter(|(_, value)| value.is_object()).map(|(name, _)| name).collect();
        more.sort();
        pointers.extend(more.into_iter().map(|name| additional_operation(name)));
    }
    pointers
}

/// The pointer from a path item to the operation with a method that has no field of its own.
pub(super) fn additional_operation(method: &str) -> Pointer {
    Pointer::root().child(ADDITIONAL).child(method)
}

/// The method of an operation as the document writes it, from the operation's pointer.
pub(super) fn written_method(operation: &str) -> Cow<'_, str> {
    unescape(operation.rsplit('/').next().unwrap_or_default())
}

/// The method of an operation in upper case, from the operation's pointer.
pub(super) fn method_name(operation: &str) -> String {
    written_method(operation).to_uppercase()
}

/// The identity of a parameter within an operation: its `$ref`, or its `in` and `name`.
pub(super) fn identity(parameter: &Value) -> String {
    let text = |key| parameter.get(key).and_then(Value::as_str);
    match (text("$ref"), text("in"), text("name")) {
        (Some(reference), _, _) => reference.to_owned(),
        (None, location, name) => Pointer::from(location.unwrap_or_default()).child(name.unwrap_or_default()).into(),
    }
}

/// The identity of a parameter, of the resolved one for a reference to an entry of `components` (an object of
/// sections). A reference that does not resolve has an identity of its own.
pub(super) fn parameter_key(components: Option<&Object>, parameter: &Value) -> String {
    identity(resolve_parameter(components, parameter).unwrap_or(parameter))
}

/// Resolves a parameter's `$ref` to an entry of `components`, through at most 16 references.
pub(super) fn resolve_parameter<'v>(components: Option<&'v Object>, parameter: &'v Value) -> Option<&'v Value> {
    const MAX_REFERENCES: usize = 16;
    let mut current = parameter;
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = current.get("$ref").and_then(Value::as_str) else { return Some(current) };
        let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
        let below = pointer.strip_prefix("/components/")?;
        let (section, rest) = below.split_at(below.find('/')?);
        current = components?.get(section)?.pointer(rest)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Object {
        if let Value::Object(object) = value { object } else { Object::new() }
    }

    #[test]
    fn operations_are_in_the_order_of_methods_and_additional_ones_in_that_of_names() {
        let item = object(json!({
            "additionalOperations": {"z/": {}, "COPY": {}, "null": null}, "post": {}, "get": {}, "put": null,
            "parameters": [],
        }));
        let expected = ["/get", "/post", "/additionalOperations/COPY", "/additionalOperations/z~1"];
        assert_eq!(operation_pointers(&item), expected);
        assert_eq!(expected.map(method_name), ["GET", "POST", "COPY", "Z/"]);
        assert_eq!(written_method("/additionalOperations/z~1"), "z/");
    }

    #[test]
    fn parameters_are_identified_by_name_and_in_also_through_references() {
        let components = object(json!({"parameters": {
            "A": {"name": "a/b", "in": "query"}, "ToA": {"$ref": "#/components/parameters/A"},
            "Loop": {"$ref": "#/components/parameters/Loop"},
        }}));
        let key =
            |name: &str| parameter_key(Some(&components), &json!({"$ref": format!("#/components/parameters/{name}")}));
        assert_eq!(key("ToA"), "query/a~1b");
        assert_eq!(key("ToA"), parameter_key(None, &json!({"in": "query", "name": "a/b"})));
        assert_eq!(key("Loop"), "#/components/parameters/Loop");
        assert_eq!(key("Missing"), "#/components/parameters/Missing");
    }
}
