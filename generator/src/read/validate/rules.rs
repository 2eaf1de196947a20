//! Rules of the specification that a document may break without its meaning being in doubt: said, and passed over or
//! mended.

use serde_json::{Map, Value};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{Kind, child_pointer, walk_mut};
use crate::read::Fragment;
use crate::source::Location;

/// Looks for broken rules in an upgraded document.
pub(super) fn check(fragment: &mut Fragment, diagnostics: &mut Diagnostics) {
    let id = fragment.id;
    walk_mut(&mut fragment.root, Kind::Document, |kind, trail, value| {
        for (key, message, help) in broken(kind, value).into_iter().chain(mended(kind, value)) {
            let location = Location::new(id, child_pointer(&trail.pointer(), key));
            diagnostics.push(Diagnostic::new(Code::Lenient, location, message, help));
        }
    });
}

type Finding = (&'static str, &'static str, &'static str);

/// The member that breaks a rule, what is wrong with it, and what to do.
fn broken(kind: Kind, value: &Value) -> Option<Finding> {
    let has = |key: &str| value.get(key).is_some();
    let is_text = |key: &str, text: &str| value.get(key).and_then(Value::as_str) == Some(text);
    let allows_reserved = || has("allowReserved");
    match kind {
        Kind::Parameter | Kind::Header | Kind::MediaType if has("example") && has("examples") => Some((
            "example",
            "`example` and `examples` exclude each other; neither bears on the types",
            "leave one of the two out",
        )),
        // OpenAPI 3.1.1, 4.8.12.2.2; 3.2 lets it stand wherever values are percent-encoded.
        Kind::Parameter
            if allows_reserved() && (is_text("in", "header") || is_text("in", "path") || is_text("in", "cookie")) =>
        {
            Some(("allowReserved", "`allowReserved` is for query parameters only", "take it away"))
        }
        Kind::Document | Kind::PathItem | Kind::Operation if value.get("servers").is_some_and(|s| !s.is_array()) => {
            Some(("servers", "`servers` has to be a list; it is passed over", "write a list of server objects"))
        }
        Kind::Server if value.is_object() && !has("url") => {
            Some(("url", "a server without `url` is passed over", "add the address of the API"))
        }
        Kind::Server if has_empty_enum(value) => Some((
            "variables",
            "a server variable has an empty `enum`; its default is used",
            "list its values, or take `enum` away",
        )),
        _ => None,
    }
}

/// Mends what has one meaning only.
fn mended(kind: Kind, value: &mut Value) -> Vec<Finding> {
    let Value::Object(members) = value else { return Vec::new() };
    match kind {
        Kind::Server => mended_server(members),
        Kind::Parameter if members.get_mut("in").is_some_and(put_in_small_letters) => {
            vec![("in", "the place of a parameter is written in small letters", "write it so")]
        }
        // OpenAPI 3.2.0, 4.12.1: the name is required, and not used.
        Kind::Parameter
            if members.get("in").is_some_and(|location| location == "querystring") && !members.contains_key("name") =>
        {
            members.insert("name".to_owned(), "querystring".into());
            vec![("in", "the parameter has no name; it is called `querystring`", "give it one")]
        }
        _ => Vec::new(),
    }
}

fn mended_server(server: &mut Map<String, Value>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let variables = server.get_mut("variables").and_then(Value::as_object_mut);
    for variable in variables.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
        let mut is_mended = variable.get_mut("default").is_some_and(put_in_quotes);
        for value in variable.get_mut("enum").and_then(Value::as_array_mut).into_iter().flatten() {
            is_mended |= put_in_quotes(value);
        }
        if is_mended {
            findings.push(("variables", "values of server variables are texts; one is none", "put it in quotes"));
        }
        let first = variable.get("enum").and_then(|values| values.get(0)).cloned();
        if let Some(first) = first.filter(|_| !variable.contains_key("default")) {
            variable.insert("default".to_owned(), first);
            let message = "a server variable has no default; the first of its values is taken";
            findings.push(("variables", message, "say which one is the default"));
        }
    }
    findings
}

/// Makes a text of a number or boolean; whether it was one.
fn put_in_quotes(value: &mut Value) -> bool {
    let is_plain = value.is_number() || value.is_boolean();
    if is_plain {
        *value = Value::String(value.to_string());
    }
    is_plain
}

/// Writes the place of a parameter as the specification does; whether it was written in another way.
fn put_in_small_letters(location: &mut Value) -> bool {
    let Some(small) = location.as_str().map(str::to_ascii_lowercase) else { return false };
    let is_known = matches!(small.as_str(), "path" | "query" | "querystring" | "header" | "cookie");
    let is_other = is_known && *location != small.as_str();
    if is_other {
        *location = Value::String(small);
    }
    is_other
}

fn has_empty_enum(server: &Value) -> bool {
    let variables = server.get("variables").and_then(Value::as_object);
    variables
        .is_some_and(|all| all.values().any(|v| v.get("enum").and_then(Value::as_array).is_some_and(Vec::is_empty)))
}
