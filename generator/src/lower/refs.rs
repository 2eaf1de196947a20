//! References within the document: by place, and to schemas by their names (`$id`, `$anchor`).
//!
//! Sources: JSON Schema 2020-12, core, section 8.2; OpenAPI 3.1.1, section 4.6.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::diag::{Code, Diagnostic};
use crate::merge::Document;
use crate::openapi::{
    DOCUMENT, Kind, child, child_pointer, own_fragment, pointer_of_fragment, segments, value_at, walk,
};
use crate::source::{FragmentId, Locate};
use crate::uri::Uri;

/// The decoded fragment of a reference into the same document (RFC 3986, section 3.5); `None` if it leads elsewhere.
pub(super) fn local(reference: &str) -> Option<String> {
    decoded(own_fragment(reference)?)
}

fn decoded(fragment: &str) -> Option<String> {
    percent_encoding::percent_decode_str(fragment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The finding for a reference that was not resolved.
pub(super) fn unresolved(document: &Document, pointer: &str, reference: &str) -> Diagnostic {
    let location = document.origins.location(pointer);
    if local(reference).is_some() {
        let message = format!("`{reference}` points to nothing");
        let help = "add the definition (a fragment that holds it may be missing), or correct the reference";
        return Diagnostic::new(Code::DanglingRef, location, message, help);
    }
    crate::read::remote_reference(location, reference)
}

/// The names of the schemas of a document.
#[derive(Debug)]
pub(super) struct Names<'a> {
    document: &'a Document,
    /// The schemas with an `$id`, by their pointers, with the URIs that these are. The document itself is the first.
    bases: HashMap<String, Uri>,
    by_uri: HashMap<String, Named>,
    /// By resource (its pointer) and name.
    anchors: HashMap<(String, String), Named>,
    /// The names of `$dynamicAnchor`s that several schemas have.
    overridden: BTreeSet<String>,
}

/// The schemas that have one name.
#[derive(Debug, Default)]
struct Named {
    first: String,
    count: usize,
    /// Their pointers by the fragments that gave them, each with [`by_steps`] before it: so those that share the most
    /// steps with a place are next to it.
    by_fragment: HashMap<FragmentId, BTreeMap<String, String>>,
}

impl Named {
    fn add(&mut self, document: &Document, pointer: &str) {
        self.count += 1;
        if self.count == 1 {
            pointer.clone_into(&mut self.first);
        }
        for fragment in fragments(document, pointer) {
            self.by_fragment.entry(fragment).or_default().insert(by_steps(pointer), pointer.to_owned());
        }
    }
}

/// A pointer in a form that sorts by its steps: what is below a step comes before what only begins like it.
fn by_steps(pointer: &str) -> String {
    pointer.replace('/', "\0")
}

/// What a reference to a schema comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    /// The JSON pointer to the schema.
    pub pointer: String,
    /// What is wrong with the reference, although its meaning is plain.
    pub lenient: Option<&'static str>,
}

impl<'a> Names<'a> {
    pub fn new(document: &'a Document) -> Self {
        let (bases, by_uri, anchors) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut names = Self { document, bases, by_uri, anchors, overridden: BTreeSet::new() };
        // Most documents have none of them; to find that out is cheap.
        let mut has_names = false;
        walk(&document.root, Kind::Document, |kind, value| {
            let names = ["$id", "$anchor", "$dynamicAnchor"];
            has_names |= kind == Kind::Schema && names.iter().any(|name| value.get(name).is_some());
        });
        if has_names && let Some(base) = Uri::parse(DOCUMENT) {
            names.bases.insert(String::new(), base.clone());
            names.by_uri.entry(base.to_string()).or_default().add(document, "");
            names.collect(base);
        }
        names
    }

