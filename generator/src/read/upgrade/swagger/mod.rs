//! Swagger 2.0 -> OpenAPI 3.0: the same API said with the objects of 3.0.
//!
//! Source: "OpenAPI Specification 2.0" (section names in quotes refer to it).

mod body;
mod operation;
mod parameter;
mod response;
mod security;

use serde_json::{Map, Value, json};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{Kind, child_pointer, fragment_of_pointer, pointer_of_fragment, walk_mut};
use crate::read::Fragment;
use crate::source::{FragmentId, Location};

type Object = Map<String, Value>;

/// What the parts of the document have to know of the whole.
struct Context<'d> {
    id: FragmentId,
    diagnostics: &'d mut Diagnostics,
    /// The parameters and responses that can be referred to, as they were.
    parameters: Object,
    responses: Object,
    consumes: Option<Vec<String>>,
    produces: Option<Vec<String>>,
    /// The root's base path and host, for operations with schemes of their own.
    address: Address,
    /// New pointers with the old ones they stand for.
    pairs: Vec<(String, String)>,
}

impl Context<'_> {
    fn moved(&mut self, new: impl Into<String>, old: impl Into<String>) {
        let (new, old) = (new.into(), old.into());
        if new != old {
            self.pairs.push((new, old));
        }
    }

    /// Warns of what stands at an old pointer.
    fn lenient(&mut self, pointer: &str, message: impl Into<String>, help: &str) {
        // Places are in the upgraded document, and what is told of may have none there, or be taken for its successor.
        let location = format!("/swagger{pointer}");
        self.pairs.push((location.clone(), pointer.to_owned()));
        let location = Location::new(self.id, location);
        self.diagnostics.push(Diagnostic::new(Code::Lenient, location, message, help));
    }
}

/// Rewrites a fragment of version 2.0 in version 3.0; the result maps new pointers to old ones.
pub(super) fn upgrade(fragment: &mut Fragment, diagnostics: &mut Diagnostics) -> Vec<(String, String)> {
    let Value::Object(mut old) = fragment.root.take() else { return Vec::new() };
    let mut context = Context {
        id: fragment.id,
        diagnostics,
        parameters: take_object(&mut old, "parameters"),
        responses: take_object(&mut old, "responses"),
        consumes: take_texts(&mut old, "consumes"),
        produces: take_texts(&mut old, "produces"),
        address: Address::take(&mut old),
        pairs: Vec::new(),
    };
    old.shift_remove("swagger");
    let mut new = Object::new();
    new.insert("openapi".to_owned(), "3.0.4".into());
    new.extend(old.shift_remove_entry("info"));
    let schemes = take_texts(&mut old, "schemes");
    if let Some(servers) = context.address.servers(schemes.as_deref()) {
        context.moved("/servers", "");
        new.insert("servers".to_owned(), servers);
    }
    let components = components(&mut old, &mut context);
    if let Some(Value::Object(paths)) = old.get_mut("paths") {
        for (template, item) in paths.iter_mut().filter(|(key, _)| !key.starts_with("x-")) {
            operation::path_item(item, &child_pointer("/paths", template), &mut context);
        }
    }
    new.extend(old);
    if !components.is_empty() {
        new.insert("components".to_owned(), Value::Object(components));
    }
    fragment.root = Value::Object(new);
    let pairs = std::mem::take(&mut context.pairs);
    finish(&mut fragment.root, &context.parameters, &pairs);
    pairs
}

/// Host and base path ("Swagger Object").
struct Address {
    host: Option<String>,
    base: String,
}

impl Address {
    fn take(root: &mut Object) -> Self {
        let mut text = |key| root.shift_remove(key).and_then(|value| value.as_str().map(str::to_owned));
        let (host, base) = (text("host"), text("basePath").unwrap_or_default());
        // It has to begin with a slash, and without one it would make another host of this one.
        let base = base.trim_matches('/');
        Self { host, base: if base.is_empty() { String::new() } else { format!("/{base}") } }
    }

    /// A server for each scheme, the safe one first; `https` where the document says none.
    fn servers(&self, schemes: Option<&[String]>) -> Option<Value> {
        let base = &self.base;
        let Some(host) = &self.host else {
            return (!base.is_empty()).then(|| json!([{"url": base}]));
        };
        let mut schemes = match schemes {
            Some(schemes) if !schemes.is_empty() => schemes.to_vec(),
            _ => vec!["https".to_owned()],
        };
        schemes.sort_by_key(|scheme| scheme != "https");
        // Some write the scheme with the host.
        let host = host.split_once("://").map_or(host.as_str(), |(_, host)| host).trim_end_matches('/');
        Some(schemes.iter().map(|scheme| json!({"url": format!("{scheme}://{host}{base}")})).collect())
    }
}

