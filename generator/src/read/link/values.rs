//! Changes to the values that go into the merged document.

use serde_json::Value;

use super::base_uri::id;
use super::scan::Reference;
use crate::openapi::{DOCUMENT, segments};

/// Puts a reference into the merged document in the place of one in the value that stood at `base` of its text.
pub(super) fn set(value: &mut Value, reference: &Reference, base: &str, new: String) {
    // The `$id` of a whole text is left out, so that what it said of it is said of the document.
    let is_in_resource = is_in_resource(value, reference.object(), base.is_empty());
    if let Some(slot) = value.pointer_mut(&reference.at) {
        *slot = Value::String(if is_in_resource { format!("{DOCUMENT}{new}") } else { new });
    }
}

/// Whether there is an `$id` on the way to a place, or at it.
fn is_in_resource(value: &Value, pointer: &str, without_root: bool) -> bool {
    let mut at = value;
    if id(at).is_some() && !without_root {
        return true;
    }
    for segment in segments(pointer) {
        let next = match at {
            Value::Array(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => at.get(segment.as_ref()),
        };
        let Some(next) = next else { return false };
        at = next;
        if id(at).is_some() {
            return true;
        }
    }
    false
}

/// Takes what stands at a pointer away.
pub(super) fn remove(value: &mut Value, pointer: &str) {
    let Some((around, _)) = pointer.rsplit_once('/') else { return };
    let name = segments(pointer).last().unwrap_or_default().into_owned();
    if let Some(members) = value.pointer_mut(around).and_then(Value::as_object_mut) {
        members.shift_remove(&name);
    }
}
