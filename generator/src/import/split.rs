//! A document -> a piece for each operation, and one for the components that no operation needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::name::function_name;
use crate::openapi::reach::{
    Anchors, ComponentName, Method, PathItemKey, Reached, Search, component, components, methods,
};
use crate::openapi::{METHODS, is_extension};
use crate::read::Fragment;
use crate::source::Sources;

/// The part of a document that becomes a file.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub fragment: &'a Fragment,
    /// The number of the fragment among the blocks of the source, from 1.
    pub block: usize,
    /// `METHOD /path`; `None` for components.
    pub operation: Option<String>,
    /// The `operationId` of the operation.
    pub id: Option<String>,
    /// The operation; null for components.
    pub definition: &'a Value,
    /// The name of its folder: the operation's first tag, or the document's name.
    pub folder: String,
    /// The names that it may have in the folder, the shortest first; they may not be valid file names.
    pub names: Vec<String>,
    content: Content<'a>,
}

/// The content of a piece. It refers to the document, since the pieces of some documents are large and many.
#[derive(Debug)]
enum Content<'a> {
    Whole,
    Reached(Part<'a>),
    Rest { components: Part<'a>, tags: Vec<&'a Value>, extensions: Vec<&'a str> },
}

/// A part of a document, with references to the values in it, in the order of the document. Making a piece of it takes
/// time for the piece, not for the whole document.
#[derive(Debug, Default)]
struct Part<'a> {
    items: Vec<Found<'a>>,
    /// By section, names sorted.
    components: Vec<(String, Vec<(String, &'a Value)>)>,
    tags: Vec<&'a Value>,
}

/// A path item or webhook.
#[derive(Clone, Debug)]
struct Found<'a> {
    /// Its position in the document.
    at: usize,
    section: &'static str,
    path: &'a str,
    value: &'a Value,
    /// The methods that belong to the part; `None` for an extension of `paths`.
    methods: Option<BTreeSet<Method>>,
}

/// The values of a document by their names, with their positions.
struct Lookup<'a> {
    root: &'a Value,
    items: HashMap<(&'static str, &'a str), Found<'a>>,
    extensions: Vec<Found<'a>>,
    sections: HashMap<String, usize>,
    tags: HashMap<&'a str, Vec<(usize, &'a Value)>>,
}

impl<'a> Lookup<'a> {
    fn of(root: &'a Value) -> Self {
        let sections = root.get("components").and_then(Value::as_object).into_iter().flatten();
        let sections = sections.enumerate().map(|(at, (name, _))| (format!("components/{name}"), at));
        let mut lookup = Self {
            root,
            items: HashMap::new(),
            extensions: Vec::new(),
            sections: sections.collect(),
            tags: HashMap::new(),
        };
        for section in ["paths", "webhooks"] {
            let items = root.get(section).and_then(Value::as_object).into_iter().flatten();
            for (at, (path, value)) in items.enumerate() {
                let found = Found { at, section, path, value, methods: None };
                if is_extension(section, path) {
                    lookup.extensions.push(found);
                } else {
                    lookup.items.insert((section, path), found);
                }
            }
        }
        for (at, tag) in list(root, "tags").enumerate() {
            if let Some(name) = name_of(tag) {
                lookup.tags.entry(name).or_default().push((at, tag));
            }
        }
        lookup
    }

    fn part(&self, reached: Reached) -> Part<'a> {
        let mut items = self.extensions.clone();
        for (item, methods) in reached.items {
            let found = self.items.get(&(item.section.as_str(), item.path.as_str()));
            items.extend(found.map(|found| Found { methods: Some(methods), ..found.clone() }));
        }
        items.sort_by_key(|found| found.at);
        let mut components: Vec<(String, Vec<_>)> = Vec::new();
        for name in reached.components {
            let Some(value) = component(self.root, &name) else { continue };
            match components.last_mut() {
                Some((section, members)) if *section == name.0 => members.push((name.1, value)),
                _ => components.push((name.0, vec![(name.1, value)])),
            }
        }
        components.sort_by_key(|(section, _)| self.sections.get(section));
        let mut tags: Vec<_> = reached.tags.iter().filter_map(|name| self.tags.get(name.as_str())).flatten().collect();
        tags.sort_by_key(|(at, _)| at);
        Part { items, components, tags: tags.into_iter().map(|(_, tag)| *tag).collect() }
    }
}

impl<'a> Piece<'a> {
    /// The piece without what it has in common with the others of its document, which a shared file has.
    pub fn own(&self) -> Value {
        let mut own = match &self.content {
            Content::Rest { components, .. } => rest(&self.fragment.root, components, &[], &[]),
            _ => self.root(),
        };
        if let Value::Object(members) = &mut own {
            members.shift_remove("info");
        }
        own
    }

