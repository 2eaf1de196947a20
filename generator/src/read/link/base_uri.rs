//! The base URIs in a text (JSON Schema 2020-12 core, 8.2 and 9.1; OpenAPI 3.1.1, 4.6; `$self` of OpenAPI 3.2).
//!
//! The base URI of a text is the one that it declares, else the one that it was retrieved by (RFC 3986, 5.1). A schema in
//! it with an `$id` is a resource of its own, with a base URI of its own.

use std::collections::HashMap;

use serde_json::Value;

use crate::openapi::{Kind, Pointer, ancestors, child};
use crate::uri::Uri;

/// The base URIs of a text and of the schema resources in it.
#[derive(Debug, Default)]
pub(super) struct BaseUris {
    own: Option<Uri>,
    /// The resources within the text by their pointers; without a URI where an `$id` does not resolve.
    embedded: HashMap<Pointer, Option<Uri>>,
    by_uri: HashMap<Uri, Pointer>,
}

/// Members whose values are data, and have no resources in them.
const DATA: [&str; 5] = ["const", "enum", "default", "example", "examples"];

impl BaseUris {
    /// The base URIs in a text; `retrieved` is the one that it was retrieved by.
    pub fn of(root: &Value, is_document: bool, retrieved: Option<&Uri>) -> Self {
        let own = root.get(if is_document { "$self" } else { "$id" }).and_then(Value::as_str);
        let own = own.and_then(|own| resolved(retrieved, own)).or_else(|| retrieved.cloned());
        let mut uris = Self { own, ..Self::default() };
        if has_embedded(root) {
            uris.collect(root, is_document);
        }
        uris
    }

    fn collect(&mut self, root: &Value, is_document: bool) {
        // The kinds of the values in a text without a version are not known.
        let kind = is_document.then_some(Kind::Document);
        let mut open = vec![(kind, Pointer::root(), root, self.own.clone())];
        while let Some((kind, pointer, value, mut base)) = open.pop() {
            let may_be_schema = !pointer.is_empty() && kind.is_none_or(|kind| kind == Kind::Schema);
            if let (Some(id), true) = (id(value), may_be_schema) {
                base = resolved(base.as_ref(), id);
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
                            open.push((kind, pointer.child(key), value, base.clone()));
                        }
                    }
                }
                Value::Array(items) => {
                    for (index, value) in items.iter().enumerate() {
                        open.push((below(""), pointer.item(index), value, base.clone()));
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

    /// The base URI for references in the value at `pointer`, and whether it is that of a resource within the text.
    pub fn at(&self, pointer: &str) -> (Option<&Uri>, bool) {
        if !self.embedded.is_empty()
            && let Some(base) = ancestors(pointer).find_map(|ancestor| self.embedded.get(ancestor))
        {
            return (base.as_ref(), true);
        }
        (self.own(), false)
    }

    /// The pointer to the resource with a URI; the root if it is that of the text.
    pub fn find(&self, uri: &Uri) -> Option<Pointer> {
        if self.own() == Some(uri) { Some(Pointer::root()) } else { self.by_uri.get(uri).cloned() }
    }

    /// The resources within the text.
    pub fn embedded(&self) -> impl Iterator<Item = (&Uri, &Pointer)> {
        self.by_uri.iter()
    }
}

/// The `$id` of a schema; before draft 2019-09 of JSON Schema, one that is a fragment was an anchor.
pub(super) fn id(schema: &Value) -> Option<&str> {
    schema.get("$id").and_then(Value::as_str).filter(|id| !id.starts_with('#'))
}

/// A URI reference resolved against a base, without its fragment.
pub(super) fn resolved(base: Option<&Uri>, reference: &str) -> Option<Uri> {
    match base {
        Some(base) => base.join(reference),
        None => Uri::parse(reference),
    }
}

/// Tests whether there is an `$id` below the root. Most texts have none, and this is cheaper than to collect them.
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
