//! Parameters that stay parameters ("Parameter Object", "Items Object", "Header Object").

use serde_json::{Value, json};

use super::{Context, Object};

/// What says something about a parameter or header and nothing about its value.
const OWN: [&str; 5] = ["name", "in", "description", "required", "allowEmptyValue"];

/// Where a parameter stands (`in`); empty for a reference.
pub(super) fn location(parameter: &Value) -> &str {
    parameter.get("in").and_then(Value::as_str).unwrap_or_default()
}

/// A parameter of the path, the query or a header.
pub(super) fn upgrade(parameter: Value, (to, from): (&str, &str), context: &mut Context<'_>) -> Value {
    context.moved(to, from);
    let Value::Object(map) = parameter else { return parameter };
    if map.contains_key("$ref") {
        return Value::Object(map);
    }
    context.moved(format!("{to}/schema"), from);
    let (mut own, schema) = apart(map);
    let is_array = schema.get("type").is_some_and(|name| name == "array");
    let format = own.shift_remove("collectionFormat");
    if is_array {
        let (style, explode) = style(&own, format.as_ref(), from, context);
        if let Some(style) = style {
            own.insert("style".to_owned(), style.into());
        }
        own.insert("explode".to_owned(), explode.into());
    }
    own.insert("schema".to_owned(), Value::Object(schema));
    Value::Object(own)
}

/// A header of a response.
pub(super) fn header(header: Value, at: &str, context: &mut Context<'_>) -> Value {
    let Value::Object(map) = header else { return header };
    context.moved(format!("{at}/schema"), at);
    let (mut own, schema) = apart(map);
    // Which is `simple`, the only style of a header; others are warned of.
    let format = own.shift_remove("collectionFormat");
    style(&own, format.as_ref(), at, context);
    own.insert("schema".to_owned(), Value::Object(schema));
    Value::Object(own)
}

/// Takes apart what says something about the parameter and what about its value.
pub(super) fn apart(map: Object) -> (Object, Object) {
    let (own, mut schema): (Object, Object) = map.into_iter().partition(|(key, _)| {
        let is_nullable = key.eq_ignore_ascii_case("x-nullable") || key.eq_ignore_ascii_case("x-isnullable");
        OWN.contains(&key.as_str()) || key == "collectionFormat" || (key.starts_with("x-") && !is_nullable)
    });
    // Some give a whole schema, as only bodies may.
    if let Some(Value::Object(inner)) = schema.shift_remove("schema") {
        schema.extend(inner);
    }
    drop_item_formats(&mut schema);
    (own, schema)
}

/// Within a list the values are separated by commas; nothing in 3.0 can say otherwise.
fn drop_item_formats(schema: &mut Object) {
    let mut next = schema.get_mut("items");
    while let Some(Value::Object(items)) = next {
        items.shift_remove("collectionFormat");
        next = items.get_mut("items");
    }
}

/// The style that 3.0 has for a list's `collectionFormat`; without one, a comma stands between the values.
fn style(own: &Object, format: Option<&Value>, from: &str, context: &mut Context<'_>) -> (Option<&'static str>, bool) {
    let in_query = own.get("in").is_some_and(|location| location == "query");
    match format.and_then(Value::as_str) {
        Some("multi") => (Some("form").filter(|_| in_query), in_query),
        Some("ssv") if in_query => (Some("spaceDelimited"), false),
        Some("pipes") if in_query => (Some("pipeDelimited"), false),
        Some("csv") | None => (Some("form").filter(|_| in_query), false),
        Some(other) => {
            let message = format!("a list with `collectionFormat: {other}` was taken as one with commas");
            context.lenient(from, message, "use `csv` or `multi`");
            (Some("form").filter(|_| in_query), false)
        }
    }
}

/// The schema of a form's field; `file` is a string of bytes.
pub(super) fn field_schema(schema: &mut Object, description: Option<&Value>) {
    if schema.get("type").is_some_and(|name| name == "file") {
        schema.insert("type".to_owned(), "string".into());
        schema.insert("format".to_owned(), "binary".into());
    }
    if let Some(description) = description {
        schema.insert("description".to_owned(), description.clone());
    }
}

/// How a form writes a list, where it is not what 3.0 does by itself (a field for each value).
pub(super) fn field_encoding(schema: &Object, format: Option<&Value>) -> Option<Value> {
    let is_array = schema.get("type").is_some_and(|name| name == "array");
    let style = match format.and_then(Value::as_str) {
        Some("multi") => return None,
        Some("ssv") => "spaceDelimited",
        Some("pipes") => "pipeDelimited",
        _ => "form",
    };
    is_array.then(|| json!({"style": style, "explode": false}))
}