    /// Tests whether the piece has more than what a shared file has.
    pub fn has_own_content(&self) -> bool {
        match &self.content {
            Content::Rest { components, .. } => !components.components.is_empty(),
            _ => true,
        }
    }

    /// The tags and the names of the extensions of the document that no operation needs.
    pub fn leftovers(&self) -> (&[&'a Value], &[&'a str]) {
        match &self.content {
            Content::Rest { tags, extensions, .. } => (tags, extensions),
            _ => (&[], &[]),
        }
    }

    /// The document reduced to this piece.
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
            // A page may have the same operation twice.
            let same = seen.entry(piece.operation.clone()).or_default();
            if !same.iter().filter_map(|index| pieces.get(*index)).any(|other| other.own() == piece.own()) {
                same.push(pieces.len());
                pieces.push(piece);
            }
        }
    }
    let mut covered = Covered::default();
    pieces.iter().for_each(|piece| covered.piece(piece));
    for fragment in fragments {
        if let Some(content) = covered.rest(fragment) {
            let block = texts.number(fragment.id);
            let folder = document_name(source).to_owned();
            let names = vec!["components".to_owned(), format!("components {block}")];
            pieces.push(Piece {
                fragment,
                block,
                operation: None,
                id: None,
                definition: &Value::Null,
                folder,
                names,
                content,
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

fn operations(fragment: &Fragment, block: usize) -> Vec<Piece<'_>> {
    let root = &fragment.root;
    let anchors = Anchors::of(root);
    let lookup = Lookup::of(root);
    let mut pieces = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Value::as_object).into_iter().flatten();
        for (path, value) in items.filter(|(path, _)| !is_extension(section, path)) {
            let item = PathItemKey { section: section.to_owned(), path: path.clone() };
            let mut found: Vec<_> = methods(value).map(|(method, value)| (Some(method), value)).collect();
            if found.is_empty() {
                found.push((None, value));
            }
            for (method, operation) in found {
                let mut search = Search::new(root, &anchors);
                search.operation(&item, method.as_ref());
                let reached = lookup.part(search.finish());
                pieces.push(piece(fragment, block, &item, method.as_ref(), operation, reached));
            }
        }
    }
    pieces
}

/// The operation `METHOD /path` or `METHOD webhook name` of a document.
pub(super) fn operation<'d>(root: &'d Value, name: &str) -> Option<&'d Value> {
    let (method, path) = name.split_once(' ')?;
    let (section, path) = path.strip_prefix("webhook ").map_or(("paths", path), |name| ("webhooks", name));
    let method = METHODS.iter().find(|known| known.eq_ignore_ascii_case(method))?;
    root.get(section)?.get(path)?.get(*method)
}

fn piece<'a>(
    fragment: &'a Fragment,
    block: usize,
    item: &PathItemKey,
    method: Option<&Method>,
    operation: &'a Value,
    reached: Part<'a>,
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
        id: id.map(str::to_owned),
        definition: operation,
        folder: tag.unwrap_or("untagged").to_owned(),
        names: short.into_iter().chain([long]).collect(),
        content: Content::Reached(reached),
    }
}

/// The document reduced to a part, with members in the order of the document and components sorted. Extensions of the
/// document as a whole are left out: no operation needs them.
fn part(root: &Value, part: &Part<'_>) -> Value {
    let mut out = Map::new();
    for (key, value) in root.as_object().into_iter().flatten() {
        let value = match key.as_str() {
            "paths" | "webhooks" => items(key, part),
            "tags" if !value.is_array() => Some(value.clone()),
            "tags" => (!part.tags.is_empty()).then(|| part.tags.iter().copied().cloned().collect()),
            "components" if !value.is_object() => Some(value.clone()),
            "components" => sections(part),
            "definitions" | "parameters" | "responses" | "securityDefinitions" => section(key, part),
            _ if key.starts_with("x-") => None,
            _ => Some(value.clone()),
        };
        out.extend(value.map(|value| (key.clone(), value)));
    }
    Value::Object(out)
}

fn items(section: &str, part: &Part<'_>) -> Option<Value> {
    let own = || part.items.iter().filter(|found| found.section == section);
    own().any(|found| found.methods.is_some()).then(|| {
        let item = |found: &Found<'_>| match &found.methods {
            Some(methods) => one_item(found.value, methods),
            None => found.value.clone(),
        };
        own().map(|found| (found.path.to_owned(), item(found))).collect()
    })
}

