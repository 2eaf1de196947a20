//! Fields that no version of the specification has: most are typing errors, and their values are lost.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diag::{Reporter, messages};
use crate::openapi::fields::{Object, Versions};
use crate::openapi::{Kind, Pointer, table, walk_mut};

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
    walk_mut(root, Kind::Document, |kind, path, value| {
        if let (Some(object), Value::Object(members)) = (kind.object(), &*value) {
            collect(object, members, &mut found, || path.pointer());
        }
    });
    for ((_, name), Occurrences { object, first, count }) in found {
        let fields = object.fields.iter().map(|field| field.name);
        let is_of_swagger = object.field(&name).is_some();
        let message = messages::validate::unknown_field(&name, object.name, fields, is_of_swagger, count - 1);
        reporter.report(&first, message);
    }
}

fn collect(object: &'static Object, members: &Map<String, Value>, found: &mut Found, pointer: impl Fn() -> Pointer) {
    let is_reference = members.contains_key("$ref");
    // The merge reports those of the root.
    let is_root = object.name == table::DOCUMENT.name;
    let is_known = |name: &str| object.field(name).is_some_and(|field| is_root || field.versions != Versions::V2);
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
