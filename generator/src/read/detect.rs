//! Detection of OpenAPI documents and of their versions.

use serde_json::{Value, json};

use super::classify;
use super::page::is_address;
use super::problem::Problem;
use crate::diag::{Message, messages, nearest};
use crate::openapi::{Pointer, Version, table};
use crate::source::Span;

/// The fields of an OpenAPI 3.x document of which it needs one at least, beside `openapi` and `info`.
const CONTENT_3: [&str; 3] = ["paths", "components", "webhooks"];
/// The same for Swagger 2.0.
const CONTENT_2: [&str; 5] = ["paths", "definitions", "parameters", "responses", "securityDefinitions"];

/// Tests whether a value is intended as an OpenAPI document, valid or not: it has a version, or paths, or nothing but
/// components.
pub(super) fn is_intended(root: &Value) -> bool {
    ["openapi", "swagger"].iter().filter_map(|field| root.get(*field)).any(is_like_version)
        || has_paths(root)
        || is_components_only(root)
}

/// Tests for a version, whatever it is: settings of documentation sites have the address of a document there.
fn is_like_version(value: &Value) -> bool {
    match value {
        Value::String(text) => !is_address(text),
        Value::Array(_) | Value::Object(_) | Value::Bool(_) => false,
        Value::Number(_) | Value::Null => true,
    }
}

/// Tests whether a text that does not parse is intended as an OpenAPI document: it has a version.
pub(super) fn is_intended_text(text: &str) -> bool {
    ["\"openapi\"", "\"swagger\""].iter().any(|name| {
        let after = text.split(name).skip(1).map(str::trim_start);
        after
            .filter_map(|rest| rest.strip_prefix(':'))
            .any(|rest| rest.trim_start().trim_start_matches('"').starts_with(['1', '2', '3']))
    }) || has_yaml_version(text)
}

/// Tests whether a text of any kind begins with the version of a document.
pub(super) fn begins_like_document(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head: String = text.chars().take(300).collect();
    if text.starts_with('{') {
        return ["\"openapi\"", "\"swagger\""].iter().any(|name| head.contains(name));
    }
    let lines = head.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with(['#', '-']));
    lines.take(5).any(|line| line.starts_with("openapi:") || line.starts_with("swagger:"))
}

/// Tests whether a line at the left edge gives the version as YAML does.
fn has_yaml_version(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("openapi:") || line.starts_with("swagger:"))
}

/// Tests whether a value that is intended as an OpenAPI document is a part of one that shows how to write it: it has no
/// content, `...` for content, or paths without a version and without a response.
pub(super) fn is_snippet(root: &Value) -> bool {
    let version = ["openapi", "swagger"].into_iter().find_map(|field| Some((field, root.get(field)?)));
    if let Some((field, version)) = version {
        // A version that is not supported is an error of its own.
        let is_known = version.as_str().is_none_or(|version| Version::parse(field, version.trim()).is_some());
        let content: &[&str] = if field == "swagger" { &CONTENT_2 } else { &CONTENT_3 };
        return is_known && (content.iter().all(|name| root.get(*name).is_none()) || has_ellipsis(root));
    }
    let has_responses = || {
        let items = root.get("paths").and_then(Value::as_object).into_iter().flatten();
        let mut operations = items.filter_map(|(_, item)| item.as_object()).flatten();
        operations.any(|(_, operation)| operation.get("responses").is_some())
    };
    has_ellipsis(root) || has_paths(root) && !has_responses()
}

/// Tests for `...` in place of paths, components and what they consist of, or for another text in place of all of them.
fn has_ellipsis(root: &Value) -> bool {
    let mut open: Vec<(&Value, usize)> =
        ["paths", "components"].iter().filter_map(|name| root.get(*name)).map(|v| (v, 0)).collect();
    while let Some((value, depth)) = open.pop() {
        match value {
            Value::String(text) if depth == 0 || matches!(text.trim(), "..." | "\u{2026}") => return true,
            Value::Object(members) if depth < 3 => {
                if members.keys().any(|name| matches!(name.as_str(), "..." | "\u{2026}")) {
                    return true;
                }
                open.extend(members.iter().filter(|(name, _)| !is_text(name)).map(|(_, value)| (value, depth + 1)));
            }
            _ => {}
        }
    }
    false
}

fn is_text(name: &str) -> bool {
    matches!(name, "description" | "summary" | "title" | "example") || name.starts_with("x-")
}

/// Tests for `...` in place of lines or values, or for comments in JSON, in a text that does not parse.
pub(super) fn is_elided(text: &str) -> bool {
    let is_json = text.trim_start().starts_with('{');
    text.lines().any(|line| {
        if is_json && line.trim_start().starts_with("//") {
            return true;
        }
        let line = line.trim().trim_start_matches(['#', '/', '-', ' ']).trim_end_matches([',', ' ']);
        let value = line.rsplit_once(": ").map_or(line, |(_, value)| value);
        matches!(value.trim_matches(['{', '}', '[', ']', '(', ')', ' ']), "..." | "\u{2026}")
    })
}

