//! Operations and components with errors that the caller wants to skip.
//!
//! The location of an error is in an operation or in a component. It is removed from the fragments, and so are the
//! operations and components that refer to it; then the stages run again. Every operation that is removed is reported, and
//! every component that no operation refers to.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Diagnostics, Message, Severity, messages};
use crate::merge::path_form;
use crate::openapi::reach::{self, Anchors, ComponentName, Search};
use crate::openapi::{METHODS, Pointer, is_extension, segments};
use crate::read::Fragment;
use crate::source::{FragmentId, Location};

/// How often operations are removed before the run fails: each round finds errors that those of the round before hid.
pub(super) const MAX_ROUNDS: usize = 16;

/// A part of a document that is kept or removed as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Component(ComponentName),
    Operation(Operation),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Operation {
    /// `paths` or `webhooks`.
    section: String,
    /// The form of the path template, which is the same in all fragments; or the webhook's name.
    form: String,
    /// The method as the document writes it; `None` for a path item that is a reference.
    method: Option<String>,
}

/// Removes every operation and component that has an error of `found`, or refers to a component that has one, and returns
/// the reports. Returns `None`, and removes nothing, if there is an error whose code is not in `skip`, or that is neither in
/// an operation nor in a component.
pub(super) fn omit(skip: &BTreeSet<Code>, found: &Diagnostics, fragments: &mut [Fragment]) -> Option<Vec<Diagnostic>> {
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.code.severity() == Severity::Error).collect();
    if errors.is_empty() || errors.iter().any(|error| !skip.contains(&error.code)) {
        return None;
    }
    let users = users(fragments);
    let used = used_components(&users);
    let by_id: HashMap<FragmentId, &Fragment> = fragments.iter().map(|fragment| (fragment.id, fragment)).collect();
    let mut gone: BTreeMap<Unit, &Diagnostic> = BTreeMap::new();
    for error in errors {
        // One side of a conflict may be what a fragment declares for all of its operations.
        let locations = error.location.iter().chain(error.related.iter().map(|(location, _)| location));
        let units: Vec<Unit> = locations
            .filter_map(|location| Some(units_of(by_id.get(&location.fragment)?, location)))
            .flatten()
            .collect();
        if units.is_empty() {
            return None;
        }
        add_users(units, &users, error, &mut gone);
    }
    let mut reports = BTreeMap::new();
    for fragment in fragments {
        remove_components(fragment, &gone, &used, &mut reports);
        remove_operations(fragment, &gone, &mut reports);
    }
    Some(reports.into_values().collect())
}

/// The units that a location is in: an operation, all operations of a path item, or a component.
fn units_of(fragment: &Fragment, location: &Location) -> Vec<Unit> {
    let pointer = location.span.pointer();
    let path: Vec<String> = segments(&pointer).map(Into::into).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    // What the upgrade of Swagger 2.0 finds is located in the document before it, which has the same paths.
    let path = path.strip_prefix(&["swagger"]).unwrap_or(&path);
    match path {
        ["components", section, name, ..] => {
            vec![Unit::Component((format!("components/{section}"), (*name).to_owned()))]
        }
        [section @ ("paths" | "webhooks"), path, rest @ ..] => {
            let item = fragment.root.get(*section).and_then(|items| items.get(*path));
            let all = item.map(|item| operations(section, path, item)).unwrap_or_default();
            let method = match rest {
                ["additionalOperations", method, ..] => Some(*method),
                [method, ..] if METHODS.contains(method) => Some(*method),
                _ => None,
            };
            let all = all.into_iter().map(|(operation, _)| operation);
            all.filter(|o| method.is_none() || o.method.as_deref() == method).map(Unit::Operation).collect()
        }
        _ => Vec::new(),
    }
}

/// The operations of a path item, with their pointers within it; the item itself if it is a reference.
fn operations(section: &str, path: &str, item: &Value) -> Vec<(Operation, Pointer)> {
    let form = if section == "paths" { path_form(path) } else { path.to_owned() };
    let operation = |method: Option<String>| Operation { section: section.to_owned(), form: form.clone(), method };
    let mut all: Vec<_> = reach::methods(item)
        .map(|(method, _)| {
            let parent = if method.is_additional { "/additionalOperations" } else { "" };
            let pointer = Pointer::from(parent).child(&method.name);
            (operation(Some(method.name)), pointer)
        })
        .collect();
    if item.get("$ref").is_some() {
        all.push((operation(None), Pointer::root()));
    }
    all
}

/// The units that refer to each component.
fn users(fragments: &[Fragment]) -> BTreeMap<ComponentName, BTreeSet<Unit>> {
    let mut users: BTreeMap<ComponentName, BTreeSet<Unit>> = BTreeMap::new();
    for fragment in fragments {
        let root = &fragment.root;
        let anchors = Anchors::of(root);
        let mut note = |unit: &Unit, values: &[&Value], secured: bool| {
            let mut search = Search::shallow(root, &anchors, secured);
            values.iter().for_each(|value| search.value(value));
            for name in search.finish().components {
                users.entry(name).or_default().insert(unit.clone());
            }
        };
        for (name, value) in reach::components(root) {
            note(&Unit::Component(name), &[value], false);
        }
        for section in ["paths", "webhooks"] {
            let items = root.get(section).and_then(Value::as_object).into_iter().flatten();
            for (path, item) in items.filter(|(path, _)| !is_extension(section, path)) {
                for (operation, pointer) in operations(section, path, item) {
                    let shared = item.as_object().into_iter().flatten();
                    let shared =
                        shared.filter(|(key, _)| !METHODS.contains(&key.as_str()) && *key != "additionalOperations");
                    let reference = serde_json::json!({ "$ref": item.get("$ref") });
                    let mut values: Vec<&Value> = shared.map(|(_, value)| value).collect();
                    if !pointer.is_empty() {
                        values.extend(item.pointer(&pointer));
                    }
                    values.push(&reference);
                    note(&Unit::Operation(operation), &values, true);
                }
            }
        }
    }
    users
}

