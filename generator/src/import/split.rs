//! A document -> a piece per operation, and one for the components that none of them needs.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reach::{Anchors, Item, Method, Name, Reached, Search, component, components, methods};
use crate::diag::FragmentId;
use crate::name::function_name;
use crate::read::{Fragment, Sources};

/// The part of a document that becomes a file.
#[derive(Debug)]
pub(super) struct Piece {
    /// The fragment that it is from.
    pub fragment: FragmentId,
    /// `METHOD /path`; none for components.
    pub operation: Option<String>,
    /// The folder that it belongs to: the operation's first tag, or the document's name.
    pub folder: String,
    /// What it is called there, the shortest name first. None of them is made fit for a file system yet.
    pub names: Vec<String>,
    pub root: Value,
}

/// The pieces of one source's fragments.
pub(super) fn split<'a>(source: &str, fragments: impl Iterator<Item = &'a Fragment>, texts: &Sources) -> Vec<Piece> {
    let fragments: Vec<&Fragment> = fragments.collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for fragment in &fragments {
        for piece in operations(fragment) {
            // A page may show an operation twice; if it does so in the same way, one is enough.
            if !pieces.iter().any(|other| other.operation == piece.operation && other.root == piece.root) {
                pieces.push(piece);
            }
        }
    }
    let mut kept = Kept::default();
    pieces.iter().for_each(|piece| kept.add(&piece.root));
    for fragment in fragments {
        if let Some(root) = kept.rest(fragment) {
            let block = texts.number(fragment.id);
            pieces.push(Piece {
                fragment: fragment.id,
                operation: None,
                folder: document_name(source).to_owned(),
                names: vec!["components".to_owned(), format!("components {block}")],
                root,
            });
        }
    }
    pieces
}

/// `https://host/a/billing.md?x=1` -> `billing`.
fn document_name(source: &str) -> &str {
    let path = source.split(['?', '#']).next().unwrap_or(source).trim_end_matches('/');
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.split_once('.').map_or(file, |(stem, _)| stem)
}

fn operations(fragment: &Fragment) -> Vec<Piece> {
    let root = &fragment.root;
    let anchors = Anchors::of(root);
    let mut pieces = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Value::as_object).into_iter().flatten();
        for (path, value) in items.filter(|(path, _)| !is_extension(section, path)) {
            let item = Item { section: section.to_owned(), path: path.clone() };
            let mut found: Vec<_> = methods(value).map(|(method, value)| (Some(method), value)).collect();
            if found.is_empty() {
                found.push((None, value));
            }
            for (method, operation) in found {
                let mut search = Search::new(root, &anchors);
                search.operation(&item, method.as_ref());
                let reached = search.finish();
                pieces.push(piece(fragment, &item, method.as_ref(), operation, &reached));
            }
        }
    }
    pieces
}

fn piece(fragment: &Fragment, item: &Item, method: Option<&Method>, operation: &Value, reached: &Reached) -> Piece {
    let path = &item.path;
    let tag = operation.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str);
    let id = operation.get("operationId").and_then(Value::as_str);
    let method = method.map_or("", |method| method.name.as_str());
    let label = if item.section == "paths" { String::new() } else { "webhook ".to_owned() };
    let long = format!("{method} {label}{path}").trim().to_owned();
    let short = id.map(|id| function_name(id, method, path).unwrap_or(id).to_owned());
    Piece {
        fragment: fragment.id,
        operation: Some(format!("{} {label}{path}", method.to_uppercase()).trim().to_owned()),
        folder: tag.unwrap_or("untagged").to_owned(),
        names: short.into_iter().chain([long]).collect(),
        root: part(&fragment.root, reached),
    }
}

/// The document with nothing in it but what was reached; members in the document's order, components sorted.
fn part(root: &Value, reached: &Reached) -> Value {
    let mut out = Map::new();
    for (key, value) in root.as_object().into_iter().flatten() {
        let value = match key.as_str() {
            "paths" | "webhooks" => items(key, value, reached),
            "tags" => tags(value, reached),
            "components" => sections(value, |section| format!("components/{section}"), reached),
            "definitions" | "parameters" | "responses" | "securityDefinitions" => section(key, value, reached),
            _ => Some(value.clone()),
        };
        out.extend(value.map(|value| (key.clone(), value)));
    }
    Value::Object(out)
}

fn items(section: &str, items: &Value, reached: &Reached) -> Option<Value> {
    let mut out = Map::new();
    let mut any = false;
    for (path, value) in items.as_object()? {
        let item = Item { section: section.to_owned(), path: path.clone() };
        if is_extension(section, path) {
            out.insert(path.clone(), value.clone());
        } else if let Some(methods) = reached.items.get(&item) {
            any = true;
            out.insert(path.clone(), one_item(value, |method| methods.contains(method)));
        }
    }
    any.then_some(Value::Object(out))
}

