//! Objects around schemas whose fields contradict each other, or the protocol.

use serde_json::{Map, Value};

use super::values::{Types, written_type};
use super::{Finding, at};
use crate::diag::messages::contradictions as messages;
use crate::diag::nearest;
use crate::openapi::{Kind, Pointer, own_fragment, pointer_of_fragment, value_at};

/// Looks for a style that the schema of a parameter has no serialization for.
pub(super) fn parameter(root: &Value, parameter: &Map<String, Value>, found: &mut Vec<Finding>) {
    if parameter.get("style").and_then(Value::as_str) != Some("deepObject") {
        return;
    }
    let Some(schema) = parameter.get("schema") else { return };
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(own_fragment).and_then(pointer_of_fragment);
    let schema = reference.map_or(Some(schema), |pointer| value_at(root, &pointer));
    let Some(schema) = schema.and_then(Value::as_object) else { return };
    let Some(types) = Types::of(schema) else { return };
    if !types.meets(Types::OBJECT.or(Types::ARRAY)) {
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        found.push((at("style"), messages::style_of_objects(name, &written_type(schema))));
    }
}

/// Looks for addresses that cannot be called, and for variables that contradict them.
pub(super) fn server(server: &Map<String, Value>, found: &mut Vec<Finding>) {
    let Some(url) = server.get("url").and_then(Value::as_str) else { return };
    let variables = server.get("variables").and_then(Value::as_object);
    for name in variables_of(url) {
        if variables.is_none_or(|variables| !variables.contains_key(name)) {
            let known = variables.into_iter().flatten().map(|(name, _)| name.as_str());
            found.push((at("url"), messages::undeclared_server_variable(name, nearest(name, known))));
        }
    }
    for (name, variable) in variables.into_iter().flatten() {
        let pointer = at("variables").child(name);
        let values: Vec<&str> =
            variable.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        match variable.get("default").and_then(Value::as_str) {
            Some(default) if !values.is_empty() && !values.contains(&default) => {
                found.push((pointer.child("default"), messages::server_default(name, default, &values)));
            }
            _ => {}
        }
    }
    if let Some(host) = host_without_scheme(url) {
        found.push((at("url"), messages::server_without_scheme(url, host)));
    }
}

/// The names in braces.
fn variables_of(url: &str) -> impl Iterator<Item = &str> {
    let mut parts = url.split('{');
    parts.next();
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name).filter(|name| !name.is_empty()))
}

/// The host that a relative address begins with, such as `api.example.com/v1`.
fn host_without_scheme(url: &str) -> Option<&str> {
    if url.contains("://") || url.starts_with(['/', '.', '{', '?', '#']) {
        return None;
    }
    let host = url.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    let labels: Vec<&str> = name.split('.').collect();
    let is_name = labels.len() > 1 || name == "localhost";
    // A version such as `v1.0` is a path.
    let last = labels.last().copied().unwrap_or_default();
    let is_host = is_name && is_port && last.len() > 1 && !last.starts_with(|first: char| first.is_ascii_digit());
    is_host.then_some(host)
}

/// Schemes of HTTP authentication (IANA's registry), of which a misspelled one is sent as another.
const SCHEMES: [&str; 12] = [
    "basic",
    "bearer",
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "privatetoken",
    "vapid",
];

/// Looks for an authentication scheme that is near to a known one.
pub(super) fn security_scheme(scheme: &Map<String, Value>, found: &mut Vec<Finding>) {
    let text = |key: &str| scheme.get(key).and_then(Value::as_str);
    if let (Some("http"), Some(name)) = (text("type"), text("scheme")) {
        let lower = name.to_ascii_lowercase();
        let is_known = SCHEMES.contains(&lower.as_str()) || lower.starts_with("scram-");
        if let Some(meant) = nearest(&lower, SCHEMES).filter(|_| !is_known) {
            found.push((at("scheme"), messages::unknown_http_scheme(name, meant)));
        }
    }
}

