//! Puts the folded definitions together again.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::MergeStats;
use super::collect::{EXTENSIONS, Item};
use super::definition::{Definition, fold, fold_texts, report};
use super::origins::Origins;
use super::path_item::method_name;
use super::unify::{Path, unify};
use crate::diag::{Code, Diagnostics};
use crate::openapi::{Kind, METHODS, Role, child, child_pointer, role};

type Object = Map<String, Value>;

/// Where the parts of the merged document and what there is to tell about them go.
pub(super) struct Output<'o> {
    pub origins: &'o mut Origins,
    pub diagnostics: &'o mut Diagnostics,
    pub stats: &'o mut MergeStats,
}

impl Output<'_> {
    /// The merged components, sections and names sorted, extensions last.
    pub fn components(&mut self, sections: BTreeMap<String, BTreeMap<String, Vec<Definition>>>) -> Object {
        let mut components = Object::new();
        let mut extensions = Object::new();
        for (section, entries) in sections {
            if section == EXTENSIONS {
                extensions = self.members("/components", Kind::Components, entries);
                continue;
            }
            let pointer = child_pointer("/components", &section);
            // Examples have no meaning that could differ.
            let inner = if section == "examples" { Role::Text } else { Role::Plain };
            let kind = child(Kind::Components, &section);
            let merged: Object = entries
                .into_iter()
                .filter_map(|(name, given)| {
                    let what = format!("`{section}/{name}`");
                    let merged = self.one(given, child(kind, &name), inner, (Code::Conflict, &what))?;
                    self.note(&child_pointer(&pointer, &name), &merged);
                    Some((name, merged.value))
                })
                .collect();
            if section == "schemas" {
                self.stats.schemas = merged.len();
            }
            if !merged.is_empty() {
                components.insert(section, Value::Object(merged));
            }
        }
        components.extend(extensions);
        components
    }

    /// The one definition that all of the given ones are, or the first of them if they are not.
    fn one(&mut self, given: Vec<Definition>, kind: Kind, role: Role, about: (Code, &str)) -> Option<Definition> {
        let copies = given.len();
        let folded = match role {
            Role::Text => fold_texts(given).into_iter().collect(),
            _ => fold(given, kind),
        };
        self.stats.duplicates_folded += copies - folded.len();
        report(about.0, about.1, kind, &folded, self.diagnostics);
        folded.into_iter().next()
    }

    /// Records where a definition came from.
    fn note(&mut self, pointer: &str, definition: &Definition) {
        for location in &definition.locations {
            self.origins.add(pointer, location.clone());
        }
        for (part, location) in &definition.moved {
            self.origins.add(format!("{pointer}{}", part.pointer()), location.clone());
        }
    }

    /// Members of an object that are neither operations nor components.
    fn members(&mut self, pointer: &str, kind: Kind, members: BTreeMap<String, Vec<Definition>>) -> Object {
        members
            .into_iter()
            .filter_map(|(key, given)| {
                let at = child_pointer(pointer, &key);
                let what = format!("`{at}`");
                let folded = self.stats.duplicates_folded;
                let merged = self.one(given, child(kind, &key), role(kind, &key), (Code::Conflict, &what))?;
                self.stats.duplicates_folded = folded;
                self.note(&at, &merged);
                Some((key, merged.value))
            })
            .collect()
    }

    /// The merged webhooks, sorted.
    pub fn webhooks(&mut self, items: BTreeMap<String, Item>) -> Object {
        let mut webhooks = Object::new();
        for (name, item) in items {
            let path = self.fold_item(&name, item);
            let pointer = child_pointer("/webhooks", &name);
            webhooks.insert(name, self.path_item(&pointer, path));
        }
        webhooks
    }

    /// The merged paths, sorted. `components` are the merged ones: parameters that get another name are looked up there.
    pub fn paths(&mut self, forms: BTreeMap<String, BTreeMap<String, Item>>, components: &Object) -> Object {
        let mut paths = BTreeMap::new();
        let mut extensions = Object::new();
        for (form, items) in forms {
            if form == EXTENSIONS {
                let members = items.into_values().next().map(|item| item.members).unwrap_or_default();
                extensions = self.members("/paths", Kind::Paths, members);
                continue;
            }
            let folded = items.into_iter().map(|(template, item)| {
                let path = self.fold_item(&template, item);
                (template, path)
            });
            let folded: BTreeMap<String, Path> = folded.collect();
            paths.extend(if folded.len() > 1 {
                unify(components, folded, self.stats, self.diagnostics)
            } else {
                folded
            });
        }
        let mut merged = Object::new();
        for (template, path) in paths {
            self.stats.operations += path.operations.len();
            let pointer = child_pointer("/paths", &template);
            merged.insert(template, self.path_item(&pointer, path));
        }
        merged.extend(extensions);
        merged
    }

    /// Folds what was given under one template, to the letter.
    fn fold_item(&mut self, template: &str, item: Item) -> Path {
        let Item { locations, operations, members } = item;
        let fold_one = |((order, at), given): ((usize, String), Vec<Definition>)| {
            let what = format!("`{} {template}`", method_name(&at));
            let merged = self.one(given, Kind::Operation, Role::Plain, (Code::OperationConflict, &what))?;
            Some(((order, at), merged))
        };
        Path { locations, operations: operations.into_iter().filter_map(fold_one).collect(), members }
    }

    /// Writes one path item: references and texts, then the methods in their usual order, then extensions.
    fn path_item(&mut self, pointer: &str, path: Path) -> Value {
        for location in path.locations {
            self.origins.add(pointer, location);
        }
        let members = self.members(pointer, Kind::PathItem, path.members);
        let (extensions, mut item): (Object, Object) = members.into_iter().partition(|(key, _)| key.starts_with("x-"));
        let mut more = Object::new();
        for ((order, at), operation) in path.operations {
            self.note(&format!("{pointer}{at}"), &operation);
            let method = at.rsplit('/').next().map(crate::openapi::unescape).unwrap_or_default().into_owned();
            let target = if order < METHODS.len() { &mut item } else { &mut more };
            target.insert(method, operation.value);
        }
        if !more.is_empty() {
            item.insert("additionalOperations".to_owned(), Value::Object(more));
        }
        item.extend(extensions);
        Value::Object(item)
    }
}
