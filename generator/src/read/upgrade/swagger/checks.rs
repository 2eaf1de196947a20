//! Values of a document of version 2.0 that are not as its specification has them, and that the upgrade reads as they are
//! meant.

use serde_json::{Map, Value};

use super::{Object, body};
use crate::diag::messages::upgrade as messages;
use crate::diag::{Message, nearest};
use crate::openapi::{METHODS, Pointer, media_type};

/// A pointer into the document, and what is reported there.
type Finding = (Pointer, Message);

/// The values of a document that are read as something else than they say.
pub(super) fn check(root: &Object) -> Vec<Finding> {
    let mut found = Vec::new();
    let text = |key: &str| root.get(key).and_then(Value::as_str);
    let at = |key: &str| Pointer::root().child(key);
    if let Some(host) = text("host").filter(|host| host.contains('/')) {
        let meant = host.split_once("://").map_or(host, |(_, rest)| rest);
        found.push((at("host"), messages::host_with_more(host, meant.split('/').next().unwrap_or(meant))));
    }
    if let Some(path) = text("basePath").filter(|path| !path.is_empty() && !path.starts_with('/')) {
        found.push((at("basePath"), messages::base_path_without_slash(path)));
    }
    consumes(&mut found, root, &Pointer::root());
    for (name, parameter) in objects(root.get("parameters")) {
        self::parameter(&mut found, parameter, &at("parameters").child(name));
    }
    for (path, item) in objects(root.get("paths")).filter(|(path, _)| !path.starts_with("x-")) {
        let at = at("paths").child(path);
        parameters(&mut found, item, &at);
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get(method) {
                parameters(&mut found, operation, &at.child(method));
                consumes(&mut found, operation, &at.child(method));
            }
        }
    }
    found
}

fn objects(value: Option<&Value>) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(name, member)| Some((name, member.as_object()?)))
}

/// The number of media types that are looked at, of which documents have a few.
const MAX_CONSUMES: usize = 64;

/// Reports media types of forms that are misspelled: a form has one of two whatever is listed.
fn consumes(found: &mut Vec<Finding>, owner: &Object, at: &Pointer) {
    let listed = owner.get("consumes").and_then(Value::as_array).into_iter().flatten().take(MAX_CONSUMES).enumerate();
    for (index, name) in listed.filter_map(|(index, name)| Some((index, name.as_str()?))) {
        if let Some(meant) = media_type::meant(name).filter(|meant| body::is_form(meant)) {
            found.push((at.child("consumes").item(index), messages::media_type_of_form(name, meant)));
        }
    }
}

fn parameters(found: &mut Vec<Finding>, owner: &Object, at: &Pointer) {
    let all = owner.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate();
    for (index, parameter) in all.filter_map(|(index, parameter)| Some((index, parameter.as_object()?))) {
        self::parameter(found, parameter, &at.child("parameters").item(index));
    }
}

fn parameter(found: &mut Vec<Finding>, parameter: &Object, at: &Pointer) {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str);
    let (Some(location), Some(name), false) = (text("in"), text("name"), parameter.contains_key("$ref")) else {
        return;
    };
    let known = ["body", "formData"].into_iter().find(|known| known.eq_ignore_ascii_case(location));
    if let Some(meant) = known.filter(|known| *known != location) {
        found.push((at.child("in"), crate::diag::messages::validate::parameter_location(location, meant)));
    }
    let misspelled = |meant: &str| parameter.keys().any(|key| nearest(key, [meant]).is_some());
    let lacking = if known == Some("body") { "schema" } else { "type" };
    let has_one = ["schema", "type"].iter().any(|key| parameter.contains_key(*key));
    if (lacking == "schema" && !parameter.contains_key("schema") || !has_one) && !misspelled(lacking) {
        found.push((at.clone(), messages::parameter_without(name, lacking)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Code, Diagnostics, Reporter};
    use crate::source::FragmentId;

    /// The codes and helps for a document.
    fn checked(document: Value) -> Vec<(Code, String)> {
        let mut diagnostics = Diagnostics::default();
        let mut root = document;
        super::super::upgrade(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root);
        diagnostics.into_iter().map(|found| (found.code, found.help)).collect()
    }

    #[test]
    fn what_is_read_in_another_way_is_reported() {
        let of = |field: &str, value: Value| json!({"swagger": "2.0", field: value});
        let operation = |operation: Value| of("paths", json!({"/a": {"post": operation}}));
        let parameter = |parameter: Value| operation(json!({"parameters": [parameter]}));
        for (document, code, word) in [
            (of("host", json!("https://a.example/v1")), Code::InvalidServer, "`a.example`"),
            (of("basePath", json!("v1")), Code::InvalidServer, "`/v1`"),
            (operation(json!({"consumes": ["multipart/formdata"]})), Code::UnknownMediaType, "`multipart/form-data`"),
            (
                parameter(json!({"name": "a", "in": "formdata", "type": "string"})),
                Code::ParameterLocation,
                "`formData`",
            ),
            (parameter(json!({"name": "a", "in": "body"})), Code::ParameterWithoutSchema, "`schema"),
            (parameter(json!({"name": "a", "in": "query"})), Code::ParameterWithoutSchema, "`type"),
        ] {
            let found = checked(document.clone());
            assert!(matches!(found.as_slice(), [(c, h)] if *c == code && h.contains(word)), "{document} {found:?}");
        }
        for valid in [
            parameter(json!({"name": "a", "in": "body", "schema": {}})),
            parameter(json!({"name": "a", "in": "query", "type": "string"})),
            parameter(json!({"name": "a", "in": "query", "tpye": "string"})),
            operation(json!({"consumes": ["multipart/form-data", "application/json"]})),
            json!({"swagger": "2.0", "host": "a.example:80", "basePath": "/v1"}),
        ] {
            assert_eq!(checked(valid.clone()), [], "{valid}");
        }
    }
}
