//! One document -> fragments of one operation each: the reverse of the merge.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::pushdown::operation_pointers;
use crate::spec::{Kind, child, may_be_reference, pointer_of_fragment, segments, unescape, walk};

type Object = Map<String, Value>;
/// A component, by section and name.
type Name = (String, String);

/// Splits a document (3.1 or 3.2, or 3.0 that is upgraded later) into one fragment for each operation under `paths`, with
/// the components that it reaches and the tags that it has, and one fragment for all else: webhooks, paths without
/// operations, other tags, and the components that no operation reaches, with what these reach.
///
/// What a path or the document says for all of its operations stays where it is, in each fragment; what it says besides
/// (its own extensions and `externalDocs`) goes with the rest. The fragments come in the document's order; the last one is
/// left out if it would be empty.
pub fn split(document: &Value) -> Vec<Value> {
    let Some(root) = document.as_object() else { return vec![document.clone()] };
    let graph = Graph::of(root);
    let is_part = |key: &str| matches!(key, "paths" | "webhooks" | "components" | "tags");
    let is_aside = |key: &str| key.starts_with("x-") || key == "externalDocs";
    let head = members(root, |key| !is_part(key) && !is_aside(key));
    let mut fragments = Vec::new();
    let mut rest = root.clone();
    let mut reached_by_any = BTreeSet::new();
    let mut tags_of_any = BTreeSet::new();
    for (template, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let Some(item) = item.as_object().filter(|_| !template.starts_with("x-")) else { continue };
        let operations = operation_pointers(item);
        for at in &operations {
            let item = Value::Object(item_with_one(item, &operations, at));
            let mut reached = graph.reached_from(&item, Kind::PathItem);
            reached.extend(graph.reached_from_security(root));
            let tags = tags_of(item.pointer(at));
            fragments.push(graph.fragment(&head, root, Some((template, item)), &reached, |tag| tags.contains(tag)));
            reached_by_any.extend(reached);
            tags_of_any.extend(tags);
        }
        if let (false, Some(Value::Object(paths))) = (operations.is_empty(), rest.get_mut("paths")) {
            paths.shift_remove(template);
        }
    }
    let mut others: BTreeSet<Name> =
        graph.nodes.keys().filter(|name| !reached_by_any.contains(*name)).cloned().collect();
    let mut left = head;
    left.extend(members(&rest, |key| matches!(key, "paths" | "webhooks") || is_aside(key)));
    if left.get("paths").and_then(Value::as_object).is_some_and(Object::is_empty) && !fragments.is_empty() {
        left.shift_remove("paths");
    }
    others.extend(graph.reached_from(&Value::Object(left.clone()), Kind::Document));
    let others = graph.closure(others);
    let last = graph.fragment(&left, root, None, &others, |tag| !tags_of_any.contains(tag));
    let has_more = |last: &Object| last.keys().any(|key| is_part(key) || is_aside(key));
    if last.as_object().is_some_and(has_more) || fragments.is_empty() {
        fragments.push(last);
    }
    fragments
}