fn components(old: &mut Object, context: &mut Context<'_>) -> Object {
    let mut components = Object::new();
    let mut add = |name: &str, entries: Object| {
        if !entries.is_empty() {
            components.insert(name.to_owned(), Value::Object(entries));
        }
    };
    context.moved("/components/schemas", "/definitions");
    add("schemas", take_object(old, "definitions"));
    context.moved("/components/securitySchemes", "/securityDefinitions");
    add("securitySchemes", security::schemes(take_object(old, "securityDefinitions")));
    let (mut parameters, mut bodies, mut responses) = (Object::new(), Object::new(), Object::new());
    for (name, parameter) in context.parameters.clone() {
        let from = child_pointer("/parameters", &name);
        match parameter::location(&parameter) {
            "body" => {
                let to = child_pointer("/components/requestBodies", &name);
                let types = body::types(context.consumes.as_deref());
                bodies.insert(name, body::from_body(&parameter, &types, (&to, &from), context));
            }
            // Fields of a form are no objects of their own in 3.0; they are put where they are referred to.
            "formData" => {}
            _ => {
                let to = child_pointer("/components/parameters", &name);
                parameters.insert(name, parameter::upgrade(parameter, (&to, &from), context));
            }
        }
    }
    for (name, mut response) in context.responses.clone() {
        let (to, from) = (child_pointer("/components/responses", &name), child_pointer("/responses", &name));
        context.moved(to.as_str(), from.as_str());
        let produces = context.produces.clone();
        response::upgrade(&mut response, produces.as_deref(), (&to, &from), context);
        responses.insert(name, response);
    }
    add("parameters", parameters);
    add("requestBodies", bodies);
    add("responses", responses);
    components
}

/// What can stand anywhere: references, and what 2.0 says differently within schemas ("Schema Object").
fn finish(root: &mut Value, parameters: &Object, pairs: &[(String, String)]) {
    let moves: std::collections::BTreeMap<&str, &str> =
        pairs.iter().rev().map(|(new, old)| (old.as_str(), new.as_str())).filter(|(old, _)| !old.is_empty()).collect();
    walk_mut(root, Kind::Document, |kind, _, value| {
        let Value::Object(map) = value else { return };
        if kind.may_be_reference()
            && let Some(Value::String(reference)) = map.get_mut("$ref")
            && let Some(new) = moved_reference(reference, parameters, &moves)
        {
            *reference = new;
        }
        if kind == Kind::Schema {
            schema(map);
        }
    });
}

fn schema(map: &mut Object) {
    if let Some(discriminator) = map.get_mut("discriminator")
        && let Value::String(property) = discriminator
    {
        *discriminator = json!({"propertyName": property});
    }
    for key in ["x-nullable", "x-isnullable", "x-isNullable"] {
        if map.get(key).is_some_and(Value::is_boolean)
            && let Some(nullable) = map.shift_remove(key)
        {
            map.insert("nullable".to_owned(), nullable);
        }
    }
    if let Some(file) = map.get_mut("type").filter(|name| *name == "file") {
        *file = "string".into();
        map.insert("format".to_owned(), "binary".into());
    }
}

/// The reference to where its target stands now: what moved furthest inside tells it best. What this fragment does not
/// have may be in another one.
fn moved_reference(
    reference: &str,
    parameters: &Object,
    moves: &std::collections::BTreeMap<&str, &str>,
) -> Option<String> {
    let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
    let new = longest_move(&pointer, moves).or_else(|| moved_component(&pointer, parameters))?;
    Some(format!("#{}", fragment_of_pointer(&new)))
}

/// The pointer with its longest moved head replaced.
fn longest_move(pointer: &str, moves: &std::collections::BTreeMap<&str, &str>) -> Option<String> {
    let mut end = pointer.len();
    loop {
        let (head, rest) = pointer.split_at(end);
        if let Some(new) = moves.get(head) {
            return Some(format!("{new}{rest}"));
        }
        end = head.rfind('/').filter(|end| *end > 0)?;
    }
}

/// The place of a component by its section alone.
fn moved_component(pointer: &str, parameters: &Object) -> Option<String> {
    let (section, rest) = pointer.strip_prefix('/')?.split_once('/')?;
    let name = crate::openapi::unescape(rest);
    let section = match section {
        "definitions" => "schemas",
        "responses" => "responses",
        "parameters" if parameters.get(name.as_ref()).map(parameter::location) == Some("body") => "requestBodies",
        "parameters" => "parameters",
        _ => return None,
    };
    Some(format!("/components/{section}/{rest}"))
}

fn take_object(map: &mut Object, key: &str) -> Object {
    if !map.get(key).is_some_and(Value::is_object) {
        return Object::new();
    }
    match map.shift_remove(key) {
        Some(Value::Object(object)) => object,
        _ => Object::new(),
    }
}

/// Takes a list of texts; `None` if there is none, so that the list of the object around counts.
fn take_texts(map: &mut Object, key: &str) -> Option<Vec<String>> {
    match map.shift_remove(key)? {
        Value::Array(items) => Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        Value::String(one) => Some(vec![one]),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
