//! A document with one operation changed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// The document as JSON. One in YAML is converted by our `merge`, so that all generators read the same.
pub fn readable(document: &Path) -> Option<Value> {
    if document.extension().is_some_and(|extension| extension == "json") {
        return serde_json::from_slice(&fs::read(document).ok()?).ok();
    }
    let merged = generator::merge_documents(&[document.to_path_buf()], generator::Options::default()).result.ok()?;
    serde_json::to_value(merged.document.root).ok()
}

/// Adds a parameter to the first operation.
pub fn changed(mut document: Value) -> Value {
    let items = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = items.into_iter().flat_map(|items| items.values_mut()).filter_map(Value::as_object_mut);
    let mut operations = operations.flat_map(|item| item.iter_mut().filter(|(key, _)| is_method(key)));
    if let Some((_, Value::Object(operation))) = operations.next() {
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        let added = json!({"name": "one_more", "in": "query", "schema": {"type": "string"}});
        parameters.as_array_mut().into_iter().for_each(|list| list.push(added.clone()));
    }
    document
}

fn is_method(key: &str) -> bool {
    ["get", "put", "post", "delete", "patch"].contains(&key)
}
