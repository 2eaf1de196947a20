//! A document -> a piece per operation, and one for the components that none of them needs.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::name::function_name;
use crate::read::{Fragment, Sources};
use crate::spec::is_extension;
use crate::spec::reach::{Anchors, Item, Method, Name, Reached, Search, component, components, methods};

/// The part of a document that becomes a file.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub fragment: &'a Fragment,
    /// Which of the source's blocks the fragment is, from 1.
    pub block: usize,
    /// `METHOD /path`; none for components.
    pub operation: Option<String>,
    /// The folder that it belongs to: the operation's first tag, or the document's name.
    pub folder: String,
    /// What it is called there, the shortest name first. None of them is made fit for a file system yet.
    pub names: Vec<String>,
    content: Content<'a>,
}

/// What of the document belongs to a piece: kept as a list, since the pieces of some documents are large and many.
#[derive(Debug)]
enum Content<'a> {
    Whole,
    Reached(Reached),
    Rest { components: Reached, tags: Vec<&'a Value>, extensions: Vec<&'a str> },
}

impl Piece<'_> {
    /// The document with nothing in it but this piece.
    pub fn root(&self) -> Value {
        let root = &self.fragment.root;
        match &self.content {
            Content::Whole => root.clone(),
            Content::Reached(reached) => part(root, reached),
            Content::Rest { components, tags, extensions } => rest(root, components, tags, extensions),
        }
    }
}

/// The pieces of one source's fragments.
pub(super) fn split<'a>(
    source: &str,
    fragments: impl Iterator<Item = &'a Fragment>,
    texts: &Sources,
) -> Vec<Piece<'a>> {
    let fragments: Vec<&Fragment> = fragments.collect();
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut seen: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for fragment in &fragments {
        for piece in operations(fragment, texts.number(fragment.id)) {
            // A page may show an operation twice; if it does so in the same way, one is enough.
            let same = seen.entry(piece.operation.clone()).or_default();
            if !same.iter().filter_map(|index| pieces.get(*index)).any(|other| other.root() == piece.root()) {
                same.push(pieces.len());
                pieces.push(piece);
            }
        }
    }
    let mut kept = Kept::default();
    pieces.iter().for_each(|piece| kept.piece(piece));
    for fragment in fragments {
        if let Some(content) = kept.rest(fragment) {
            let block = texts.number(fragment.id);
            let folder = document_name(source).to_owned();
            let names = vec!["components".to_owned(), format!("components {block}")];
            pieces.push(Piece { fragment, block, operation: None, folder, names, content });
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

fn operations(fragment: &Fragment, block: usize) -> Vec<Piece<'_>> {
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
                pieces.push(piece(fragment, block, &item, method.as_ref(), operation, reached));
            }
        }
    }
    pieces
}

fn piece<'a>(
    fragment: &'a Fragment,
    block: usize,
    item: &Item,
    method: Option<&Method>,
    operation: &Value,
    reached: Reached,
) -> Piece<'a> {
    let path = &item.path;
    let tag = operation.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str);
    let id = operation.get("operationId").and_then(Value::as_str);
    let method = method.map_or("", |method| method.name.as_str());
    let label = if item.section == "paths" { String::new() } else { "webhook ".to_owned() };
    let long = format!("{method} {label}{path}").trim().to_owned();
    let short = id.map(|id| function_name(id, method, path).unwrap_or(id).to_owned());
    Piece {
        fragment,
        block,
        operation: Some(format!("{} {label}{path}", method.to_uppercase()).trim().to_owned()),
        folder: tag.unwrap_or("untagged").to_owned(),
        names: short.into_iter().chain([long]).collect(),
        content: Content::Reached(reached),
    }
}