    fn collect(&mut self, base: Uri) {
        let mut dynamic: HashMap<&str, usize> = HashMap::new();
        let mut stack = vec![(Kind::Document, String::new(), &self.document.root, (String::new(), base))];
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
                // Draft 06 and 07 wrote an anchor as an `$id`.
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
                    stack.extend(
                        members.map(|(kind, key, value)| (kind, child_pointer(&pointer, key), value, resource.clone())),
                    );
                }
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    stack.extend(
                        items.map(|(i, value)| (child(kind, ""), format!("{pointer}/{i}"), value, resource.clone())),
                    );
                }
                _ => {}
            }
        }
        self.overridden =
            dynamic.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.to_owned()).collect();
    }

    /// The schema that a reference means which stands at `at`.
    pub fn resolve(&self, at: &str, reference: &str) -> Option<Resolved> {
        let plain = |pointer| Some(Resolved { pointer, lenient: None });
        if let Some(pointer) = self.in_resource(at, reference) {
            return plain(pointer);
        }
        let fragment = local(reference)?;
        if fragment.is_empty() {
            return self.self_reference(at);
        }
        let pointer = if fragment.starts_with('/') { Some(fragment) } else { self.anchor(at, "", &fragment) };
        let pointer = pointer.filter(|pointer| self.exists(pointer))?;
        let lenient = (!self.resource(at).is_empty()).then_some(
            "within a schema with an `$id`, a fragment is relative to it; it was taken as one of the document",
        );
        Some(Resolved { pointer, lenient })
    }

    /// Whether a `$dynamicRef` may mean another schema than the one that it leads to by itself.
    pub fn is_overridden(&self, reference: &str) -> bool {
        reference.split_once('#').is_some_and(|(_, name)| self.overridden.contains(name))
    }

    /// By the rules: the reference is resolved against the `$id` around it.
    fn in_resource(&self, at: &str, reference: &str) -> Option<String> {
        let (reference, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let uri = self.bases.get(self.resource(at))?.join(reference)?;
        let resources = self.by_uri.get(uri.as_str())?;
        let resource = self.nearest(at, resources)?;
        if let Some(pointer) = pointer_of_fragment(fragment) {
            let pointer = format!("{resource}{pointer}");
            return Some(pointer).filter(|pointer| !pointer.is_empty() && self.exists(pointer));
        }
        self.anchor(at, resource, &decoded(fragment)?)
    }

    fn anchor(&self, at: &str, resource: &str, name: &str) -> Option<String> {
        let schemas = self.anchors.get(&(resource.to_owned(), name.to_owned()))?;
        self.nearest(at, schemas).map(str::to_owned)
    }

    fn exists(&self, pointer: &str) -> bool {
        value_at(&self.document.root, pointer).is_some()
    }

    /// The pointer to the schema with an `$id` around a place; empty for the document.
    fn resource<'p>(&self, at: &'p str) -> &'p str {
        let mut head = at;
        while !self.bases.contains_key(head) {
            match head.rfind('/').and_then(|end| head.get(..end)) {
                Some(shorter) => head = shorter,
                None => return "",
            }
        }
        head
    }

    /// Of several schemas of one name, the one from the same fragment, as each is a document of its own; of several of
    /// those, the one that is inside of the schema around the reference.
    ///
    /// A name may be given once in a resource (JSON Schema 2020-12 core, 8.2.2). Documents give it in each of their
    /// schemas, which are resources of their own to who writes them.
    fn nearest<'n>(&self, at: &str, schemas: &'n Named) -> Option<&'n str> {
        if schemas.count == 1 {
            return Some(&schemas.first);
        }
        let from: BTreeSet<FragmentId> = fragments(self.document, at).collect();
        let near = || from.iter().filter_map(|fragment| schemas.by_fragment.get(fragment));
        let some: BTreeSet<&String> = near().flat_map(|all| all.values().take(2)).collect();
        if some.len() == 1 {
            return some.first().map(|only| only.as_str());
        }
        // Two on either side tell which one shares the most steps, and whether another one shares as many.
        let key = by_steps(at);
        let around = |all: &'n BTreeMap<String, String>| {
            let before = all.range(..key.clone()).rev().take(2);
            before.chain(all.range(key.clone()..).take(2)).map(|(_, schema)| schema)
        };
        let shared = |schema: &str| segments(at).zip(segments(schema)).take_while(|(a, b)| a == b).count();
        let least = steps_to_schema(at);
        let within: BTreeSet<(usize, &'n String)> = near()
            .flat_map(around)
            .map(|schema| (shared(schema), schema))
            .filter(|(steps, _)| *steps >= least)
            .collect();
        let mut best = within.into_iter().rev();
        match (best.next(), best.next()) {
            (Some((first, _)), Some((second, _))) if first == second => None,
            (first, _) => first.map(|(_, schema)| schema.as_str()),
        }
    }

    /// `#` is the whole document, which is no schema; who writes it means the component that it stands in.
    fn self_reference(&self, at: &str) -> Option<Resolved> {
        let rest = at.strip_prefix("/components/schemas/")?;
        let name = rest.split('/').next()?;
        let lenient = Some("`#` is the whole document; it was taken for the component around it");
        Some(Resolved { pointer: format!("/components/schemas/{name}"), lenient })
    }
}

/// The fragments that gave what stands at a place.
fn fragments(document: &Document, at: &str) -> impl Iterator<Item = FragmentId> {
    let mut head = at;
    while document.origins.of(head).is_empty() {
        match head.rfind('/').and_then(|end| head.get(..end)) {
            Some(shorter) => head = shorter,
            None => break,
        }
    }
    document.origins.of(head).iter().map(|location| location.fragment)
}

/// How many steps lead from the document to the outermost schema around a place.
fn steps_to_schema(at: &str) -> usize {
    let kinds = segments(at).scan(Kind::Document, |kind, segment| {
        *kind = child(*kind, &segment);
        Some(*kind)
    });
    kinds.take_while(|kind| *kind != Kind::Schema).count() + 1
}

/// Whether schemas of a dialect (`$schema`, `jsonSchemaDialect`) are understood as they are read: by JSON Schema
/// 2020-12, with what drafts from 04 on write in another way.
pub(super) fn is_known_dialect(uri: &str) -> bool {
    let uri = uri.trim_end_matches('#').trim_end_matches('/');
    let path = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://")).unwrap_or(uri);
    let drafts = ["draft-04", "draft-06", "draft-07", "draft/2019-09", "draft/2020-12"];
    let is_draft = |path: &str| path.strip_suffix("/schema").is_some_and(|draft| drafts.contains(&draft));
    path.strip_prefix("json-schema.org/").is_some_and(is_draft)
        || (path.starts_with("spec.openapis.org/oas/3.") && path.contains("/dialect/"))
}

#[cfg(test)]
mod tests;
