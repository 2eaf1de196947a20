//! Names and identifiers that are empty, or end in a comma or semicolon: in YAML, it is a part of a text without quotes.

use serde_json::{Map, Value};

use super::{Finding, at};
use crate::diag::messages::contradictions as messages;
use crate::openapi::Pointer;

/// Looks at the names of an operation.
pub(super) fn operation(operation: &Map<String, Value>, found: &mut Vec<Finding>) {
    text(operation, "operationId", found);
    if operation.get("operationId").and_then(Value::as_str).is_some_and(|id| id.trim().is_empty()) {
        found.push((at("operationId"), messages::empty_operation_id()));
    }
    items(operation, "tags", found);
}

/// Looks at the values of an `enum`.
pub(super) fn values(values: &Value, found: &mut Vec<Finding>) {
    of_items("enum", Some(values), found);
}

/// Looks at the names of `properties`.
pub(super) fn properties(properties: &Value, found: &mut Vec<Finding>) {
    let properties = properties.as_object().into_iter().flatten();
    for (name, _) in properties.filter(|(name, _)| is_slip(name)) {
        found.push((at("properties").child(name), messages::trailing_comma(name)));
    }
}

/// Looks at the text of a member.
pub(super) fn text(object: &Map<String, Value>, name: &str, found: &mut Vec<Finding>) {
    value(object.get(name), || at(name), found);
}

fn items(object: &Map<String, Value>, name: &str, found: &mut Vec<Finding>) {
    of_items(name, object.get(name), found);
}

fn of_items(name: &str, all: Option<&Value>, found: &mut Vec<Finding>) {
    let all = all.and_then(Value::as_array).into_iter().flatten();
    for (index, item) in all.enumerate() {
        value(Some(item), || at(name).item(index), found);
    }
}

fn value(value: Option<&Value>, at: impl Fn() -> Pointer, found: &mut Vec<Finding>) {
    if let Some(text) = value.and_then(Value::as_str).filter(|text| is_slip(text)) {
        found.push((at(), messages::trailing_comma(text)));
    }
}

/// Tests for a word with a comma or semicolon after it; a text of several words may end in one.
pub(super) fn is_slip(text: &str) -> bool {
    let word = text.strip_suffix([',', ';']);
    word.is_some_and(|word| word.ends_with(char::is_alphanumeric) && !word.contains(char::is_whitespace))
}
