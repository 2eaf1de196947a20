//! Responses ("Response Object", "Headers Object", "Example Object").

use serde_json::{Value, json};

use super::{Context, Object, parameter};
use crate::openapi::child_pointer;

/// Rewrites a response; `produces` are the media types in which it comes.
pub(super) fn upgrade(
    response: &mut Value,
    produces: Option<&[String]>,
    (to, from): (&str, &str),
    context: &mut Context<'_>,
) {
    let Value::Object(map) = response else { return };
    if map.contains_key("$ref") {
        return;
    }
    if let Some(Value::Object(headers)) = map.get_mut("headers") {
        for (name, header) in headers.iter_mut() {
            let at = child_pointer(&format!("{to}/headers"), name);
            *header = parameter::header(header.take(), &at, context);
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
        let at = child_pointer(&format!("{to}/content"), &name);
        context.moved(format!("{at}/schema"), format!("{from}/schema"));
        let mut media_type = Object::new();
        if let Some(schema) = &schema {
            media_type.insert("schema".to_owned(), schema.clone());
        }
        if let Some(example) = examples.get(&name) {
            context.moved(format!("{at}/example"), child_pointer(&format!("{from}/examples"), &name));
            media_type.insert("example".to_owned(), example.clone());
        }
        content.insert(name, Value::Object(media_type));
    }
    if !content.is_empty() {
        map.insert("content".to_owned(), json!(content));
    }
}