fn one_item(item: &Value, wanted: &BTreeSet<Method>) -> Value {
    let Value::Object(members) = item else { return item.clone() };
    let is_wanted = |name: &str| wanted.contains(&Method { name: name.to_owned(), is_additional: false });
    let mut out = Map::new();
    for (key, value) in members {
        match value {
            Value::Object(more) if key == "additionalOperations" && !more.is_empty() => {
                let names = wanted.iter().filter(|method| method.is_additional).map(|method| &method.name);
                let kept: Map<_, _> = names.filter_map(|name| Some((name.clone(), more.get(name)?.clone()))).collect();
                if !kept.is_empty() {
                    out.insert(key.clone(), Value::Object(kept));
                }
            }
            value if !METHODS.contains(&key.as_str()) || is_wanted(key) => drop(out.insert(key.clone(), value.clone())),
            _ => {}
        }
    }
    Value::Object(out)
}

fn name_of(tag: &Value) -> Option<&str> {
    tag.get("name")?.as_str()
}

/// The sections of the Components object.
fn sections(part: &Part<'_>) -> Option<Value> {
    let own = part.components.iter().filter_map(|(section, entries)| {
        let name = section.strip_prefix("components/").filter(|name| !name.contains('/'))?;
        Some((name.to_owned(), members(entries)))
    });
    let own: Map<_, _> = own.collect();
    (!own.is_empty()).then_some(Value::Object(own))
}

/// A section of a document of Swagger 2.0.
fn section(name: &str, part: &Part<'_>) -> Option<Value> {
    part.components.iter().find(|(section, _)| section == name).map(|(_, entries)| members(entries))
}

fn members(entries: &[(String, &Value)]) -> Value {
    entries.iter().map(|(name, value)| (name.clone(), (*value).clone())).collect()
}

/// The document reduced to what no piece has.
fn rest(root: &Value, components: &Part<'_>, tags: &[&Value], extensions: &[&str]) -> Value {
    let mut out = match part(root, components) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    if !tags.is_empty() {
        out.insert("tags".to_owned(), tags.iter().map(|tag| (*tag).clone()).collect());
    }
    out.extend(extensions.iter().filter_map(|name| Some(((*name).to_owned(), root.get(*name)?.clone()))));
    // A document needs one of these members, even if there are no components.
    let needed = if out.contains_key("swagger") { "paths" } else { "components" };
    out.entry(needed).or_insert_with(|| Value::Object(Map::new()));
    Value::Object(out)
}

/// The values that the pieces of a source have, by name.
#[derive(Default)]
struct Covered<'a> {
    components: HashMap<ComponentName, Vec<&'a Value>>,
    tags: HashMap<Option<&'a str>, Vec<&'a Value>>,
    extensions: HashMap<&'a str, Vec<&'a Value>>,
}

impl<'a> Covered<'a> {
    fn piece(&mut self, piece: &Piece<'a>) {
        let Content::Reached(part) = &piece.content else { return };
        for (section, entries) in &part.components {
            for (name, value) in entries {
                self.component(&(section.clone(), name.clone()), value);
            }
        }
        part.tags.iter().for_each(|tag| _ = self.tag(tag));
    }

    /// Adds a component; false if the pieces have it already.
    fn component(&mut self, name: &ComponentName, value: &'a Value) -> bool {
        is_new(self.components.entry(name.clone()).or_default(), value)
    }

    fn tag(&mut self, tag: &'a Value) -> bool {
        is_new(self.tags.entry(name_of(tag)).or_default(), tag)
    }

    /// The content of a fragment that no piece has; all of it if it has no operation.
    fn rest(&mut self, fragment: &'a Fragment) -> Option<Content<'a>> {
        let root = &fragment.root;
        let has_items = |section: &str| root.get(section).and_then(Value::as_object).is_some_and(|m| !m.is_empty());
        let is_whole = !has_items("paths") && !has_items("webhooks");
        let components = components(root).filter(|(name, value)| self.component(name, value)).map(|(name, _)| name);
        let components = Reached { components: components.collect(), ..Reached::default() };
        let components = Lookup::of(root).part(components);
        let tags: Vec<_> = list(root, "tags").filter(|tag| self.tag(tag)).collect();
        let mut extensions = Vec::new();
        for (name, value) in root.as_object()?.iter().filter(|(name, _)| name.starts_with("x-")) {
            if is_new(self.extensions.entry(name).or_default(), value) {
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

/// Adds a value to the known ones; false if it is one of them already.
fn is_new<'a>(known: &mut Vec<&'a Value>, value: &'a Value) -> bool {
    // Most repetitions are one value of the document, which its address shows at once.
    let is_new = !known.iter().any(|known| std::ptr::eq(*known, value) || *known == value);
    if is_new {
        known.push(value);
    }
    is_new
}

fn list<'a>(root: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    root.get(member).and_then(Value::as_array).into_iter().flatten()
}
