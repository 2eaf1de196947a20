//! Swagger 2.0 -> OpenAPI 3.0: the same API with the objects of 3.0.
//!
//! Source: "OpenAPI Specification 2.0" (section names in quotes refer to it).

mod body;
mod checks;
mod operation;
mod parameter;
mod response;
mod security;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diag::{Message, Reporter};
use crate::openapi::{Kind, Pointer, Version, ancestors, fragment_of_pointer, pointer_of_fragment, unescape, walk_mut};

type Object = Map<String, Value>;

/// The parts of a document that the upgrade of its other parts depends on, and the moves so far.
struct Context<'c, 'r> {
    reporter: &'c Reporter<'r>,
    /// The parameters and responses that can be referred to, as they were.
    parameters: Object,
    responses: Object,
    consumes: Option<Vec<String>>,
    produces: Option<Vec<String>>,
    /// Host and base path of the document, for operations with schemes of their own.
    base_url: BaseUrl,
    /// New pointers, each with the old one.
    pairs: Vec<(Pointer, Pointer)>,
}

/// The pointers to an object in the upgraded document and in the old one.
#[derive(Clone, Copy)]
struct Move<'p> {
    to: &'p Pointer,
    from: &'p Pointer,
}

impl Context<'_, '_> {
    fn moved(&mut self, new: impl Into<Pointer>, old: impl Into<Pointer>) {
        let (new, old) = (new.into(), old.into());
        if new != old {
            self.pairs.push((new, old));
        }
    }

    /// Reports on the value at a pointer into the old document.
    fn report(&mut self, pointer: &Pointer, message: Message) {
        // Locations are in the upgraded document, which may not have the value, or another one at its pointer. There is no
        // member `swagger` in it.
        let new = Pointer::root().child("swagger").join(pointer);
        self.reporter.report(&new, message);
        self.pairs.push((new, pointer.clone()));
    }
}

/// Rewrites a document of version 2.0 in version 3.0; returns the new pointers of the values that moved, with the old ones.
pub(super) fn upgrade(reporter: &Reporter<'_>, root: &mut Value) -> Vec<(Pointer, Pointer)> {
    let Value::Object(mut old) = root.take() else { return Vec::new() };
    let findings = checks::check(&old);
    let mut context = Context {
        reporter,
        parameters: take_object(&mut old, "parameters"),
        responses: take_object(&mut old, "responses"),
        consumes: take_strings(&mut old, "consumes"),
        produces: take_strings(&mut old, "produces"),
        base_url: BaseUrl::take(&mut old),
        pairs: Vec::new(),
    };
    context.moved(Pointer::root().child(Version::V2.field()), Pointer::root());
    findings.into_iter().for_each(|(pointer, message)| context.report(&pointer, message));
    old.shift_remove(Version::V2.field());
    let mut new = Object::new();
    new.insert(Version::V3_0.field().to_owned(), Version::V3_0.as_str().into());
    new.extend(old.shift_remove_entry("info"));
    let schemes = take_strings(&mut old, "schemes");
    if let Some(servers) = context.base_url.servers(schemes.as_deref()) {
        let origin = if schemes.is_some() { "/schemes" } else { "/host" };
        context.moved("/servers", origin);
        new.insert("servers".to_owned(), servers);
    }
    let components = components(&mut context, &mut old);
    if let Some(Value::Object(paths)) = old.get_mut("paths") {
        for (template, item) in paths.iter_mut().filter(|(key, _)| !key.starts_with("x-")) {
            operation::path_item(&mut context, item, &Pointer::root().child("paths").child(template));
        }
    }
    new.extend(old);
    // Some documents have components of 3.0 beside those of 2.0.
    if let Some(Value::Object(own)) = new.get_mut("components") {
        for (section, entries) in components {
            match (own.get_mut(&section), entries) {
                (Some(Value::Object(known)), Value::Object(entries)) => known.extend(entries),
                (_, entries) => _ = own.insert(section, entries),
            }
        }
    } else if !components.is_empty() {
        new.insert("components".to_owned(), Value::Object(components));
    }
    *root = Value::Object(new);
    finish(root, &context.parameters, &context.pairs);
    context.pairs
}

/// Host and base path ("Swagger Object").
struct BaseUrl {
    host: Option<String>,
    base_path: String,
}

impl BaseUrl {
    fn take(root: &mut Object) -> Self {
        let mut text = |key| root.shift_remove(key).and_then(|value| value.as_str().map(str::to_owned));
        let (host, path) = (text("host"), text("basePath").unwrap_or_default());
        // It has to begin with a slash; without one it would be a part of the host's name.
        let path = path.trim_matches('/');
        Self { host, base_path: if path.is_empty() { String::new() } else { format!("/{path}") } }
    }

