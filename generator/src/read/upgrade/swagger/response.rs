//! Responses ("Response Object", "Headers Object", "Example Object").

use serde_json::{Value, json};

use super::{Context, Move, Object, parameter};

/// Rewrites a response; `produces` are its media types.
pub(super) fn upgrade(
    context: &mut Context<'_, '_>,
    response: &mut Value,
    produces: Option<&[String]>,
    Move { to, from }: Move<'_>,
) {
    let Value::Object(map) = response else { return };
    if map.contains_key("$ref") {
        return;
    }
    if let Some(Value::Object(headers)) = map.get_mut("headers") {
        for (name, header) in headers.iter_mut() {
            *header = parameter::header(context, header.take(), &to.child("headers").child(name));
        }
    }
    let schema = map.shift_remove("schema");
    let examples = match map.shift_remove("examples") {
        Some(Value::Object(examples)) => examples,
        _ => Object::new(),
    };
    let is_file = schema.as_ref().and_then(|schema| schema.get("type")).is_some_and(|name| name == "file");
    let mut types: Vec<String> = match (&schema, produces) {
        (None, _) => Vec::new(),
        (Some(_), Some(produces)) if !produces.is_empty() => produces.to_vec(),
        (Some(_), _) => vec![if is_file { "application/octet-stream" } else { "application/json" }.to_owned()],
    };
    types.extend(
        examples.keys().filter(|name| !types.contains(*name) && name.contains('/')).cloned().collect::<Vec<_>>(),
    );
    let mut content = Object::new();
    for name in types {
        let at = to.child("content").child(&name);
        context.moved(at.child("schema"), from.child("schema"));
        let mut media_type = Object::new();
        if let Some(schema) = &schema {
            media_type.insert("schema".to_owned(), schema.clone());
        }
        if let Some(example) = examples.get(&name) {
            context.moved(at.child("example"), from.child("examples").child(&name));
            media_type.insert("example".to_owned(), example.clone());
        }
        content.insert(name, Value::Object(media_type));
    }
    if !content.is_empty() {
        map.insert("content".to_owned(), json!(content));
    }
}
