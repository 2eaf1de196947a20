//! The selection of operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::operations::{Operation, operations};
use super::{Located, Selection};
use crate::diag::{Diagnostics, Reporter, messages, nearest};
use crate::merge::Document;
use crate::openapi::Pointer;
use crate::openapi::reach::{self, Anchors, ComponentName, Search};
use crate::read::Fragment;
use crate::source::Location;

/// Removes the operations that are not wanted from a document, and the components that only they need. Returns them as
/// `METHOD /path`.
pub(super) fn select(reporter: &Reporter<'_>, document: &mut Document, selection: &Selection) -> Vec<String> {
    let Selection { include, exclude, .. } = selection;
    if include.is_empty() && exclude.is_empty() {
        return Vec::new();
    }
    let all = operations(&document.root);
    for entry in include.iter().chain(exclude) {
        if !all.iter().any(|operation| operation.is_named_by(&entry.text)) {
            let known = all.iter().flat_map(|operation| operation.id.iter().chain(&operation.tags));
            let meant = nearest(&entry.text, known.map(String::as_str));
            reporter.report_at(entry.location.clone(), messages::config::nothing_selected(&entry.text, meant));
        }
    }
    let (wanted, unwanted): (Vec<_>, Vec<_>) = all.into_iter().partition(|operation| selection.is_wanted(operation));
    let before = reached(&document.root, &unwanted);
    for operation in &unwanted {
        remove(document, operation, &wanted);
    }
    prune(document, &before);
    let names = unwanted.iter().flat_map(|operation| operation.id.clone().into_iter().chain([operation.name()]));
    document.excluded = names.collect();
    unwanted.iter().map(Operation::name).collect()
}

/// Tests whether operations may be in the document that are meant to be left out, since a part of the selection could not be
/// read, or names nothing.
pub fn has_failed(selection: &Selection, diagnostics: &Diagnostics) -> bool {
    let entries = || selection.include.iter().chain(&selection.exclude);
    let is_of_entry = |at: &Location| entries().any(|entry| entry.location == *at);
    selection.is_incomplete || diagnostics.iter().any(|found| found.location.as_ref().is_some_and(is_of_entry))
}

impl Selection {
    fn is_wanted(&self, operation: &Operation) -> bool {
        let names = |entries: &[Located]| entries.iter().any(|entry| operation.is_named_by(&entry.text));
        (self.include.is_empty() || names(&self.include)) && !names(&self.exclude)
    }
}

/// The locations of the operations in fragments that are not wanted, and of the components that only they need: where
/// definitions differ, these do not count.
pub fn unneeded(fragments: &[Fragment], selection: &Selection) -> BTreeSet<Location> {
    let mut unneeded = BTreeSet::new();
    if selection.include.is_empty() && selection.exclude.is_empty() {
        return unneeded;
    }
    for fragment in fragments {
        let root = &fragment.root;
        let (wanted, unwanted): (Vec<_>, Vec<_>) =
            operations(root).into_iter().partition(|operation| selection.is_wanted(operation));
        if unwanted.is_empty() {
            continue;
        }
        let before = reached(root, &unwanted);
        let needed = needed(root, &before, &wanted);
        let components =
            before.difference(&needed).map(|(section, name)| Pointer::from(format!("/{section}")).child(name));
        let pointers = unwanted.iter().map(Operation::pointer).chain(components);
        unneeded.extend(pointers.map(|pointer| Location::new(fragment.id, pointer)));
    }
    unneeded
}

/// The components that the wanted operations need, or others than those of `before`.
fn needed(root: &Value, before: &BTreeSet<ComponentName>, wanted: &[Operation]) -> BTreeSet<ComponentName> {
    let anchors = Anchors::of(root);
    let mut search = Search::new(root, &anchors);
    search.value(root.get("webhooks").unwrap_or(&Value::Null));
    for (_, value) in reach::components(root).filter(|(name, _)| !before.contains(name)) {
        search.value(value);
    }
    let mut needed = search.finish().components;
    needed.extend(reached(root, wanted));
    needed
}

/// The components that operations need.
fn reached(root: &Value, operations: &[Operation]) -> BTreeSet<ComponentName> {
    let anchors = Anchors::of(root);
    let mut search = Search::new(root, &anchors);
    for operation in operations {
        search.value(item_of(root, &operation.path));
        if let Some(value) = root.pointer(&operation.pointer()) {
            search.value(value);
        }
    }
    search.finish().components
}

fn item_of<'r>(root: &'r Value, path: &str) -> &'r Value {
    root.get("paths").and_then(|paths| paths.get(path)).unwrap_or(&Value::Null)
}

/// Removes one operation. A path item that is a reference is shared: it is copied first, and the copy is changed.
fn remove(document: &mut Document, operation: &Operation, wanted: &[Operation]) {
    let item = Pointer::root().child("paths").child(&operation.path);
    let is_shared = document.root.pointer(&item).is_some_and(|value| value.get("$ref").is_some());
    if is_shared {
        let copy = document.root.pointer(&operation.item).cloned();
        if let (Some(copy), Some(slot)) = (copy, document.root.pointer_mut(&item)) {
            *slot = copy;
        }
    }
    let own = item.join(&operation.within);
    if let (Some(parent), Some(name)) = (own.parent(), own.segments().last())
        && let Some(Value::Object(members)) = document.root.pointer_mut(parent)
    {
        members.shift_remove(&*name);
        document.origins.forget(&own);
    }
    if !wanted.iter().any(|other| other.path == operation.path)
        && let Some(Value::Object(paths)) = document.root.get_mut("paths")
    {
        paths.shift_remove(&operation.path);
        document.origins.forget(&item);
    }
}

/// Removes the components of `before` that nothing needs any more.
fn prune(document: &mut Document, before: &BTreeSet<ComponentName>) {
    let anchors = Anchors::of(&document.root);
    let mut search = Search::new(&document.root, &anchors);
    for section in ["paths", "webhooks"] {
        search.value(document.root.get(section).unwrap_or(&Value::Null));
    }
    // Components that the removed operations did not need stay, and so does what they need.
    for (_, value) in reach::components(&document.root).filter(|(name, _)| !before.contains(name)) {
        search.value(value);
    }
    let needed = search.finish().components;
    for (section, name) in before.difference(&needed) {
        // The name of a section is a pointer without its `/`, such as `components/schemas`.
        let section = Pointer::from(format!("/{section}"));
        if let Some(Value::Object(entries)) = document.root.pointer_mut(&section) {
            entries.shift_remove(name);
            document.origins.forget(&section.child(name));
        }
    }
}
