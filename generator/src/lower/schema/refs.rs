//! Resolution of references within the document: by JSON pointers, and by the identifiers of schemas (`$id`, `$anchor`).
//!
//! Sources: JSON Schema 2020-12, core, section 8.2; OpenAPI 3.1.1, section 4.6.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::diag::{Message, messages};
use crate::merge::Document;
use crate::openapi::{
    DOCUMENT, Kind, Pointer, ancestors, child, own_fragment, pointer_of_fragment, segments, value_at,
};
use crate::source::FragmentId;
use crate::uri::Uri;

/// The schemas of a document by their identifiers.
#[derive(Debug)]
pub(super) struct Identifiers<'a> {
    document: &'a Document,
    /// The URIs of the schemas with an `$id`, by their pointers. The document itself is at the root.
    bases: HashMap<Pointer, Uri>,
    by_uri: HashMap<String, Candidates>,
    /// By the pointer of the schema resource (the schema with the `$id`), and the anchor.
    anchors: HashMap<(Pointer, String), Candidates>,
    /// The `$dynamicAnchor`s that several schemas have.
    overridden: BTreeSet<String>,
}

/// The schema that a reference resolves to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    /// The pointer to the schema.
    pub pointer: Pointer,
    /// The warning on a reference that does not follow the rules, although its meaning is clear.
    pub warning: Option<Message>,
}

/// The schemas with one identifier.
#[derive(Debug, Default)]
struct Candidates {
    first: Pointer,
    count: usize,
    /// The pointers by their fragments, each under its [`sort_key`]: those that share the most segments with a pointer are
    /// next to it.
    by_fragment: HashMap<FragmentId, BTreeMap<String, Pointer>>,
}

/// The decoded fragment of a reference into the same document (RFC 3986, section 3.5), as a pointer; it may be an anchor
/// as well. `None` for a reference to another document.
pub(in crate::lower) fn local_pointer(reference: &str) -> Option<Pointer> {
    decoded(own_fragment(reference)?).map(Pointer::from)
}

/// True for a dialect (`$schema`, `jsonSchemaDialect`) whose schemas can be read as JSON Schema 2020-12 together with the
/// keywords that drafts from 04 on have in another form.
pub(super) fn is_known_dialect(uri: &str) -> bool {
    let uri = uri.trim_end_matches('#').trim_end_matches('/');
    let path = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://")).unwrap_or(uri);
    let drafts = ["draft-04", "draft-06", "draft-07", "draft/2019-09", "draft/2020-12"];
    let is_draft = |path: &str| path.strip_suffix("/schema").is_some_and(|draft| drafts.contains(&draft));
    path.strip_prefix("json-schema.org/").is_some_and(is_draft)
        || (path.starts_with("spec.openapis.org/oas/3.") && path.contains("/dialect/"))
}

impl Candidates {
    fn add(&mut self, document: &Document, pointer: &Pointer) {
        self.count += 1;
        if self.count == 1 {
            self.first.clone_from(pointer);
        }
        for fragment in fragments(document, pointer) {
            self.by_fragment.entry(fragment).or_default().insert(sort_key(pointer), pointer.clone());
        }
    }
}

impl<'a> Identifiers<'a> {
    /// Collects the identifiers of all schemas of a document, if `has_names` says that there are any.
    pub fn new(document: &'a Document, has_names: bool) -> Self {
        let mut names = Self {
            document,
            bases: HashMap::new(),
            by_uri: HashMap::new(),
            anchors: HashMap::new(),
            overridden: BTreeSet::new(),
        };
        if has_names && let Some(base) = Uri::parse(DOCUMENT) {
            names.bases.insert(Pointer::root(), base.clone());
            names.by_uri.entry(base.to_string()).or_default().add(document, &Pointer::root());
            names.collect(base);
        }
        names
    }

    /// The schema that a reference at the pointer `at` resolves to.
    pub fn resolve(&self, at: &str, reference: &str) -> Option<Resolved> {
        if let Some(pointer) = self.in_resource(at, reference) {
            return Some(Resolved { pointer, warning: None });
        }
        let fragment = local_pointer(reference)?;
        if fragment.is_empty() {
            return enclosing_component(at);
        }
        let is_pointer = fragment.starts_with('/');
        let pointer = if is_pointer { Some(fragment) } else { self.anchor(at, &Pointer::root(), &fragment) };
        let pointer = pointer.filter(|pointer| self.exists(pointer))?;
        let is_in_resource = !self.resource(at).is_empty();
        let warning = is_in_resource.then(|| messages::lower::fragment_in_resource(reference));
        Some(Resolved { pointer, warning })
    }

    /// True if a `$dynamicRef` refers to different schemas in different dynamic scopes (JSON Schema 2020-12, core,
    /// 8.2.3.2).
    pub fn is_overridden(&self, reference: &str) -> bool {
        reference.split_once('#').is_some_and(|(_, name)| self.overridden.contains(name))
    }

