//! What is done with single operations.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::canonical::canonical;
use super::collect::method_name;
use super::definition::{Definition, Part, identity};
use super::join::join;
use super::origins::Origins;
use super::pushdown::operation_pointers;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::spec::{Kind, child_pointer, pointer_of_fragment, unescape};

/// Removes repeated tags, and parameters that are declared twice in the same way.
pub(super) fn tidy(definition: &mut Definition, diagnostics: &mut Diagnostics) {
    if let Some(Value::Array(tags)) = definition.value.get_mut("tags") {
        let mut seen = HashSet::new();
        tags.retain(|tag| tag.as_str().is_none_or(|tag| seen.insert(tag.to_owned())));
    }
    let repeats = repeated_parameters(&definition.value);
    for (first, repeat) in repeats.into_iter().rev() {
        let place = definition.place_of(&format!("/parameters/{repeat}"));
        let Some(Value::Array(parameters)) = definition.value.get_mut("parameters") else { return };
        let removed = parameters.remove(repeat);
        let message = format!("the parameter `{}` is declared twice in the same way", identity(&removed));
        diagnostics.push(Diagnostic::new(Code::DuplicateParameter, place, message, "remove one of the two"));
        if let Some(kept) = parameters.get_mut(first) {
            join(Kind::Parameter, kept, removed);
        }
        definition.moved.retain(|(part, _)| !matches!(part, Part::Parameter(index) if *index == repeat));
        for (part, _) in &mut definition.moved {
            if let Part::Parameter(index) = part
                && *index > repeat
            {
                *index -= 1;
            }
        }
    }
}

/// Pairs of a parameter's index and that of an equal one after it.
fn repeated_parameters(operation: &Value) -> Vec<(usize, usize)> {
    let Some(Value::Array(parameters)) = operation.get("parameters") else { return Vec::new() };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut repeats = Vec::new();
    for (index, parameter) in parameters.iter().enumerate() {
        let name = identity(parameter);
        match seen.get(&name) {
            None => drop(seen.insert(name, index)),
            Some(first) => {
                let same = parameters.get(*first).map(|p| canonical(p, Kind::Parameter));
                if same.as_deref() == Some(&canonical(parameter, Kind::Parameter)) {
                    repeats.push((*first, index));
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
        let mut diagnostic = Diagnostic::new(Code::DuplicateOperationId, origins.place(first), message, help);
        for (pointer, name) in others {
            if let Some(place) = origins.place(pointer) {
                diagnostic = diagnostic.related(place, format!("`{name}`, as `{first_name}`"));
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
