//! The parts of a document that lowering reads one after the other, so that each can be freed when it was read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use super::schema::{component_name, local_pointer};
use super::security::required_schemes;
use crate::openapi::{Kind, is_extension, walk};

/// A member of an object, taken out of the document.
pub(super) type Part = (String, Value);

/// What was taken out of a document.
#[derive(Default)]
pub(super) struct Parts {
    /// The schemas of the components.
    pub schemas: Option<Vec<Part>>,
    /// The path items.
    pub paths: Option<Vec<Part>>,
}

impl Parts {
    /// Takes the parts out of a document that has independent ones. The names of its components remain, since references to
    /// them are resolved.
    pub fn take(root: &mut Value) -> Self {
        let schemas = root.get_mut("components").and_then(|components| components.get_mut("schemas"));
        let schemas = schemas.and_then(Value::as_object_mut).map(|schemas| {
            let mut parts = Vec::with_capacity(schemas.len());
            parts.extend(schemas.iter_mut().map(|(name, schema)| (name.clone(), schema.take())));
            parts
        });
        let paths = root.get_mut("paths").and_then(Value::as_object_mut).map(std::mem::take);
        Self { schemas, paths: paths.map(|paths| paths.into_iter().collect()) }
    }
}

/// The members of an object one after the other: those that were taken, each of which lives until the next one is asked for, or
/// else those that the document has.
pub(super) fn each(
    taken: Option<Vec<Part>>,
    object: Option<&Value>,
) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, Value>)> {
    let kept = if taken.is_none() { object.and_then(Value::as_object) } else { None };
    let kept = kept.into_iter().flatten().map(|(name, value)| (Cow::Borrowed(name.as_str()), Cow::Borrowed(value)));
    taken.into_iter().flatten().map(|(name, value)| (Cow::Owned(name), Cow::Owned(value))).chain(kept)
}

/// What lowering has to know of a whole document.
pub(super) struct Facts {
    /// True if a schema has an identifier (`$id`, `$anchor`, `$dynamicAnchor`): most documents have none.
    pub has_names: bool,
    /// True if nothing refers to a path, to a part of a schema of the components, or to such a schema from where no schema is
    /// expected: then path items and these schemas are needed only until each was read.
    pub has_independent_parts: bool,
    /// The number of members of all path items.
    pub members_of_path_items: usize,
    /// The names of the security schemes that the root or an operation requires.
    pub required_schemes: BTreeSet<String>,
}

impl Facts {
    pub fn of(root: &Value) -> Self {
        let (mut has_names, mut refers_to_parts) = (false, false);
        walk(root, Kind::Document, |kind, value| {
            let Value::Object(object) = value else { return };
            if kind != Kind::Schema {
                refers_to_parts |= object.get("$ref").is_some_and(|target| leads_into_a_part(target, false));
                return;
            }
            has_names |= ["$id", "$anchor", "$dynamicAnchor"].iter().any(|name| object.contains_key(*name));
            let references = ["$ref", "$dynamicRef", "$recursiveRef"].into_iter().filter_map(|name| object.get(name));
            let discriminator = object.get("discriminator").and_then(Value::as_object);
            let mapping = discriminator.and_then(|found| found.get("mapping")?.as_object()).into_iter().flatten();
            let targets = mapping.map(|(_, target)| target).chain(discriminator.and_then(|d| d.get("defaultMapping")));
            refers_to_parts |= references.chain(targets).any(|target| leads_into_a_part(target, true));
        });
        let paths = root.get("paths").and_then(Value::as_object).into_iter().flatten();
        let members = paths.map(|(path, item)| match item.as_object() {
            Some(members) if !is_extension("paths", path) => members.len(),
            _ => 0,
        });
        Self {
            has_names,
            has_independent_parts: !has_names && !refers_to_parts,
            members_of_path_items: members.sum(),
            required_schemes: required_schemes(root),
        }
    }
}

/// Tests whether a reference leads into a part of the document that could be gone when it is resolved.
fn leads_into_a_part(reference: &Value, is_of_schema: bool) -> bool {
    let Some(pointer) = reference.as_str().and_then(local_pointer) else { return false };
    let is_schema = pointer.starts_with("/components/schemas");
    match is_of_schema {
        true => pointer.starts_with("/paths") || is_schema && component_name(&pointer).is_none(),
        false => pointer.is_empty() || pointer.starts_with("/paths") || is_schema || pointer.as_str() == "/components",
    }
}
