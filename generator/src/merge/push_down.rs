//! Passes over the merged document around the overlays: [`hoist`] before them, [`push_down`] after them.

use serde_json::{Map, Value};

use super::definition::canonical;
use super::inherit::{Copied, Inherited, push_into_operations};
use super::path_item::{operation_pointers, parameter_key};
use super::{Document, Origins, ref_siblings, references};
use crate::diag::{Diagnostics, Reporter};
use crate::openapi::{Kind, Pointer, child, is_extension};
use crate::source::Locate;

/// The new pointer of a part of an operation, and the pointer that it had before.
type Move = (Pointer, Pointer);

/// Moves the root's `servers` and `security`, and what path items declare for all of their operations, into the
/// operations.
///
/// The merge has done so in each fragment; it is done again for what an overlay adds. Empty arrays of an operation stay:
/// `security: []` means that it requires no credential.
///
/// The root keeps its `servers`, or those of the fragments: they are the servers of the API also where no operation has
/// inherited them.
///
/// Path items with siblings of `$ref` are joined with the referenced ones likewise, for references into another fragment
/// and for siblings that an overlay adds.
pub fn push_down(document: &mut Document, diagnostics: &mut Diagnostics) {
    let Document { root, servers, origins, .. } = document;
    let joined = ref_siblings::join(root);
    origins.copy(joined.copies());
    let reporter = Reporter::new(origins, diagnostics);
    joined.report(&reporter);
    let mut moves = Vec::new();
    if let Value::Object(root) = root {
        push_into_all(&reporter, root, &mut moves);
        let servers = root.shift_remove("servers").or_else(|| servers.take());
        if let Some(servers) = servers.filter(is_filled) {
            let before_paths = root.keys().position(|key| key == "paths").unwrap_or(root.len());
            root.shift_insert(before_paths, "servers".to_owned(), servers);
        }
    }
    references::follow_moves(root, moves.iter().map(|(to, from)| (to.as_str(), from.as_str())));
    record(moves, origins);
}

/// Replaces the origins of what was moved by those that it had before.
fn record(moves: Vec<Move>, origins: &mut Origins) {
    let locations: Vec<_> = moves.iter().map(|(_, from)| origins.location(from)).collect();
    for ((to, _), location) in moves.into_iter().zip(locations) {
        if let Some(location) = location {
            origins.replace(to, location);
        }
    }
}

/// Moves what operations inherit into all operations of `paths`, `webhooks` and `components/pathItems`.
fn push_into_all(reporter: &Reporter<'_>, root: &mut Map<String, Value>, moves: &mut Vec<Move>) {
    let inherited = Inherited::of(reporter, root);
    let components = root.get_mut("components").map(Value::take);
    let sections = components.as_ref().and_then(Value::as_object);
    let mut copied = Copied::default();
    for (name, inherited) in inherited.by_section() {
        let Some(Value::Object(items)) = root.get_mut(name) else { continue };
        for (key, item) in items.iter_mut().filter(|(key, _)| !is_extension(name, key)) {
            let pointer = Pointer::root().child(name).child(key);
            push_into_item(&inherited, |p| parameter_key(sections, p), &mut copied, &pointer, item, moves);
        }
    }
    if let Some(mut components) = components {
        push_into_components(&inherited, &mut copied, &mut components, moves);
        root.insert("components".to_owned(), components);
    }
    copied.report(reporter);
    root.shift_remove("security");
}

fn is_filled(list: &Value) -> bool {
    list.as_array().is_some_and(|list| !list.is_empty())
}

fn push_into_components(inherited: &Inherited, copied: &mut Copied, components: &mut Value, moves: &mut Vec<Move>) {
    let Some(items @ Value::Object(_)) = components.get_mut("pathItems") else { return };
    let Value::Object(mut items) = items.take() else { return };
    let sections = components.as_object();
    for (key, item) in &mut items {
        let pointer = Pointer::from("/components/pathItems").child(key);
        push_into_item(inherited, |p| parameter_key(sections, p), copied, &pointer, item, moves);
    }
    if let Value::Object(sections) = components {
        sections.insert("pathItems".to_owned(), Value::Object(items));
    }
}

fn push_into_item(
    inherited: &Inherited,
    key: impl Fn(&Value) -> String,
    copied: &mut Copied,
    pointer: &Pointer,
    item: &mut Value,
    moves: &mut Vec<Move>,
) {
    let Value::Object(item) = item else { return };
    let moved = push_into_operations(inherited, key, copied, pointer, item);
    moves.extend(moved.into_iter().map(|moved| (pointer.join(&moved.pointer()), moved.from)));
}

/// Moves what operations have from the roots of their fragments back to the root of the document, where an overlay changes
/// it: `security` if all operations have it from there, with equal values, and the servers of the API if no operation is
/// without servers. [`push_down`] is the reverse.
pub fn hoist(document: &mut Document) {
    // The requests of webhooks go to the client, so that the servers of the API are not theirs.
    hoist_servers(document, &operations(&document.root, &["/paths"]));
    let operations = operations(&document.root, &["/paths", "/webhooks"]);
    let value = |operation: &Pointer| document.root.pointer(&operation.child("security"));
    let first = operations.first().and_then(value).cloned();
    let is_common =
        |operation: &Pointer| is_inherited(document, operation, "security") && value(operation) == first.as_ref();
    if operations.iter().all(is_common) {
        move_up(document, &operations, "security", first);
    }
}

/// An operation that is without servers would get those at the root: then they stay in the operations.
fn hoist_servers(document: &mut Document, operations: &[Pointer]) {
    let value = |operation: &Pointer| document.root.pointer(&operation.child("servers"));
    if !operations.iter().all(|operation| value(operation).is_some()) {
        return;
    }
    let servers = document.servers.take();
    let canonical = |servers: &Value| canonical(servers, child(Kind::Document, "servers"));
    let form = servers.as_ref().map(canonical);
    let has_inherited =
        |operation: &&Pointer| is_inherited(document, operation, "servers") && value(operation).map(canonical) == form;
    let inherited: Vec<Pointer> = operations.iter().filter(has_inherited).cloned().collect();
    move_up(document, &inherited, "servers", servers);
}

/// Tests for a member of an operation that its fragment has at the root.
fn is_inherited(document: &Document, operation: &Pointer, name: &str) -> bool {
    let location = document.origins.location(&operation.child(name));
    location.is_some_and(|location| location.span.pointer() == Pointer::root().child(name))
}

fn move_up(document: &mut Document, operations: &[Pointer], name: &str, value: Option<Value>) {
    for operation in operations {
        if let Some(Value::Object(operation)) = document.root.pointer_mut(operation) {
            operation.shift_remove(name);
        }
    }
    if let (Some(value), Value::Object(root)) = (value, &mut document.root) {
        root.insert(name.to_owned(), value);
    }
}

/// The pointers of the operations in these sections, and in the path items of the components.
fn operations(root: &Value, sections: &[&str]) -> Vec<Pointer> {
    let mut found = Vec::new();
    for section in sections.iter().chain(&["/components/pathItems"]) {
        let items = root.pointer(section).and_then(Value::as_object).into_iter().flatten();
        let items = items.filter(|(key, _)| !is_extension(section.trim_start_matches('/'), key));
        for (key, item) in items.filter_map(|(key, item)| Some((key, item.as_object()?))) {
            let pointer = Pointer::from(*section).child(key);
            found.extend(operation_pointers(item).iter().map(|operation| pointer.join(operation)));
        }
    }
    found
}
