//! The members of the root besides path items and components: `info`, `tags`, extensions and so on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::definition::{Definition, canonical, deduplicate, join_text, settle};
use super::editions::Editions;
use super::fragment::Context;
use super::origins::{Origins, extend};
use super::path_item::ADDITIONAL;
use super::settings::Conflicts;
use super::version;
use crate::diag::{Reporter, messages};
use crate::openapi::{Kind, METHODS, Pointer, Version, child, server_url, table};
use crate::source::Location;

type Object = Map<String, Value>;

/// The members of the roots of all fragments, joined.
#[derive(Debug, Default)]
pub(super) struct Root {
    /// The latest version among those of the fragments.
    version: Option<Version>,
    info: Object,
    editions: Editions,
    /// The lists under `servers`.
    servers: Vec<Definition>,
    dialects: Vec<Definition>,
    external_docs: Option<Value>,
    tags: BTreeMap<String, (Object, Vec<Location>)>,
    extensions: Object,
    /// The locations of the roots.
    locations: Vec<Location>,
}

impl Root {
    /// Adds the root of a fragment, whose path items and components have been taken out of it.
    pub fn collect(&mut self, cx: &Context<'_>, root: Object) {
        self.locations.push(cx.at(""));
        for (key, value) in root {
            let pointer = Pointer::root().child(&key);
            match key.as_str() {
                "openapi" => {
                    self.version = self.version.max(value.as_str().and_then(|text| Version::parse(&key, text)))
                }
                "info" => {
                    let info = cx.object(&pointer, "`info`", value).unwrap_or_default();
                    self.editions.add(&info, cx.at(&pointer));
                    join_info(&mut self.info, info);
                }
                "jsonSchemaDialect" => self.dialects.push(Definition::new(value, cx.at(&pointer))),
                "externalDocs" => match &mut self.external_docs {
                    Some(joined) => join_text(joined, value),
                    None => self.external_docs = Some(value),
                },
                "tags" => self.collect_tags(cx, &pointer, value),
                "servers" if value.as_array().is_some_and(|servers| !servers.is_empty()) => {
                    self.servers.push(Definition::new(value, cx.at(&pointer)));
                }
                // Operations have inherited these; the URI of a fragment is not that of the merged document.
                "servers" | "security" | "$self" => {}
                _ if key.starts_with("x-") => join_member(&mut self.extensions, key, value),
                // The reader reports fields that no version has.
                _ if table::DOCUMENT.field(&key).is_none() => {}
                _ => cx.report(&pointer, messages::merge::swagger_field(&key, &value)),
            }
        }
    }

    fn collect_tags(&mut self, cx: &Context<'_>, pointer: &Pointer, value: Value) {
        let Value::Array(tags) = value else { return };
        for (index, tag) in tags.into_iter().enumerate() {
            let pointer = pointer.item(index);
            // Some documents have the name alone.
            let tag = if let Value::String(name) = tag { Value::from_iter([("name", name)]) } else { tag };
            let Some(tag) = cx.object(&pointer, "the tag", tag) else { continue };
            let Some(Value::String(name)) = tag.get("name") else {
                cx.report(&pointer, messages::merge::unnamed_tag());
                continue;
            };
            let (joined, locations) = self.tags.entry(name.clone()).or_default();
            join_members(joined, tag);
            locations.push(cx.at(&pointer));
        }
    }

    /// The servers of the API, which their root has (OpenAPI 3.1, 4.8.1): of the different lists that fragments have at their
    /// roots, the one that most operations have. Of lists that equally many operations have it is one of encrypted servers, and
    /// of these the first one in the order of their canonical forms, so that the order of the fragments makes no difference.
    pub fn servers(&mut self, paths: &Object) -> Option<Value> {
        let kind = child(Kind::Document, "servers");
        let lists = deduplicate(std::mem::take(&mut self.servers), kind);
        if lists.len() < 2 {
            return lists.into_iter().next().map(|list| list.value);
        }
        let mut uses: BTreeMap<String, (usize, Value)> =
            lists.into_iter().map(|list| (canonical(&list.value, kind), (0, list.value))).collect();
        for servers in paths.values().filter_map(Value::as_object).flat_map(operation_servers) {
            if let Some((uses, _)) = uses.get_mut(&canonical(servers, kind)) {
                *uses += 1;
            }
        }
        let rank = |servers: &Value| servers.pointer("/0/url").and_then(Value::as_str).map(server_url::rank);
        let most_used = uses.into_values().rev().max_by_key(|(uses, servers)| (*uses, Reverse(rank(servers))));
        most_used.map(|(_, servers)| servers)
    }

