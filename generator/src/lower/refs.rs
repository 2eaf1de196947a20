//! References within the document: by place, and to schemas by their names (`$id`, `$anchor`).
//!
//! Sources: JSON Schema 2020-12, core, section 8.2; OpenAPI 3.1.1, section 4.6.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use url::Url;

use crate::diag::{Code, Diagnostic, FragmentId};
use crate::merge::Document;
use crate::spec::{DOCUMENT, Kind, child, child_pointer, own_fragment, pointer_of_fragment, segments, value_at, walk};

/// The decoded fragment of a reference into the same document (RFC 3986, section 3.5); `None` if it leads elsewhere.
pub(super) fn local(reference: &str) -> Option<String> {
    decoded(own_fragment(reference)?)
}

fn decoded(fragment: &str) -> Option<String> {
    percent_encoding::percent_decode_str(fragment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The finding for a reference that was not resolved.
pub(super) fn unresolved(document: &Document, pointer: &str, reference: &str) -> Diagnostic {
    let place = document.origins.place(pointer);
    if local(reference).is_some() {
        let message = format!("`{reference}` points to nothing");
        let help = "add the definition (a fragment that holds it may be missing), or correct the reference";
        return Diagnostic::new(Code::DanglingRef, place, message, help);
    }
    crate::read::remote_reference(place, reference)
}

/// The names of the schemas of a document.
#[derive(Debug)]
pub(super) struct Names<'a> {
    document: &'a Document,
    /// The schemas with an `$id`, by their pointers, with the URIs that these are. The document itself is the first.
    bases: HashMap<String, Url>,
    by_uri: HashMap<String, Vec<String>>,
    /// By resource (its pointer) and name.
    anchors: HashMap<(String, String), Vec<String>>,
    /// The names of `$dynamicAnchor`s that several schemas have.
    overridden: BTreeSet<String>,
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
        if let (true, Ok(base)) = (has_names, Url::parse(DOCUMENT)) {
            names.bases.insert(String::new(), base.clone());
            names.by_uri.insert(base.to_string(), vec![String::new()]);
            names.collect(base);
        }
        names
    }

    fn collect(&mut self, base: Url) {
        let mut dynamic: HashMap<&str, usize> = HashMap::new();
        let mut stack = vec![(Kind::Document, String::new(), &self.document.root, (String::new(), base))];
        while let Some((kind, pointer, value, mut resource)) = stack.pop() {
            if kind == Kind::Schema {
                let text = |name| value.get(name).and_then(Value::as_str);
                if let Some(uri) = text("$id").filter(|id| !id.starts_with('#')).and_then(|id| resource.1.join(id).ok())
                {
                    resource = (pointer.clone(), without_fragment(&uri));
                    self.bases.insert(pointer.clone(), resource.1.clone());
                    self.by_uri.entry(resource.1.to_string()).or_default().push(pointer.clone());
                }
                // Draft 06 and 07 wrote an anchor as an `$id`.
                let old = text("$id").and_then(|id| id.strip_prefix('#')).filter(|id| !id.is_empty());
                let names: BTreeSet<&str> =
                    [text("$anchor"), text("$dynamicAnchor"), old].into_iter().flatten().collect();
                for name in names {
                    self.anchors.entry((resource.0.clone(), name.to_owned())).or_default().push(pointer.clone());
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
        let uri = self.bases.get(self.resource(at))?.join(reference).ok()?;
        let fragment = uri.fragment().unwrap_or_default();
        let resources = self.by_uri.get(without_fragment(&uri).as_str())?;
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
    fn nearest<'n>(&self, at: &str, schemas: &'n [String]) -> Option<&'n str> {
        if let [only] = schemas {
            return Some(only);
        }
        let from: BTreeSet<FragmentId> = self.fragments(at).collect();
        let near = schemas.iter().filter(|schema| self.fragments(schema).any(|fragment| from.contains(&fragment)));
        let near: Vec<&String> = near.collect();
        if let [only] = near.as_slice() {
            return Some(only);
        }
        let shared = |schema: &str| segments(at).zip(segments(schema)).take_while(|(a, b)| a == b).count();
        let around = steps_to_schema(at);
        let within = near.into_iter().map(|schema| (shared(schema), schema)).filter(|(steps, _)| *steps >= around);
        let mut within: Vec<(usize, &String)> = within.collect();
        within.sort_unstable_by(|a, b| b.cmp(a));
        match within.as_slice() {
            [(first, _), (second, _), ..] if first == second => None,
            [(_, schema), ..] => Some(schema),
            [] => None,
        }
    }

    fn fragments(&self, at: &str) -> impl Iterator<Item = FragmentId> {
        let mut head = at;
        while self.document.origins.of(head).is_empty() {
            match head.rfind('/').and_then(|end| head.get(..end)) {
                Some(shorter) => head = shorter,
                None => break,
            }
        }
        self.document.origins.of(head).iter().map(|place| place.fragment)
    }

    /// `#` is the whole document, which is no schema; who writes it means the component that it stands in.
    fn self_reference(&self, at: &str) -> Option<Resolved> {
        let rest = at.strip_prefix("/components/schemas/")?;
        let name = rest.split('/').next()?;
        let lenient = Some("`#` is the whole document; it was taken for the component around it");
        Some(Resolved { pointer: format!("/components/schemas/{name}"), lenient })
    }
}

/// How many steps lead from the document to the outermost schema around a place.
fn steps_to_schema(at: &str) -> usize {
    let kinds = segments(at).scan(Kind::Document, |kind, segment| {
        *kind = child(*kind, &segment);
        Some(*kind)
    });
    kinds.take_while(|kind| *kind != Kind::Schema).count() + 1
}

fn without_fragment(uri: &Url) -> Url {
    let mut uri = uri.clone();
    uri.set_fragment(None);
    uri
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
