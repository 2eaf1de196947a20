//! Operations that have errors, and that the caller asks to leave out.
//!
//! The location of an error is in an operation, or in a component that operations reach. These operations, and the
//! components through which they reach it, are removed from the fragments; then the stages run again. Every operation
//! that is removed is reported.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Diagnostics, Severity, messages};
use crate::merge::parse_template;
use crate::openapi::reach::{self, Anchors, Name, Search};
use crate::openapi::{METHODS, Pointer, is_extension};
use crate::read::Fragment;
use crate::source::{FragmentId, Location};

/// The number of rounds of removing operations and running the stages. Each round may find errors that earlier ones
/// concealed.
pub(crate) const MAX_ROUNDS: usize = 16;

/// A part of a document that is removed as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Component(Name),
    Operation(Operation),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Operation {
    /// `paths` or `webhooks`.
    section: String,
    /// The path without the names of its parameters, so that it is the same in all fragments; or the webhook's name.
    form: String,
    /// The method as it is written; `None` for a path item that is a reference.
    method: Option<String>,
}

/// Removes every operation from `fragments` that the errors of `found` are in or reached from, and returns the reports.
/// `None`, and nothing is removed, if the code of an error is not in `skip`, or no operation reaches the error.
pub(crate) fn omit(fragments: &mut [Fragment], found: &Diagnostics, skip: &BTreeSet<Code>) -> Option<Vec<Diagnostic>> {
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.code.severity() == Severity::Error).collect();
    if errors.is_empty() || errors.iter().any(|error| !skip.contains(&error.code)) {
        return None;
    }
    let users = users(fragments);
    let served = served(&users);
    let is_served = |unit: &Unit| match unit {
        Unit::Component(name) => served.contains(name),
        Unit::Operation(_) => true,
    };
    let by_id: HashMap<FragmentId, &Fragment> = fragments.iter().map(|fragment| (fragment.id, fragment)).collect();
    let mut gone: BTreeMap<Unit, &Diagnostic> = BTreeMap::new();
    for error in errors {
        // One of the two sides of a conflict may be a declaration for all operations of a fragment.
        let locations = error.location.iter().chain(error.related.iter().map(|(location, _)| location));
        let units: Vec<Unit> = locations
            .filter_map(|location| Some(units_of(by_id.get(&location.fragment)?, location)))
            .flatten()
            .collect();
        if !units.iter().any(is_served) {
            return None;
        }
        add_users(units, &users, error, &mut gone);
    }
    let mut reports = BTreeMap::new();
    for fragment in fragments {
        remove(fragment, &gone, &mut reports);
    }
    Some(reports.into_values().collect())
}

/// The units that a location is in: an operation, all operations of a path item, or a component.
fn units_of(fragment: &Fragment, location: &Location) -> Vec<Unit> {
    let pointer = location.span.pointer();
    let path: Vec<String> = pointer.segments().map(Into::into).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
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
    let form = match (section, parse_template(path)) {
        ("paths", Ok(template)) => template.form,
        _ => path.to_owned(),
    };
    let operation = |method: Option<String>| Operation { section: section.to_owned(), form: form.clone(), method };
    let mut all: Vec<_> = reach::methods(item)
        .map(|(method, _)| {
            let parent = if method.is_additional { Pointer::from("/additionalOperations") } else { Pointer::root() };
            let pointer = parent.child(&method.name);
            (operation(Some(method.name)), pointer)
        })
        .collect();
    if item.get("$ref").is_some() {
        all.push((operation(None), Pointer::root()));
    }
    all
}

/// For each component, what refers to it.
fn users(fragments: &[Fragment]) -> BTreeMap<Name, BTreeSet<Unit>> {
    let mut users: BTreeMap<Name, BTreeSet<Unit>> = BTreeMap::new();
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

/// The components that operations refer to over any number of steps.
fn served(users: &BTreeMap<Name, BTreeSet<Unit>>) -> HashSet<&Name> {
    let mut uses: HashMap<&Name, Vec<&Name>> = HashMap::new();
    let mut pending = Vec::new();
    for (name, users) in users {
        for user in users {
            match user {
                Unit::Component(user) => uses.entry(user).or_default().push(name),
                Unit::Operation(_) => pending.push(name),
            }
        }
    }
    let mut served = HashSet::new();
    while let Some(name) = pending.pop() {
        if served.insert(name) {
            pending.extend(uses.get(name).into_iter().flatten());
        }
    }
    served
}

/// Adds the units, and everything that refers to them over any number of steps, with the error that they are removed for.
/// Units that were added for an earlier error are there with everything that refers to them.
fn add_users<'d>(
    units: Vec<Unit>,
    users: &BTreeMap<Name, BTreeSet<Unit>>,
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

/// Removes the units from a fragment; each operation is reported once, where it is found first.
fn remove(fragment: &mut Fragment, gone: &BTreeMap<Unit, &Diagnostic>, reports: &mut BTreeMap<Operation, Diagnostic>) {
    if let Some(Value::Object(sections)) = fragment.root.get_mut("components") {
        for (section, entries) in sections {
            let name = |name: &String| (format!("components/{section}"), name.clone());
            if let Value::Object(entries) = entries {
                entries.retain(|entry, _| !gone.contains_key(&Unit::Component(name(entry))));
            }
        }
    }
    for section in ["paths", "webhooks"] {
        let Some(Value::Object(items)) = fragment.root.get_mut(section) else { continue };
        for (path, item) in items.iter_mut() {
            for (operation, pointer) in operations(section, path, item) {
                let Some(error) = gone.get(&Unit::Operation(operation.clone())) else { continue };
                let location = Location::new(fragment.id, Pointer::root().child(section).child(path).join(&pointer));
                reports.entry(operation.clone()).or_insert_with(|| report(path, &operation, error, location));
                remove_operation(item, &pointer);
            }
        }
        items.retain(|_, item| item.as_object().is_none_or(|members| !members.is_empty()));
    }
}

fn remove_operation(item: &mut Value, pointer: &Pointer) {
    if pointer.is_empty() {
        *item = Value::Object(serde_json::Map::new());
    } else if let (Some(parent), Some(name)) = (pointer.parent(), pointer.segments().last())
        && let Some(Value::Object(members)) = item.pointer_mut(parent)
    {
        members.shift_remove(&*name);
    }
}

fn report(path: &str, operation: &Operation, error: &Diagnostic, location: Location) -> Diagnostic {
    let method = operation.method.as_deref().unwrap_or("all of").to_uppercase();
    let kind = if operation.section == "webhooks" { "the webhook " } else { "" };
    let name = format!("{kind}`{method} {path}`");
    let message = messages::write::omitted(&name, &error.message, error.code, error.location.clone());
    Diagnostic::of(location, message)
}
