//! Objects around schemas whose fields contradict each other, or the protocol.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Finding, at};
use crate::diag::messages::contradictions as messages;
use crate::diag::{Message, nearest};
use crate::invisible::is_invisible;
use crate::openapi::template::{self, Part};
use crate::openapi::{Kind, METHODS, Pointer, media_type};

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
    match (text("type"), text("scheme")) {
        (Some("http"), Some(name)) => {
            if let Some(field) = ["name", "in"].into_iter().find(|field| scheme.contains_key(*field)) {
                found.push((at(field), messages::key_of_scheme(field, text("name"))));
            }
            let lower = name.to_ascii_lowercase();
            let is_known = SCHEMES.contains(&lower.as_str()) || lower.starts_with("scram-");
            // `bearer token`, or `Bearer {token}`, has the credential beside the scheme.
            let first = lower.split(' ').next().and_then(|first| SCHEMES.into_iter().find(|known| *known == first));
            // The form of the token, which is sent as that of `bearer`.
            let of_token = (lower == "jwt").then_some("bearer");
            if let Some(meant) = first.or(of_token).or_else(|| nearest(&lower, SCHEMES)).filter(|_| !is_known) {
                found.push((at("scheme"), messages::unknown_http_scheme(name, meant)));
            }
        }
        (Some("apiKey"), Some(name)) => found.push((at("scheme"), messages::scheme_of_key(name))),
        (Some("oauth2"), _) => flows(scheme, found),
        _ => {}
    }
}

/// The flows of OAuth 2.0, and the URLs that each of them needs (OpenAPI 3.2.0, 4.29).
const FLOWS: [(&str, &[&str]); 5] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
    ("deviceAuthorization", &["deviceAuthorizationUrl", "tokenUrl"]),
];

