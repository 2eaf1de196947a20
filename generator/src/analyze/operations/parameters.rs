//! Parameters of operations, and the names of arguments.

use super::style::parameter_style;
use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::docs;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, SchemaId, Serialization};
use crate::model::{Doc, Operation, Parameter, ParameterIn, Style, Ty};
use crate::name::{self, Entry, reserved};
use crate::openapi::media_type::is_json;

/// Header parameters that have to be ignored: other parts of the document describe them (OpenAPI 3.1, 4.8.12.2.1).
const IGNORED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// Header parameters that only the transport can set, since they frame the message, control the connection, or belong to
/// cookies. With [`IGNORED_HEADERS`] these are all that the transport refuses.
const TRANSPORT_HEADERS: [&str; 13] = [
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Builds the parameters of an operation in the order of its arguments: required ones first, and of these the path
/// parameters in the order of the path template.
pub(super) fn build(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    operation: &lower::Operation,
    words: &str,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for declared in &operation.parameters {
        if is_sent(cx, operation, declared) {
            parameters.push(build_parameter(cx, types, declared, words));
        }
    }
    for name in template_names(&operation.path) {
        let is_declared = |known: &Parameter| known.location == ParameterIn::Path && known.wire == name;
        if !parameters.iter().any(is_declared) {
            cx.reporter.report(&operation.pointer, messages::undeclared_path_parameter(name));
            parameters.push(undeclared(name));
        }
    }
    parameters.sort_by_key(|parameter| (!parameter.required, position_in_template(&operation.path, parameter)));
    parameters
}

/// Gives the parameters and the body names that are unique in the operation.
pub(super) fn name_arguments(operation: &mut Operation) {
    let mut entries: Vec<Entry> = Vec::new();
    for parameter in &operation.parameters {
        let short = name::value_name(&parameter.wire);
        let location = match parameter.location {
            ParameterIn::Path => "path",
            ParameterIn::Query | ParameterIn::QueryString => "query",
            ParameterIn::Header => "header",
            ParameterIn::Cookie => "cookie",
        };
        let exact = name::value_name(&name::spelled_out(&parameter.wire));
        let mut candidates = vec![short.clone(), name::with_word(&short, location)];
        candidates.extend(name::with_case(&parameter.wire).map(|text| name::value_name(&format!("{text} {location}"))));
        candidates.push(name::with_word(&exact, location));
        entries.push(Entry::new(&parameter.wire, candidates, 0));
    }
    if operation.body.is_some() {
        entries.push(Entry::generated(vec!["body".to_owned(), "request_body".to_owned()], 1));
    }
    let mut names = name::assign(&entries, &reserved::arguments()).into_iter();
    for parameter in &mut operation.parameters {
        parameter.name = names.next().unwrap_or_default();
    }
    if let Some(body) = &mut operation.body {
        body.name = names.next().unwrap_or_default();
    }
}

/// Tests for a parameter that a caller can set; reports others that the document may not have.
fn is_sent(cx: &Context<'_>, operation: &lower::Operation, parameter: &lower::Parameter) -> bool {
    if is_header_among(parameter, &IGNORED_HEADERS) {
        return false;
    }
    let message = if is_header_among(parameter, &TRANSPORT_HEADERS) {
        messages::transport_header(&parameter.name)
    } else if parameter.location == ParameterIn::Path && !operation.path.contains(&format!("{{{}}}", parameter.name)) {
        messages::unused_path_parameter(&parameter.name)
    } else {
        return true;
    };
    cx.reporter.report(&parameter.pointer, message);
    false
}

fn is_header_among(parameter: &lower::Parameter, names: &[&str]) -> bool {
    parameter.location == ParameterIn::Header && names.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn position_in_template(path: &str, parameter: &Parameter) -> usize {
    let is_path = parameter.location == ParameterIn::Path;
    template_names(path).position(|name| is_path && name == parameter.wire).unwrap_or(usize::MAX)
}

fn undeclared(name: &str) -> Parameter {
    Parameter {
        wire: name.to_owned(),
        name: String::new(),
        location: ParameterIn::Path,
        style: Style::Default,
        required: true,
        ty: Ty::String,
        doc: Doc::default(),
    }
}

fn build_parameter(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    declared: &lower::Parameter,
    words: &str,
) -> Parameter {
    let naming = NamingContext::named(words, declared.name.clone());
    let (schema, is_json) = match &declared.serialization {
        Serialization::Schema(id) => (Some(*id), false),
        Serialization::Content(media) => (media.schema, is_json(&media.media_type)),
        Serialization::Undeclared => (None, false),
    };
    let without_schema = if is_json { Ty::Value } else { Ty::String };
    let ty = schema.map_or(without_schema, |id| types.ty(id, &naming));
    Parameter {
        wire: declared.name.clone(),
        name: String::new(),
        location: declared.location,
        style: if is_json { Style::Json } else { parameter_style(declared) },
        required: declared.required,
        // A parameter whose value is null is not sent.
        ty: ty.without_null().clone(),
        doc: doc(cx, declared, schema),
    }
}

fn doc(cx: &Context<'_>, declared: &lower::Parameter, schema: Option<SchemaId>) -> Doc {
    let mut doc = schema.map(|id| docs::of_use(&cx.lowered.schemas, id)).unwrap_or_default();
    doc.description = declared.description.clone().or(doc.description);
    doc.deprecated |= declared.deprecated;
    doc
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::{IGNORED_HEADERS, TRANSPORT_HEADERS};
    use crate::analyze::test_operations::{analyze, document};
    use crate::diag::Code;
    use crate::model::{Operation, Style, Ty};

    /// An operation with an argument that the transport refuses could never be called.
    #[test]
    fn no_parameter_is_one_that_the_transport_refuses() {
        let runtime = include_str!("../../../runtime/src/request/mod.rs");
        let list =
            runtime.split_once("const REFUSED").and_then(|(_, rest)| rest.split_once("];")).map(|(list, _)| list);
        let refused: BTreeSet<&str> = list.unwrap_or_default().split('"').skip(1).step_by(2).collect();
        let left_out: BTreeSet<&str> = IGNORED_HEADERS.into_iter().chain(TRANSPORT_HEADERS).collect();
        assert_eq!(refused, left_out);
    }

    /// The operation of a path with some parameters, with the codes that are reported.
    fn operation(path: &str, parameters: &Value) -> (Option<Operation>, Vec<Code>) {
        let operation = json!({"parameters": parameters, "requestBody": {"content": {"text/plain": {}}},
            "responses": {"204": {"description": "d"}}});
        let (model, codes) = analyze(&document(&json!({path: {"post": operation}})));
        (model.groups.into_iter().flat_map(|group| group.operations).next(), codes)
    }

    /// The names of the arguments and setters but the body, with the codes that are reported.
    fn names(path: &str, parameters: &Value) -> (Vec<String>, Vec<Code>) {
        let (operation, codes) = operation(path, parameters);
        let parameters = operation.into_iter().flat_map(|operation| operation.parameters);
        (parameters.map(|parameter| parameter.name).collect(), codes)
    }

    fn parameter(location: &str, name: &str, required: bool) -> Value {
        json!({"name": name, "in": location, "required": required, "schema": {"type": "string"}})
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn arguments_are_required_ones_first_and_of_these_the_path_in_its_order() {
        let parameters = json!([
            parameter("query", "q", false),
            parameter("header", "h", true),
            parameter("path", "b", true),
            parameter("path", "a", true),
        ]);
        assert_eq!(names("/{a}/{b}", &parameters), (owned(&["a", "b", "h", "q"]), vec![]));
    }

    #[test]
    fn a_parameter_of_the_path_template_that_is_not_declared_is_a_string() {
        let declared = json!([parameter("query", "a", true)]);
        assert_eq!(names("/{a}", &declared), (owned(&["a_path", "a_query"]), vec![Code::UndeclaredPathParameter]));
        let parameters = operation("/{a}", &declared).0.into_iter().flat_map(|operation| operation.parameters);
        assert_eq!(parameters.map(|parameter| parameter.ty).collect::<Vec<Ty>>(), [Ty::String, Ty::String]);
    }

    #[test]
    fn a_path_parameter_that_is_not_in_the_template_is_left_out() {
        let declared = json!([parameter("path", "a", true)]);
        assert_eq!(names("/a", &declared), (vec![], vec![Code::UnusedPathParameter]));
    }

    #[test]
    fn headers_that_are_described_elsewhere_are_left_out_without_a_report() {
        let declared = json!([parameter("header", "Accept", true), parameter("query", "accept", true)]);
        assert_eq!(names("/a", &declared), (owned(&["accept"]), vec![]));
    }

    #[test]
    fn headers_that_only_the_transport_can_set_are_reported() {
        assert_eq!(names("/a", &json!([parameter("header", "Host", true)])), (vec![], vec![Code::TransportHeader]));
    }

    #[test]
    fn a_parameter_with_json_content_is_json() {
        let content = json!({"application/json": {"schema": {"type": "integer"}}});
        let (operation, _) = operation("/a", &json!([{"name": "a", "in": "query", "content": content}]));
        let parameters = operation.into_iter().flat_map(|operation| operation.parameters);
        let found: Vec<_> = parameters.map(|parameter| (parameter.ty, parameter.style)).collect();
        assert_eq!(found, [(Ty::I64, Style::Json)]);
    }

    #[test]
    fn arguments_cannot_have_the_name_of_a_method_of_the_call_and_go_before_the_body() {
        let declared = json!([parameter("query", "body", false), parameter("query", "send", false)]);
        assert_eq!(names("/a", &declared).0, ["body", "send_query"]);
        let body = operation("/a", &declared).0.and_then(|operation| operation.body);
        assert_eq!(body.map(|body| body.name).as_deref(), Some("request_body"));
    }
}
