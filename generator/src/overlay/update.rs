//! Updates of nodes (Overlay Specification 1.1.0, section 4.4.3, "Action Object").

use serde_json::{Map, Value};

use crate::diag::messages::json_type;
use crate::openapi::{Kind, Pointer, kind_at, parent};

/// A node that was added or replaced.
#[derive(Debug)]
pub(super) struct Change {
    /// Its pointer in the document.
    pub pointer: Pointer,
    /// The pointer from the update to its new value.
    pub from: Pointer,
}

/// Two values that cannot be merged.
#[derive(Debug)]
pub(super) struct Clash {
    /// The pointer of the node in the document.
    pub pointer: Pointer,
    /// The pointer from the update to the value that was to be merged with the node.
    pub from: Pointer,
    /// The type of the node.
    pub old: &'static str,
    /// The type of the value.
    pub new: &'static str,
}

/// Merges `change` with the node at `pointer`: objects are merged by member, items are appended to arrays, other values are
/// replaced.
///
/// # Errors
/// Values of different types; those before them are merged.
pub(super) fn update(
    node: &mut Value,
    change: &Value,
    pointer: &Pointer,
    changes: &mut Vec<Change>,
) -> Result<(), Clash> {
    merge(node, change, pointer, &Pointer::root(), changes, true)
}

fn merge(
    node: &mut Value,
    change: &Value,
    pointer: &Pointer,
    from: &Pointer,
    changes: &mut Vec<Change>,
    is_target: bool,
) -> Result<(), Clash> {
    let mut note = |pointer: Pointer, from: Pointer| changes.push(Change { pointer, from });
    match (&mut *node, change) {
        (Value::Object(map), Value::Object(members)) => merge_members(map, members, pointer, from, changes),
        (Value::Array(items), Value::Array(more)) => {
            for (index, item) in more.iter().enumerate() {
                note(pointer.item(items.len()), from.item(index));
                items.push(item.clone());
            }
            Ok(())
        }
        (Value::Array(items), one) if is_target => {
            note(pointer.item(items.len()), from.clone());
            items.push(one.clone());
            Ok(())
        }
        // In YAML, a key without a value is null; in the specification's own example, `tags:` changes nothing.
        (Value::Object(_) | Value::Array(_), Value::Null) if !is_target => Ok(()),
        (old, new) if is_plain(old) && is_plain(new) => {
            *old = new.clone();
            note(pointer.clone(), from.clone());
            Ok(())
        }
        (old, new) => {
            Err(Clash { pointer: pointer.clone(), from: from.clone(), old: json_type(old), new: json_type(new) })
        }
    }
}

fn merge_members(
    map: &mut Map<String, Value>,
    members: &Map<String, Value>,
    pointer: &Pointer,
    from: &Pointer,
    changes: &mut Vec<Change>,
) -> Result<(), Clash> {
    for (key, value) in members {
        let (pointer, from) = (pointer.child(key), from.child(key));
        match map.get_mut(key) {
            Some(node) => merge(node, value, &pointer, &from, changes, false)?,
            None if value.is_null() && !may_be_null(&pointer) => {}
            None => {
                map.insert(key.clone(), value.clone());
                changes.push(Change { pointer, from });
            }
        }
    }
    Ok(())
}

/// Distinguishes null as a value from a YAML key without one, by the object that the member is in.
fn may_be_null(pointer: &str) -> bool {
    let object = kind_at(parent(pointer).unwrap_or_default());
    object.is_leaf() || matches!(object, Kind::Schema | Kind::Example)
}

fn is_plain(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}
