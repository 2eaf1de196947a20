//! Values that go into the merged document, and changes to them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::base_uri::id;
use super::scan::Reference;
use super::target::TargetId;
use crate::openapi::{DOCUMENT, Pointer, parent, segments};
use crate::source::Location;

/// A value whose references are those of the merged document.
#[derive(Clone, Debug, Default)]
pub(super) struct Rewritten {
    pub value: Value,
    /// The locations of parts that are from other texts; pointers from the value.
    pub locations: Vec<(Pointer, Location)>,
    /// The targets that have to be components of the document itself that the value is put into.
    pub needs: BTreeSet<TargetId>,
}

/// Replaces a reference, in the value that was at `base` of its text, by one to the merged document.
pub(super) fn set_reference(value: &mut Value, reference: &Reference, base: &Pointer, new: String) {
    // The `$id` of a whole text is removed, so that its fragments are relative to the document.
    let is_in_resource = is_in_resource(value, reference.object(), base.is_empty());
    if let Some(slot) = value.pointer_mut(&reference.pointer) {
        *slot = Value::String(if is_in_resource { format!("{DOCUMENT}{new}") } else { new });
    }
}

/// Tests whether there is an `$id` in the value at a pointer, or in one around it; `without_root`: in those below the root.
fn is_in_resource(value: &Value, pointer: &str, without_root: bool) -> bool {
    let mut current = value;
    if id(current).is_some() && !without_root {
        return true;
    }
    for segment in segments(pointer) {
        let next = match current {
            Value::Array(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => current.get(segment.as_ref()),
        };
        let Some(next) = next else { return false };
        current = next;
        if id(current).is_some() {
            return true;
        }
    }
    false
}

/// Removes the member at a pointer.
pub(super) fn remove(value: &mut Value, pointer: &str) {
    let Some(object) = parent(pointer) else { return };
    let name = segments(pointer).last().unwrap_or_default().into_owned();
    if let Some(members) = value.pointer_mut(object).and_then(Value::as_object_mut) {
        members.shift_remove(&name);
    }
}
