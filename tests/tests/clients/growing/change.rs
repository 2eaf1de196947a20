//! The changes of `fixtures/growing/changes.toml`, and what they do to the document and to its server.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// A change of the document.
pub(super) struct Change {
    pub(super) what: String,
    edits: toml::Value,
    /// Programs that do not compile afterwards, each with the start of a line on which the compiler finds an error.
    pub(super) breaks: BTreeMap<String, String>,
    /// Programs that compile and fail.
    pub(super) fails: BTreeSet<String>,
    /// The reason for which these programs break.
    pub(super) why: Option<String>,
    /// The document in which the change is checked together with others: changes of one place are in different ones.
    pub(super) group: i64,
}

impl Change {
    pub(super) fn all(text: &str) -> Vec<Self> {
        let table: toml::Table = text.parse().expect("TOML");
        table["change"].as_array().expect("an array").iter().map(Self::of).collect()
    }

    fn of(change: &toml::Value) -> Self {
        let text = |key: &str| change.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        Self {
            what: text("what").expect("a title"),
            edits: change.clone(),
            breaks: pairs(change.get("breaks")).into_iter().collect(),
            fails: strings(change.get("fails")).into_iter().collect(),
            why: text("why"),
            group: change.get("group").and_then(toml::Value::as_integer).unwrap_or_default(),
        }
    }

    pub(super) fn is_additive(&self) -> bool {
        self.breaks.is_empty() && self.fails.is_empty()
    }

    /// Changes a document, and what its server sends.
    pub(super) fn apply(&self, document: &mut Value, server: &mut Value) {
        for pointer in strings(self.edits.get("remove")) {
            take(document, &pointer);
        }
        for (from, to) in pairs(self.edits.get("move")) {
            let value = take(document, &from);
            add(document, &to, value);
            let text = document.to_string().replace(&format!("\"#{from}\""), &format!("\"#{to}\""));
            *document = serde_json::from_str(&text).expect("JSON");
        }
        for (pointer, text) in pairs(self.edits.get("add")) {
            add(document, &pointer, json(&text));
        }
        for (kind, text) in pairs(self.edits.get("serve")) {
            serve(server, &kind, &json(&text));
        }
        for (key, text) in pairs(self.edits.get("respond")) {
            merge(&mut server[key], &json(&text));
        }
    }

    /// Turns the order of members and items; after the edits of all changes, which may name items by their places.
    pub(super) fn reorder(&self, document: &mut Value) {
        for pointer in strings(self.edits.get("reverse")) {
            reverse(document.pointer_mut(&pointer).unwrap_or_else(|| panic!("{}: no {pointer}", self.what)));
        }
    }
}

fn strings(array: Option<&toml::Value>) -> Vec<String> {
    let array = array.and_then(toml::Value::as_array).into_iter().flatten();
    array.map(|item| item.as_str().expect("a text").to_owned()).collect()
}

fn pairs(table: Option<&toml::Value>) -> Vec<(String, String)> {
    let table = table.and_then(toml::Value::as_table).into_iter().flatten();
    table.map(|(key, value)| (key.clone(), value.as_str().expect("a text").to_owned())).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The parent of what a pointer names, and the last member of the pointer.
fn parent<'d>(document: &'d mut Value, pointer: &str) -> (&'d mut Value, String) {
    let (parent, last) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
    (parent, last.replace("~1", "/").replace("~0", "~"))
}

fn take(document: &mut Value, pointer: &str) -> Value {
    match parent(document, pointer) {
        (Value::Object(members), last) => members.shift_remove(&last).unwrap_or_else(|| panic!("no {pointer}")),
        (Value::Array(items), last) => items.remove(last.parse().expect("an index")),
        _ => panic!("{pointer} is in neither an object nor an array"),
    }
}

/// The operation `add` of JSON Patch (RFC 6902).
fn add(document: &mut Value, pointer: &str, value: Value) {
    match parent(document, pointer) {
        (Value::Object(members), last) => _ = members.insert(last, value),
        (Value::Array(items), last) if last == "-" => items.push(value),
        (Value::Array(items), last) => items.insert(last.parse().expect("an index"), value),
        _ => panic!("{pointer} is in neither an object nor an array"),
    }
}

fn reverse(value: &mut Value) {
    match value {
        Value::Object(members) => *members = std::mem::take(members).into_iter().rev().collect(),
        Value::Array(items) => items.reverse(),
        _ => panic!("{value} has no order"),
    }
}

/// Merges a patch into each object of a kind that the server sends; the kind is its `object` or `type`.
fn serve(server: &mut Value, kind: &str, patch: &Value) {
    match server {
        Value::Object(members) => {
            members.values_mut().for_each(|member| serve(member, kind, patch));
            if ["object", "type"].iter().any(|name| members.get(*name).is_some_and(|value| value == kind)) {
                merge(server, patch);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| serve(item, kind, patch)),
        _ => {}
    }
}

/// JSON Merge Patch (RFC 7396).
fn merge(value: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else { return *value = patch.clone() };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    for (name, member) in patch {
        match member {
            Value::Null => _ = value.as_object_mut().and_then(|members| members.shift_remove(name)),
            member => merge(&mut value[name], member),
        }
    }
}
