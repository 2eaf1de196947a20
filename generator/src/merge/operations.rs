//! What is done with single operations.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::definition::{Definition, Part, canonical, join};
use super::origins::{Origins, extend};
use super::path_item::{identity, method_name, operation_pointers};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{Kind, child_pointer, pointer_of_fragment, unescape};
use crate::source::{Locate, Location};

/// Removes repeated tags, and parameters that are declared twice in the same way.
pub(super) fn tidy(definition: &mut Definition, diagnostics: &mut Diagnostics) {
    if let Some(Value::Array(tags)) = definition.value.get_mut("tags") {
        let mut seen = HashSet::new();
        tags.retain(|tag| tag.as_str().is_none_or(|tag| seen.insert(tag.to_owned())));
    }
    let repeats = repeated_parameters(&definition.value);
    if !repeats.is_empty() {
        remove_parameters(definition, &repeats, diagnostics);
    }
}

/// Removes the parameters with the keys of `repeats`; each is equal to the one at the index that it is there with.
fn remove_parameters(definition: &mut Definition, repeats: &BTreeMap<usize, usize>, diagnostics: &mut Diagnostics) {
    let moved: HashMap<usize, &Location> =
        definition.moved.iter().filter_map(|(part, location)| Some((part.parameter()?, location))).collect();
    let whole = definition.location().cloned();
    let location = |index: &usize| {
        let below = || Some(extend(whole.as_ref()?, &format!("/parameters/{index}")));
        moved.get(index).map(|location| (*location).clone()).or_else(below)
    };
    let locations: Vec<Option<Location>> = repeats.keys().map(location).collect();
    let Some(Value::Array(parameters)) = definition.value.get_mut("parameters") else { return };
    for ((repeat, first), location) in repeats.iter().zip(locations).rev() {
        let removed = parameters.get_mut(*repeat).map(Value::take).unwrap_or_default();
        let message = format!("the parameter `{}` is declared twice in the same way", identity(&removed));
        diagnostics.push(Diagnostic::new(Code::DuplicateParameter, location, message, "remove one of the two"));
        if let Some(kept) = parameters.get_mut(*first) {
            join(Kind::Parameter, kept, removed);
        }
    }
    let mut kept = 0;
    let mut indices = HashMap::new();
    let mut index = 0..;
    parameters.retain(|_| {
        let index = index.next().unwrap_or_default();
        let is_kept = !repeats.contains_key(&index);
        if is_kept {
            indices.insert(index, kept);
            kept += 1;
        }
        is_kept
    });
    definition.moved.retain_mut(|(part, _)| match part {
        Part::Parameter(index) => indices.get(index).map(|new| *index = *new).is_some(),
        Part::Member(_) => true,
    });
}

/// The indices of parameters that are equal to one before them, with that one's.
fn repeated_parameters(operation: &Value) -> BTreeMap<usize, usize> {
    let Some(Value::Array(parameters)) = operation.get("parameters") else { return BTreeMap::new() };
    let mut seen: HashMap<String, (usize, Option<String>)> = HashMap::new();
    let mut repeats = BTreeMap::new();
    for (index, parameter) in parameters.iter().enumerate() {
        match seen.entry(identity(parameter)) {
            Entry::Vacant(entry) => drop(entry.insert((index, None))),
            Entry::Occupied(mut entry) => {
                let (first, text) = entry.get_mut();
                let known = text.get_or_insert_with(|| {
                    parameters.get(*first).map(|known| canonical(known, Kind::Parameter)).unwrap_or_default()
                });
                if *known == canonical(parameter, Kind::Parameter) {
                    repeats.insert(index, *first);
                }
            }
        }
    }
    repeats
}

/// How many operations the paths have through references to path items that stand elsewhere in the document.
pub(super) fn referred(root: &Value) -> usize {
    let items = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    let referred = items.filter_map(|(_, item)| {
        let fragment = item.get("$ref")?.as_str()?.strip_prefix('#')?;
        let referred = root.pointer(&pointer_of_fragment(fragment)?)?.as_object()?;
        let own = operation_pointers(item.as_object()?);
        Some(operation_pointers(referred).iter().filter(|at| !own.contains(*at)).count())
    });
    referred.sum()
}

/// Warns of each operationId that several operations have.
pub(super) fn warn_of_shared_ids(root: &Value, origins: &Origins, diagnostics: &mut Diagnostics) {
    let mut by_id: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    let Some(paths) = root.get("paths").and_then(Value::as_object) else { return };
    for (template, item) in paths.iter().filter_map(|(key, item)| Some((key, item.as_object()?))) {
        for at in operation_pointers(item) {
            if let Some(id) = operation_id(item, &at) {
                let pointer = format!("{}{at}", child_pointer("/paths", template));
                by_id.entry(id).or_default().push((pointer, format!("{} {template}", method_name(&at))));
            }
        }
    }
    for (id, operations) in by_id {
        let [(first, first_name), others @ ..] = operations.as_slice() else { continue };
        if others.is_empty() {
            continue;
        }
        let message = format!("{} operations have the operationId `{id}`", operations.len());
        let help = "give each operation an id of its own; until then their names come from method and path";
        let mut diagnostic = Diagnostic::new(Code::DuplicateOperationId, origins.location(first), message, help);
        for (pointer, name) in others {
            if let Some(location) = origins.location(pointer) {
                diagnostic = diagnostic.related(location, format!("`{name}`, as `{first_name}`"));
            }
        }
        diagnostics.push(diagnostic);
    }
}

fn operation_id<'v>(item: &'v Map<String, Value>, at: &str) -> Option<&'v str> {
    let mut segments = at.split('/').skip(1);
    let first = item.get(segments.next()?)?;
    let operation = match segments.next() {
        Some(method) => first.get(unescape(method).as_ref())?,
        None => first,
    };
    operation.get("operationId")?.as_str()
}
