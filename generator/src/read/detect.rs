//! Is it OpenAPI, and of a version that is supported?

use serde_json::Value;

use super::problem::Problem;
use crate::diag::Code;
use crate::openapi::Pointer;
use crate::source::Span;

/// What is supported, for messages.
const SUPPORTED: &str = "supported are OpenAPI 3.0.x, 3.1.x and 3.2.x and Swagger 2.0";
/// The members one of which makes an OpenAPI 3.x document more than a header.
const CONTENT_3: [&str; 3] = ["paths", "components", "webhooks"];
/// The same for Swagger 2.0.
const CONTENT_2: [&str; 5] = ["paths", "definitions", "parameters", "responses", "securityDefinitions"];
/// The members of the Components object (OpenAPI 3.2.0, section 4.7).
const SECTIONS: [&str; 11] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// Whether a value is meant as an OpenAPI document, be it right or not: it names its version, or it has paths, or it
/// is nothing but components.
pub(super) fn is_meant_as_one(root: &Value) -> bool {
    root.get("openapi").is_some() || root.get("swagger").is_some() || has_paths(root) || is_components_only(root)
}

/// Whether a text that does not parse is meant as an OpenAPI document: it says so where its version should stand.
pub(super) fn text_is_meant_as_one(text: &str) -> bool {
    ["\"openapi\"", "\"swagger\""].iter().any(|name| {
        let after = text.split(name).skip(1).map(str::trim_start);
        after
            .filter_map(|rest| rest.strip_prefix(':'))
            .any(|rest| rest.trim_start().trim_start_matches('"').starts_with(['1', '2', '3']))
    }) || begins_as_yaml(text)
}

/// Whether a line at the left edge gives the version as YAML does.
pub(super) fn begins_as_yaml(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("openapi:") || line.starts_with("swagger:"))
}

fn has_paths(root: &Value) -> bool {
    let paths = root.get("paths").and_then(Value::as_object);
    paths.and_then(|paths| paths.keys().next()).is_some_and(|path| path.starts_with('/'))
}

fn is_components_only(root: &Value) -> bool {
    let sections = root.get("components").and_then(Value::as_object);
    let known = |name: &String| SECTIONS.contains(&name.as_str()) || name.starts_with("x-");
    sections.is_some_and(|sections| !sections.is_empty() && sections.keys().all(known))
}

/// Checks that a document is one, and its version; a version that is plain but not written as the specification asks
/// for is corrected, with a warning. Components without a version are left as they are.
pub(super) fn check(root: &mut Value) -> Result<Vec<Problem>, Problem> {
    if !root.is_object() {
        return Err(not_openapi("", "this is not an OpenAPI document: it is no object".to_owned()));
    }
    let (member, content): (_, &[&str]) = match () {
        () if root.get("openapi").is_some() => ("openapi", &CONTENT_3),
        () if root.get("swagger").is_some() => ("swagger", &CONTENT_2),
        () if !has_paths(root) && is_components_only(root) => ("", &CONTENT_3),
        () => return Err(without_version(root)),
    };
    let warnings = if member.is_empty() { Vec::new() } else { version(root, member)? };
    // Null, which YAML makes of a key that nothing follows, is for the merge to tell of.
    let is_other = |value: &Value| !value.is_object() && !value.is_null();
    if let Some(name) = content.iter().find(|name| root.get(*name).is_some_and(is_other)) {
        return Err(not_openapi(
            &format!("/{name}"),
            format!("this is not an OpenAPI document: `{name}` is no object"),
        ));
    }
    if !content.iter().any(|name| root.get(*name).is_some()) {
        let names = content.join("`, `");
        return Err(not_openapi("", format!("this is not a whole OpenAPI document: it has none of `{names}`")));
    }
    Ok(warnings)
}

fn not_openapi(pointer: &str, message: String) -> Problem {
    let help = "correct it, or take it out of the folder (other files may have any other extension)";
    Problem::new(Code::NotOpenapi, Span::Pointer(pointer.into()), message, help)
}

fn without_version(root: &Value) -> Problem {
    let mut problem = not_openapi("", "this is not an OpenAPI document: it has no member `openapi`".to_owned());
    if root.get("overlay").is_some() {
        "this is an overlay, not an OpenAPI document".clone_into(&mut problem.message);
        "put it into the folder `overlays` of the specs".clone_into(&mut problem.help);
    } else if has_paths(root) {
        format!("add the version, such as \"openapi\": \"3.1.0\"; {SUPPORTED}").clone_into(&mut problem.help);
    }
    problem
}

fn version(root: &mut Value, member: &str) -> Result<Vec<Problem>, Problem> {
    let given = root.get(member).cloned().unwrap_or_default();
    let span = Span::Pointer(Pointer::root().child(member));
    let text = match &given {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => {
            let message = format!("this is not an OpenAPI document: its `{member}` is no version");
            return Err(Problem::new(Code::NotOpenapi, span, message, SUPPORTED));
        }
    };
    let Some(taken) = supported(member, text.trim()) else {
        let message = format!("the version `{text}` of `{member}` is not supported");
        return Err(Problem::new(Code::UnsupportedVersion, span, message, SUPPORTED));
    };
    if given.as_str() == Some(taken.as_str()) {
        return Ok(Vec::new());
    }
    let message =
        format!("the version {given} is not written as the specification asks for; it was taken as `{taken}`");
    let help = format!("write \"{taken}\", in quotes");
    if let Some(value) = root.get_mut(member) {
        *value = Value::String(taken);
    }
    Ok(vec![Problem::new(Code::Lenient, span, message, help)])
}

/// The version as the specification writes it, if it is a supported one.
fn supported(member: &str, text: &str) -> Option<String> {
    if member == "swagger" {
        return matches!(text, "2.0" | "2" | "2.0.0").then(|| "2.0".to_owned());
    }
    let mut parts = text.splitn(3, '.');
    if parts.next() != Some("3") || !matches!(parts.next(), Some("0" | "1" | "2")) {
        return None;
    }
    match parts.next() {
        None => Some(format!("{text}.0")),
        Some(patch) => {
            let digits = patch.split_once('-').map_or(patch, |(digits, _)| digits);
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.to_owned())
        }
    }
}
