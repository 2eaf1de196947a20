//! The base URIs in a text (JSON Schema 2020-12 core, 8.2 and 9.1; OpenAPI 3.1.1, 4.6; `$self` of OpenAPI 3.2).
//!
//! The base of a text is the URI that it gives itself, else the one by which it was reached (RFC 3986, 5.1). A schema in
//! it with an `$id` is a resource of its own, with a base of its own.

use std::collections::HashMap;

use serde_json::Value;

use crate::openapi::{Kind, child, child_pointer};
use crate::uri::Uri;

/// The URIs of a text and of the schema resources in it.
#[derive(Debug, Default)]
pub(super) struct Bases {
    own: Option<Uri>,
    /// The resources within the text by their pointers; without a URI where an `$id` is relative to nothing.
    embedded: HashMap<String, Option<Uri>>,
    by_uri: HashMap<Uri, String>,
}

/// Members whose values are data, in which nothing is a resource.
const DATA: [&str; 5] = ["const", "enum", "default", "example", "examples"];

impl Bases {
    /// The URIs in a text; `retrieved` is the one by which it was reached.
    pub fn of(root: &Value, is_document: bool, retrieved: Option<&Uri>) -> Self {
        let own = root.get(if is_document { "$self" } else { "$id" }).and_then(Value::as_str);
        let own = own.and_then(|own| joined(retrieved, own)).or_else(|| retrieved.cloned());
        let mut bases = Self { own, ..Self::default() };
        if has_embedded(root) {
            bases.collect(root, is_document);
        }
        bases
    }

    fn collect(&mut self, root: &Value, is_document: bool) {
        // Of a text without a version it is not known what stands where.
        let kind = is_document.then_some(Kind::Document);
        let mut open = vec![(kind, String::new(), root, self.own.clone())];
        while let Some((kind, pointer, value, mut base)) = open.pop() {
            let may_be_one = !pointer.is_empty() && kind.is_none_or(|kind| kind == Kind::Schema);
            if let Some(id) = id(value).filter(|_| may_be_one) {
                base = joined(base.as_ref(), id);
                self.embedded.insert(pointer.clone(), base.clone());
                if let Some(uri) = &base {
                    self.by_uri.entry(uri.clone()).or_insert_with(|| pointer.clone());
                }
            }
            let below = |key: &str| kind.map(|kind| child(kind, key));
            match value {
                Value::Object(members) => {
                    for (key, value) in members {
                        let kind = below(key);
                        if kind != Some(Kind::Opaque) && (kind.is_some() || !DATA.contains(&key.as_str())) {
                            open.push((kind, child_pointer(&pointer, key), value, base.clone()));
                        }
                    }
                }
                Value::Array(items) => {
                    for (index, value) in items.iter().enumerate() {
                        open.push((below(""), format!("{pointer}/{index}"), value, base.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// The URI of the text.
    pub fn own(&self) -> Option<&Uri> {
        self.own.as_ref()
    }

    /// The base URI for references at a place, and whether it is that of a resource within the text.
    pub fn at(&self, pointer: &str) -> (Option<&Uri>, bool) {
        let mut head = pointer;
        while !self.embedded.is_empty() {
            if let Some(base) = self.embedded.get(head) {
                return (base.as_ref(), true);
            }
            match head.rfind('/').and_then(|end| head.get(..end)) {
                Some(shorter) => head = shorter,
                None => break,
            }
        }
        (self.own(), false)
    }

    /// The pointer to the text or the resource in it that has a URI.
    pub fn find(&self, uri: &Uri) -> Option<&str> {
        if self.own() == Some(uri) { Some("") } else { self.by_uri.get(uri).map(String::as_str) }
    }

    /// The resources within the text.
    fn embedded(&self) -> impl Iterator<Item = (&Uri, &str)> {
        self.by_uri.iter().map(|(uri, pointer)| (uri, pointer.as_str()))
    }
}

/// What texts and the schemas in them are called by themselves; of two of one name the first text, and texts first.
pub(super) fn by_uri<'b>(texts: impl Iterator<Item = &'b Bases> + Clone) -> HashMap<Uri, (usize, String)> {
    let mut by_uri = HashMap::new();
    for (index, text) in texts.clone().enumerate() {
        if let Some(uri) = text.own() {
            by_uri.entry(uri.clone()).or_insert((index, String::new()));
        }
    }
    for (index, text) in texts.enumerate() {
        for (uri, pointer) in text.embedded() {
            by_uri.entry(uri.clone()).or_insert_with(|| (index, pointer.to_owned()));
        }
    }
    by_uri
}

/// The `$id` of a schema; before 2019-09, one that is a fragment was an anchor.
pub(super) fn id(schema: &Value) -> Option<&str> {
    schema.get("$id").and_then(Value::as_str).filter(|id| !id.starts_with('#'))
}

/// A URI reference seen from a base, without its fragment.
pub(super) fn joined(base: Option<&Uri>, reference: &str) -> Option<Uri> {
    match base {
        Some(base) => base.join(reference),
        None => Uri::parse(reference),
    }
}

/// Whether there is an `$id` below the root; most texts have none, and to find that out is cheap.
fn has_embedded(root: &Value) -> bool {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        if id(value).is_some() && !std::ptr::eq(value, root) {
            return true;
        }
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    false
}
