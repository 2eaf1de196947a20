//! Rules of the specification that a document may break without its meaning being in doubt: reported, and ignored or
//! corrected.

use serde_json::{Map, Value};

use crate::diag::{Message, Reporter, messages};
use crate::openapi::{self, Kind, Pointer, walk_mut};

/// Reports the rules that an upgraded document breaks, or a part of one that has the given kind, and corrects the values that
/// have one meaning only.
pub(super) fn check(reporter: &Reporter<'_>, root: &mut Value, kind: Kind, is_part: bool) {
    walk_mut(root, kind, |kind, path, value| {
        for (pointer, message) in broken(kind, value, is_part).into_iter().chain(corrected(kind, value)) {
            reporter.report(&path.pointer().join(&pointer), message);
        }
    });
}

/// A pointer from the object to the value that breaks a rule, and the message.
type Finding = (Pointer, Message);

fn at(key: &str, message: Message) -> Finding {
    (Pointer::root().child(key), message)
}

fn broken(kind: Kind, value: &Value, is_part: bool) -> Option<Finding> {
    let has = |key: &str| value.get(key).is_some();
    match kind {
        Kind::Parameter | Kind::Header | Kind::MediaType if has("example") && has("examples") => {
            Some(at("example", messages::validate::example_and_examples()))
        }
        // OpenAPI 3.1.1, 4.8.12.2.2; OpenAPI 3.2 allows it wherever values are percent-encoded.
        Kind::Parameter if has("allowReserved") && !is_in_query(value) => {
            Some(at("allowReserved", messages::validate::allow_reserved()))
        }
        Kind::Info if value.is_object() && (!has("title") || !has("version")) && !is_part => {
            Some((Pointer::root(), messages::validate::incomplete_info(has("title"), has("version"))))
        }
        Kind::RequestBody if value.is_object() && !has("content") && !has("$ref") => {
            Some((Pointer::root(), messages::validate::body_without_content()))
        }
        Kind::License if value.is_object() && !has("name") => {
            Some((Pointer::root(), messages::validate::license_without_name()))
        }
        // A misspelled one is reported as such.
        Kind::Server if has_field_like(kind, value, "url") => None,
        Kind::Server if value.is_object() && !has("url") => Some(at("url", messages::validate::server_without_url())),
        Kind::Server => {
            let variable = variable_with_empty_enum(value)?;
            Some((variable_pointer(variable, "enum"), messages::validate::empty_server_enum(variable)))
        }
        _ => None,
    }
}

/// Tests for a member that is a field by another name.
fn has_field_like(kind: Kind, value: &Value, field: &str) -> bool {
    let has_it = value.get(field).is_some();
    value
        .as_object()
        .is_some_and(|members| !has_it && members.keys().any(|name| openapi::similar::field(kind, name) == Some(field)))
}

/// Tests whether a parameter is in the query, or in no known location.
fn is_in_query(parameter: &Value) -> bool {
    let location = parameter.get("in").and_then(Value::as_str);
    !matches!(location, Some("header" | "path" | "cookie"))
}

fn variable_with_empty_enum(server: &Value) -> Option<&str> {
    let is_empty = |variable: &Value| variable.get("enum").and_then(Value::as_array).is_some_and(Vec::is_empty);
    let variables = server.get("variables").and_then(Value::as_object)?;
    variables.iter().find(|(_, variable)| is_empty(variable)).map(|(name, _)| name.as_str())
}

/// The pointer from a server to a field of one of its variables.
fn variable_pointer(variable: &str, field: &str) -> Pointer {
    Pointer::root().child("variables").child(variable).child(field)
}

/// Corrects the values of an object that have one meaning only.
fn corrected(kind: Kind, value: &mut Value) -> Vec<Finding> {
    match (kind, value) {
        (Kind::Server, Value::Object(server)) => correct_server(server),
        (Kind::Parameter, Value::Object(parameter)) => correct_parameter(parameter).into_iter().collect(),
        (Kind::ExternalDocs, Value::Object(docs)) if !docs.contains_key("url") => {
            docs.insert("url".to_owned(), "".into());
            vec![(Pointer::root(), messages::validate::docs_without_url())]
        }
        _ => Vec::new(),
    }
}

fn correct_parameter(parameter: &mut Map<String, Value>) -> Option<Finding> {
    let location = parameter.get_mut("in")?;
    if let Some(message) = lower_case_location(location) {
        return Some(at("in", message));
    }
    // OpenAPI 3.2.0, 4.12.1: the name is required, and not used.
    if *location == "querystring" && !parameter.contains_key("name") {
        parameter.insert("name".to_owned(), "querystring".into());
        return Some(at("in", messages::validate::querystring_without_name()));
    }
    None
}

