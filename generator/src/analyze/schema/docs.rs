//! The texts of schemas, for doc comments.

mod constraints;

use std::collections::HashSet;

use serde_json::Value;

use super::{enums, formats};
use crate::lower::{Bounds, Schema, SchemaId, Schemas, Types};
use crate::model::{Access, Doc, phrases};

/// The docs of a type: the texts of its own schema.
pub(crate) fn of_type(schemas: &Schemas, id: SchemaId) -> Doc {
    Doc { summary: schemas.get(id).notes.title.as_deref().map(str::to_owned), ..texts(schemas, &parts(schemas, id)) }
}

/// The docs of a use of a schema, such as a property: the texts at the use, with its bounds and default.
pub(crate) fn of_use(schemas: &Schemas, id: SchemaId) -> Doc {
    let parts = parts(schemas, id);
    let mut doc = texts(schemas, &parts);
    doc.facts.extend(default_of(&parts).map(|value| phrases::default_value(&value.to_string())));
    doc
}

/// The default at a use of a schema, unless it is null or empty.
pub(crate) fn default_value(schemas: &Schemas, id: SchemaId) -> Option<&Value> {
    default_of(&parts(schemas, id))
}

fn default_of<'s>(parts: &[&'s Schema]) -> Option<&'s Value> {
    parts.iter().filter_map(|part| part.notes.default.as_deref()).find(|value| !is_empty(value))
}

/// A schema and the inline parts of its `allOf`. In OpenAPI 3.0, where `$ref` has no siblings, these are the only ones that
/// can have texts on the use of a reference.
fn parts(schemas: &Schemas, id: SchemaId) -> Vec<&Schema> {
    let mut found = vec![schemas.get(id)];
    let mut at = 0;
    while let Some(schema) = found.get(at).copied() {
        found.extend(schema.all_of.iter().map(|part| schemas.get(*part)).filter(|part| part.reference.is_none()));
        at += 1;
    }
    found
}

fn texts(schemas: &Schemas, parts: &[&Schema]) -> Doc {
    let (mut doc, mut known) = (Doc::default(), HashSet::new());
    for part in parts {
        doc.description = doc.description.or_else(|| part.notes.description.as_deref().map(str::to_owned));
        doc.deprecated |= part.notes.deprecated;
        doc.facts.extend(facts(schemas, part).into_iter().filter(|fact| known.insert(fact.clone())));
    }
    doc
}

/// The direction in which a property is sent: `readOnly` or `writeOnly` at its use, or else in its type.
pub(crate) fn access(schemas: &Schemas, ids: &[SchemaId]) -> Access {
    let own = ids.iter().flat_map(|id| [*id, schemas.target(*id), schemas.inner(*id)]);
    let mut notes = own.flat_map(|id| parts(schemas, id)).map(|schema| &schema.notes);
    let marked = notes.find(|notes| notes.read_only || notes.write_only);
    marked.map_or(Access::Both, |notes| if notes.read_only { Access::ReadOnly } else { Access::WriteOnly })
}

fn facts(schemas: &Schemas, schema: &Schema) -> Vec<String> {
    let values = formats::shown(schema).into_iter().chain(bounds(&schema.bounds)).chain(allowed(schema));
    values.chain(constraints::facts(schemas, schema)).collect()
}

/// The values of an `enum` that is no Rust enum, because they are not all strings or all integers.
fn allowed(schema: &Schema) -> Option<String> {
    let listed = |values: &&[Value]| {
        let mut some = values.iter().filter(|value| !value.is_null()).peekable();
        let allows = |kind: Types| schema.types.is_none_or(|types| types.has(kind));
        let plain = schema.types.is_some_and(|types| types.has(Types::NUMBER));
        let is_enum = allows(Types::STRING) && some.clone().all(Value::is_string)
            || allows(Types::INTEGER) && !plain && some.clone().all(|value| enums::integer(value).is_some());
        some.peek().is_some() && !is_enum
    };
    let values = schema.values.as_deref().filter(listed)?;
    Some(phrases::allowed_values(values.iter().map(Value::to_string)))
}

fn bounds(bounds: &Bounds) -> Vec<String> {
    let minimum = bounds.minimum.as_ref().map(|n| phrases::bound("minimum", &n.to_string()));
    let maximum = bounds.maximum.as_ref().map(|n| phrases::bound("maximum", &n.to_string()));
    // `Base64` is a type.
    let is_type = |name: &str, value: &Value| {
        name == "contentEncoding" && value.as_str().is_some_and(|name| name.eq_ignore_ascii_case("base64"))
    };
    let other = bounds.other.iter().filter(|(name, value)| *value != Value::Bool(false) && !is_type(name, value));
    minimum.into_iter().chain(maximum).chain(other.map(|(name, value)| bound(name, value))).collect()
}

fn bound(name: &str, value: &Value) -> String {
    match value {
        _ if name == "propertyNames" => names(value),
        Value::String(text) => phrases::bound(name, text),
        other => phrases::bound(name, &other.to_string()),
    }
}

/// The names that properties may have.
fn names(value: &Value) -> String {
    match value {
        Value::Array(values) => phrases::allowed_names(values.iter().filter_map(Value::as_str)),
        pattern => phrases::names_match(pattern.as_str().unwrap_or_default()),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(object) => object.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Removes a title that only repeats the name.
pub(crate) fn remove_repeated_title(doc: &mut Doc, name: &str) {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let own = plain(name);
    doc.summary.take_if(|summary| {
        let summary = plain(summary);
        summary == own || summary.starts_with("response") || summary.starts_with("body")
    });
    if doc.summary == doc.description {
        doc.summary = None;
    }
}
