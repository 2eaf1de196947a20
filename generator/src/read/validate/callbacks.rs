//! Callbacks without the URL that they are sent to (OpenAPI 3.1.1, 4.8.18): the methods are one level too far out.

use serde_json::{Map, Value};

use crate::diag::{Reporter, messages};
use crate::openapi::{METHODS, Pointer, WalkPath};

/// An expression for the URL of a callback, which has to be in the place of the one that is missing.
const URL: &str = "{$request.body#/callbackUrl}";

/// Moves the operations of a callback below a URL, and reports the first of them. Adds the new and the old pointers to `moves`.
pub(super) fn correct(
    reporter: &Reporter<'_>,
    path: &WalkPath<'_>,
    callback: &mut Value,
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let Value::Object(members) = callback else { return };
    let is_item = |value: &Value| METHODS.iter().any(|method| value.get(method).is_some());
    let is_operation = |method: &&&str| members.get(**method).is_some_and(|value| value.is_object() && !is_item(value));
    let methods: Vec<&str> = METHODS.iter().filter(is_operation).copied().collect();
    let Some(first) = methods.first() else { return };
    let pointer = path.pointer();
    let message = messages::validate::callback_without_url(path.name(), first, URL);
    reporter.report(&pointer.child(first), message.corrected());
    let mut item = Map::new();
    for method in methods {
        moves.push((pointer.child(URL).child(method), pointer.child(method)));
        item.extend(members.shift_remove_entry(method));
    }
    members.insert(URL.to_owned(), Value::Object(item));
}
