//! Siblings of `$ref` in path items: they and the referenced path item become one path item.
//!
//! OpenAPI 3.1.1, 4.8.9.1, leaves undefined what siblings of `$ref` mean. Here, the path item has the fields of both; of a
//! field that both have, the sibling of `$ref` is used.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde_json::{Map, Value};

use super::path_item::{ADDITIONAL, parameter_key};
use crate::diag::{Reporter, messages};
use crate::openapi::{Pointer, ancestors, count, is_extension, is_text, own_fragment, pointer_of_fragment, value_at};

type Object = Map<String, Value>;

/// How many references are followed from one path item to the next.
const MAX_REFERENCES: usize = 64;
/// How many values are copied in all: a document may refer to a large path item from many others.
const MAX_COPIED: usize = 500_000;

/// Pointers to the maps of path items that inherit from the root. Those of callbacks are not joined: they may contain
/// themselves, so that joining them would not end.
const PATH_ITEMS: [&str; 3] = ["paths", "webhooks", "components/pathItems"];

/// Changes to a document by joining path items.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// From the pointers of what was copied or moved to those that it has in the document as it was.
    copies: BTreeMap<Pointer, Pointer>,
    /// Fields that are siblings of `$ref` and fields of the referenced path item: their pointers, and their names.
    duplicates: Vec<(Pointer, String)>,
    /// The first path item that is not joined, since too much would be copied.
    refused: Option<Pointer>,
}

impl Joined {
    /// Reports what is ambiguous or exceeds the limit; the reporter is for pointers into the joined document.
    pub fn report(&self, reporter: &Reporter<'_>) {
        for (pointer, name) in &self.duplicates {
            reporter.report(pointer, messages::merge::duplicate_ref_sibling(name));
        }
        if let Some(pointer) = &self.refused {
            reporter.report(pointer, messages::merge::too_many_ref_siblings(MAX_COPIED));
        }
    }

    /// From the pointers of what was copied or moved to those before.
    pub fn copies(&self) -> &BTreeMap<Pointer, Pointer> {
        &self.copies
    }

    /// The copied or moved values within the value at `pointer`: the rest of their pointers, and their pointers before.
    pub fn below<'j>(&'j self, pointer: &str) -> impl Iterator<Item = (&'j str, &'j Pointer)> + use<'j> {
        let start = pointer.len();
        let prefix = [pointer, "/"].concat();
        let all = self.copies.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        let below = all.take_while(move |(copy, _)| copy.starts_with(&prefix));
        below.filter_map(move |(copy, original)| Some((copy.get(start..)?, original)))
    }

    /// The pointer before joining of the value at a pointer of the joined document.
    pub fn origin(&self, pointer: &str) -> Pointer {
        if self.copies.is_empty() {
            return pointer.into();
        }
        let original = ancestors(pointer).find_map(|ancestor| {
            let rest = pointer.get(ancestor.len()..)?;
            Some(self.copies.get(ancestor)?.join(rest))
        });
        original.unwrap_or_else(|| pointer.into())
    }
}

/// Joins each path item that has siblings of `$ref` with the referenced one, if that is in the document. A reference that
/// does not resolve, or that is part of a circle, stays; it is reported when it is resolved.
pub(super) fn join(root: &mut Value) -> Joined {
    let mut joined = Joined::default();
    let mut items = Vec::new();
    let mut copied = 0;
    for (pointer, item) in with_siblings(root) {
        let Some(item) = Item::joined(root, pointer, item) else { continue };
        copied += item.copied;
        if copied > MAX_COPIED {
            joined.refused = Some(item.pointer);
            break;
        }
        joined.copies.extend(item.copies);
        joined.duplicates.extend(item.duplicates);
        items.push((item.pointer, item.members));
    }
    for (pointer, item) in items {
        if let Some(slot) = root.pointer_mut(&pointer) {
            *slot = Value::Object(item);
        }
    }
    joined
}

/// The path items with a `$ref` and siblings of it.
fn with_siblings(root: &Value) -> Vec<(Pointer, &Object)> {
    let mut found = Vec::new();
    for map in PATH_ITEMS {
        let pointer = Pointer::from(format!("/{map}"));
        let items = value_at(root, &pointer).and_then(Value::as_object).into_iter().flatten();
        for (name, item) in items.filter(|(name, _)| !is_extension(map, name)) {
            if let Value::Object(item) = item
                && item.len() > 1
                && item.get("$ref").is_some_and(Value::is_string)
            {
                found.push((pointer.child(name), item));
            }
        }
    }
    found
}

/// A path item that is being joined.
struct Item {
    pointer: Pointer,
    members: Object,
    /// Its parameters, with their pointers in the document as it was.
    parameters: Vec<(Pointer, Value)>,
    copies: Vec<(Pointer, Pointer)>,
    duplicates: Vec<(Pointer, String)>,
    copied: usize,
}

