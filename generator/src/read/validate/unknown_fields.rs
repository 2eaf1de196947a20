//! Fields that no version of the specification knows: most are typing errors, and what they were to say is lost.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::openapi::keywords::{self, Object};
use crate::openapi::{Kind, child_pointer, walk_mut};
use crate::read::Fragment;
use crate::source::Location;

/// Unknown fields by object and name: the first place, and how many there are.
type Found = BTreeMap<(&'static str, String), (&'static Object, String, usize)>;

/// Warns of each unknown field of an upgraded document, once per kind of object.
pub(super) fn check(fragment: &mut Fragment, diagnostics: &mut Diagnostics) {
    let mut found = Found::new();
    walk_mut(&mut fragment.root, Kind::Document, |kind, trail, value| {
        let (Some(object), Value::Object(members)) = (keywords::object(kind), &*value) else { return };
        look(object, members, &mut found, || trail.pointer());
        for (object, way, value) in within(kind, members) {
            if let Value::Object(members) = value {
                look(object, members, &mut found, || trail.pointer() + &way);
            }
        }
    });
    for ((_, name), (object, pointer, count)) in found {
        let more = if count > 1 { format!(" (and {} more in this document)", count - 1) } else { String::new() };
        let message = format!("`{name}` is no field of the {}; it is passed over{more}", object.name);
        let help = match nearest(&name, object.fields().map(|field| field.name)) {
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
    let is_root = object.name == keywords::DOCUMENT.name;
    let is_known = |name: &str| object.field(name).is_some_and(|field| is_root || !field.versions.are_old());
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

/// The objects within an object that have no kind, since nothing but texts is in them; with the way to each.
fn within(kind: Kind, members: &Map<String, Value>) -> Vec<(&'static Object, String, &Value)> {
    let mut found = Vec::new();
    let mut one = |object: &'static Object, way: &[&str]| {
        let mut values = way.iter().skip(1);
        let first = way.first().and_then(|key| members.get(*key));
        if let Some(value) = first.and_then(|value| values.try_fold(value, |value, key| value.get(*key))) {
            found.push((object, way.iter().fold(String::new(), |at, key| child_pointer(&at, key)), value));
        }
    };
    match kind {
        Kind::Document => {
            one(&keywords::INFO, &["info"]);
            one(&keywords::CONTACT, &["info", "contact"]);
            one(&keywords::LICENSE, &["info", "license"]);
            one(&keywords::EXTERNAL_DOCS, &["externalDocs"]);
            found.extend(entries(members, "tags").map(|(way, value)| (&keywords::TAG, way, value)));
        }
        Kind::Operation => one(&keywords::EXTERNAL_DOCS, &["externalDocs"]),
        Kind::Schema => {
            one(&keywords::DISCRIMINATOR, &["discriminator"]);
            one(&keywords::XML, &["xml"]);
            one(&keywords::EXTERNAL_DOCS, &["externalDocs"]);
        }
        Kind::Server => {
            found.extend(entries(members, "variables").map(|(way, value)| (&keywords::SERVER_VARIABLE, way, value)));
        }
        Kind::SecurityScheme => {
            one(&keywords::OAUTH_FLOWS, &["flows"]);
            found.extend(entries(members, "flows").map(|(way, value)| (&keywords::OAUTH_FLOW, way, value)));
        }
        _ => {}
    }
    found
}

/// The entries of a map or list, each with the way to it; extensions are none.
fn entries<'v>(members: &'v Map<String, Value>, key: &str) -> impl Iterator<Item = (String, &'v Value)> {
    let parent = child_pointer("", key);
    let (map, list) = match members.get(key) {
        Some(Value::Object(map)) => (Some(map), None),
        Some(Value::Array(list)) => (None, Some(list)),
        _ => (None, None),
    };
    let of_map = map.into_iter().flatten().filter(|(name, _)| !name.starts_with("x-"));
    let of_map = of_map.map(|(name, value)| (name.clone(), value));
    let of_list = list.into_iter().flatten().enumerate().map(|(index, value)| (index.to_string(), value));
    of_map.chain(of_list).map(move |(name, value)| (child_pointer(&parent, &name), value))
}
