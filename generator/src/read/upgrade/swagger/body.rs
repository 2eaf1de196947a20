//! Parameters that become a request body ("Parameter Object": `body` and `formData`).

use serde_json::{Value, json};

use super::{Context, Move, Object, parameter};
use crate::openapi::Pointer;
use crate::openapi::media_type::essence;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The media types of a body: those consumed, or JSON if the document has none.
pub(super) fn types(consumes: Option<&[String]>) -> Vec<String> {
    match consumes {
        Some(types) if !types.is_empty() => types.to_vec(),
        _ => vec!["application/json".to_owned()],
    }
}

/// Tests for a media type that parameters with `in: formData` are sent as.
pub(super) fn is_form(media_type: &str) -> bool {
    [URLENCODED, MULTIPART].iter().any(|form| essence(media_type) == *form)
}

/// Adds the content of a form to a body, which then can be sent as either.
pub(super) fn add_content(body: &mut Value, mut form: Value) {
    let form = form.get_mut("content").and_then(Value::as_object_mut).map(std::mem::take);
    if let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) {
        content.extend(form.into_iter().flatten());
    }
}

/// A request body from a parameter with `in: body`.
pub(super) fn from_body(
    context: &mut Context<'_, '_>,
    parameter: &Value,
    types: &[String],
    Move { to, from }: Move<'_>,
) -> Value {
    context.moved(to.clone(), from.clone());
    let mut body = Object::new();
    let schema = parameter.get("schema").cloned().unwrap_or_else(|| json!({}));
    for (key, value) in parameter.as_object().into_iter().flatten() {
        if key == "description" || key.starts_with("x-") {
            body.insert(key.clone(), value.clone());
        }
    }
    let mut content = Object::new();
    for name in types {
        context.moved(to.child("content").child(name).child("schema"), from.child("schema"));
        content.insert(name.clone(), json!({"schema": schema}));
    }
    body.insert("content".to_owned(), Value::Object(content));
    body.extend(parameter.get("required").map(|required| ("required".to_owned(), required.clone())));
    Value::Object(body)
}

/// A request body from parameters with `in: formData`, each with its pointer.
pub(super) fn from_form(
    context: &mut Context<'_, '_>,
    fields: Vec<(Pointer, Value)>,
    consumes: Option<&[String]>,
    to: &Pointer,
) -> Value {
    let is_file = |field: &Value| field.get("type").is_some_and(|name| name == "file");
    let has_file = fields.iter().any(|(_, field)| is_file(field));
    let consumed = consumes.unwrap_or_default().iter().map(String::as_str);
    let mut types: Vec<&str> = consumed.filter(|name| *name == MULTIPART || *name == URLENCODED && !has_file).collect();
    if types.is_empty() {
        types.push(if has_file { MULTIPART } else { URLENCODED });
    }
    let (mut properties, mut required, mut encoding) = (Object::new(), Vec::new(), Object::new());
    for (from, field) in fields {
        let Value::Object(map) = field else { continue };
        parameter::report_item_formats(context, &map, &from);
        let (own, mut schema) = parameter::split(map);
        let Some(Value::String(name)) = own.get("name") else { continue };
        if own.get("required").is_some_and(|required| *required == true) {
            required.push(Value::from(name.as_str()));
        }
        if let Some(one) = parameter::field_encoding(context, &schema, own.get("collectionFormat"), &from) {
            encoding.insert(name.clone(), one);
        }
        for media_type in &types {
            let properties = to.child("content").child(media_type).child("schema").child("properties");
            context.moved(properties.child(name), from.clone());
        }
        parameter::field_schema(&mut schema, own.get("description"));
        properties.insert(name.clone(), Value::Object(schema));
    }
    let is_required = !required.is_empty();
    let mut schema = json!({"type": "object", "properties": properties});
    if let (true, Some(schema)) = (is_required, schema.as_object_mut()) {
        schema.insert("required".to_owned(), Value::Array(required));
    }
    let mut media_type = Object::from_iter([("schema".to_owned(), schema)]);
    if !encoding.is_empty() {
        media_type.insert("encoding".to_owned(), Value::Object(encoding));
    }
    let content: Object = types.into_iter().map(|name| (name.to_owned(), Value::Object(media_type.clone()))).collect();
    let mut body = json!({"content": content});
    if let (true, Some(body)) = (is_required, body.as_object_mut()) {
        body.insert("required".to_owned(), true.into());
    }
    body
}
