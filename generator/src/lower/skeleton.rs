//! The skeleton of a document: its objects except the schemas, typed by `openapiv3`.
//!
//! `openapiv3` models OpenAPI 3.0, so that a schema of a later version may be an error for it, or lose keywords. No schema
//! reaches it: each is replaced by a `$ref` to its own pointer, and parsed by [`SchemaReader`](super::schema::SchemaReader).
//! Objects are typed one at a time, so that an error has the location of its object.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::schema::local_pointer;
use crate::diag::{Reporter, messages};
use crate::merge::Document;
use crate::openapi::{Kind, METHODS, Pointer, child, kind_at, similar, value_at};

/// The number of references (a response that is a reference to a response ...) that are followed at most.
const MAX_REFERENCES: usize = 64;
/// The number of members of an object in which an error is looked for.
const MAX_EXAMINED: usize = 64;

/// A value of the document with its pointer.
#[derive(Clone, Debug)]
pub(super) struct Located<'a> {
    pub pointer: Pointer,
    pub value: &'a Value,
}

impl<'a> Located<'a> {
    /// The member `key`.
    pub fn member(&self, key: &str) -> Option<Self> {
        Some(Self { pointer: self.pointer.child(key), value: self.value.get(key)? })
    }

    /// The text of the member `key`, if it is a string.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// The member `key`, if it is a boolean; else `false`.
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The members of the object, by their names.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let pointer = self.pointer.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(name, value)| (name.as_str(), Self { pointer: pointer.child(name), value }))
    }

    /// The members of the object that is the member `key`, by their names.
    pub fn entries(&self, key: &str) -> Vec<(&'a str, Self)> {
        self.member(key).map(|map| map.members().collect()).unwrap_or_default()
    }

    /// The items of the array that is the member `key`.
    pub fn items(&self, key: &str) -> Vec<Self> {
        let Some(array) = self.member(key) else { return Vec::new() };
        let items = array.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Self { pointer: array.pointer.item(index), value }).collect()
    }
}

/// What the references of an object or a schema lead to; `None` if that is nothing, which is not reported.
pub(super) fn resolved<'v>(root: &'v Value, mut value: &'v Value) -> Option<&'v Value> {
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = value.get("$ref") else { return Some(value) };
        value = value_at(root, &local_pointer(reference.as_str()?)?)?;
    }
    None
}

/// Resolves the references of an object of the skeleton, and reports if they do not lead to one.
pub(super) fn resolve<'a>(document: &'a Document, reporter: &Reporter<'_>, start: Located<'a>) -> Option<Located<'a>> {
    chain(document, reporter, start)?.pop()
}

/// An object of the skeleton, and those that its references lead to one after the other; the last one is no reference.
pub(super) fn chain<'a>(
    document: &'a Document,
    reporter: &Reporter<'_>,
    start: Located<'a>,
) -> Option<Vec<Located<'a>>> {
    let mut chain = Vec::new();
    let mut object = start;
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = object.text("$ref") else {
            chain.push(object);
            return Some(chain);
        };
        let target = local_pointer(reference).and_then(|pointer| {
            let value = value_at(&document.root, &pointer)?;
            Some(Located { pointer, value })
        });
        let Some(target) = target else {
            let meant = similar::reference(&document.root, reference);
            reporter.report(&object.pointer.child("$ref"), messages::lower::unresolved(reference, meant));
            return None;
        };
        let (found, expected) = (kind_at(&target.pointer), kind_at(&object.pointer));
        // Parameters and headers have the same fields, and each is read in place of the other.
        if found == Kind::Schema && expected.object().is_some() {
            reporter.report(&object.pointer.child("$ref"), messages::lower::not_a_schema(reference, expected));
            return None;
        }
        chain.push(std::mem::replace(&mut object, target));
        let circle = chain.iter().skip_while(|known| known.pointer != object.pointer);
        let circle: Vec<Pointer> = circle.map(|known| known.pointer.clone()).collect();
        if !circle.is_empty() {
            report_circle(reporter, circle);
            return None;
        }
    }
    reporter.report(&object.pointer, messages::lower::too_many_references(MAX_REFERENCES));
    None
}

