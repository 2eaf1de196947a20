//! The frame of a document — everything around its schemas — typed by `openapiv3`.
//!
//! `openapiv3` models OpenAPI 3.0. What it would fail on or drop in a schema never reaches it: each schema is
//! replaced by a *hole*, a reference to its own pointer, and parsed by [`Schemas`](super::Schemas) instead. Objects
//! are typed one at a time, so that an error has a place.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::openapi::{Kind, METHODS, child, child_pointer, value_at};
use crate::source::Locate;

/// How many references of the frame (a response that is a reference to a response ...) are followed at most.
const MAX_REFERENCES: usize = 64;

/// An object of the frame together with the place where it really stands.
#[derive(Clone, Debug)]
pub(super) struct At<'a> {
    pub pointer: String,
    pub value: &'a Value,
}

/// Follows the references of a frame object to the object itself.
pub(super) fn follow<'a>(document: &'a Document, start: At<'a>, diagnostics: &mut Diagnostics) -> Option<At<'a>> {
    let mut at = start;
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = at.value.get("$ref").and_then(Value::as_str) else { return Some(at) };
        let target = super::refs::local(reference).and_then(|p| Some((value_at(&document.root, &p)?, p)));
        let Some((value, pointer)) = target else {
            let from = format!("{}/$ref", at.pointer);
            diagnostics.push(super::refs::unresolved(document, &from, reference));
            return None;
        };
        at = At { pointer, value };
    }
    let help = "let one of the objects on the way say what it is";
    let location = document.origins.location(&at.pointer);
    diagnostics.push(Diagnostic::new(Code::CyclicRef, location, "the reference leads back to itself", help));
    None
}

/// A path item and what it refers to, one after the other: what stands beside a reference goes before.
pub(super) fn way<'a>(document: &'a Document, start: At<'a>, diagnostics: &mut Diagnostics) -> Option<Vec<At<'a>>> {
    let end = follow(document, start.clone(), diagnostics)?;
    let mut way = vec![start];
    while let Some(at) = way.last().filter(|at| at.pointer != end.pointer) {
        let pointer = at.value.get("$ref").and_then(Value::as_str).and_then(super::refs::local)?;
        let value = value_at(&document.root, &pointer)?;
        way.push(At { pointer, value });
    }
    Some(way)
}

/// The operations of a path item by their methods, in the usual order.
pub(super) fn methods<'a>(item: &At<'a>) -> Vec<(String, At<'a>)> {
    let fixed = METHODS.iter().filter_map(|method| {
        let value = item.value.get(method)?;
        Some((method.to_uppercase(), At { pointer: child_pointer(&item.pointer, method), value }))
    });
    let additional = entries(item, "additionalOperations").into_iter();
    fixed.chain(additional.map(|(method, at)| (method.to_owned(), at))).collect()
}

/// Types one frame object.
pub(super) fn typed<T: DeserializeOwned>(
    document: &Document,
    kind: Kind,
    at: &At<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let holed = punch(kind, &at.pointer, at.value)?;
    match serde_json::from_value(holed) {
        Ok(typed) => Some(typed),
        Err(error) => {
            let help = "correct the document, or add an overlay that does";
            let location = document.origins.location(&at.pointer);
            diagnostics.push(Diagnostic::new(Code::BadShape, location, format!("not as specified: {error}"), help));
            None
        }
    }
}

/// A copy of an object without what has a stage or a type of its own: schemas become holes, nested objects that may
/// be references are left to their own call of [`typed`], examples are dropped.
fn punch(kind: Kind, pointer: &str, value: &Value) -> Option<Value> {
    let object = value.as_object()?;
    let mut out = Map::new();
    for (key, value) in object {
        let kind = child(kind, key);
        if kind == Kind::Schema {
            out.insert(key.clone(), json!({ "$ref": child_pointer(pointer, key) }));
        } else if kind.of_entries().is_leaf() {
            let is_passed_over = matches!(key.as_str(), "example" | "examples") || key.starts_with("x-");
            if !is_passed_over && !value.is_null() {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    // How a token is got is the caller's business: what is wrong with the flows does no harm here.
    if kind == Kind::SecurityScheme {
        out.insert("flows".to_owned(), json!({}));
    }
    Some(Value::Object(out))
}

/// The entries of a map-like or list-like member, each with its pointer.
pub(super) fn entries<'a>(at: &At<'a>, key: &str) -> Vec<(&'a str, At<'a>)> {
    let pointer = child_pointer(&at.pointer, key);
    let members = at.value.get(key).and_then(Value::as_object).into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), At { pointer: child_pointer(&pointer, name), value })).collect()
}

/// The items of a list-like member, each with its pointer.
pub(super) fn items<'a>(at: &At<'a>, key: &str) -> Vec<At<'a>> {
    let pointer = child_pointer(&at.pointer, key);
    let items = at.value.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
    items.map(|(index, value)| At { pointer: format!("{pointer}/{index}"), value }).collect()
}
