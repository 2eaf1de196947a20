//! How an update is merged with a node (Overlay Specification 1.1.0, section 4.4.3, "Action Object").

use serde_json::{Map, Value};

use crate::openapi::{Kind, child_pointer, kind_at};

/// A node that is new or was replaced: its pointer in the document and, from the update, the pointer of what it is now.
#[derive(Debug)]
pub(super) struct Change {
    pub pointer: String,
    pub from: String,
}

/// Values that can't be merged: what stands at a pointer, and what was to be merged with it.
#[derive(Debug)]
pub(super) struct Clash {
    pub pointer: String,
    pub from: String,
    pub old: &'static str,
    pub new: &'static str,
}

/// Merges `change` with the node at `pointer`: members with members, items after items, plain values in place of others.
pub(super) fn update(node: &mut Value, change: &Value, pointer: &str, changes: &mut Vec<Change>) -> Result<(), Clash> {
    merge(node, change, pointer, "", changes, true)
}

fn merge(
    node: &mut Value,
    change: &Value,
    pointer: &str,
    from: &str,
    changes: &mut Vec<Change>,
    is_target: bool,
) -> Result<(), Clash> {
    let mut note = |pointer: String, from: String| changes.push(Change { pointer, from });
    match (&mut *node, change) {
        (Value::Object(map), Value::Object(members)) => merge_members(map, members, pointer, from, changes),
        (Value::Array(items), Value::Array(more)) => {
            for (index, item) in more.iter().enumerate() {
                note(format!("{pointer}/{}", items.len()), format!("{from}/{index}"));
                items.push(item.clone());
            }
            Ok(())
        }
        (Value::Array(items), one) if is_target => {
            note(format!("{pointer}/{}", items.len()), from.to_owned());
            items.push(one.clone());
            Ok(())
        }
        // `tags:` with nothing after it, as in the specification's own example, changes nothing.
        (Value::Object(_) | Value::Array(_), Value::Null) if !is_target => Ok(()),
        (old, new) if is_plain(old) && is_plain(new) => {
            *old = new.clone();
            note(pointer.to_owned(), from.to_owned());
            Ok(())
        }
        (old, new) => {
            Err(Clash { pointer: pointer.to_owned(), from: from.to_owned(), old: type_of(old), new: type_of(new) })
        }
    }
}

fn merge_members(
    map: &mut Map<String, Value>,
    members: &Map<String, Value>,
    pointer: &str,
    from: &str,
    changes: &mut Vec<Change>,
) -> Result<(), Clash> {
    for (key, value) in members {
        let (pointer, from) = (child_pointer(pointer, key), child_pointer(from, key));
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

/// Whether null is a value there, and not a key with nothing after it.
fn may_be_null(pointer: &str) -> bool {
    let around = pointer.rsplit_once('/').map_or("", |(around, _)| around);
    let kind = kind_at(around);
    kind.is_leaf() || matches!(kind, Kind::Schema | Kind::Example)
}

fn is_plain(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        _ => "a plain value",
    }
}