/// Looks for flows that do not have a URL which they need.
fn flows(scheme: &Map<String, Value>, found: &mut Vec<Finding>) {
    // The fields of Swagger 2.0, and a misspelled one, are reported by themselves.
    let is_of_flows = |name: &String| {
        matches!(name.as_str(), "flows" | "authorizationUrl" | "tokenUrl") || nearest(name, ["flows"]).is_some()
    };
    if !scheme.keys().any(is_of_flows) {
        found.push((Pointer::root(), messages::no_flows()));
    }
    let flow = |name: &str| scheme.get("flows")?.get(name)?.as_object();
    for (name, urls) in FLOWS {
        let Some(flow) = flow(name) else { continue };
        let Some(missing) = urls.iter().find(|url| !flow.contains_key(**url)) else { continue };
        // A misspelled field is reported by itself.
        if nearest(missing, flow.keys().map(String::as_str)).is_none() {
            let other =
                ["authorizationUrl", "tokenUrl"].into_iter().find(|url| !urls.contains(url) && flow.contains_key(*url));
            found.push((at("flows").child(name), messages::incomplete_flow(name, missing, other)));
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

/// Looks for headers of a response that its content decides on (OpenAPI 3.1.1, 4.8.17.1).
pub(super) fn response(response: &Map<String, Value>, found: &mut Vec<Finding>) {
    let headers = response.get("headers").and_then(Value::as_object).into_iter().flatten();
    for (name, header) in headers.filter(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        let media_type = named_media_type(header.as_object());
        found.push((at("headers").child(name), messages::ignored_response_header(name, media_type)));
    }
}

/// The media type that is the value of a header, as far as its schema or example says it.
pub(super) fn named_media_type(header: Option<&Map<String, Value>>) -> Option<&str> {
    let header = header?;
    let schema = header.get("schema").and_then(Value::as_object);
    let of_schema = schema.and_then(|schema| {
        let listed = || schema.get("enum")?.get(0);
        schema.get("const").or_else(listed).or(schema.get("default")).or(schema.get("example"))
    });
    let named = of_schema.or(header.get("example")).and_then(Value::as_str)?;
    Some(named).filter(|named| named.contains('/') && !named.contains([',', '*', '`']))
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

/// Looks for paths with parameters in the notation of others, or with characters that no URL can have.
pub(super) fn paths(paths: &Map<String, Value>, found: &mut Vec<Finding>) {
    for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
        let message = in_notation_of_others(path, item).or_else(|| with_character(path)).or_else(|| with_colon(path));
        found.extend(message.map(|message| (Pointer::root().child(path), message)));
    }
}

fn in_notation_of_others(path: &str, item: &Value) -> Option<Message> {
    let unused = unused_parameters(path, item);
    if unused.is_empty() && !["/:", "/<", "/${", "/["].iter().any(|start| path.contains(start)) {
        return None;
    }
    // The segment that is a declared parameter but for signs around it.
    let declared = |segment: &str| unused.get(segment.trim_matches(is_sign)).copied();
    let mut first = None;
    let segments = path.split('/').map(|segment| match framework_parameter(segment).or_else(|| declared(segment)) {
        Some(name) => {
            first.get_or_insert(segment);
            format!("{{{name}}}")
        }
        None => segment.to_owned(),
    });
    let meant = segments.collect::<Vec<_>>().join("/");
    first.map(|part| messages::path_notation(path, part, &meant))
}

fn is_sign(character: char) -> bool {
    character.is_ascii_punctuation() && !matches!(character, '_' | '{' | '}')
}

/// Looks for fields beside a reference, which a Reference Object does not have: they have no effect.
pub(super) fn beside_reference(object: &Map<String, Value>, found: &mut Vec<Finding>) {
    let Some(reference) = object.get("$ref").and_then(Value::as_str) else { return };
    let is_own = |name: &str| matches!(name, "$ref" | "summary" | "description") || name.starts_with("x-");
    let others = object.keys().filter(|name| !is_own(name));
    found.extend(others.map(|name| (at(name), messages::beside_reference(name, reference))));
}

/// The path parameters that a path item or its operations declare, and that the template does not have.
fn unused_parameters<'v>(path: &str, item: &'v Value) -> HashSet<&'v str> {
    let in_template = path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
    let in_template: HashSet<&str> = in_template.collect();
    let members = item.as_object().into_iter().flatten();
    let operations = members.filter(|(name, _)| METHODS.contains(&name.as_str())).map(|(_, operation)| operation);
    let declared = operations.chain([item]).filter_map(|owner| owner.get("parameters")?.as_array()).flatten();
    let names = declared.filter(|parameter| parameter.get("in").is_some_and(|location| *location == "path"));
    let names = names.filter_map(|parameter| parameter.get("name")?.as_str());
    names.filter(|name| !in_template.contains(name)).collect()
}

/// A path that ends in a colon: YAML ends the key with one of its own.
fn with_colon(path: &str) -> Option<Message> {
    let meant = path.trim_end_matches(':');
    (meant != path).then(|| messages::path_ends_in_colon(path, meant))
}

fn with_character(path: &str) -> Option<Message> {
    if !path.contains(is_in_no_url) {
        return None;
    }
    // What is in braces is the name of a parameter, and a fragment is not sent.
    let parts = template::parts(path.split('#').next()?).unwrap_or_default();
    let literals = parts.iter().filter_map(|part| if let Part::Literal(text) = part { Some(text) } else { None });
    let character = literals.flat_map(|text| text.chars()).find(|character| is_in_no_url(*character))?;
    let meant = without_blanks(path).filter(|meant| !meant.contains(is_in_no_url));
    Some(messages::path_character(path, character, meant.as_deref()))
}

/// The template without blanks at the ends of its segments; `None` if it is the same.
fn without_blanks(template: &str) -> Option<String> {
    let is_blank = |character: char| character.is_whitespace() || is_invisible(character);
    let segments: Vec<&str> = template.split('/').map(|segment| segment.trim_matches(is_blank)).collect();
    Some(segments.join("/")).filter(|meant| meant != template)
}

/// Tests for a character that no URL can have (RFC 3986, appendix A), but for those that people write for others: letters of other
/// scripts, brackets, and braces, which are those of parameters.
fn is_in_no_url(character: char) -> bool {
    character.is_whitespace()
        || is_invisible(character)
        || matches!(character, '"' | '<' | '>' | '\\' | '^' | '`' | '|')
}

/// The name of a path parameter in the notation of a framework: `:id`, `<id>`, `<int:id>`, `${id}` or `[id]`.
fn framework_parameter(segment: &str) -> Option<&str> {
    let within = |start: &str, end: char| segment.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    let angle = within("<", '>').map(|inner| inner.rsplit(':').next().unwrap_or(inner));
    let name = segment.strip_prefix(':').or(angle).or_else(|| within("${", '}')).or_else(|| within("[", ']'))?;
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    is_name.then_some(name)
}

/// Looks for keys of `content` that are no media types, or are near to one.
pub(super) fn media_types(content: &Map<String, Value>, found: &mut Vec<Finding>) {
    for key in content.keys() {
        let name = key.split(';').next().unwrap_or_default().trim();
        if key.starts_with("x-") {
            continue;
        }
        // The fields of a media type show that the media type itself is missing.
        if Kind::MediaType.object().is_some_and(|object| object.field(name).is_some()) {
            found.push((Pointer::root().child(key), messages::no_media_type(name)));
            return;
        }
        if let Some(meant) = media_type::meant(key) {
            found.push((Pointer::root().child(key), messages::unknown_media_type(key, meant, name.contains('/'))));
        }
    }
}