    /// A server for each scheme, `https` first; `https` alone if the document has no schemes.
    fn servers(&self, schemes: Option<&[String]>) -> Option<Value> {
        let base = &self.base_path;
        let Some(host) = &self.host else {
            return (!base.is_empty()).then(|| json!([{"url": base}]));
        };
        let mut schemes = match schemes {
            Some(schemes) if !schemes.is_empty() => schemes.to_vec(),
            _ => vec!["https".to_owned()],
        };
        schemes.sort_by_key(|scheme| scheme != "https");
        // Some documents have the scheme in the host.
        let host = host.split_once("://").map_or(host.as_str(), |(_, host)| host).trim_end_matches('/');
        Some(schemes.iter().map(|scheme| json!({"url": format!("{scheme}://{host}{base}")})).collect())
    }
}

fn components(context: &mut Context<'_, '_>, old: &mut Object) -> Object {
    let mut components = Object::new();
    let section = |name: &str| Pointer::root().child("components").child(name);
    let mut add = |name: &str, entries: Object| {
        if !entries.is_empty() {
            components.insert(name.to_owned(), Value::Object(entries));
        }
    };
    context.moved("/components/schemas", "/definitions");
    add("schemas", take_object(old, "definitions"));
    context.moved("/components/securitySchemes", "/securityDefinitions");
    add("securitySchemes", security::schemes(context, take_object(old, "securityDefinitions")));
    let (mut parameters, mut bodies, mut responses) = (Object::new(), Object::new(), Object::new());
    for (name, parameter) in context.parameters.clone() {
        let from = Pointer::root().child("parameters").child(&name);
        match parameter::location(&parameter) {
            "body" => {
                let to = section("requestBodies").child(&name);
                let types = body::types(context.consumes.as_deref());
                bodies.insert(name, body::from_body(context, &parameter, &types, Move { to: &to, from: &from }));
            }
            // Fields of a form are not objects of their own in 3.0; they are copied to where they are referred to.
            "formData" => {}
            _ => {
                let to = section("parameters").child(&name);
                parameters.insert(name, parameter::upgrade(context, parameter, Move { to: &to, from: &from }));
            }
        }
    }
    for (name, mut response) in context.responses.clone() {
        let (to, from) = (section("responses").child(&name), Pointer::root().child("responses").child(&name));
        context.moved(to.as_str(), from.as_str());
        let produces = context.produces.clone();
        response::upgrade(context, &mut response, produces.as_deref(), Move { to: &to, from: &from });
        responses.insert(name, response);
    }
    add("parameters", parameters);
    add("requestBodies", bodies);
    add("responses", responses);
    components
}

/// Rewrites what may be anywhere: references, and the fields of schemas that 3.0 has in another form ("Schema Object").
fn finish(root: &mut Value, parameters: &Object, pairs: &[(Pointer, Pointer)]) {
    let moves: BTreeMap<&str, &str> =
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

/// The reference to the new pointer of its target, by the longest move; by the section alone if this fragment does not have
/// the target, which another one may have.
fn moved_reference(reference: &str, parameters: &Object, moves: &BTreeMap<&str, &str>) -> Option<String> {
    let pointer = pointer_of_fragment(reference.strip_prefix('#')?)?;
    let new = longest_move(&pointer, moves).or_else(|| moved_component(&pointer, parameters))?;
    Some(format!("#{}", fragment_of_pointer(&new)))
}

/// The pointer with its longest moved head replaced.
fn longest_move(pointer: &str, moves: &BTreeMap<&str, &str>) -> Option<Pointer> {
    ancestors(pointer).find_map(|head| {
        let rest = pointer.strip_prefix(head)?;
        Some(Pointer::from(*moves.get(head)?).join(rest))
    })
}

/// The new pointer of a component by its section alone.
fn moved_component(pointer: &str, parameters: &Object) -> Option<Pointer> {
    let (section, rest) = pointer.strip_prefix('/')?.split_once('/')?;
    let name = unescape(rest);
    let section = match section {
        "definitions" => "schemas",
        "responses" => "responses",
        "parameters" if parameters.get(name.as_ref()).map(parameter::location) == Some("body") => "requestBodies",
        "parameters" => "parameters",
        _ => return None,
    };
    Some(Pointer::root().child("components").child(section).join(&format!("/{rest}")))
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

/// Removes an array of strings; `None` if there is none, so that the one of the enclosing object applies.
fn take_strings(map: &mut Object, key: &str) -> Option<Vec<String>> {
    match map.shift_remove(key)? {
        Value::Array(items) => Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        Value::String(one) => Some(vec![one]),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
