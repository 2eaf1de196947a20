//! Puts the folded definitions together again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::canonical::canonical;
use super::collect::{EXTENSIONS, Item, method_name};
use super::conflict::report;
use super::definition::{Definition, fold, fold_texts};
use super::origins::Origins;
use super::pushdown::resolve_parameter;
use super::{MergeStats, template};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{Kind, METHODS, Role, child, child_pointer, role};
use crate::source::Location;

type Object = Map<String, Value>;
type Operations = BTreeMap<(usize, String), Definition>;

/// Where the parts of the merged document and what there is to tell about them go.
pub(super) struct Output<'o> {
    pub origins: &'o mut Origins,
    pub diagnostics: &'o mut Diagnostics,
    pub stats: &'o mut MergeStats,
}

/// One path of the merged document.
#[derive(Default)]
struct Path {
    locations: Vec<Location>,
    operations: Operations,
    members: BTreeMap<String, Vec<Definition>>,
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
            paths.extend(if folded.len() > 1 { self.unify(folded, components) } else { folded });
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

    /// Law 5: makes one path of templates that differ in the names of their parameters only. The smallest template is
    /// kept; where two operations are meant by their documents to be told apart, each keeps its own.
    fn unify(&mut self, paths: BTreeMap<String, Path>, components: &Object) -> BTreeMap<String, Path> {
        let Some(kept) = paths.keys().next().cloned() else { return paths };
        let mut by_method: BTreeMap<(usize, String), Vec<(String, Definition)>> = BTreeMap::new();
        let mut rest = Vec::new();
        for (template, path) in paths {
            for (method, operation) in path.operations {
                by_method.entry(method).or_default().push((template.clone(), operation));
            }
            rest.push((template, path.locations, path.members));
        }
        let mut unified: BTreeMap<String, Path> = BTreeMap::from([(kept.clone(), Path::default())]);
        for (method, given) in by_method {
            for (template, operation) in self.align(&method.1, given, &kept, components) {
                unified.entry(template).or_default().operations.insert(method.clone(), operation);
            }
        }
        for (template, locations, members) in rest {
            let target = if unified.contains_key(&template) { &template } else { &kept };
            if let Some(path) = unified.get_mut(target) {
                path.locations.extend(locations);
                for (key, given) in members {
                    path.members.entry(key).or_default().extend(given);
                }
            }
        }
        unified
    }

    /// The operations that one method has under several templates of one form, with the templates to keep them under.
    fn align(
        &mut self,
        at: &str,
        given: Vec<(String, Definition)>,
        kept: &str,
        components: &Object,
    ) -> Vec<(String, Definition)> {
        let renamed = |given: &[(String, Definition)], to: &str| -> Vec<Definition> {
            let rename = |(from, operation): &(String, Definition)| renamed(operation, from, to, components);
            given.iter().map(rename).collect()
        };
        let copies = given.len();
        let mut folded = fold(renamed(&given, kept), Kind::Operation);
        if folded.len() > 1
            && let Some(groups) = apart(&given, components)
        {
            self.stats.duplicates_folded += copies - groups.len();
            self.warn_of_likeness(at, &groups);
            return groups
                .into_iter()
                .filter_map(|group| {
                    let template = group.first()?.0.clone();
                    Some((template.clone(), fold(renamed(&group, &template), Kind::Operation).pop()?))
                })
                .collect();
        }
        self.stats.duplicates_folded += copies - folded.len();
        let what = format!("`{} {kept}`", method_name(at));
        report(Code::OperationConflict, &what, Kind::Operation, &folded, self.diagnostics);
        folded.truncate(1);
        folded.into_iter().map(|operation| (kept.to_owned(), operation)).collect()
    }

    fn warn_of_likeness(&mut self, at: &str, groups: &[Vec<(String, Definition)>]) {
        let mut locations = groups.iter().filter_map(|group| group.first());
        let Some((template, operation)) = locations.next() else { return };
        let method = method_name(at);
        let message = format!("`{method} {template}` is not the only operation with a path of this form");
        let help = "give the operations paths that a server can tell apart";
        let mut diagnostic = Diagnostic::new(Code::AmbiguousPath, operation.location().cloned(), message, help);
        for (template, operation) in locations {
            if let Some(location) = operation.location() {
                diagnostic = diagnostic.related(location.clone(), format!("`{method} {template}`"));
            }
        }
        self.diagnostics.push(diagnostic);
    }
}

/// Groups of equal operations, if each group has an operationId that no other has: then one document, or several, mean
/// them as different operations, and the names of the parameters tell which is which (`{code}`, `{guid}`).
fn apart(given: &[(String, Definition)], components: &Object) -> Option<Vec<Vec<(String, Definition)>>> {
    let first = &given.first()?.0;
    let mut groups: Vec<Vec<(String, Definition)>> = Vec::new();
    let mut by_form: HashMap<String, usize> = HashMap::new();
    for (template, operation) in given {
        let form = canonical(&renamed(operation, template, first, components).value, Kind::Operation);
        let index = *by_form.entry(form).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push((template.clone(), operation.clone())),
            None => groups.push(vec![(template.clone(), operation.clone())]),
        }
    }
    let id = |group: &Vec<(String, Definition)>| Some(group.first()?.1.value.get("operationId")?.as_str()?.to_owned());
    let ids: Option<BTreeSet<String>> = groups.iter().map(id).collect();
    (ids?.len() == groups.len()).then_some(groups)
}

/// The operation with its path parameters named as in the template `to` instead of `from`.
fn renamed(operation: &Definition, from: &str, to: &str, components: &Object) -> Definition {
    let mut operation = operation.clone();
    let (Ok(old), Ok(new)) = (template::parse(from), template::parse(to)) else { return operation };
    let names: HashMap<String, String> = old.names.into_iter().zip(new.names).filter(|(old, new)| old != new).collect();
    if names.is_empty() {
        return operation;
    }
    for parameter in operation.value.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(resolved) = resolve_parameter(parameter, Some(components)) else { continue };
        let name = resolved.get("name").and_then(Value::as_str).and_then(|name| names.get(name));
        if let (Some("path"), Some(name)) = (resolved.get("in").and_then(Value::as_str), name) {
            // A shared parameter keeps its name for the others that refer to it.
            let mut own = resolved.clone();
            if let Some(member) = own.get_mut("name") {
                *member = Value::from(name.as_str());
            }
            *parameter = own;
        }
    }
    operation
}