/// The Paths object has extensions; `webhooks` is a map with free names.
fn is_extension(section: &str, name: &str) -> bool {
    section == "paths" && name.starts_with("x-")
}

fn one_item(item: &Value, is_wanted: impl Fn(&Method) -> bool) -> Value {
    let Value::Object(members) = item else { return item.clone() };
    let mut out = members.clone();
    for (method, _) in methods(item).filter(|(method, _)| !is_wanted(method)) {
        if !method.is_additional {
            out.shift_remove(&method.name);
        } else if let Some(Value::Object(additional)) = out.get_mut("additionalOperations") {
            additional.shift_remove(&method.name);
            if additional.is_empty() {
                out.shift_remove("additionalOperations");
            }
        }
    }
    Value::Object(out)
}

/// The entries of the tags that are used, and of those that they stand under (3.2's `parent`).
fn tags(entries: &Value, reached: &Reached) -> Option<Value> {
    let Value::Array(entries) = entries else { return Some(entries.clone()) };
    let mut used = reached.tags.clone();
    for _ in entries {
        let parents = entries.iter().filter(|entry| name_of(entry).is_some_and(|name| used.contains(name)));
        let parents: Vec<_> = parents.filter_map(|entry| entry.get("parent")?.as_str().map(str::to_owned)).collect();
        let before = used.len();
        used.extend(parents);
        if used.len() == before {
            break;
        }
    }
    let kept: Vec<_> =
        entries.iter().filter(|entry| name_of(entry).is_some_and(|name| used.contains(name))).cloned().collect();
    (!kept.is_empty()).then_some(Value::Array(kept))
}

fn name_of(tag: &Value) -> Option<&str> {
    tag.get("name")?.as_str()
}

fn sections(all: &Value, name: impl Fn(&str) -> String, reached: &Reached) -> Option<Value> {
    let Value::Object(all) = all else { return Some(all.clone()) };
    let kept = all.iter().filter_map(|(key, members)| Some((key.clone(), section(&name(key), members, reached)?)));
    let kept: Map<_, _> = kept.collect();
    (!kept.is_empty()).then_some(Value::Object(kept))
}

fn section(name: &str, members: &Value, reached: &Reached) -> Option<Value> {
    let wanted = |key: &String| reached.components.contains(&(name.to_owned(), key.clone()));
    let kept: BTreeMap<_, _> = members.as_object()?.iter().filter(|(key, _)| wanted(key)).collect();
    let kept: Map<_, _> = kept.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    (!kept.is_empty()).then_some(Value::Object(kept))
}

/// What the pieces of a source hold already.
#[derive(Default)]
struct Kept {
    components: BTreeMap<Name, Vec<Value>>,
    tags: Vec<Value>,
}

impl Kept {
    fn add(&mut self, root: &Value) {
        for (name, value) in components(root) {
            let known = self.components.entry(name).or_default();
            if !known.contains(value) {
                known.push(value.clone());
            }
        }
        for tag in root.get("tags").and_then(Value::as_array).into_iter().flatten() {
            if !self.tags.contains(tag) {
                self.tags.push(tag.clone());
            }
        }
    }

    /// What a fragment has that no piece holds; the whole of it if it has no operation.
    fn rest(&mut self, fragment: &Fragment) -> Option<Value> {
        let root = &fragment.root;
        let has_items = |section: &str| root.get(section).and_then(Value::as_object).is_some_and(|m| !m.is_empty());
        if !has_items("paths") && !has_items("webhooks") {
            self.add(root);
            return Some(root.clone());
        }
        let is_new = |name: &Name, value| self.components.get(name).is_none_or(|known| !known.contains(value));
        let names = components(root).filter(|(name, value)| is_new(name, value)).map(|(name, _)| name);
        let reached = Reached { components: names.collect(), ..Reached::default() };
        let mut rest = part(root, &reached);
        let entries = root.get("tags").and_then(Value::as_array).into_iter().flatten();
        let tags: Vec<_> = entries.filter(|tag| !self.tags.contains(tag)).cloned().collect();
        if reached.components.is_empty() && tags.is_empty() {
            return None;
        }
        debug_assert!(reached.components.iter().all(|name| component(&rest, name).is_some()));
        if let Value::Object(members) = &mut rest {
            let is_swagger = members.contains_key("swagger");
            if !tags.is_empty() {
                members.insert("tags".to_owned(), Value::Array(tags));
            }
            if is_swagger {
                members.entry("paths").or_insert_with(|| Value::Object(Map::new()));
            } else {
                members.entry("components").or_insert_with(|| Value::Object(Map::new()));
            }
        }
        self.add(&rest);
        Some(rest)
    }
}