/// The document with nothing in it but what was reached; members in the document's order, components sorted.
/// Extensions of the document as a whole are left out: no operation needs them.
fn part(root: &Value, reached: &Reached) -> Value {
    let mut out = Map::new();
    for (key, value) in root.as_object().into_iter().flatten() {
        let value = match key.as_str() {
            "paths" | "webhooks" => items(key, value, reached),
            "tags" => tags(value, reached),
            "components" => sections(value, |section| format!("components/{section}"), reached),
            "definitions" | "parameters" | "responses" | "securityDefinitions" => section(key, value, reached),
            _ if key.starts_with("x-") => None,
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

/// The entries of the tags that are used.
fn tags(entries: &Value, reached: &Reached) -> Option<Value> {
    let Value::Array(entries) = entries else { return Some(entries.clone()) };
    let is_used = |entry: &&Value| name_of(entry).is_some_and(|name| reached.tags.contains(name));
    let kept: Vec<_> = entries.iter().filter(is_used).cloned().collect();
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

/// The document with nothing in it but what no piece holds.
fn rest(root: &Value, components: &Reached, tags: &[&Value], extensions: &[&str]) -> Value {
    let mut out = match part(root, components) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    if !tags.is_empty() {
        out.insert("tags".to_owned(), tags.iter().map(|tag| (*tag).clone()).collect());
    }
    out.extend(extensions.iter().filter_map(|name| Some(((*name).to_owned(), root.get(*name)?.clone()))));
    // What makes it a document, even if there are no components left over.
    let needed = if out.contains_key("swagger") { "paths" } else { "components" };
    out.entry(needed).or_insert_with(|| Value::Object(Map::new()));
    Value::Object(out)
}

/// What the pieces of a source hold already.
#[derive(Default)]
struct Kept<'a> {
    components: BTreeMap<Name, Vec<&'a Value>>,
    tags: Vec<&'a Value>,
    extensions: Vec<(&'a str, &'a Value)>,
}

impl<'a> Kept<'a> {
    fn piece(&mut self, piece: &Piece<'a>) {
        let Content::Reached(reached) = &piece.content else { return };
        let root = &piece.fragment.root;
        for name in &reached.components {
            if let Some(value) = component(root, name) {
                self.component(name, value);
            }
        }
        for tag in list(root, "tags").filter(|tag| name_of(tag).is_some_and(|name| reached.tags.contains(name))) {
            self.tag(tag);
        }
    }

    /// Whether a component was not there yet, which it is from now on.
    fn component(&mut self, name: &Name, value: &'a Value) -> bool {
        let known = self.components.entry(name.clone()).or_default();
        // The same text is met over and over; to look at its address is enough to know it.
        let is_new = !known.iter().any(|known| std::ptr::eq(*known, value) || *known == value);
        if is_new {
            known.push(value);
        }
        is_new
    }

    fn tag(&mut self, tag: &'a Value) -> bool {
        let is_new = !self.tags.iter().any(|known| std::ptr::eq(*known, tag) || *known == tag);
        if is_new {
            self.tags.push(tag);
        }
        is_new
    }

    /// What a fragment has that no piece holds; the whole of it if it has no operation.
    fn rest(&mut self, fragment: &'a Fragment) -> Option<Content<'a>> {
        let root = &fragment.root;
        let has_items = |section: &str| root.get(section).and_then(Value::as_object).is_some_and(|m| !m.is_empty());
        let is_whole = !has_items("paths") && !has_items("webhooks");
        let components = components(root).filter(|(name, value)| self.component(name, value)).map(|(name, _)| name);
        let components = Reached { components: components.collect(), ..Reached::default() };
        let tags: Vec<_> = list(root, "tags").filter(|tag| self.tag(tag)).collect();
        let mut extensions = Vec::new();
        for (name, value) in root.as_object()?.iter().filter(|(name, _)| name.starts_with("x-")) {
            if !self.extensions.contains(&(name.as_str(), value)) {
                self.extensions.push((name, value));
                extensions.push(name.as_str());
            }
        }
        if is_whole {
            return Some(Content::Whole);
        }
        let is_empty = components.components.is_empty() && tags.is_empty() && extensions.is_empty();
        (!is_empty).then_some(Content::Rest { components, tags, extensions })
    }
}

fn list<'a>(root: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    root.get(member).and_then(Value::as_array).into_iter().flatten()
}
