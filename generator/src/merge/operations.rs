//! Operations one by one: repeats in them, their number, and their ids.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::definition::{Definition, Part, canonical, join, parameter_pointer};
use super::origins::extend;
use super::path_item::{identity, method_name, operation_pointers};
use crate::diag::{Reporter, messages};
use crate::name;
use crate::openapi::{Kind, Pointer, pointer_of_fragment};
use crate::source::Location;

/// Removes repeated tags, and parameters that are declared twice with the same meaning.
pub(super) fn remove_repeats(reporter: &Reporter<'_>, definition: &mut Definition) {
    if let Some(Value::Array(tags)) = definition.value.get_mut("tags") {
        let mut seen = HashSet::new();
        tags.retain(|tag| tag.as_str().is_none_or(|tag| seen.insert(tag.to_owned())));
    }
    let repeats = repeated_parameters(&definition.value);
    if !repeats.is_empty() {
        remove_parameters(reporter, definition, &repeats);
    }
}

/// Removes the parameters at the keys of `repeats`; each is joined into the equal one at the index that is its value.
fn remove_parameters(reporter: &Reporter<'_>, definition: &mut Definition, repeats: &BTreeMap<usize, usize>) {
    let moved: HashMap<usize, &Location> =
        definition.moved.iter().filter_map(|(part, location)| Some((part.parameter()?, location))).collect();
    let whole = definition.location().cloned();
    let location = |index: &usize| {
        let below = || Some(extend(whole.as_ref()?, &parameter_pointer(*index)));
        moved.get(index).map(|location| (*location).clone()).or_else(below)
    };
    let locations: Vec<Option<Location>> = repeats.keys().map(location).collect();
    let Some(Value::Array(parameters)) = definition.value.get_mut("parameters") else { return };
    for ((repeat, first), location) in repeats.iter().zip(locations).rev() {
        let removed = parameters.get_mut(*repeat).map(Value::take).unwrap_or_default();
        reporter.report_at(location, messages::merge::repeated_parameter(&described(&removed)));
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

/// A parameter as a noun phrase for messages.
fn described(parameter: &Value) -> String {
    let text = |key| parameter.get(key).and_then(Value::as_str);
    match (text("$ref"), text("in"), text("name")) {
        (Some(reference), _, _) => format!("the parameter `{reference}`"),
        (None, Some(location), name) => format!("the {location} parameter `{}`", name.unwrap_or_default()),
        (None, None, name) => format!("the parameter `{}`", name.unwrap_or_default()),
    }
}

/// The indices of parameters that are equal to an earlier one, with the index of that.
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

/// The number of operations that `paths` has through references to path items elsewhere in the document.
pub(super) fn count_referenced(root: &Value) -> usize {
    let items = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    let referenced = items.filter_map(|(_, item)| {
        let fragment = item.get("$ref")?.as_str()?.strip_prefix('#')?;
        let referenced = root.pointer(&pointer_of_fragment(fragment)?)?.as_object()?;
        let own = operation_pointers(item.as_object()?);
        Some(operation_pointers(referenced).iter().filter(|operation| !own.contains(*operation)).count())
    });
    referenced.sum()
}

/// Warns of each operationId that several operations have.
pub(super) fn report_shared_ids(reporter: &Reporter<'_>, root: &Value) {
    let mut by_id: BTreeMap<&str, Vec<(Pointer, String)>> = BTreeMap::new();
    let Some(paths) = root.get("paths").and_then(Value::as_object) else { return };
    for (template, item) in paths.iter().filter_map(|(key, item)| Some((key, item.as_object()?))) {
        let pointer = Pointer::from("/paths").child(template);
        for operation in operation_pointers(item) {
            if let Some(id) = operation_id(item, &operation) {
                let name = format!("{} {template}", method_name(&operation));
                by_id.entry(id).or_default().push((pointer.join(&operation), name));
            }
        }
    }
    for (id, operations) in by_id {
        let [(first, _), others @ ..] = operations.as_slice() else { continue };
        if others.is_empty() {
            continue;
        }
        let last = others.last().map(|(_, name)| name.as_str()).unwrap_or_default();
        let mut message = messages::merge::shared_operation_id(id, operations.len(), last, &own_id(id, last));
        for (pointer, name) in others {
            if let Some(location) = reporter.location(pointer) {
                message = message.related(location, messages::merge::shares_operation_id(name));
            }
        }
        reporter.report(first, message);
    }
}

/// An identifier for an operation that is called `METHOD /path`, in the case of another identifier.
fn own_id(other: &str, operation: &str) -> String {
    name::operation_id(&name::paths::words(operation), other.contains('_'))
}

fn operation_id<'v>(item: &'v Map<String, Value>, operation: &Pointer) -> Option<&'v str> {
    let mut segments = operation.segments();
    let first = item.get(&*segments.next()?)?;
    let operation = match segments.next() {
        Some(method) => first.get(&*method)?,
        None => first,
    };
    operation.get("operationId")?.as_str()
}

#[cfg(test)]
mod tests {
    use crate::arena::Id as _;
    use serde_json::json;

    use super::*;
    use crate::diag::{Code, Diagnostics};
    use crate::source::FragmentId;

    #[test]
    fn an_identifier_is_suggested_of_method_and_path() {
        assert_eq!(own_id("list", "GET /pets/{petId}/toy-boxes"), "getPetsByPetIdToyBoxes");
        assert_eq!(own_id("list_pets", "GET /pets/{pet_id}"), "get_pets_by_pet_id");
        assert_eq!(own_id("list", "GET /"), "get");
    }

    #[test]
    fn parameters_that_are_moved_keep_their_locations_when_a_repeat_is_removed() {
        let at = |pointer: &str| Location::new(FragmentId::new(0), pointer);
        let parameter = |name: &str| json!({"name": name, "in": "query"});
        let mut definition =
            Definition::new(json!({"parameters": [parameter("a"), parameter("a"), parameter("b")]}), at("/o"));
        let parts = [(0, "/item/0"), (1, "/o/parameters/0"), (2, "/o/parameters/1")];
        definition.moved = parts.map(|(index, pointer)| (Part::Parameter(index), at(pointer))).to_vec();
        let mut diagnostics = Diagnostics::default();
        remove_repeats(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut definition);
        assert_eq!(definition.value, json!({"parameters": [parameter("a"), parameter("b")]}));
        let moved: Vec<_> =
            definition.moved.iter().map(|(part, location)| (part.parameter(), location.clone())).collect();
        assert_eq!(moved, [(Some(0), at("/item/0")), (Some(1), at("/o/parameters/1"))]);
        let found: Vec<_> = diagnostics.iter().map(|found| (found.code, found.location.clone())).collect();
        assert_eq!(found, [(Code::DuplicateParameter, Some(at("/o/parameters/0")))]);
    }
}
