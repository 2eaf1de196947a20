//! Fields that no version of the specification has: most are typing errors, and their values are lost.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diag::{Reporter, messages};
use crate::openapi::keywords::{self, Object};
use crate::openapi::{Kind, Pointer, walk_mut};

/// The unknown fields of a document, by object and name.
type Found = BTreeMap<(&'static str, String), Occurrences>;

/// The occurrences of one unknown field.
struct Occurrences {
    object: &'static Object,
    /// The first one by the order of the pointers.
    first: Pointer,
    count: usize,
}

/// Reports each unknown field of an upgraded document, once per kind of object.
pub(super) fn check(reporter: &Reporter<'_>, root: &mut Value) {
    let mut found = Found::new();
    walk_mut(root, Kind::Document, |kind, trail, value| {
        let (Some(object), Value::Object(members)) = (keywords::object(kind), &*value) else { return };
        collect(object, members, &mut found, || trail.pointer().into());
        for (object, path, value) in objects_within(kind, members) {
            if let Value::Object(members) = value {
                collect(object, members, &mut found, || Pointer::from(trail.pointer()).join(&path));
            }
        }
    });
    for ((_, name), Occurrences { object, first, count }) in found {
        let fields = object.fields().map(|field| field.name);
        let is_of_swagger = object.field(&name).is_some();
        let message = messages::read::unknown_field(&name, object.name, fields, is_of_swagger, count - 1);
        reporter.report(&first, message);
    }
}

fn collect(object: &'static Object, members: &Map<String, Value>, found: &mut Found, pointer: impl Fn() -> Pointer) {
    let is_reference = members.contains_key("$ref");
    // The merge reports those of the root.
    let is_root = object.name == keywords::DOCUMENT.name;
    let is_known = |name: &str| object.field(name).is_some_and(|field| is_root || !field.versions.are_old());
    for name in members.keys().filter(|name| !name.starts_with("x-") && !is_known(name)) {
        if is_reference && matches!(name.as_str(), "$ref" | "summary" | "description") {
            continue;
        }
        let at = pointer().child(name);
        match found.get_mut(&(object.name, name.clone())) {
            Some(occurrences) => {
                occurrences.count += 1;
                if at < occurrences.first {
                    occurrences.first = at;
                }
            }
            None => {
                found.insert((object.name, name.clone()), Occurrences { object, first: at, count: 1 });
            }
        }
    }
}

/// The objects within an object that have no [`Kind`], since they hold text only; with the pointer to each.
fn objects_within(kind: Kind, members: &Map<String, Value>) -> Vec<(&'static Object, Pointer, &Value)> {
    let mut found = Vec::new();
    let mut add = |object: &'static Object, path: &[&str]| {
        let Some((first, rest)) = path.split_first() else { return };
        let value = members.get(*first).and_then(|value| rest.iter().try_fold(value, |value, key| value.get(*key)));
        if let Some(value) = value {
            let pointer = path.iter().fold(Pointer::root(), |pointer, key| pointer.child(key));
            found.push((object, pointer, value));
        }
    };
    match kind {
        Kind::Document => {
            add(&keywords::INFO, &["info"]);
            add(&keywords::CONTACT, &["info", "contact"]);
            add(&keywords::LICENSE, &["info", "license"]);
            add(&keywords::EXTERNAL_DOCS, &["externalDocs"]);
            found.extend(entries(members, "tags").into_iter().map(|(path, value)| (&keywords::TAG, path, value)));
        }
        Kind::Operation => add(&keywords::EXTERNAL_DOCS, &["externalDocs"]),
        Kind::Schema => {
            add(&keywords::DISCRIMINATOR, &["discriminator"]);
            add(&keywords::XML, &["xml"]);
            add(&keywords::EXTERNAL_DOCS, &["externalDocs"]);
        }
        Kind::Server => {
            found.extend(
                entries(members, "variables")
                    .into_iter()
                    .map(|(path, value)| (&keywords::SERVER_VARIABLE, path, value)),
            );
        }
        Kind::SecurityScheme => {
            add(&keywords::OAUTH_FLOWS, &["flows"]);
            found.extend(
                entries(members, "flows").into_iter().map(|(path, value)| (&keywords::OAUTH_FLOW, path, value)),
            );
        }
        _ => {}
    }
    found
}

/// The values of a map, apart from extensions, or of an array, each with the pointer to it.
fn entries<'v>(members: &'v Map<String, Value>, key: &str) -> Vec<(Pointer, &'v Value)> {
    let parent = Pointer::root().child(key);
    match members.get(key) {
        Some(Value::Object(map)) => {
            let map = map.iter().filter(|(name, _)| !name.starts_with("x-"));
            map.map(|(name, value)| (parent.child(name), value)).collect()
        }
        Some(Value::Array(items)) => {
            items.iter().enumerate().map(|(index, value)| (parent.item(index), value)).collect()
        }
        _ => Vec::new(),
    }
}