impl Item {
    /// The joined path item; `None` for a circle of references.
    fn joined(root: &Value, pointer: Pointer, item: &Object) -> Option<Self> {
        let mut joined = Self {
            pointer,
            members: item.clone(),
            parameters: Vec::new(),
            copies: Vec::new(),
            duplicates: Vec::new(),
            copied: 0,
        };
        joined.add_parameters(root, &joined.pointer.child("parameters"), item.get("parameters"));
        for _ in 0..MAX_REFERENCES {
            let Some((pointer, target)) = joined.target(root) else {
                joined.write_parameters();
                return Some(joined);
            };
            joined.members.shift_remove("$ref");
            for (key, value) in target {
                joined.add_member(root, &pointer.child(key), key, value);
            }
        }
        None
    }

    /// The referenced path item with its pointer, if the reference resolves.
    fn target<'r>(&self, root: &'r Value) -> Option<(Pointer, &'r Object)> {
        let pointer = pointer_of_fragment(own_fragment(self.members.get("$ref")?.as_str()?)?)?.into_owned();
        let target = value_at(root, &pointer)?.as_object()?;
        Some((pointer.into(), target))
    }

    /// Adds a field of the referenced path item; `from` is its pointer.
    fn add_member(&mut self, root: &Value, from: &Pointer, key: &str, value: &Value) {
        let to = self.pointer.child(key);
        match (self.members.get_mut(key), value) {
            (_, Value::Array(_)) if key == "parameters" => self.add_parameters(root, from, Some(value)),
            (None, value) => {
                self.copied += count(value);
                self.members.insert(key.to_owned(), value.clone());
                self.copies.push((to, from.clone()));
            }
            (Some(Value::Object(own)), Value::Object(theirs)) if key == ADDITIONAL => {
                for (method, value) in theirs {
                    let to = to.child(method);
                    match own.get(method) {
                        None => {
                            self.copied += count(value);
                            own.insert(method.clone(), value.clone());
                            self.copies.push((to, from.child(method)));
                        }
                        Some(own) if own != value => self.duplicates.push((to, method.clone())),
                        Some(_) => {}
                    }
                }
            }
            (Some(own), theirs) if !is_text(key) && own != theirs => self.duplicates.push((to, key.to_owned())),
            _ => {}
        }
    }

    /// Puts `parameters`, an array whose pointer is `from`, before those of the item, without those that it overrides.
    fn add_parameters(&mut self, root: &Value, from: &Pointer, parameters: Option<&Value>) {
        let Some(Value::Array(parameters)) = parameters else { return };
        let components = root.get("components").and_then(Value::as_object);
        let own: BTreeSet<String> =
            self.parameters.iter().map(|(_, parameter)| parameter_key(components, parameter)).collect();
        let mut new = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            if !own.contains(&parameter_key(components, parameter)) {
                self.copied += count(parameter);
                new.push((from.item(index), parameter.clone()));
            }
        }
        self.parameters.splice(..0, new);
    }

    fn write_parameters(&mut self) {
        if self.parameters.is_empty() {
            return;
        }
        let to = self.pointer.child("parameters");
        let (from, parameters): (Vec<Pointer>, Vec<Value>) = std::mem::take(&mut self.parameters).into_iter().unzip();
        self.copies.extend(from.into_iter().enumerate().map(|(index, from)| (to.item(index), from)));
        self.members.insert("parameters".to_owned(), Value::Array(parameters));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn siblings_are_joined_with_the_referenced_path_item() {
        let parameter = |name: &str| json!({"name": name, "in": "query"});
        let mut root = json!({
            "paths": {"/a": {
                "$ref": "#/components/pathItems/A", "get": {"deprecated": true}, "parameters": [parameter("own")],
            }},
            "components": {"pathItems": {"A": {"get": {}, "put": {}, "parameters": [parameter("p"), parameter("own")]}}},
        });
        let joined = join(&mut root);
        let expected = json!({
            "get": {"deprecated": true}, "put": {}, "parameters": [parameter("p"), parameter("own")],
        });
        assert_eq!(root.pointer("/paths/~1a"), Some(&expected));
        assert_eq!(joined.duplicates, [(Pointer::from("/paths/~1a/get"), "get".to_owned())]);
        assert_eq!(joined.origin("/paths/~1a/put/tags"), "/components/pathItems/A/put/tags");
        assert_eq!(joined.origin("/paths/~1a/parameters/0"), "/components/pathItems/A/parameters/0");
        assert_eq!(joined.origin("/paths/~1a/parameters/1/name"), "/paths/~1a/parameters/0/name");
        assert_eq!(joined.origin("/paths/~1a/get"), "/paths/~1a/get");
        assert_eq!(joined.below("/paths/~1a").count(), 3);
    }

    #[test]
    fn references_that_do_not_resolve_or_are_circular_stay() {
        for target in ["#/components/pathItems/Missing", "#/paths/~1a", "https://e.example/a.json"] {
            let mut root = json!({"paths": {"/a": {"$ref": target, "get": {}}}});
            let before = root.clone();
            let joined = join(&mut root);
            assert_eq!((root, joined.copies.len()), (before, 0), "{target}");
        }
    }
}