    fn collect(&mut self, base: Uri) {
        let mut dynamic: HashMap<&str, usize> = HashMap::new();
        let mut stack = vec![(Kind::Document, Pointer::root(), &self.document.root, (Pointer::root(), base))];
        while let Some((kind, pointer, value, mut resource)) = stack.pop() {
            if kind == Kind::Schema {
                let text = |name| value.get(name).and_then(Value::as_str);
                if let Some(id) = text("$id")
                    && !id.starts_with('#')
                    && let Some(uri) = resource.1.join(id)
                {
                    resource = (pointer.clone(), uri);
                    self.bases.insert(pointer.clone(), resource.1.clone());
                    self.by_uri.entry(resource.1.to_string()).or_default().add(self.document, &pointer);
                }
                // In drafts 06 and 07, an anchor is an `$id` that is a fragment.
                let old = text("$id").and_then(|id| id.strip_prefix('#')).filter(|id| !id.is_empty());
                let names: BTreeSet<&str> =
                    [text("$anchor"), text("$dynamicAnchor"), old].into_iter().flatten().collect();
                for name in names {
                    let key = (resource.0.clone(), name.to_owned());
                    self.anchors.entry(key).or_default().add(self.document, &pointer);
                }
                text("$dynamicAnchor").into_iter().for_each(|name| *dynamic.entry(name).or_default() += 1);
            }
            match value {
                Value::Object(object) => {
                    let members = object.iter().map(|(key, value)| (child(kind, key), key, value));
                    let members = members.filter(|(kind, ..)| *kind != Kind::Opaque);
                    stack.extend(members.map(|(kind, key, value)| (kind, pointer.child(key), value, resource.clone())));
                }
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    stack.extend(items.map(|(i, value)| (kind.of_items(), pointer.item(i), value, resource.clone())));
                }
                _ => {}
            }
        }
        self.overridden =
            dynamic.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.to_owned()).collect();
    }

    /// Resolves a reference against the `$id` of the schema around it, as the specification has it.
    fn in_resource(&self, at: &str, reference: &str) -> Option<Pointer> {
        let (reference, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let uri = self.bases.get(self.resource(at))?.join(reference)?;
        let resources = self.by_uri.get(uri.as_str())?;
        let resource = self.nearest(at, resources)?;
        if let Some(pointer) = pointer_of_fragment(fragment) {
            let pointer = resource.join(&pointer);
            return if !pointer.is_empty() && self.exists(&pointer) { Some(pointer) } else { None };
        }
        self.anchor(at, resource, &decoded(fragment)?)
    }

    fn anchor(&self, at: &str, resource: &Pointer, name: &str) -> Option<Pointer> {
        let schemas = self.anchors.get(&(resource.clone(), name.to_owned()))?;
        self.nearest(at, schemas).cloned()
    }

    fn exists(&self, pointer: &str) -> bool {
        value_at(&self.document.root, pointer).is_some()
    }

    /// The pointer to the schema resource around a value: the schema with the nearest `$id`, or the document.
    fn resource<'p>(&self, at: &'p str) -> &'p str {
        ancestors(at).find(|pointer| self.bases.contains_key(*pointer)).unwrap_or_default()
    }

    /// The schema that an identifier refers to: of several, the one from the same fragment, since each fragment is a
    /// document of its own; of several of those, the one inside of the schema around the reference.
    ///
    /// An anchor may be declared once in a schema resource (JSON Schema 2020-12 core, 8.2.2). Documents exist that
    /// declare it in each of their components, as if these were schema resources.
    fn nearest<'n>(&self, at: &str, schemas: &'n Candidates) -> Option<&'n Pointer> {
        if schemas.count == 1 {
            return Some(&schemas.first);
        }
        let from: BTreeSet<FragmentId> = fragments(self.document, at).collect();
        let near = || from.iter().filter_map(|fragment| schemas.by_fragment.get(fragment));
        let some: BTreeSet<&Pointer> = near().flat_map(|all| all.values().take(2)).collect();
        if some.len() == 1 {
            return some.first().copied();
        }
        // The two on either side show which one shares the most segments, and whether another one shares as many.
        let key = sort_key(at);
        let around = |all: &'n BTreeMap<String, Pointer>| {
            let before = all.range(..key.clone()).rev().take(2);
            before.chain(all.range(key.clone()..).take(2)).map(|(_, schema)| schema)
        };
        let shared = |schema: &str| segments(at).zip(segments(schema)).take_while(|(a, b)| a == b).count();
        let least = depth_of_schema(at);
        let within: BTreeSet<(usize, &'n Pointer)> = near()
            .flat_map(around)
            .map(|schema| (shared(schema), schema))
            .filter(|(depth, _)| *depth >= least)
            .collect();
        let mut best = within.into_iter().rev();
        match (best.next(), best.next()) {
            (Some((first, _)), Some((second, _))) if first == second => None,
            (first, _) => first.map(|(_, schema)| schema),
        }
    }
}

/// `#` refers to the whole document, which is no schema; the component around the reference is meant.
fn enclosing_component(at: &str) -> Option<Resolved> {
    let mut steps = segments(at);
    let is_schema = steps.next()? == "components" && steps.next()? == "schemas";
    let name = steps.next().filter(|_| is_schema)?;
    let pointer = Pointer::root().child("components").child("schemas").child(&name);
    Some(Resolved { pointer, warning: Some(messages::lower::whole_document(&name)) })
}

fn decoded(fragment: &str) -> Option<String> {
    percent_encoding::percent_decode_str(fragment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// A pointer in a form that sorts by segments: `/a/b` comes before `/a-b`.
fn sort_key(pointer: &str) -> String {
    pointer.replace('/', "\0")
}

/// The fragments that the value at a pointer is from.
fn fragments(document: &Document, at: &str) -> impl Iterator<Item = FragmentId> {
    let origins = ancestors(at).map(|pointer| document.origins.of(pointer)).find(|origins| !origins.is_empty());
    origins.into_iter().flatten().map(|location| location.fragment)
}

/// The number of segments from the root to the outermost schema around the value at a pointer.
fn depth_of_schema(at: &str) -> usize {
    let kinds = segments(at).scan(Kind::Document, |kind, segment| {
        *kind = child(*kind, &segment);
        Some(*kind)
    });
    kinds.take_while(|kind| *kind != Kind::Schema).count() + 1
}

#[cfg(test)]
mod tests;
