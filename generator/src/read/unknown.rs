//! Fields that no version of the specification knows: most are typing errors, and what they were to say is lost.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Fragment;
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::openapi::fields::{Object, Versions};
use crate::openapi::{Kind, child_pointer, table, walk_mut};
use crate::source::Location;

/// Unknown fields by object and name: the first place, and how many there are.
type Found = BTreeMap<(&'static str, String), (&'static Object, String, usize)>;

/// Warns of each unknown field of an upgraded document, once per kind of object.
pub(super) fn check(fragment: &mut Fragment, diagnostics: &mut Diagnostics) {
    let mut found = Found::new();
    walk_mut(&mut fragment.root, Kind::Document, |kind, trail, value| {
        if let (Some(object), Value::Object(members)) = (kind.object(), &*value) {
            look(object, members, &mut found, || trail.pointer());
        }
    });
    for ((_, name), (object, pointer, count)) in found {
        let more = if count > 1 { format!(" (and {} more in this document)", count - 1) } else { String::new() };
        let message = format!("`{name}` is no field of the {}; it is passed over{more}", object.name);
        let help = match nearest(&name, object.fields.iter().map(|field| field.name)) {
            _ if object.field(&name).is_some() => "it is one of Swagger 2.0; say it as OpenAPI 3 does".to_owned(),
            Some(meant) => format!("`{meant}` may be meant"),
            None => "take it away; names of extensions begin with `x-`".to_owned(),
        };
        diagnostics.push(Diagnostic::new(Code::UnknownField, Location::new(fragment.id, pointer), message, help));
    }
}

fn look(object: &'static Object, members: &Map<String, Value>, found: &mut Found, pointer: impl Fn() -> String) {
    let is_reference = members.contains_key("$ref");
    // The merge tells of those of the root.
    let is_root = object.name == table::DOCUMENT.name;
    let is_known = |name: &str| object.field(name).is_some_and(|field| is_root || field.versions != Versions::V2);
    for name in members.keys().filter(|name| !name.starts_with("x-") && !is_known(name)) {
        if is_reference && matches!(name.as_str(), "$ref" | "summary" | "description") {
            continue;
        }
        let at = child_pointer(&pointer(), name);
        let entry = found.entry((object.name, name.clone())).or_insert_with(|| (object, at.clone(), 0));
        entry.1 = at.min(std::mem::take(&mut entry.1));
        entry.2 += 1;
    }
}
