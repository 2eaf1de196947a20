//! Path items: their operations, and the identity of parameters.

use serde_json::{Map, Value};

use crate::openapi::{METHODS, child_pointer, escape, pointer_of_fragment, unescape};

type Object = Map<String, Value>;

/// How the pointers of operations begin whose methods are free names.
pub(super) const ADDITIONAL: &str = "/additionalOperations/";

/// The pointers from a path item to its operations, in the order in which methods are written.
pub(super) fn operation_pointers(item: &Object) -> Vec<String> {
    let fixed = METHODS.iter().filter(|method| item.get(**method).is_some_and(Value::is_object));
    let mut pointers: Vec<String> = fixed.map(|method| format!("/{method}")).collect();
    if let Some(Value::Object(more)) = item.get("additionalOperations") {
        let mut more: Vec<_> = more.iter().filter(|(_, value)| value.is_object()).map(|(name, _)| name).collect();
        more.sort();
        pointers.extend(more.into_iter().map(|name| format!("{ADDITIONAL}{}", escape(name))));
    }
    pointers
}

/// What makes a parameter this parameter: its name and `in`, also for one that is a reference to an entry of
/// `components` (an object of sections); a reference that can't be followed stands for itself.
pub(super) fn parameter_key(parameter: &Value, components: Option<&Object>) -> String {
    identity(resolve_parameter(parameter, components).unwrap_or(parameter))
}

/// Follows a parameter's `$ref` to the entry of `components/parameters`, at most through a few others.
pub(super) fn resolve_parameter<'v>(parameter: &'v Value, components: Option<&'v Object>) -> Option<&'v Value> {
    const HOPS: usize = 16;
    let mut current = parameter;
    for _ in 0..HOPS {
        let Some(reference) = current.get("$ref").and_then(Value::as_str) else { return Some(current) };
        let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
        let below = pointer.strip_prefix("/components/")?;
        let (section, rest) = below.split_at(below.find('/')?);
        current = components?.get(section)?.pointer(rest)?;
    }
    None
}

/// What makes a parameter this parameter: its `$ref`, or its name and where it stands (`in`).
pub(super) fn identity(parameter: &Value) -> String {
    let text = |key| parameter.get(key).and_then(Value::as_str);
    match (text("$ref"), text("in"), text("name")) {
        (Some(reference), _, _) => reference.to_owned(),
        (None, location, name) => child_pointer(location.unwrap_or_default(), name.unwrap_or_default()),
    }
}

/// The name of an operation's method, from its pointer below a path item.
pub(super) fn method_name(pointer: &str) -> String {
    unescape(pointer.rsplit('/').next().unwrap_or_default()).to_uppercase()
}