/// Reports references of which each refers to the next one, and the last to the first: at the same one of them, whichever comes
/// first.
pub(super) fn report_circle(reporter: &Reporter<'_>, mut circle: Vec<Pointer>) {
    let first = circle.iter().enumerate().min_by_key(|(_, pointer)| pointer.as_str()).map_or(0, |(index, _)| index);
    circle.rotate_left(first);
    let Some((first, others)) = circle.split_first() else { return };
    let mut message = messages::lower::circle(kind_at(first), first, others);
    for location in others.iter().filter_map(|other| reporter.location(other)) {
        message = message.related(location, "a reference of the circle");
    }
    reporter.report(first, message);
}

/// The operations of a path item by their methods, in the order of [`METHODS`]; those of `additionalOperations` follow.
pub(super) fn methods<'a>(item: &Located<'a>) -> Vec<(String, Located<'a>)> {
    let fixed = METHODS.iter().filter_map(|method| Some((method.to_uppercase(), item.member(method)?)));
    let additional = item.entries("additionalOperations").into_iter();
    fixed.chain(additional.map(|(method, operation)| (method.to_owned(), operation))).collect()
}

/// Types one object of the skeleton, and reports each of its members that does not have the form that the specification asks for:
/// one of them does not hide the others.
pub(super) fn typed<T: DeserializeOwned>(reporter: &Reporter<'_>, kind: Kind, object: &Located<'_>) -> Option<T> {
    let mut stripped = stripped(kind, object)?;
    // The members that are not those of the document any more.
    let mut replaced: Vec<String> = Vec::new();
    loop {
        let error = match T::deserialize(&stripped) {
            Ok(typed) => return Some(typed),
            Err(error) => error.to_string(),
        };
        let missing = error.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let wrong = wrong_member::<T>(&stripped, &error).map(str::to_owned);
        if wrong.as_deref().or(missing).is_some_and(|name| replaced.iter().any(|known| known == name)) {
            return None;
        }
        // The reader refuses values of other types.
        if !error.starts_with("invalid type") || !reporter.has_errors() {
            let name = kind.object().map_or("object", |object| object.name);
            let member = wrong.as_deref().or(missing);
            let pointer = member.map_or_else(|| object.pointer.clone(), |member| object.pointer.child(member));
            reporter.report(&pointer, messages::lower::invalid_object(name, wrong.as_deref(), &error));
        }
        let members = stripped.as_object_mut()?;
        match (wrong, missing) {
            (Some(wrong), _) => {
                members.shift_remove(&wrong);
                replaced.push(wrong);
            }
            (None, Some(missing)) => {
                members.insert(missing.to_owned(), Value::String(String::new()));
                replaced.push(missing.to_owned());
            }
            (None, None) => return None,
        }
    }
}

/// The member of an object that an error is about: without it there is none, or another one.
fn wrong_member<'o, T: DeserializeOwned>(object: &'o Value, text: &str) -> Option<&'o str> {
    let members = object.as_object()?;
    let is_wrong = |name: &&String| {
        let mut without = members.clone();
        without.shift_remove(*name);
        T::deserialize(Value::Object(without)).err().is_none_or(|other| other.to_string() != text)
    };
    if text.starts_with("missing field") {
        return None;
    }
    // A member is examined in time that grows with the object, so that not all of a large one are. Without `type`, any
    // security scheme has another error.
    let wrong = members.keys().take(MAX_EXAMINED).filter(is_wrong);
    wrong.min_by_key(|name| *name == "type").map(String::as_str)
}

/// A copy of an object without the parts that are read in another way: a schema is replaced by a reference to itself;
/// nested objects that may be references have a call of [`typed`] of their own; examples and extensions are dropped.
fn stripped(kind: Kind, object: &Located<'_>) -> Option<Value> {
    let mut out = Map::new();
    for (key, value) in object.value.as_object()? {
        let kind = child(kind, key);
        if kind == Kind::Schema {
            out.insert(key.clone(), json!({ "$ref": object.pointer.child(key) }));
        } else if kind.of_entries().is_leaf() {
            let is_ignored = matches!(key.as_str(), "example" | "examples") || key.starts_with("x-");
            if !is_ignored && !value.is_null() {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    // The caller of a client obtains the token, so that an invalid flow is no error here.
    if kind == Kind::SecurityScheme {
        out.insert("flows".to_owned(), json!({}));
    }
    Some(Value::Object(out))
}
