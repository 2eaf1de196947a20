//! Passes over the merged document around the overlays: [`hoist`] before them, [`push_down`] after them.

use serde_json::{Map, Value};

use super::inherit::{Copied, Inherited, places_of_path_items, push_into_operations};
use super::path_item::{operation_pointers, parameter_key};
use super::{Document, ref_siblings, references};
use crate::diag::Diagnostics;
use crate::openapi::{Pointer, child_pointer, is_extension};
use crate::source::Locate;

/// Hands root `servers` and `security`, and what stands at paths for all of their operations, to the operations.
///
/// The merge has done so with each fragment; it is to be done again when an overlay has added some. Explicit empty lists
/// of an operation stay: `security: []` says that it asks for no credential.
///
/// So are path items joined with what they refer to, where that stands in another fragment or an overlay says more
/// beside a reference.
pub fn push_down(document: &mut Document, diagnostics: &mut Diagnostics) {
    let joined = ref_siblings::join(&mut document.root);
    document.origins.copy(&joined.copies);
    joined.report(|pointer| document.origins.location(pointer), diagnostics);
    let Value::Object(root) = &mut document.root else { return };
    let inherited = Inherited::of(root);
    let components = root.get_mut("components").map(Value::take);
    let sections = components.as_ref().and_then(Value::as_object);
    let mut copied = Copied::default();
    let mut found = Vec::new();
    for (name, inherited) in places_of_path_items(&inherited) {
        let Some(Value::Object(items)) = root.get_mut(name) else { continue };
        for (key, item) in items.iter_mut().filter(|(key, _)| !is_extension(name, key)) {
            let pointer = child_pointer(&format!("/{name}"), key);
            push_and_note(item, pointer, &inherited, &mut copied, |p| parameter_key(p, sections), &mut found);
        }
    }
    if let Some(mut components) = components {
        push_into_components(&mut components, &inherited, &mut copied, &mut found);
        root.insert("components".to_owned(), components);
    }
    copied.report(|from| document.origins.location(from), diagnostics);
    for pointer in ["servers", "security"] {
        root.shift_remove(pointer);
    }
    references::follow_moves(&mut document.root, found.iter().map(|(to, from)| (to.as_str(), from.as_str())));
    let locations: Vec<_> = found.iter().map(|(_, from)| document.origins.location(from)).collect();
    for ((to, _), location) in found.into_iter().zip(locations) {
        if let Some(location) = location {
            document.origins.replace(to, location);
        }
    }
}

fn push_into_components(
    components: &mut Value,
    inherited: &Inherited,
    copied: &mut Copied,
    found: &mut Vec<(String, String)>,
) {
    let Some(items @ Value::Object(_)) = components.get_mut("pathItems") else { return };
    let Value::Object(mut items) = items.take() else { return };
    let sections = components.as_object();
    for (key, item) in &mut items {
        let pointer = child_pointer("/components/pathItems", key);
        push_and_note(item, pointer, inherited, copied, |p| parameter_key(p, sections), found);
    }
    if let Value::Object(sections) = components {
        sections.insert("pathItems".to_owned(), Value::Object(items));
    }
}

fn push_and_note(
    item: &mut Value,
    pointer: String,
    inherited: &Inherited,
    copied: &mut Copied,
    key: impl Fn(&Value) -> String,
    found: &mut Vec<(String, String)>,
) {
    let Value::Object(item) = item else { return };
    let moved = push_into_operations(item, &pointer, inherited, copied, key);
    found.extend(moved.into_iter().map(|m| (format!("{pointer}{}{}", m.operation, m.part.pointer()), m.from)));
}

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
