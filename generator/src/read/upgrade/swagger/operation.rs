//! Path items and operations ("Path Item Object", "Operation Object").

use serde_json::Value;

use super::{Context, Object, body, parameter, response, take_texts};
use crate::openapi::{METHODS, child_pointer, pointer_of_fragment, unescape};

/// A parameter with the pointer to where it is declared.
type Located = (String, Value);

/// Rewrites a path item.
pub(super) fn path_item(item: &mut Value, at: &str, context: &mut Context<'_>) {
    let Value::Object(item) = item else { return };
    let (shared, inputs) = parameters(item, at, context);
    if !shared.is_empty() {
        item.insert("parameters".to_owned(), Value::Array(shared));
    }
    for method in METHODS {
        if let Some(Value::Object(operation_map)) = item.get_mut(method) {
            operation(operation_map, &format!("{at}/{method}"), &inputs, context);
        }
    }
}

/// Takes the parameters of a path item or operation: those that stay, and those that make a body.
fn parameters(map: &mut Object, at: &str, context: &mut Context<'_>) -> (Vec<Value>, Vec<Located>) {
    let Some(Value::Array(declared)) = map.get_mut("parameters") else { return (Vec::new(), Vec::new()) };
    let declared = std::mem::take(declared);
    map.shift_remove("parameters");
    let (mut staying, mut inputs) = (Vec::new(), Vec::new());
    for (index, parameter) in declared.into_iter().enumerate() {
        let from = format!("{at}/parameters/{index}");
        match parameter::location(resolve(&parameter, &context.parameters)) {
            "body" | "formData" => inputs.push((from, parameter)),
            _ => {
                let to = format!("{at}/parameters/{}", staying.len());
                staying.push(parameter::upgrade(parameter, (&to, &from), context));
            }
        }
    }
    (staying, inputs)
}

/// The parameter that a reference to one of the document's parameters means.
fn resolve<'v>(parameter: &'v Value, parameters: &'v Object) -> &'v Value {
    let name = parameter.get("$ref").and_then(Value::as_str).and_then(|reference| {
        let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
        Some(unescape(pointer.strip_prefix("/parameters/")?).into_owned())
    });
    name.and_then(|name| parameters.get(&name)).unwrap_or(parameter)
}

fn operation(map: &mut Object, at: &str, shared_inputs: &[Located], context: &mut Context<'_>) {
    let own_consumes = take_texts(map, "consumes");
    let own_produces = take_texts(map, "produces");
    if let Some(schemes) = take_texts(map, "schemes")
        && let Some(servers) = context.address.servers(Some(&schemes))
        && context.address.host.is_some()
    {
        context.moved(format!("{at}/servers"), format!("{at}/schemes"));
        map.insert("servers".to_owned(), servers);
    }
    let (staying, own_inputs) = parameters(map, at, context);
    if !staying.is_empty() {
        map.insert("parameters".to_owned(), Value::Array(staying));
    }
    if let Some(body) = request_body(at, own_inputs, shared_inputs, own_consumes.as_deref(), context) {
        map.insert("requestBody".to_owned(), body);
    }
    let Some(Value::Object(responses)) = map.get_mut("responses") else { return };
    for (status, one) in responses.iter_mut().filter(|(key, _)| !key.starts_with("x-")) {
        let pointer = child_pointer(&format!("{at}/responses"), status);
        let mut from = pointer.clone();
        // A shared response has the document's media types; where the operation has its own, it gets a copy.
        if own_produces.as_ref().is_some_and(|own| Some(own) != context.produces.as_ref())
            && let Some((name, shared)) = shared_response(one, context)
        {
            from = child_pointer("/responses", &name);
            context.moved(pointer.as_str(), from.as_str());
            *one = shared;
        }
        let produces = own_produces.clone().or_else(|| context.produces.clone());
        response::upgrade(one, produces.as_deref(), (&pointer, &from), context);
    }
}

fn shared_response(response: &Value, context: &Context<'_>) -> Option<(String, Value)> {
    let reference = response.get("$ref")?.as_str()?;
    let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
    let name = unescape(pointer.strip_prefix("/responses/")?).into_owned();
    let shared = context.responses.get(&name).filter(|shared| shared.get("schema").is_some())?.clone();
    Some((name, shared))
}

/// The body that an operation's own inputs make, together with those of its path that it does not override.
fn request_body(
    at: &str,
    own: Vec<Located>,
    shared: &[Located],
    own_consumes: Option<&[String]>,
    context: &mut Context<'_>,
) -> Option<Value> {
    let names: Vec<(String, String)> = own.iter().map(|(_, input)| key(input, context)).collect();
    let has_body = names.iter().any(|(location, _)| location == "body");
    let inherited = shared.iter().filter(|(_, input)| {
        let key = key(input, context);
        !(names.contains(&key) || has_body && key.0 == "body")
    });
    let inputs: Vec<Located> = inherited.cloned().chain(own).collect();
    let is_body = |input: &Value| parameter::location(resolve(input, &context.parameters)) == "body";
    let (bodies, fields): (Vec<Located>, Vec<Located>) = inputs.into_iter().partition(|(_, input)| is_body(input));
    let to = format!("{at}/requestBody");
    let root_consumes = context.consumes.clone();
    let consumes = own_consumes.map(<[String]>::to_vec).or_else(|| root_consumes.clone());
    let mut bodies = bodies.into_iter();
    let Some((from, input)) = bodies.next() else {
        let fields: Vec<Located> = fields
            .into_iter()
            .map(|(from, field)| {
                let resolved = resolve(&field, &context.parameters).clone();
                (from, resolved)
            })
            .collect();
        return (!fields.is_empty()).then(|| body::from_form(fields, consumes.as_deref(), &to, context));
    };
    for (from, _) in bodies.chain(fields) {
        context.lenient(&from, "an operation has one body; this one was left out", "remove it, or the other one");
    }
    if input.get("$ref").is_some() && consumes == root_consumes {
        context.moved(to.as_str(), from.as_str());
        return Some(input);
    }
    let resolved = resolve(&input, &context.parameters).clone();
    let types = body::types(consumes.as_deref());
    Some(body::from_body(&resolved, &types, (&to, &from), context))
}

fn key(input: &Value, context: &Context<'_>) -> (String, String) {
    let input = resolve(input, &context.parameters);
    let name = input.get("name").and_then(Value::as_str).unwrap_or_default();
    (parameter::location(input).to_owned(), name.to_owned())
}
