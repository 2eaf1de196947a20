//! Parameters that stay parameters ("Parameter Object", "Items Object", "Header Object").

use serde_json::{Value, json};

use super::{Context, Move, Object};
use crate::diag::messages;
use crate::openapi::Pointer;
use crate::openapi::inner_format::{INNER_FORMAT, separator};

/// The fields of a parameter or header that do not describe its value.
const OWN: [&str; 5] = ["name", "in", "description", "required", "allowEmptyValue"];

/// The location of a parameter (`in`); empty for a reference. The locations of bodies may be in another case.
pub(super) fn location(parameter: &Value) -> &str {
    let location = parameter.get("in").and_then(Value::as_str).unwrap_or_default();
    ["body", "formData"].into_iter().find(|known| known.eq_ignore_ascii_case(location)).unwrap_or(location)
}

/// A parameter of the path, the query or a header.
pub(super) fn upgrade(context: &mut Context<'_, '_>, parameter: Value, Move { to, from }: Move<'_>) -> Value {
    context.moved(to.clone(), from.clone());
    let Value::Object(map) = parameter else { return parameter };
    if map.contains_key("$ref") {
        return Value::Object(map);
    }
    context.moved(to.child("schema"), from.clone());
    let inner = inner_format(&map);
    if inner.is_none() {
        report_item_formats(context, &map, from);
    }
    let (mut own, schema) = split(map);
    own.extend(inner.map(|format| (INNER_FORMAT.to_owned(), format.into())));
    let is_array = schema.get("type").is_some_and(|name| name == "array");
    let format = own.shift_remove("collectionFormat");
    if is_array {
        let (style, explode) = style(context, &own, format.as_ref(), from);
        if let Some(style) = style {
            own.insert("style".to_owned(), style.into());
        }
        own.insert("explode".to_owned(), explode.into());
    }
    own.insert("schema".to_owned(), Value::Object(schema));
    Value::Object(own)
}

/// A header of a response.
pub(super) fn header(context: &mut Context<'_, '_>, header: Value, at: &Pointer) -> Value {
    let Value::Object(map) = header else { return header };
    context.moved(at.child("schema"), at.clone());
    report_item_formats(context, &map, at);
    let (mut own, schema) = split(map);
    // A header has the style `simple` only, which is the default; other formats are reported.
    let format = own.shift_remove("collectionFormat");
    style(context, &own, format.as_ref(), at);
    own.insert("schema".to_owned(), Value::Object(schema));
    Value::Object(own)
}

/// Splits a parameter into its own fields and the schema of its value.
pub(super) fn split(map: Object) -> (Object, Object) {
    let (own, mut schema): (Object, Object) = map.into_iter().partition(|(key, _)| {
        let is_nullable = key.eq_ignore_ascii_case("x-nullable") || key.eq_ignore_ascii_case("x-isnullable");
        OWN.contains(&key.as_str()) || key == "collectionFormat" || (key.starts_with("x-") && !is_nullable)
    });
    // Some documents have a `schema`, which is allowed for bodies only.
    if let Some(Value::Object(inner)) = schema.shift_remove("schema") {
        schema.extend(inner);
    }
    drop_item_formats(&mut schema);
    (own, schema)
}

/// The `collectionFormat` of arrays within the array of a parameter, where it separates their items by another character than
/// those of the array. OpenAPI 3 has no field for it.
fn inner_format(parameter: &Object) -> Option<String> {
    let is_array = |schema: &Value| schema.get("type").is_some_and(|name| name == "array");
    let items = parameter.get("items").filter(|items| is_array(items))?;
    if items.get("items").is_some_and(is_array) {
        return None;
    }
    let format = |owner: Option<&Value>| owner.and_then(Value::as_str).unwrap_or("csv").to_owned();
    let inner = format(items.get("collectionFormat"));
    let outer = format(parameter.get("collectionFormat"));
    let in_query = location_of(parameter) == "query";
    // Others are reported, and sent with commas.
    let outer = if in_query && outer != "tsv" { outer } else { "csv".to_owned() };
    (separator(&inner).is_some() && inner != outer).then_some(inner)
}

fn location_of(parameter: &Object) -> &str {
    parameter.get("in").and_then(Value::as_str).unwrap_or_default()
}

/// Reports the formats of arrays within arrays that are not commas, which 3.0 has none but for them.
pub(super) fn report_item_formats(context: &mut Context<'_, '_>, parameter: &Object, from: &Pointer) {
    let (mut next, mut at) = (parameter.get("items"), from.child("items"));
    while let Some(Value::Object(items)) = next {
        let format = items.get("collectionFormat").and_then(Value::as_str);
        if let Some(other) = format.filter(|format| *format != "csv") {
            context.report(&at.child("collectionFormat"), messages::upgrade::collection_format(other));
        }
        (next, at) = (items.get("items"), at.child("items"));
    }
}

/// Removes the formats of arrays within arrays: 3.0 has none but commas for them.
fn drop_item_formats(schema: &mut Object) {
    let mut next = schema.get_mut("items");
    while let Some(Value::Object(items)) = next {
        items.shift_remove("collectionFormat");
        next = items.get_mut("items");
    }
}

/// The `style` and `explode` of 3.0 for an array's `collectionFormat`; without one, commas separate the values.
fn style(
    context: &mut Context<'_, '_>,
    own: &Object,
    format: Option<&Value>,
    from: &Pointer,
) -> (Option<&'static str>, bool) {
    let in_query = own.get("in").is_some_and(|location| location == "query");
    let form = if in_query { Some("form") } else { None };
    match format.and_then(Value::as_str) {
        Some("multi") if in_query => (form, true),
        Some("ssv") if in_query => (Some("spaceDelimited"), false),
        Some("pipes") if in_query => (Some("pipeDelimited"), false),
        Some("csv") | None => (form, false),
        Some(other) => {
            context.report(&from.child("collectionFormat"), messages::upgrade::collection_format(other));
            (form, false)
        }
    }
}

/// Completes the schema of a form's field; the type `file` is a string of bytes.
pub(super) fn field_schema(schema: &mut Object, description: Option<&Value>) {
    if schema.get("type").is_some_and(|name| name == "file") {
        schema.insert("type".to_owned(), "string".into());
        schema.insert("format".to_owned(), "binary".into());
    }
    if let Some(description) = description {
        schema.insert("description".to_owned(), description.clone());
    }
}

/// The encoding of an array in a form, where it is not the default of 3.0 (a field for each value).
pub(super) fn field_encoding(
    context: &mut Context<'_, '_>,
    schema: &Object,
    format: Option<&Value>,
    from: &Pointer,
) -> Option<Value> {
    let is_array = schema.get("type").is_some_and(|name| name == "array");
    let style = match format.and_then(Value::as_str) {
        Some("multi") => return None,
        Some("ssv") => "spaceDelimited",
        Some("pipes") => "pipeDelimited",
        Some("csv") | None => "form",
        Some(other) => {
            context.report(&from.child("collectionFormat"), messages::upgrade::collection_format(other));
            "form"
        }
    };
    is_array.then(|| json!({"style": style, "explode": false}))
}