/// Looks for bodies of requests that have none in HTTP.
pub(super) fn path_item(item: &Map<String, Value>, found: &mut Vec<Finding>) {
    for method in ["get", "head"] {
        let body = item.get(method).and_then(|operation| operation.get("requestBody"));
        if body.is_some_and(has_content) {
            found.push((at(method).child("requestBody"), messages::body_without_meaning(&method.to_ascii_uppercase())));
        }
    }
}

/// Tests for a body that is not an empty object: generators of documents write one for every operation.
fn has_content(body: &Value) -> bool {
    let content = body.get("content").and_then(Value::as_object).into_iter().flatten();
    let is_empty = |schema: &Value| {
        let properties = schema.get("properties").and_then(Value::as_object);
        properties.is_some_and(Map::is_empty) && schema.get("$ref").is_none()
    };
    let mut schemas = content.map(|(_, media)| media.get("schema"));
    body.is_object() && schemas.any(|schema| !schema.is_some_and(is_empty))
}

/// Looks for operations whose only response is `default`: it is for successes and for errors.
pub(super) fn responses(responses: &Map<String, Value>, found: &mut Vec<Finding>) {
    let mut statuses = responses.keys().filter(|status| !status.starts_with("x-"));
    let is_only = statuses.next().is_some_and(|status| status == "default") && statuses.next().is_none();
    let has_content = |response: &Value| response.get("$ref").is_some() || response.get("content").is_some();
    if is_only && responses.get("default").is_some_and(has_content) {
        found.push((at("default"), messages::only_default()));
    }
}

/// Looks for paths with parameters in the notation of others.
pub(super) fn paths(paths: &Map<String, Value>, found: &mut Vec<Finding>) {
    for path in paths.keys().filter(|path| path.contains("/:")) {
        let mut is_found = false;
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| {
                let name = segment.strip_prefix(':').filter(|name| {
                    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
                });
                is_found |= name.is_some();
                name.map_or_else(|| segment.to_owned(), |name| format!("{{{name}}}"))
            })
            .collect();
        if is_found {
            found.push((Pointer::root().child(path), messages::colon_in_path(path, &segments.join("/"))));
        }
    }
}

/// Media types that documents have, of which a misspelled one has no type in the client.
const MEDIA_TYPES: [&str; 15] = [
    "application/json",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/pdf",
    "application/xml",
    "application/x-ndjson",
    "multipart/form-data",
    "multipart/mixed",
    "text/plain",
    "text/html",
    "text/css",
    "text/csv",
    "text/event-stream",
    "image/png",
];

/// Looks for keys of `content` that are no media types, or are near to one.
pub(super) fn media_types(content: &Map<String, Value>, found: &mut Vec<Finding>) {
    for key in content.keys() {
        let name = key.split(';').next().unwrap_or_default().trim();
        if MEDIA_TYPES.contains(&name) || key.contains([',', '*', '{']) || key.starts_with("x-") {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        // The fields of a media type show that the media type itself is missing.
        if Kind::MediaType.object().is_some_and(|object| object.field(name).is_some()) {
            found.push((Pointer::root().child(key), messages::no_media_type(name)));
            return;
        }
        let meant = match name.split_once('/') {
            // A type of its own may be near to a known one: one letter is a slip.
            Some((kind, rest)) => MEDIA_TYPES.iter().copied().find(|known| {
                // A longer name is another type, such as `application/jsonl`.
                let is_close = strsim::osa_distance(known, &lower) <= 1 && !lower.starts_with(known)
                    || known.replace(['-', '/'], "") == lower.replace(['-', '/'], "");
                is_close && *known != lower && !kind.is_empty() && !rest.is_empty()
            }),
            None => Some(
                MEDIA_TYPES
                    .iter()
                    .copied()
                    .find(|known| known.split_once('/').is_some_and(|(kind, rest)| rest == lower || kind == lower))
                    .or_else(|| nearest(&lower, MEDIA_TYPES))
                    .unwrap_or("application/json"),
            ),
        };
        if let Some(meant) = meant {
            found.push((Pointer::root().child(key), messages::unknown_media_type(key, meant, name.contains('/'))));
        }
    }
}
