//! Writes the merged paths, webhooks and components from the collected definitions.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::MergeStats;
use super::collect::Item;
use super::definition::{Definition, deduplicate, deduplicate_texts, settle};
use super::origins::Origins;
use super::path_item::{ADDITIONAL, method_name, written_method};
use super::path_template::{Path, unify};
use super::settings::Conflicts;
use super::variants;
use crate::diag::Reporter;
use crate::openapi::{Kind, METHODS, Pointer, Role, child, role};

type Object = Map<String, Value>;

/// The merged document while it is being written.
pub(super) struct Assembly<'o, 'r> {
    pub reporter: &'o Reporter<'r>,
    pub conflicts: &'o Conflicts,
    pub origins: &'o mut Origins,
    pub stats: &'o mut MergeStats,
}

impl Assembly<'_, '_> {
    /// The merged components: sections and names sorted, extensions last.
    pub fn components(
        &mut self,
        sections: BTreeMap<String, BTreeMap<String, Vec<Definition>>>,
        extensions: BTreeMap<String, Vec<Definition>>,
    ) -> Object {
        let root = Pointer::from("/components");
        let mut components = Object::new();
        for (section, entries) in sections {
            let pointer = root.child(&section);
            // Examples have no meaning that could differ.
            let inner = if section == "examples" { Role::Text } else { Role::Plain };
            let kind = child(Kind::Components, &section);
            let mut merged = Object::new();
            for (name, definitions) in entries {
                let subject = format!("components/{section}/{name}");
                let kind = child(kind, &name);
                let copies = definitions.len();
                let Some((definition, count)) = self.one(&subject, kind, inner, definitions) else { continue };
                self.stats.duplicates_merged += copies - count;
                self.record(&pointer.child(&name), &definition);
                merged.insert(name, definition.value);
            }
            if section == "schemas" {
                self.stats.schemas = merged.len();
            }
            if !merged.is_empty() {
                components.insert(section, Value::Object(merged));
            }
        }
        components.extend(self.members(&root, Kind::Components, extensions));
        components
    }

    /// The merged paths, sorted, extensions last. `components` are the merged ones, to resolve parameters.
    pub fn paths(
        &mut self,
        components: &Object,
        forms: BTreeMap<String, BTreeMap<String, Item>>,
        extensions: BTreeMap<String, Vec<Definition>>,
    ) -> Object {
        let root = Pointer::from("/paths");
        let mut paths = BTreeMap::new();
        for items in variants::apart(self.reporter, forms).into_values() {
            let mut unique = BTreeMap::new();
            for (template, item) in items {
                let path = self.path(&template, item);
                unique.insert(template, path);
            }
            if unique.len() > 1 {
                unique = unify(self.reporter, self.conflicts, components, self.stats, unique);
            }
            paths.extend(unique);
        }
        let mut merged = Object::new();
        for (template, path) in paths {
            self.stats.operations += path.operations.len();
            let item = self.path_item(&root.child(&template), path);
            merged.insert(template, item);
        }
        merged.extend(self.members(&root, Kind::Paths, extensions));
        merged
    }

    /// The merged webhooks, sorted.
    pub fn webhooks(&mut self, items: BTreeMap<String, Item>) -> Object {
        let mut webhooks = Object::new();
        for (name, item) in items {
            let path = self.path(&name, item);
            let item = self.path_item(&Pointer::from("/webhooks").child(&name), path);
            webhooks.insert(name, item);
        }
        webhooks
    }

    /// Deduplicates the operations of one template (or webhook).
    fn path(&mut self, template: &str, item: Item) -> Path {
        let Item { locations, operations, members } = item;
        let mut unique = BTreeMap::new();
        for (method, definitions) in operations {
            let subject = format!("{} {template}", method_name(&method.1));
            let copies = definitions.len();
            let Some((operation, count)) = self.one(&subject, Kind::Operation, Role::Plain, definitions) else {
                continue;
            };
            self.stats.duplicates_merged += copies - count;
            unique.insert(method, operation);
        }
        Path { locations, operations: unique, members }
    }

    /// Writes one path item: references and texts, then the methods in their usual order, then extensions.
    fn path_item(&mut self, pointer: &Pointer, path: Path) -> Value {
        for location in path.locations {
            self.origins.add(pointer.clone(), location);
        }
        let members = self.members(pointer, Kind::PathItem, path.members);
        let (extensions, mut item): (Object, Object) = members.into_iter().partition(|(key, _)| key.starts_with("x-"));
        let mut additional = Object::new();
        for ((order, operation), definition) in path.operations {
            self.record(&pointer.join(&operation), &definition);
            let target = if order < METHODS.len() { &mut item } else { &mut additional };
            target.insert(written_method(&operation).into_owned(), definition.value);
        }
        if !additional.is_empty() {
            item.insert(ADDITIONAL.to_owned(), Value::Object(additional));
        }
        item.extend(extensions);
        Value::Object(item)
    }

    /// The merged members of an object that are neither operations nor components.
    fn members(&mut self, pointer: &Pointer, kind: Kind, members: BTreeMap<String, Vec<Definition>>) -> Object {
        let mut merged = Object::new();
        for (key, definitions) in members {
            let pointer = pointer.child(&key);
            let Some((definition, _)) = self.one(&pointer, child(kind, &key), role(kind, &key), definitions) else {
                continue;
            };
            self.record(&pointer, &definition);
            merged.insert(key, definition.value);
        }
        merged
    }

    /// The definition of `name` that is meant, and how many there are.
    fn one(&self, name: &str, kind: Kind, role: Role, definitions: Vec<Definition>) -> Option<(Definition, usize)> {
        let unique = match role {
            Role::Text => deduplicate_texts(definitions).into_iter().collect(),
            _ => deduplicate(definitions, kind),
        };
        let count = unique.len();
        settle(self.reporter, self.conflicts, name, kind, unique)
            .into_iter()
            .next()
            .map(|definition| (definition, count))
    }

    /// Records the locations of a definition.
    fn record(&mut self, pointer: &Pointer, definition: &Definition) {
        for location in &definition.locations {
            self.origins.add(pointer.clone(), location.clone());
        }
        for (part, location) in &definition.moved {
            self.origins.add(pointer.join(&part.pointer()), location.clone());
        }
    }
}
