//! What all operations have from the root of their fragments, and alike, is said there once, where an overlay looks for it.

use serde_json::{Map, Value};

use super::Document;
use super::pushdown::operation_pointers;
use crate::openapi::{Pointer, child_pointer, is_extension};
use crate::source::Locate;

/// Takes `servers` and `security` that all operations have from the root of their fragments, and alike, back to the root of
/// the document: an overlay that changes them means that place. [`push_down`](super::push_down) undoes it.
pub fn hoist(document: &mut Document) {
    for name in ["servers", "security"] {
        // Where the API calls the client, the servers are not its own.
        let sections: &[&str] = if name == "servers" { &["/paths"] } else { &["/paths", "/webhooks"] };
        let operations = operations(&document.root, sections);
        let own = |operation: &String| format!("{operation}/{name}");
        let first = operations.first().and_then(|operation| document.root.pointer(&own(operation))).cloned();
        let is_common = |operation: &String| {
            let location = document.origins.location(&own(operation));
            location.is_some_and(|location| location.span.pointer() == Pointer::root().child(name))
                && document.root.pointer(&own(operation)) == first.as_ref()
        };
        if !operations.iter().all(is_common) {
            continue;
        }
        for operation in &operations {
            if let Some(Value::Object(operation)) = document.root.pointer_mut(operation) {
                operation.shift_remove(name);
            }
        }
        if let (Some(value), Value::Object(root)) = (first, &mut document.root) {
            root.insert(name.to_owned(), value);
        }
    }
}

/// The pointers of the operations in these sections, and of those of path items among the components.
fn operations(root: &Value, sections: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for section in sections.iter().chain(&["/components/pathItems"]) {
        let items = root.pointer(section).and_then(Value::as_object).into_iter().flatten();
        let items = items.filter(|(key, _)| !is_extension(section.trim_start_matches('/'), key));
        for (key, item) in items.filter_map(|(key, item)| Some((key, item.as_object()?))) {
            found.extend(below(&child_pointer(section, key), item));
        }
    }
    found
}

fn below(pointer: &str, item: &Map<String, Value>) -> Vec<String> {
    operation_pointers(item).into_iter().map(|operation| format!("{pointer}{operation}")).collect()
}
