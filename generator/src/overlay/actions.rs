//! Actions of an overlay (Overlay Specification 1.1.0, section 4.4.3, "Action Object").

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::update::{self, Change};
use super::{Run, similar};
use crate::diag::{Message, messages, nearest};
use crate::merge::Document;
use crate::openapi::{Kind, Pointer, kind_at, segments, unescape};
use crate::read;
use crate::source::{FragmentId, Location};

/// The fields of the Action Object.
const FIELDS: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// Why an action cannot be applied, and the pointer into the overlay to report it at.
pub(super) struct Problem {
    pub pointer: Pointer,
    pub message: Message,
}

type Result<T> = std::result::Result<T, Problem>;

/// The value that an action merges with its targets.
struct Update {
    value: Value,
    /// The pointer into the overlay to the value, or to the `copy` that selects it.
    pointer: Pointer,
    is_copy: bool,
}

/// Applies the action at `pointer` of the overlay. A mistake in one of its fields does not hide mistakes in the others: a misspelled
/// field or target is reported, and the action is applied with the correction.
pub(super) fn apply(run: &Run<'_>, document: &mut Document, pointer: &Pointer, action: &Value) -> Result<()> {
    let Some(fields) = action.as_object() else {
        return fail(pointer.clone(), messages::overlay::action_not_an_object());
    };
    let mut is_valid = true;
    let mut corrected = fields.clone();
    // The fields that are written with another name.
    let mut written = BTreeMap::new();
    for (key, value) in fields.iter().filter(|(key, _)| !FIELDS.contains(&key.as_str()) && !key.starts_with("x-")) {
        let message = messages::overlay::unknown_field("Action Object", key, &FIELDS);
        let meant = nearest(key, FIELDS).filter(|meant| !fields.contains_key(*meant) && *meant != "remove");
        if let Some(meant) = meant {
            corrected.insert(meant.to_owned(), value.clone());
            written.insert(meant, key.as_str());
        }
        is_valid &= meant.is_some();
        run.reporter.report(&pointer.child(key), if meant.is_some() { message.corrected() } else { message });
    }
    let fields = &corrected;
    let at = |field: &str| pointer.child(written.get(field).copied().unwrap_or(field));
    let remove = match fields.get("remove") {
        None => false,
        Some(Value::Bool(remove)) => *remove,
        Some(other) => {
            let meant = other.as_str().and_then(|text| text.parse().ok());
            let message = messages::overlay::remove_not_a_boolean();
            is_valid &= meant.is_some();
            run.reporter.report(&at("remove"), if meant.is_some() { message.corrected() } else { message });
            meant.unwrap_or_default()
        }
    };
    let Some(Value::String(target)) = fields.get("target") else {
        return fail(at("target"), messages::overlay::no_target());
    };
    // Another node than the one that is meant must not be removed.
    let may_correct = !remove && !run.is_before;
    let targets = targets(run, document, target, &at("target"), may_correct)?;
    if !is_valid {
        return Ok(());
    }
    if remove {
        return remove_all(document, pointer, targets);
    }
    let mut update = match (fields.get("update"), fields.get("copy")) {
        (Some(update), None) => Update { value: update.clone(), pointer: at("update"), is_copy: false },
        (None, Some(copy)) if run.may_copy => copied(run, document, copy, at("copy"))?,
        (None, Some(_)) => return fail(at("copy"), messages::overlay::copy_needs_1_1()),
        (Some(_), Some(_)) => return fail(pointer.clone(), messages::overlay::update_and_copy()),
        (None, None) => return fail(pointer.clone(), messages::overlay::nothing_to_do()),
    };
    // What is copied is valid where it is.
    if let Some(kind) = kind_of(document, &targets, &update.value).filter(|_| !update.is_copy) {
        let found = read::validate_update(run.sources, run.overlay, &update.pointer, kind, &mut update.value);
        let is_valid = found.checkpoint().is_ok();
        run.reporter.extend(found);
        if !is_valid {
            return Ok(());
        }
    }
    update_all(document, run.overlay, &targets, &update)
}

/// The kind of objects that an update is merged with; `None` if its targets are of several kinds.
fn kind_of(document: &Document, targets: &[Pointer], update: &Value) -> Option<Kind> {
    let kind = |target: &Pointer| {
        let is_array = document.root.pointer(target).is_some_and(Value::is_array);
        let kind = kind_at(target);
        // An update that is no array is an item of it.
        if is_array && !update.is_array() { kind.of_items() } else { kind }
    };
    let first = kind(targets.first()?);
    targets.iter().all(|target| kind(target) == first).then_some(first)
}

