//! The references in a value, with the kind of object that each may refer to.

use serde_json::Value;

use crate::openapi::{Kind, Pointer, walk_mut};

/// A reference in a value.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// The kind of object that it may refer to.
    pub kind: Kind,
    /// The JSON pointer to the text of the reference, from the value that was scanned.
    pub pointer: Pointer,
    /// The text: a URI reference.
    pub text: String,
    /// True for an entry of a discriminator's mapping.
    pub is_mapping: bool,
    /// True for a `$dynamicRef`, whose text is never changed.
    pub is_dynamic: bool,
}

impl Reference {
    /// The pointer to the object that has the reference.
    pub fn object(&self) -> &str {
        self.pointer.parent().unwrap_or_default()
    }
}

/// The references in a value, those of an object before those within it; references into the same text (`#...`) and
/// `$dynamicRef`s only if `with_local`.
///
/// The value is not changed.
pub(super) fn references(value: &mut Value, kind: Kind, with_local: bool) -> Vec<Reference> {
    let mut found = Vec::new();
    walk_mut(value, kind, |kind, path, value| {
        if kind.is_leaf() {
            return;
        }
        let is_wanted = |text: &str| with_local || !text.starts_with('#');
        if let Some(text) = value.get("$ref").and_then(Value::as_str).filter(|text| is_wanted(text)) {
            let pointer = path.pointer().child("$ref");
            found.push(Reference { kind, pointer, text: text.to_owned(), is_mapping: false, is_dynamic: false });
        }
        // Its initial target has to exist; later stages resolve it to the final one.
        let dynamic = value.get("$dynamicRef").filter(|_| with_local && kind == Kind::Schema);
        if let Some(text) = dynamic.and_then(Value::as_str).filter(|text| text.starts_with('#')) {
            let pointer = path.pointer().child("$dynamicRef");
            found.push(Reference { kind, pointer, text: text.to_owned(), is_mapping: false, is_dynamic: true });
        }
        let discriminator = value.get("discriminator").filter(|_| kind == Kind::Schema);
        for (below, target) in discriminator.into_iter().flat_map(mapped) {
            // Anything else is the name of a schema (OpenAPI 3.1.1, 4.8.25).
            let Some(text) = target.as_str().filter(|text| is_wanted(text) && is_reference(text)) else { continue };
            let pointer = path.pointer().child("discriminator").join(&below);
            found.push(Reference { kind, pointer, text: text.to_owned(), is_mapping: true, is_dynamic: false });
        }
    });
    found
}

/// The names of schemas and references in a discriminator, with the pointers to them.
fn mapped(discriminator: &Value) -> impl Iterator<Item = (Pointer, &Value)> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let mapping = mapping.map(|(key, target)| (Pointer::root().child("mapping").child(key), target));
    mapping.chain(discriminator.get("defaultMapping").map(|target| (Pointer::root().child("defaultMapping"), target)))
}

fn is_reference(text: &str) -> bool {
    let path = text.split('#').next().unwrap_or_default();
    text.contains('#') || path.contains('/') || [".json", ".yaml", ".yml"].iter().any(|end| path.ends_with(end))
}

/// Tests whether a value has a reference to another text.
pub(super) fn has_relative(value: &Value) -> bool {
    let mut found = false;
    crate::openapi::walk(value, Kind::Document, |kind, value| {
        if kind.is_leaf() {
            return;
        }
        let is_relative = |value: &Value| value.as_str().is_some_and(|text| !text.starts_with('#'));
        found |= value.get("$ref").is_some_and(is_relative);
        let discriminator = value.get("discriminator").filter(|_| kind == Kind::Schema);
        found |=
            discriminator.is_some_and(|discriminator| mapped(discriminator).any(|(_, target)| is_relative(target)));
    });
    found
}