/// The components that operations refer to, directly or through other components.
fn used_components(users: &BTreeMap<ComponentName, BTreeSet<Unit>>) -> HashSet<&ComponentName> {
    let mut uses: HashMap<&ComponentName, Vec<&ComponentName>> = HashMap::new();
    let mut pending = Vec::new();
    for (name, users) in users {
        for user in users {
            match user {
                Unit::Component(user) => uses.entry(user).or_default().push(name),
                Unit::Operation(_) => pending.push(name),
            }
        }
    }
    let mut used = HashSet::new();
    while let Some(name) = pending.pop() {
        if used.insert(name) {
            pending.extend(uses.get(name).into_iter().flatten());
        }
    }
    used
}

/// Adds the units, and all that refer to them, directly or not, with the error for which they are removed. Of a unit that
/// is there for an earlier error, all that refer to it are there as well.
fn add_users<'d>(
    units: Vec<Unit>,
    users: &BTreeMap<ComponentName, BTreeSet<Unit>>,
    error: &'d Diagnostic,
    gone: &mut BTreeMap<Unit, &'d Diagnostic>,
) {
    let mut pending = units;
    while let Some(unit) = pending.pop() {
        if let Entry::Vacant(entry) = gone.entry(unit) {
            if let Unit::Component(name) = entry.key() {
                pending.extend(users.get(name).into_iter().flatten().cloned());
            }
            entry.insert(error);
        }
    }
}

/// The reports of the units that are left out, each once, at the first location of it.
type Reports = BTreeMap<Unit, Diagnostic>;

/// Removes components from a fragment. Those that operations use are not reported: the operations are.
fn remove_components(
    fragment: &mut Fragment,
    gone: &BTreeMap<Unit, &Diagnostic>,
    used: &HashSet<&ComponentName>,
    reports: &mut Reports,
) {
    let Some(Value::Object(sections)) = fragment.root.get_mut("components") else { return };
    for (section, entries) in sections {
        let Value::Object(entries) = entries else { continue };
        entries.retain(|name, _| {
            let component = (format!("components/{section}"), name.clone());
            let is_used = used.contains(&component);
            let unit = Unit::Component(component);
            let Some(error) = gone.get(&unit) else { return true };
            if !is_used {
                let at = Pointer::root().child("components").child(section).child(name);
                let message = messages::pipeline::component_omitted(section, name, error.code, &error.message);
                let location = Location::new(fragment.id, at);
                reports.entry(unit).or_insert_with(|| report(message, error, location));
            }
            false
        });
    }
}

/// Removes operations from a fragment.
fn remove_operations(fragment: &mut Fragment, gone: &BTreeMap<Unit, &Diagnostic>, reports: &mut Reports) {
    for section in ["paths", "webhooks"] {
        let Some(Value::Object(items)) = fragment.root.get_mut(section) else { continue };
        for (path, item) in items.iter_mut() {
            for (operation, pointer) in operations(section, path, item) {
                let name = name_of(path, &operation);
                let unit = Unit::Operation(operation);
                let Some(error) = gone.get(&unit) else { continue };
                let at = Pointer::root().child(section).child(path).join(&pointer);
                let message = messages::pipeline::operation_omitted(&name, error.code, &error.message);
                let location = Location::new(fragment.id, at);
                reports.entry(unit).or_insert_with(|| report(message, error, location));
                remove_operation(item, &pointer);
            }
        }
        items.retain(|_, item| item.as_object().is_none_or(|members| !members.is_empty()));
    }
}

/// Removes the operation at `pointer` of a path item; for the root, all members.
fn remove_operation(item: &mut Value, pointer: &Pointer) {
    match (pointer.parent(), pointer.segments().last()) {
        (Some(parent), Some(name)) => {
            if let Some(Value::Object(members)) = item.pointer_mut(parent) {
                members.shift_remove(&*name);
            }
        }
        _ => *item = Value::Object(serde_json::Map::new()),
    }
}

/// A noun phrase for an operation.
fn name_of(path: &str, operation: &Operation) -> String {
    let method = operation.method.as_deref().unwrap_or("all of").to_uppercase();
    let section = if operation.section == "webhooks" { "the webhook " } else { "" };
    format!("{section}`{method} {path}`")
}

fn report(mut message: Message, error: &Diagnostic, location: Location) -> Diagnostic {
    if let Some(location) = &error.location {
        message = message.related(location.clone(), messages::pipeline::CAUSE);
    }
    Diagnostic::of(location, message)
}