fn fail<T>(pointer: Pointer, message: Message) -> Result<T> {
    Err(Problem { pointer, message })
}

/// The pointers of the nodes that an action is for. A target that selects nothing is that which is meant, if it is plain.
fn targets(
    run: &Run<'_>,
    document: &Document,
    target: &str,
    pointer: &Pointer,
    may_correct: bool,
) -> Result<Vec<Pointer>> {
    let meant =
        |text: Option<String>| text.and_then(|text| Some(select(&JsonPath::parse(&text).ok()?, &document.root)));
    let (message, meant) = match JsonPath::parse(target) {
        Ok(path) => {
            let targets = select(&path, &document.root);
            if !targets.is_empty() {
                return Ok(targets);
            }
            let text = similar::target(target, &document.root);
            (messages::overlay::no_match(target, text.clone(), run.is_before), meant(text))
        }
        Err(error) => {
            let text = similar::path(target);
            (messages::overlay::invalid_path(target, &error.to_string(), text.clone()), meant(text))
        }
    };
    match meant.filter(|targets| !targets.is_empty() && may_correct) {
        Some(targets) => {
            run.reporter.report(pointer, message.corrected());
            Ok(targets)
        }
        None => fail(pointer.clone(), message),
    }
}

fn parse(path: &str, pointer: &Pointer) -> Result<JsonPath> {
    JsonPath::parse(path).map_err(|error| Problem {
        pointer: pointer.clone(),
        message: messages::overlay::invalid_path(path, &error.to_string(), similar::path(path)),
    })
}

/// The pointers of the selected nodes, each once.
fn select(path: &JsonPath, root: &Value) -> Vec<Pointer> {
    let found = path.query_located(root).dedup();
    found.locations().map(|location| location.to_json_pointer().into()).collect()
}

/// The node that `copy`, at `pointer` of the overlay, selects.
fn copied(run: &Run<'_>, document: &Document, copy: &Value, pointer: Pointer) -> Result<Update> {
    let Value::String(copy) = copy else { return fail(pointer, messages::overlay::copy_not_a_string()) };
    let path = parse(copy, &pointer)?;
    let found = select(&path, &document.root);
    match found.as_slice() {
        [one] => {
            let value = document.root.pointer(one).cloned().unwrap_or_default();
            Ok(Update { value, pointer, is_copy: true })
        }
        [] => {
            let meant = similar::target(copy, &document.root);
            fail(pointer, messages::overlay::no_match(copy, meant, run.is_before))
        }
        more => fail(pointer, messages::overlay::copy_of_several(copy, more.len())),
    }
}

/// Removes nodes, the last ones first, so that the pointers of the others stay valid.
fn remove_all(document: &mut Document, action: &Pointer, mut targets: Vec<Pointer>) -> Result<()> {
    targets.sort_by_cached_key(|pointer| {
        segments(pointer).map(|segment| (segment.parse::<usize>().ok(), segment.into_owned())).collect::<Vec<_>>()
    });
    for pointer in targets.iter().rev() {
        let Some((around, last)) = pointer.rsplit_once('/') else {
            return fail(action.child("target"), messages::overlay::root_removed());
        };
        match document.root.pointer_mut(around) {
            Some(Value::Object(map)) => {
                map.shift_remove(unescape(last).as_ref());
                document.origins.forget(pointer);
            }
            Some(Value::Array(items)) => {
                if let Ok(index) = last.parse::<usize>()
                    && index < items.len()
                {
                    items.remove(index);
                    document.origins.forget_item(around, index);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn update_all(document: &mut Document, overlay: FragmentId, targets: &[Pointer], update: &Update) -> Result<()> {
    let form = |pointer: &Pointer| document.root.pointer(pointer).map(|node| (node.is_object(), node.is_array()));
    let forms: Vec<_> = targets.iter().map(form).collect();
    if forms.windows(2).any(|pair| pair.first() != pair.last()) {
        return fail(update.pointer.clone(), messages::overlay::mixed_targets());
    }
    for pointer in targets {
        let Some(node) = document.root.pointer_mut(pointer) else { continue };
        let mut changes = Vec::new();
        let result = update::update(node, &update.value, pointer, &mut changes);
        for Change { pointer, from } in changes {
            // The overlay has no value for a part of a copy.
            let from = if update.is_copy { update.pointer.clone() } else { update.pointer.join(&from) };
            document.origins.forget(&pointer);
            document.origins.replace(pointer, Location::new(overlay, from));
        }
        result.map_err(|clash| Problem {
            pointer: update.pointer.join(&clash.from),
            message: messages::overlay::unmergeable(&clash.pointer, clash.old, clash.new),
        })?;
    }
    Ok(())
}
