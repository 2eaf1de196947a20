//! Which operations are wanted.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Config;
use super::apply::{Operation, operations, unknown};
use crate::diag::Diagnostics;
use crate::merge::Document;
use crate::openapi::child_pointer;
use crate::openapi::reach::{self, Anchors, Name, Search};

/// Takes out of a document the operations that are not wanted, and the components that only they need. Returns them
/// as `METHOD /path`.
pub(super) fn select(document: &mut Document, config: &Config, diagnostics: &mut Diagnostics) -> Vec<String> {
    if config.include.is_empty() && config.exclude.is_empty() {
        return Vec::new();
    }
    let all = operations(&document.root);
    for entry in config.include.iter().chain(&config.exclude) {
        if !all.iter().any(|operation| operation.is(&entry.text)) {
            let known = all.iter().flat_map(|operation| operation.id.iter().chain(&operation.tags));
            let what = "tag, operationId or path of an operation";
            diagnostics.push(unknown(entry, what, known.map(String::as_str)));
        }
    }
    let names = |entries: &[super::Named], operation: &Operation| entries.iter().any(|e| operation.is(&e.text));
    let is_wanted = |operation: &Operation| {
        (config.include.is_empty() || names(&config.include, operation)) && !names(&config.exclude, operation)
    };
    let (wanted, unwanted): (Vec<_>, Vec<_>) = all.into_iter().partition(is_wanted);
    let before = reached(&document.root, &unwanted);
    for operation in &unwanted {
        remove(document, operation, &wanted);
    }
    prune(document, &before);
    unwanted.iter().map(Operation::name).collect()
}

/// The components that operations need.
fn reached(root: &Value, operations: &[Operation]) -> BTreeSet<Name> {
    let anchors = Anchors::of(root);
    let mut search = Search::new(root, &anchors);
    for operation in operations {
        search.value(item_of(root, &operation.path));
        if let Some(value) = root.pointer(&operation.pointer) {
            search.value(value);
        }
    }
    search.finish().components
}

fn item_of<'r>(root: &'r Value, path: &str) -> &'r Value {
    root.get("paths").and_then(|paths| paths.get(path)).unwrap_or(&Value::Null)
}

/// Takes one operation out. A path item that is a reference is shared: what remains of it is copied first.
fn remove(document: &mut Document, operation: &Operation, wanted: &[Operation]) {
    let at = child_pointer("/paths", &operation.path);
    let shared = document.root.pointer(&at).and_then(|item| item.get("$ref")).is_some();
    if shared {
        let parent = operation.pointer.strip_suffix(&operation.within).unwrap_or(&operation.pointer);
        if let (Some(copy), Some(slot)) = (document.root.pointer(parent).cloned(), document.root.pointer_mut(&at)) {
            *slot = copy;
        }
    }
    let own = format!("{at}{}", operation.within);
    if let Some((parent, name)) = own.rsplit_once('/')
        && let Some(Value::Object(members)) = document.root.pointer_mut(parent)
    {
        members.shift_remove(crate::openapi::unescape(name).as_ref());
        document.origins.forget(&own);
    }
    if !wanted.iter().any(|other| other.path == operation.path)
        && let Some(Value::Object(paths)) = document.root.get_mut("paths")
    {
        paths.shift_remove(&operation.path);
        document.origins.forget(&at);
    }
}

/// Takes out the components of `before` that nothing needs any more.
fn prune(document: &mut Document, before: &BTreeSet<Name>) {
    let anchors = Anchors::of(&document.root);
    let mut search = Search::new(&document.root, &anchors);
    for section in ["paths", "webhooks"] {
        search.value(document.root.get(section).unwrap_or(&Value::Null));
    }
    // What the operations that went did not need is there for its own sake.
    for (_, value) in reach::components(&document.root).filter(|(name, _)| !before.contains(name)) {
        search.value(value);
    }
    let needed = search.finish().components;
    for (section, name) in before.difference(&needed) {
        let section = format!("/{section}");
        if let Some(Value::Object(entries)) = document.root.pointer_mut(&section) {
            entries.shift_remove(name);
            document.origins.forget(&child_pointer(&section, name));
        }
    }
}
