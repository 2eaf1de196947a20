//! Numbers and booleans where the specification asks for strings, since YAML reads texts such as `2024` and `true` as
//! those unless they are in quotes.

use serde_json::{Map, Value};

use super::written::{Written, is_loose};
use crate::diag::{Reporter, messages};
use crate::openapi::Pointer;
use crate::openapi::fields::{Object, Shape};

/// Makes strings of the members of an object that have to be strings, and reports them.
pub(in crate::read) fn correct(
    reporter: &Reporter<'_>,
    written: &Written<'_>,
    object: &'static Object,
    members: &mut Map<String, Value>,
    pointer: impl Fn() -> Pointer,
) {
    let is_candidate = |value: &Value| match value {
        Value::Array(items) => items.iter().any(is_loose),
        Value::Object(members) => members.values().any(is_loose),
        value => is_loose(value),
    };
    for (name, value) in members.iter_mut().filter(|(_, value)| is_candidate(value)) {
        let Some(field) = object.field(name) else { continue };
        let at = || pointer().child(name);
        match (field.shape(), value) {
            (Shape::Strings, Value::Array(items)) => {
                let at = at();
                for position in written.make_strings(&at, items, |_| true) {
                    let item = items.get(position).and_then(Value::as_str).unwrap_or_default();
                    reporter.report(&at.item(position), messages::validate::item_not_a_string(name, item));
                }
            }
            (Shape::StringMap, Value::Object(members)) => {
                for (key, value) in members {
                    correct_value(reporter, written, name, value, || at().child(key));
                }
            }
            (Shape::String, value) => correct_value(reporter, written, name, value, at),
            _ => {}
        }
    }
}

fn correct_value(
    reporter: &Reporter<'_>,
    written: &Written<'_>,
    name: &str,
    value: &mut Value,
    pointer: impl Fn() -> Pointer,
) {
    if !is_loose(value) {
        return;
    }
    let pointer = pointer();
    if written.make_string(&pointer, value) {
        let text = value.as_str().unwrap_or_default();
        reporter.report(&pointer, messages::validate::field_not_a_string(name, text));
    }
}