/// Writes the location of a parameter in lower case; the message if it was not.
fn lower_case_location(location: &mut Value) -> Option<Message> {
    let written = location.as_str()?;
    let lower = written.to_ascii_lowercase();
    if lower == written || !matches!(lower.as_str(), "path" | "query" | "querystring" | "header" | "cookie") {
        return None;
    }
    let message = messages::validate::parameter_location(written, &lower);
    *location = Value::String(lower);
    Some(message)
}

fn correct_server(server: &mut Map<String, Value>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let variables = server.get_mut("variables").and_then(Value::as_object_mut).into_iter().flatten();
    for (name, variable) in variables {
        let Value::Object(variable) = variable else { continue };
        let first = variable.get("enum").and_then(|values| values.get(0)).cloned();
        if let (Some(first), false) = (first, variable.contains_key("default")) {
            variable.insert("default".to_owned(), first);
            let pointer = Pointer::root().child("variables").child(name);
            findings.push((pointer, messages::validate::server_variable_without_default(name)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Code, Diagnostics};
    use crate::source::FragmentId;

    /// The document after the check, and the codes and pointers that were reported.
    fn checked(mut root: Value) -> (Value, Vec<(Code, String)>) {
        let mut diagnostics = Diagnostics::default();
        check(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root, Kind::Document, true);
        diagnostics.sort();
        let found = diagnostics.into_iter().filter_map(|d| Some((d.code, d.location?.span.pointer().to_string())));
        (root, found.collect())
    }

    fn parameter(parameter: &Value) -> Value {
        json!({"paths": {"/a": {"get": {"parameters": [parameter]}}}})
    }

    #[test]
    fn parameters_are_corrected_where_the_meaning_is_plain() {
        let (root, found) = checked(parameter(&json!({"name": "a", "in": "Header", "allowReserved": true})));
        assert_eq!(root.pointer("/paths/~1a/get/parameters/0/in"), Some(&json!("header")));
        assert_eq!(found, [(Code::ParameterLocation, "/paths/~1a/get/parameters/0/in".to_owned())]);

        let (root, found) = checked(parameter(&json!({"in": "querystring"})));
        assert_eq!(root.pointer("/paths/~1a/get/parameters/0/name"), Some(&json!("querystring")));
        assert_eq!(found, [(Code::UnnamedParameter, "/paths/~1a/get/parameters/0/in".to_owned())]);

        let (_, found) = checked(parameter(&json!({"name": "a", "in": "elsewhere"})));
        assert_eq!(found, []);
    }

    #[test]
    fn fields_that_exclude_each_other_are_reported() {
        let both = json!({"name": "a", "in": "path", "example": 1, "examples": {}});
        assert_eq!(
            checked(parameter(&both)).1,
            [(Code::ExampleAndExamples, "/paths/~1a/get/parameters/0/example".to_owned())]
        );
        let reserved = json!({"name": "a", "in": "path", "allowReserved": true});
        assert_eq!(
            checked(parameter(&reserved)).1,
            [(Code::AllowReserved, "/paths/~1a/get/parameters/0/allowReserved".to_owned())]
        );
        let in_query = json!({"name": "a", "in": "query", "allowReserved": true});
        assert_eq!(checked(parameter(&in_query)).1, []);
    }

    #[test]
    fn required_fields_without_a_meaning_of_their_absence_are_reported() {
        let (root, found) = checked(json!({
            "info": {"title": "A", "version": "1.0.0", "license": {"url": "https://a.example"}},
            "externalDocs": {"description": "d"},
            "paths": {"/a": {"post": {"requestBody": {"description": "d"}}, "put": {"requestBody": {"$ref": "#/a"}}}},
        }));
        assert_eq!(root.pointer("/externalDocs/url"), Some(&json!("")));
        let at = |pointer: &str| (Code::MissingField, pointer.to_owned());
        assert_eq!(found, [at("/externalDocs"), at("/info/license"), at("/paths/~1a/post/requestBody")]);
    }

    #[test]
    fn server_variables_get_a_default() {
        let (root, found) = checked(json!({"servers": [
            {"url": "/{v}/{w}", "variables": {"v": {"enum": ["2", "3"]}, "w": {"enum": [], "default": "a"}}}, {}
        ]}));
        assert_eq!(root.pointer("/servers/0/variables/v"), Some(&json!({"enum": ["2", "3"], "default": "2"})));
        let at = |pointer: &str| (Code::InvalidServer, pointer.to_owned());
        let v = "/servers/0/variables/v";
        assert_eq!(found, [at(v), at("/servers/0/variables/w/enum"), at("/servers/1/url")]);
    }
}
