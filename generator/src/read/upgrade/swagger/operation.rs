//! Path items and operations ("Path Item Object", "Operation Object").

use serde_json::Value;

use super::{Context, Move, Object, body, parameter, response, take_strings};
use crate::diag::messages;
use crate::openapi::{METHODS, Pointer, pointer_of_fragment, unescape};

/// A parameter with its pointer in the old document.
type Located = (Pointer, Value);

/// Rewrites a path item.
pub(super) fn path_item(context: &mut Context<'_, '_>, item: &mut Value, at: &Pointer) {
    let Value::Object(item) = item else { return };
    let (shared, inputs) = parameters(context, item, at);
    if !shared.is_empty() {
        item.insert("parameters".to_owned(), Value::Array(shared));
    }
    for method in METHODS {
        if let Some(Value::Object(operation_map)) = item.get_mut(method) {
            operation(context, operation_map, &at.child(method), &inputs);
        }
    }
}

/// Removes the parameters of a path item or operation: those that stay parameters, and those that become a body.
fn parameters(context: &mut Context<'_, '_>, map: &mut Object, at: &Pointer) -> (Vec<Value>, Vec<Located>) {
    let Some(Value::Array(declared)) = map.get_mut("parameters") else { return (Vec::new(), Vec::new()) };
    let declared = std::mem::take(declared);
    map.shift_remove("parameters");
    let (mut staying, mut inputs) = (Vec::new(), Vec::new());
    for (index, parameter) in declared.into_iter().enumerate() {
        let from = at.child("parameters").item(index);
        match parameter::location(resolve(&parameter, &context.parameters)) {
            "body" | "formData" => inputs.push((from, parameter)),
            _ => {
                let to = at.child("parameters").item(staying.len());
                staying.push(parameter::upgrade(context, parameter, Move { to: &to, from: &from }));
            }
        }
    }
    (staying, inputs)
}

/// The parameter that a reference to one of the document's parameters resolves to.
fn resolve<'v>(parameter: &'v Value, parameters: &'v Object) -> &'v Value {
    let name = parameter.get("$ref").and_then(Value::as_str).and_then(|reference| {
        let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
        Some(unescape(pointer.strip_prefix("/parameters/")?).into_owned())
    });
    name.and_then(|name| parameters.get(&name)).unwrap_or(parameter)
}

fn operation(context: &mut Context<'_, '_>, map: &mut Object, at: &Pointer, shared_inputs: &[Located]) {
    let own_consumes = take_strings(map, "consumes");
    let own_produces = take_strings(map, "produces");
    if let Some(schemes) = take_strings(map, "schemes")
        && let Some(servers) = context.base_url.servers(Some(&schemes))
        && context.base_url.host.is_some()
    {
        context.moved(at.child("servers"), at.child("schemes"));
        map.insert("servers".to_owned(), servers);
    }
    let (staying, own_inputs) = parameters(context, map, at);
    if !staying.is_empty() {
        map.insert("parameters".to_owned(), Value::Array(staying));
    }
    if let Some(body) = request_body(context, at, own_inputs, shared_inputs, own_consumes.as_deref()) {
        map.insert("requestBody".to_owned(), body);
    }
    let Some(Value::Object(responses)) = map.get_mut("responses") else { return };
    for (status, one) in responses.iter_mut().filter(|(key, _)| !key.starts_with("x-")) {
        let pointer = at.child("responses").child(status);
        let mut from = pointer.clone();
        // A shared response has the document's media types; where the operation has its own, it gets a copy.
        if own_produces.as_ref().is_some_and(|own| Some(own) != context.produces.as_ref())
            && let Some((name, shared)) = shared_response(context, one)
        {
            from = Pointer::root().child("responses").child(&name);
            context.moved(pointer.clone(), from.clone());
            *one = shared;
        }
        let produces = own_produces.clone().or_else(|| context.produces.clone());
        response::upgrade(context, one, produces.as_deref(), Move { to: &pointer, from: &from });
    }
}

fn shared_response(context: &Context<'_, '_>, response: &Value) -> Option<(String, Value)> {
    let reference = response.get("$ref")?.as_str()?;
    let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
    let name = unescape(pointer.strip_prefix("/responses/")?).into_owned();
    let shared = context.responses.get(&name).filter(|shared| shared.get("schema").is_some())?.clone();
    Some((name, shared))
}

/// The body of an operation from its own inputs, and those of its path that it does not override.
fn request_body(
    context: &mut Context<'_, '_>,
    at: &Pointer,
    own: Vec<Located>,
    shared: &[Located],
    own_consumes: Option<&[String]>,
) -> Option<Value> {
    let names: Vec<(String, String)> = own.iter().map(|(_, input)| key(context, input)).collect();
    let has_body = names.iter().any(|(location, _)| location == "body");
    let inherited = shared.iter().filter(|(_, input)| {
        let key = key(context, input);
        !(names.contains(&key) || has_body && key.0 == "body")
    });
    let inputs: Vec<Located> = inherited.cloned().chain(own).collect();
    let is_body = |input: &Value| parameter::location(resolve(input, &context.parameters)) == "body";
    let (bodies, fields): (Vec<Located>, Vec<Located>) = inputs.into_iter().partition(|(_, input)| is_body(input));
    let to = at.child("requestBody");
    let root_consumes = context.consumes.clone();
    let consumes = own_consumes.map(<[String]>::to_vec).or_else(|| root_consumes.clone());
    let mut bodies = bodies.into_iter();
    let resolved = |(from, field): Located, context: &Context<'_, '_>| {
        let resolved = resolve(&field, &context.parameters).clone();
        (from, resolved)
    };
    let fields: Vec<Located> = fields.into_iter().map(|field| resolved(field, context)).collect();
    let first_field = fields.first().map(|(from, _)| from.clone());
    let form = (!fields.is_empty()).then(|| body::from_form(context, fields, consumes.as_deref(), &to));
    let Some((from, input)) = bodies.next() else { return form };
    for (from, _) in bodies {
        context.report(&from, messages::upgrade::second_body());
    }
    if input.get("$ref").is_some() && consumes == root_consumes && form.is_none() {
        context.moved(to, from);
        return Some(input);
    }
    let resolved = resolve(&input, &context.parameters).clone();
    let mut types = body::types(consumes.as_deref());
    if let Some(first) = &first_field {
        context.report(first, messages::upgrade::form_beside_body());
        types.retain(|name| !body::is_form(name));
        if types.is_empty() {
            types = body::types(None);
        }
    }
    let mut body = body::from_body(context, &resolved, &types, Move { to: &to, from: &from });
    if let Some(form) = form {
        body::add_content(&mut body, form);
    }
    Some(body)
}

fn key(context: &Context<'_, '_>, input: &Value) -> (String, String) {
    let input = resolve(input, &context.parameters);
    let name = input.get("name").and_then(Value::as_str).unwrap_or_default();
    (parameter::location(input).to_owned(), name.to_owned())
}
