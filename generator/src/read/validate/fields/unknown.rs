//! Fields that no version of the specification has: most are typing errors, and their values are lost.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::levels;
use super::meaning::{is_status, meaning};
use crate::diag::messages::validate::Unknown;
use crate::diag::{Message, Reporter, messages};
use crate::openapi::fields::{Object, Versions};
use crate::openapi::{Kind, METHODS, Pointer, Version, walk_mut};

/// The unknown fields of a document, by object and name.
type Found = BTreeMap<(&'static str, String), Occurrences>;

/// The occurrences of one unknown field.
struct Occurrences {
    /// The first one by the order of the pointers.
    first: Pointer,
    count: usize,
    unknown: Unknown,
    /// True if a part of the client is lost with it.
    is_loss: bool,
}

/// Corrects the unknown fields of a document of some version, or of a part of one that has the given kind, with which a part of
/// the client would be lost: later stages see what is meant, and report what else is wrong. Each is an error, reported once per
/// kind of object. `is_update` says that the value is merged with objects which are not known. Returns the new and the old pointers of the values, those within others as [`Moves::then_nested`] takes them.
///
/// [`Moves::then_nested`]: crate::source::Moves::then_nested
pub(in crate::read) fn correct(
    reporter: &Reporter<'_>,
    root: &mut Value,
    kind: Kind,
    version: Version,
    is_update: bool,
) -> Vec<(Pointer, Pointer)> {
    let mut found = Found::new();
    let mut moves = Vec::new();
    walk_mut(root, kind, |kind, path, value| {
        levels::correct(reporter, kind, &path, value, &mut moves, is_update);
        let (Some(object), Value::Object(members)) = (kind.object(), value) else { return };
        let is_unknown = |name: &String| {
            let is_known = object.field(name).is_some_and(|f| version == Version::V2 || f.versions != Versions::V2);
            !is_known && !name.starts_with("x-")
        };
        let unknown: Vec<String> = members.keys().filter(|name| is_unknown(name)).cloned().collect();
        let mut statuses = Map::new();
        for name in unknown {
            let Some(value) = members.get(&name) else { continue };
            let (unknown, true) = meaning(kind, object, members, &name, value) else { continue };
            // An unknown method is none of the others.
            if matches!(unknown, Unknown::NoMethod) {
                continue;
            }
            let at = path.pointer();
            let targets = match &unknown {
                Unknown::Misspelled(meant) => vec![Pointer::root().child(meant)],
                _ => targets(kind, &name, members),
            };
            let old = at.child(&name);
            moves.extend(targets.iter().map(|target| (at.join(target), old.clone())));
            note(&mut found, object, &name, old, || (unknown, true));
            let Some(value) = members.shift_remove(&name) else { continue };
            if kind == Kind::Operation && is_status(&name) {
                statuses.insert(name, value);
            } else {
                targets.iter().for_each(|target| insert(members, target, &value));
            }
        }
        if !statuses.is_empty() {
            members.insert("responses".to_owned(), Value::Object(statuses));
        }
    });
    report(reporter, found, Message::corrected);
    moves
}

/// The pointers to where the value of a field belongs that is one level too far out.
fn targets(kind: Kind, name: &str, members: &Map<String, Value>) -> Vec<Pointer> {
    let root = Pointer::root();
    match kind {
        Kind::PathItem => {
            let lacks = |method: &&&str| members.get(**method).is_some_and(|operation| operation.get(name).is_none());
            let lacking: Vec<&str> = METHODS.iter().filter(lacks).copied().collect();
            let has_body = |method: &&&str| name != "requestBody" || ["post", "put", "patch"].contains(*method);
            let likely: Vec<&str> = lacking.iter().filter(has_body).copied().collect();
            let methods = if likely.is_empty() { lacking } else { likely };
            methods.into_iter().map(|method| root.child(method).child(name)).collect()
        }
        Kind::Operation => vec![root.child("responses").child(name)],
        Kind::Document => vec![root.child("components").child(name)],
        _ => vec![root.child("content").child("application/json").child(name)],
    }
}

/// Inserts a value at a pointer of an object, with the objects on the way to it.
fn insert(members: &mut Map<String, Value>, pointer: &Pointer, value: &Value) {
    let mut segments: Vec<_> = pointer.segments().collect();
    let Some(last) = segments.pop() else { return };
    let mut members = members;
    for segment in segments {
        let next = members.entry(segment).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(next) = next else { return };
        members = next;
    }
    members.insert(last.into_owned(), value.clone());
}

/// Reports each unknown field of an upgraded document, or of a part of one that has the given kind, once per kind of object.
pub(in crate::read) fn check(reporter: &Reporter<'_>, root: &mut Value, kind: Kind, is_part: bool) {
    let mut found = Found::new();
    walk_mut(root, kind, |kind, path, value| {
        if let (Some(object), Value::Object(members)) = (kind.object(), &*value) {
            // The merge reports the fields of Swagger 2.0 in the root of a document.
            let is_root = kind == Kind::Document && !is_part;
            collect(kind, object, is_root, members, &mut found, || path.pointer());
        }
    });
    report(reporter, found, |message| message);
}

fn report(reporter: &Reporter<'_>, found: Found, finished: impl Fn(Message) -> Message) {
    for ((object, name), Occurrences { first, count, unknown, is_loss }) in found {
        let message = if is_loss {
            messages::validate::misspelled_field(&name, object, &unknown)
        } else {
            messages::validate::unknown_field(&name, object, &unknown)
        };
        reporter.report(&first, finished(message.and_more(count - 1)));
    }
}

/// Notes an occurrence of an unknown field; `meaning` is that of the first.
fn note(
    found: &mut Found,
    object: &'static Object,
    name: &str,
    at: Pointer,
    meaning: impl FnOnce() -> (Unknown, bool),
) {
    match found.get_mut(&(object.name, name.to_owned())) {
        Some(occurrences) => {
            occurrences.count += 1;
            if at < occurrences.first {
                occurrences.first = at;
            }
        }
        None => {
            let (unknown, is_loss) = meaning();
            found.insert((object.name, name.to_owned()), Occurrences { first: at, count: 1, unknown, is_loss });
        }
    }
}

fn collect(
    kind: Kind,
    object: &'static Object,
    is_root: bool,
    members: &Map<String, Value>,
    found: &mut Found,
    pointer: impl Fn() -> Pointer,
) {
    let is_reference = members.contains_key("$ref");
    let is_known = |name: &str| object.field(name).is_some_and(|field| is_root || field.versions != Versions::V2);
    for (name, value) in members.iter().filter(|(name, _)| !name.starts_with("x-") && !is_known(name)) {
        if is_reference && matches!(name.as_str(), "$ref" | "summary" | "description") {
            continue;
        }
        // The `name` and `in` of a parameter in a header are one mistake.
        if kind == Kind::Header && name == "in" && members.contains_key("name") {
            continue;
        }
        note(found, object, name, pointer().child(name), || meaning(kind, object, members, name, value));
    }
}

#[cfg(test)]
mod tests;