fn members(map: &Object, keep: impl Fn(&str) -> bool) -> Object {
    map.iter().filter(|(key, _)| keep(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The path item with all of its operations but one left out.
fn item_with_one(item: &Object, operations: &[String], keep: &str) -> Object {
    let mut item = item.clone();
    for at in operations.iter().filter(|at| *at != keep) {
        let mut segments = at.split('/').skip(1);
        match (segments.next(), segments.next()) {
            (Some(method), None) => drop(item.shift_remove(method)),
            (Some(more), Some(method)) => {
                if let Some(Value::Object(more)) = item.get_mut(more) {
                    more.shift_remove(unescape(method).as_ref());
                }
            }
            _ => {}
        }
    }
    if item.get("additionalOperations").and_then(Value::as_object).is_some_and(Object::is_empty) {
        item.shift_remove("additionalOperations");
    }
    item
}

fn tags_of(operation: Option<&Value>) -> BTreeSet<String> {
    let tags = operation.and_then(|operation| operation.get("tags")).and_then(Value::as_array);
    tags.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Which components each component refers to.
struct Graph<'v> {
    nodes: BTreeMap<Name, Node>,
    sections: Option<&'v Object>,
}

#[derive(Default)]
struct Node {
    /// Its place among the entries of its section.
    index: usize,
    edges: BTreeSet<Name>,
}

impl<'v> Graph<'v> {
    fn of(root: &'v Object) -> Self {
        let sections = root.get("components").and_then(Value::as_object);
        let mut graph = Self { nodes: BTreeMap::new(), sections };
        for (section, entries) in sections.into_iter().flatten() {
            let kind = child(Kind::Components, section);
            for (index, (name, value)) in entries.as_object().into_iter().flatten().enumerate() {
                let edges = named_in(value, child(kind, name));
                graph.nodes.insert((section.clone(), name.clone()), Node { index, edges });
            }
        }
        graph
    }

    fn reached_from(&self, value: &Value, kind: Kind) -> BTreeSet<Name> {
        self.closure(named_in(value, kind))
    }

    fn reached_from_security(&self, root: &Object) -> BTreeSet<Name> {
        self.closure(security_schemes(root.get("security")).collect())
    }

    fn closure(&self, start: BTreeSet<Name>) -> BTreeSet<Name> {
        let mut pending: Vec<Name> = start.into_iter().collect();
        let mut reached = BTreeSet::new();
        while let Some(name) = pending.pop() {
            let Some(node) = self.nodes.get(&name) else { continue };
            if reached.insert(name) {
                pending.extend(node.edges.iter().filter(|name| !reached.contains(*name)).cloned());
            }
        }
        reached
    }

    /// A document with `head`, one path, and some of the components and tags of `root`, in their order.
    fn fragment(
        &self,
        head: &Object,
        root: &Object,
        path: Option<(&String, Value)>,
        components: &BTreeSet<Name>,
        keep_tag: impl Fn(&str) -> bool,
    ) -> Value {
        let mut fragment = head.clone();
        if let Some((template, item)) = path {
            fragment.insert("paths".to_owned(), Value::Object(Object::from_iter([(template.clone(), item)])));
        }
        if let Some(tags) = root.get("tags").and_then(Value::as_array) {
            let name = |tag: &Value| tag.get("name").and_then(Value::as_str).is_some_and(&keep_tag);
            let tags: Vec<_> = tags.iter().filter(|tag| name(tag)).cloned().collect();
            if !tags.is_empty() {
                fragment.insert("tags".to_owned(), Value::Array(tags));
            }
        }
        let mut sections = Object::new();
        for (section, entries) in self.sections.into_iter().flatten() {
            let Some(entries) = entries.as_object().filter(|_| !section.starts_with("x-")) else {
                sections.insert(section.clone(), entries.clone());
                continue;
            };
            let of_section = components.range((section.clone(), String::new())..).take_while(|(s, _)| s == section);
            // Looked up, not filtered: a document has far more components than one operation reaches.
            let kept =
                of_section.filter_map(|name| Some((self.nodes.get(name)?.index, entries.get_key_value(&name.1)?)));
            let kept: BTreeMap<usize, (&String, &Value)> = kept.collect();
            let kept: Object = kept.into_values().map(|(key, value)| (key.clone(), value.clone())).collect();
            if !kept.is_empty() {
                sections.insert(section.clone(), Value::Object(kept));
            }
        }
        if !sections.is_empty() {
            fragment.insert("components".to_owned(), Value::Object(sections));
        }
        Value::Object(fragment)
    }
}

/// The components that a value names.
fn named_in(value: &Value, kind: Kind) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    walk(value, kind, |kind, value| {
        if may_be_reference(kind) {
            let references = ["$ref", "$dynamicRef"].into_iter().filter_map(|key| value.get(key)?.as_str());
            found.extend(references.filter_map(component_of));
        }
        match kind {
            Kind::Schema => {
                let mapping = value.pointer("/discriminator/mapping").and_then(Value::as_object);
                for target in mapping.into_iter().flat_map(Object::values).filter_map(Value::as_str) {
                    // A name or a reference.
                    found.extend(component_of(target));
                    found.insert(("schemas".to_owned(), target.to_owned()));
                }
            }
            Kind::Operation => found.extend(security_schemes(value.get("security"))),
            _ => {}
        }
    });
    found
}

/// The component that a reference points to or into.
fn component_of(reference: &str) -> Option<Name> {
    let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
    let mut segments = segments(&pointer);
    (segments.next()? == "components").then_some(())?;
    Some((segments.next()?.into_owned(), segments.next()?.into_owned()))
}

/// The schemes that a list of security requirements names.
fn security_schemes(security: Option<&Value>) -> impl Iterator<Item = Name> {
    let requirements = security.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    requirements.flat_map(Object::keys).map(|scheme| ("securitySchemes".to_owned(), scheme.clone()))
}