    /// Writes the members that come before the paths.
    pub fn write_head(
        &mut self,
        reporter: &Reporter<'_>,
        conflicts: &Conflicts,
        root: &mut Object,
        origins: &mut Origins,
    ) {
        let version = self.version.map_or(Version::V3_1, |version| version.max(Version::V3_1));
        root.insert(version.field().to_owned(), version.as_str().into());
        let info = self.info();
        self.editions.report(reporter, info.get("version").and_then(Value::as_str).unwrap_or_default());
        root.insert("info".to_owned(), info);
        for location in &self.locations {
            origins.add("", location.clone());
            origins.add("/info", extend(location, "/info"));
        }
        let dialects = deduplicate(std::mem::take(&mut self.dialects), Kind::Opaque);
        let dialects = settle(reporter, conflicts, "jsonSchemaDialect", Kind::Opaque, dialects);
        if let Some(dialect) = dialects.into_iter().next() {
            root.insert("jsonSchemaDialect".to_owned(), dialect.value);
        }
        if let Some(docs) = self.external_docs.take() {
            root.insert("externalDocs".to_owned(), docs);
        }
        let tags = self.tags(origins);
        if !tags.is_empty() {
            root.insert("tags".to_owned(), Value::Array(tags));
        }
    }

    /// The members that come after the components, sorted.
    pub fn into_extensions(self) -> impl Iterator<Item = (String, Value)> {
        self.extensions.into_iter().collect::<BTreeMap<_, _>>().into_iter()
    }

    fn info(&mut self) -> Value {
        let mut info = std::mem::take(&mut self.info);
        for (key, default) in [("title", "API"), ("version", "0")] {
            let text = info.entry(key).or_insert_with(|| default.into());
            if !text.is_string() {
                // An unquoted version is a number in YAML.
                *text = text.to_string().into();
            }
        }
        ordered_info(info)
    }

    fn tags(&mut self, origins: &mut Origins) -> Vec<Value> {
        let mut tags = Vec::with_capacity(self.tags.len());
        for (index, (tag, locations)) in std::mem::take(&mut self.tags).into_values().enumerate() {
            for location in locations {
                origins.add(Pointer::from("/tags").item(index), location);
            }
            tags.push(ordered(tag, &["name", "summary", "description", "externalDocs", "parent", "kind"]));
        }
        tags
    }
}

/// The lists of servers that the operations of a path item have.
fn operation_servers(item: &Object) -> impl Iterator<Item = &Value> {
    let fixed = METHODS.iter().filter_map(|method| item.get(*method));
    let additional = item.get(ADDITIONAL).and_then(Value::as_object).into_iter().flat_map(Object::values);
    fixed.chain(additional).filter_map(|operation| operation.get("servers"))
}

/// Joins the `info` of two documents: the higher version, and of other texts the fuller one.
pub(crate) fn join_info(joined: &mut Object, info: Object) {
    for (key, value) in info {
        match (key.as_str(), joined.get_mut(&key)) {
            ("version", Some(joined)) => version::join(joined, value),
            _ => join_member(joined, key, value),
        }
    }
}

/// The `info` of a document with its members in their usual order.
pub(crate) fn ordered_info(info: Object) -> Value {
    ordered(info, &["title", "summary", "description", "termsOfService", "contact", "license", "version"])
}

/// Joins objects whose members are texts.
pub(crate) fn join_members(joined: &mut Object, new: Object) {
    for (key, value) in new {
        join_member(joined, key, value);
    }
}

pub(crate) fn join_member(joined: &mut Object, key: String, value: Value) {
    match joined.get_mut(&key) {
        Some(joined) => join_text(joined, value),
        None => drop(joined.insert(key, value)),
    }
}

/// The object with the members in `order` first and the others sorted.
fn ordered(mut map: Object, order: &[&str]) -> Value {
    let first: Vec<_> = order.iter().filter_map(|key| map.shift_remove_entry(*key)).collect();
    let rest: BTreeMap<_, _> = map.into_iter().collect();
    Value::Object(first.into_iter().chain(rest).collect())
}