/// Checks that a document is one of OpenAPI, of a supported version. A version that is not in the form of the
/// specification is corrected, with a warning, and so is one whose field or value is evidently meant as another one, with an error:
/// later stages report what else is wrong. Components without a version are left as they are.
pub(super) fn check(root: &mut Value) -> Result<Vec<Problem>, Box<Problem>> {
    if root.is_null() {
        return Err(at("", messages::read::empty()));
    }
    if !root.is_object() {
        return Err(at("", messages::read::not_an_object()));
    }
    let names_another = !is_intended(root) && ["openapi", "swagger"].iter().any(|field| root.get(*field).is_some());
    if let Some(name) = classify::foreign(root).filter(|_| names_another) {
        return Err(at("", messages::read::foreign_document(&name)));
    }
    let mut problems = Vec::from_iter(correct_version_field(root));
    let (version, content): (_, &[&str]) = if root.get("openapi").is_some() {
        (Some("openapi"), &CONTENT_3)
    } else if root.get("swagger").is_some() {
        (Some("swagger"), &CONTENT_2)
    } else if !has_paths(root) && is_components_only(root) {
        (None, &CONTENT_3)
    } else if root.get("overlay").is_some() {
        return Err(at("", messages::read::overlay_among_documents()));
    } else {
        return Err(at(
            "",
            match classify::foreign(root) {
                Some(name) => messages::read::foreign_document(&name),
                None => messages::read::no_version(has_paths(root)),
            },
        ));
    };
    if let Some(field) = version {
        problems.extend(check_version(root, field)?);
    }
    // A null, which YAML has for a key without a value, is reported by the merge.
    let is_other = |value: &Value| !value.is_object() && !value.is_null();
    for name in content {
        let Some(value) = root.get_mut(*name).filter(|value| is_other(value)) else { continue };
        let first = value.get(0).and_then(Value::as_object);
        let first = first.and_then(|members| members.keys().next()).map(String::as_str);
        problems.push(*at(&format!("/{name}"), messages::read::member_is_not_an_object(name, first)));
        // What else the document has is read all the same.
        *value = json!({});
    }
    if !content.iter().any(|name| root.get(*name).is_some()) {
        return Err(at("", messages::read::no_content(content)));
    }
    Ok(problems)
}

/// Corrects the name of a member that is similar to that of the version, in a document that has none.
fn correct_version_field(root: &mut Value) -> Option<Problem> {
    if !has_paths(root) || ["openapi", "swagger", "overlay"].iter().any(|field| root.get(*field).is_some()) {
        return None;
    }
    let mut names = root.as_object()?.keys();
    let (written, meant) = names.find_map(|name| Some((name.clone(), nearest(name, ["openapi", "swagger"])?)))?;
    rename(root, &written, meant);
    let message = messages::read::misspelled_version(&written, meant).corrected();
    Some(Problem::new(Span::Pointer(Pointer::root().child(&written)), message))
}

/// Renames a member of an object, which stays at its place.
fn rename(object: &mut Value, from: &str, to: &str) {
    let Value::Object(members) = object else { return };
    let renamed = std::mem::take(members).into_iter();
    members.extend(renamed.map(|(name, value)| if name == from { (to.to_owned(), value) } else { (name, value) }));
}

fn has_paths(root: &Value) -> bool {
    let paths = root.get("paths").and_then(Value::as_object);
    paths.and_then(|paths| paths.keys().next()).is_some_and(|path| path.starts_with('/'))
}

fn is_components_only(root: &Value) -> bool {
    let sections = root.get("components").and_then(Value::as_object);
    let known = |name: &String| table::COMPONENTS.field(name).is_some() || name.starts_with("x-");
    sections.is_some_and(|sections| !sections.is_empty() && sections.keys().all(known))
}

fn at(pointer: &str, message: Message) -> Box<Problem> {
    Box::new(Problem::new(Span::Pointer(pointer.into()), message))
}

fn check_version(root: &mut Value, field: &str) -> Result<Option<Problem>, Box<Problem>> {
    let Some(value) = root.get_mut(field) else { return Ok(None) };
    let span = Span::Pointer(Pointer::root().child(field));
    let text = match &*value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(Box::new(Problem::new(span, messages::read::version_is_not_a_string(field)))),
    };
    let Some(version) = supported(field, text.trim()) else {
        let meant = meant_version(field, text.trim());
        let message = messages::read::unsupported_version(field, &text, meant.as_ref());
        let Some((meant, version)) = meant else { return Err(Box::new(Problem::new(span, message))) };
        *value = Value::String(version);
        rename(root, field, meant);
        return Ok(Some(Problem::new(span, message.corrected())));
    };
    if value.as_str() == Some(version.as_str()) {
        return Ok(None);
    }
    let message = messages::read::version_format(&*value, &version);
    *value = Value::String(version);
    Ok(Some(Problem::new(span, message)))
}

/// The field and the version that are evidently meant by a version that is not supported.
fn meant_version(field: &str, text: &str) -> Option<(&'static str, String)> {
    let number = text.trim_start_matches(['v', 'V', ' ']);
    let of = |field: &'static str| Some((field, supported(field, number)?));
    let is_later = || number.strip_prefix("3.").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    match field {
        "swagger" => of("swagger").or_else(|| of("openapi")),
        _ => of("openapi").or_else(|| of("swagger")),
    }
    .or_else(|| is_later().then(|| ("openapi", Version::V3_2.as_str().to_owned())))
}

/// The version in the form of the specification, if it is a supported one; with its patch number, if it has one.
fn supported(field: &str, text: &str) -> Option<String> {
    let version = Version::parse(field, text)?;
    let has_patch = version != Version::V2 && text.matches('.').count() > 1;
    Some(if has_patch { text } else { version.as_str() }.to_owned())
}
