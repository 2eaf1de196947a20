//! Parts of a document that are documents: to see how work grows with the size, and to build a small part of it.

use crate::document::target_pointer;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The path and the method of an operation.
pub type OperationKey = (String, String);

/// The operations of a document, in its order.
#[must_use]
pub fn operations(document: &Value) -> Vec<OperationKey> {
    let items = document.get("paths").and_then(Value::as_object);
    let items = items.into_iter().flatten();
    items.flat_map(|(path, item)| methods(item).map(move |method| (path.clone(), method.clone()))).collect()
}

fn methods(item: &Value) -> impl Iterator<Item = &String> {
    let is_method = |key: &&String| ["get", "put", "post", "delete", "patch"].contains(&key.as_str());
    item.as_object().into_iter().flat_map(Map::keys).filter(is_method)
}

/// The first `parts` of every `of` paths, with the components that they reach.
#[must_use]
pub fn cut(document: &Value, parts: usize, of: usize) -> Value {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let kept = paths.enumerate().filter(|(index, _)| index % of < parts);
    with_paths(document, kept.map(|(_, (path, item))| (path.clone(), item.clone())).collect())
}

/// One operation, with the components that it reaches.
#[must_use]
pub fn pruned(document: &Value, (path, method): &OperationKey) -> Value {
    let item = document.get("paths").and_then(|paths| paths.get(path)).and_then(Value::as_object);
    let mut item = item.cloned().unwrap_or_default();
    let others: Vec<String> = methods(&Value::Object(item.clone())).filter(|key| *key != method).cloned().collect();
    others.iter().for_each(|other| drop(item.shift_remove(other)));
    with_paths(document, Map::from_iter([(path.clone(), Value::Object(item))]))
}

/// The document with other paths, without webhooks, and with only those components that are reached.
fn with_paths(document: &Value, paths: Map<String, Value>) -> Value {
    let mut out = Map::new();
    for (key, value) in document.as_object().into_iter().flatten() {
        if !["paths", "components", "webhooks"].contains(&key.as_str()) && !key.starts_with("x-") {
            out.insert(key.clone(), value.clone());
        }
    }
    let paths = Value::Object(paths);
    let mut components = Map::new();
    for pointer in reached(document, &paths) {
        let mut names = pointer.split('/').skip(2);
        if let (Some(section), Some(name), Some(value)) = (names.next(), names.next(), document.pointer(&pointer)) {
            let section = components.entry(section).or_insert_with(|| Value::Object(Map::new()));
            section
                .as_object_mut()
                .into_iter()
                .for_each(|section| drop(section.insert(name.to_owned(), value.clone())));
        }
    }
    // Security requirements have the names of schemes, not references.
    if let Some(schemes) = document.pointer("/components/securitySchemes") {
        components.insert("securitySchemes".to_owned(), schemes.clone());
    }
    out.insert("paths".to_owned(), paths);
    out.insert("components".to_owned(), Value::Object(components));
    Value::Object(out)
}

/// The pointers of the components that a value reaches, each `/components/<section>/<name>`.
fn reached(document: &Value, from: &Value) -> BTreeSet<String> {
    let (mut found, mut pending) = (BTreeSet::new(), vec![from]);
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => pending.extend(members.values()),
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
        let target = value.get("$ref").and_then(Value::as_str).and_then(target_pointer);
        let Some(target) = target.filter(|pointer| pointer.starts_with("/components/")) else { continue };
        let component: String = target.splitn(5, '/').take(4).collect::<Vec<_>>().join("/");
        if let Some(value) = document.pointer(&component).filter(|_| !found.contains(&component)) {
            found.insert(component);
            pending.push(value);
        }
    }
    found
}
