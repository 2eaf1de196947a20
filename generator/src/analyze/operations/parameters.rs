//! Parameters of operations, and the names of arguments.

use std::collections::BTreeSet;

use super::path::{Path, PathParameter};
use super::security::Place;
use super::style::parameter_style;
use crate::analyze::Context;
use crate::analyze::schema::docs;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::diag::nearest;
use crate::lower::{self, SchemaId, Serialization};
use crate::model::{Doc, MAX_ARGUMENTS, Operation, Parameter, ParameterIn, Style, StyleName, Ty, phrases};
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
/// parameters in the order of the path template, then the others by name. The order of the document does not decide: another
/// order there would exchange arguments in silence. One that is also the key of the operation is none: the builder sets it.
pub(super) fn build(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    operation: &lower::Operation,
    path: &Path,
    words: &str,
) -> Vec<Parameter> {
    let keys = Place::required(cx.lowered, operation);
    // With the position in the path template.
    let mut parameters: Vec<(usize, Parameter)> = Vec::new();
    for (index, declared) in operation.parameters.iter().enumerate() {
        let position = path.position(index);
        if let Some(position) = position {
            let parameter = build_parameter(cx, types, declared, words);
            let is_greedy = path.expressions.get(position).is_some_and(|parameter| parameter.is_greedy);
            parameters.push((position, in_path(parameter, is_greedy)));
        } else if Place::of_parameter(declared).is_none_or(|place| !keys.contains_key(&place)) && is_sent(cx, declared)
        {
            parameters.push((usize::MAX, build_parameter(cx, types, declared, words)));
        }
    }
    // An undeclared parameter is reported with the declared one that is meant as it, if there is one.
    let mut explained = report_unused(cx, operation, path);
    for (position, PathParameter { name, is_greedy, declared }) in path.expressions.iter().enumerate() {
        if declared.is_none() {
            let elsewhere = operation.parameters.iter().find(|declared| declared.name == *name);
            if let Some(elsewhere) = elsewhere {
                cx.reporter.report(&elsewhere.pointer, messages::path_parameter_elsewhere(name));
            } else if !explained.remove(name.as_str()) {
                cx.reporter.report(&operation.pointer, messages::undeclared_path_parameter(name));
            }
            parameters.push((position, in_path(undeclared(name, ParameterIn::Path), *is_greedy)));
        }
    }
    for name in &path.undeclared_query {
        cx.reporter.report(&operation.pointer, messages::undeclared_query_parameter(name));
        parameters.push((usize::MAX, undeclared(name, ParameterIn::Query)));
    }
    parameters.sort_by(|(a_position, a), (b_position, b)| {
        // Optional parameters are no arguments, and remain in the order of the document.
        let name = |parameter: &'_ Parameter| parameter.required.then(|| (parameter.wire.clone(), parameter.location));
        (!a.required, a_position).cmp(&(!b.required, b_position)).then_with(|| name(a).cmp(&name(b)))
    });
    parameters.into_iter().map(|(_, parameter)| parameter).collect()
}

/// A parameter whose value is a part of the path template, wherever it is declared.
fn in_path(parameter: Parameter, is_greedy: bool) -> Parameter {
    let style = match parameter.style {
        Style::Default if is_greedy => Style::Styled { name: StyleName::Segments, explode: false, reserved: false },
        // The style of a query parameter writes its name as well.
        Style::Styled { .. } if parameter.location != ParameterIn::Path => Style::Default,
        style => style,
    };
    Parameter { location: ParameterIn::Path, required: true, style, ..parameter }
}

/// Gives required parameters setters where the method would have too many arguments: a call with many arguments by position
/// cannot be read. The parameters of the path and the body remain arguments.
pub(super) fn name_many(operation: &mut Operation) {
    let required = operation.parameters.iter().filter(|parameter| parameter.required).count();
    let has_body = operation.body.as_ref().is_some_and(|body| body.required);
    if required + usize::from(has_body) > MAX_ARGUMENTS {
        for parameter in &mut operation.parameters {
            parameter.is_named = parameter.required && parameter.location != ParameterIn::Path;
        }
    }
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
    let has_type = operation.body.as_ref().is_some_and(|body| body.type_argument.is_some());
    if has_type {
        entries.push(Entry::generated(vec!["content_type".to_owned(), "body_content_type".to_owned()], 1));
    }
    let mut names = name::assign(&entries, &reserved::arguments()).into_iter();
    for parameter in &mut operation.parameters {
        parameter.name = names.next().unwrap_or_default();
    }
    if let Some(body) = &mut operation.body {
        body.name = names.next().unwrap_or_default();
        body.type_argument = names.next();
    }
}

/// The number of undeclared parameters that a name is compared with.
const MAX_NAMES: usize = 20;

/// Reports the path parameters that are not in the template. Returns those of the template that they are meant as.
fn report_unused<'p>(cx: &Context<'_>, operation: &lower::Operation, path: &'p Path) -> BTreeSet<&'p str> {
    let open = path.expressions.iter().filter(|parameter| parameter.declared.is_none());
    let open: Vec<&str> = open.map(|parameter| parameter.name.as_str()).collect();
    let mut explained = BTreeSet::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let is_unused = parameter.location == ParameterIn::Path && path.position(index).is_none();
        // Another message is about a template in the notation of others.
        let is_noted = || {
            let name = &parameter.name;
            [format!("/:{name}"), format!("{name}>"), format!("[{name}]")]
                .iter()
                .any(|part| operation.path.contains(part))
        };
        if !is_unused || is_noted() {
            continue;
        }
        let rest = || open.iter().copied().filter(|name| !explained.contains(name)).take(MAX_NAMES);
        let is_only = || {
            operation.parameters.iter().filter(|other| other.location == ParameterIn::Path).count()
                == path.expressions.len()
        };
        let only = match open.as_slice() {
            [only] if is_only() => Some(*only),
            _ => None,
        };
        let meant = nearest(&parameter.name, rest()).or(only.filter(|only| !explained.contains(only)));
        cx.reporter.report(&parameter.pointer, messages::unused_path_parameter(&parameter.name, meant));
        explained.extend(meant);
    }
    explained
}

/// Tests for a parameter outside of the path template that a caller can set; reports headers that only the
/// transport can set.
fn is_sent(cx: &Context<'_>, parameter: &lower::Parameter) -> bool {
    if is_header_among(parameter, &TRANSPORT_HEADERS) {
        cx.reporter.report(&parameter.pointer, messages::transport_header(&parameter.name));
        return false;
    }
    parameter.location != ParameterIn::Path && !is_header_among(parameter, &IGNORED_HEADERS)
}

fn is_header_among(parameter: &lower::Parameter, names: &[&str]) -> bool {
    parameter.location == ParameterIn::Header && names.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

fn undeclared(name: &str, location: ParameterIn) -> Parameter {
    Parameter {
        wire: name.to_owned(),
        name: String::new(),
        location,
        style: Style::Default,
        required: location == ParameterIn::Path,
        is_named: false,
        client_setter: None,
        ty: Ty::String,
        example: None,
        doc: Doc::default(),
    }
}

fn build_parameter(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    declared: &lower::Parameter,
    words: &str,
) -> Parameter {
    let (schema, is_json) = match &declared.serialization {
        Serialization::Schema(id) => (Some(*id), false),
        Serialization::Content(media) => (media.schema, is_json(&media.media_type)),
        Serialization::Undeclared => (None, false),
    };
    let without_schema = if is_json { Ty::Value } else { Ty::String };
    let ty = schema.map_or(without_schema, |id| types.parameter_ty(id, words, &declared.name));
    Parameter {
        wire: declared.name.clone(),
        name: String::new(),
        location: declared.location,
        style: if is_json { Style::Json } else { parameter_style(cx, declared, schema) },
        required: declared.required,
        is_named: false,
        client_setter: None,
        // A parameter whose value is null is not sent.
        ty: ty.without_null().clone(),
        example: declared.example.clone().or_else(|| docs::default_value(&cx.lowered.schemas, schema?).cloned()),
        doc: doc(cx, declared, schema),
    }
}

fn doc(cx: &Context<'_>, declared: &lower::Parameter, schema: Option<SchemaId>) -> Doc {
    let mut doc = schema.map(|id| docs::of_use(&cx.lowered.schemas, id)).unwrap_or_default();
    doc.description = declared.description.clone().or(doc.description);
    doc.deprecated |= declared.deprecated;
    let default = schema.and_then(|id| docs::default_value(&cx.lowered.schemas, id));
    let example = declared.example.as_ref().filter(|example| default != Some(*example));
    doc.facts.extend(example.map(|example| phrases::example(&example.to_string())));
    doc
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::{IGNORED_HEADERS, TRANSPORT_HEADERS};
    use crate::analyze::test_operations::{analyze, document};
    use crate::diag::Code;
    use crate::model::{Operation, Parameter, Style, StyleName, Ty};

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
    fn the_order_of_arguments_does_not_depend_on_that_of_the_document() {
        let mut parameters = vec![
            parameter("query", "to", true),
            parameter("query", "from", true),
            parameter("header", "from", true),
            parameter("path", "b", true),
            parameter("path", "a", true),
        ];
        let expected = (owned(&["b", "a", "from_query", "from_header", "to"]), vec![]);
        assert_eq!(names("/{b}/{a}", &json!(parameters)), expected);
        parameters.reverse();
        assert_eq!(names("/{b}/{a}", &json!(parameters)), expected);
    }

    #[test]
    fn a_parameter_of_the_path_template_that_is_not_declared_is_a_string() {
        let declared = json!([parameter("query", "a", true)]);
        assert_eq!(names("/{a}", &declared), (owned(&["a_path", "a_query"]), vec![Code::UndeclaredPathParameter]));
        let parameters = operation("/{a}", &declared).0.into_iter().flat_map(|operation| operation.parameters);
        assert_eq!(parameters.map(|parameter| parameter.ty).collect::<Vec<Ty>>(), [Ty::String, Ty::String]);
    }

    #[test]
    fn of_many_required_parameters_only_those_of_the_path_are_arguments() {
        let arguments = |count: usize| {
            let many = (0..count).map(|index| parameter("query", &format!("q{index}"), true));
            let declared = [parameter("path", "a", true)].into_iter().chain(many).collect();
            let parameters = operation("/{a}", &declared).0.into_iter().flat_map(|operation| operation.parameters);
            parameters.filter(Parameter::is_argument).count()
        };
        assert_eq!((arguments(6), arguments(7)), (7, 1));
    }

    #[test]
    fn a_parameter_that_is_also_the_key_of_the_operation_is_no_argument() {
        let parameters =
            [("header", "x-key"), ("query", "key"), ("query", "KEY"), ("cookie", "sid"), ("header", "Authorization")];
        let parameters: Vec<Value> =
            parameters.iter().map(|(location, name)| parameter(location, name, true)).collect();
        let found = |security: Value| {
            let operation =
                json!({"parameters": parameters, "security": security, "responses": {"204": {"description": "d"}}});
            let mut document = document(&json!({"/a": {"get": operation}}));
            let key = |location: &str, name: &str| json!({"type": "apiKey", "in": location, "name": name});
            let schemes = json!({"H": key("header", "X-Key"), "Q": key("query", "key"), "C": key("cookie", "sid"),
                "B": {"type": "http", "scheme": "bearer"}});
            document
                .as_object_mut()
                .map(|root| root.insert("components".to_owned(), json!({"securitySchemes": schemes})));
            let (model, mut codes) = analyze(&document);
            codes.retain(|code| *code == Code::CredentialParameter);
            let operation = model.groups.into_iter().flat_map(|group| group.operations).next();
            let parameters = operation.into_iter().flat_map(|operation| operation.parameters);
            (parameters.map(|parameter| parameter.wire).collect::<Vec<_>>(), codes.len())
        };
        assert_eq!(found(json!([{"H": [], "Q": [], "C": []}])), (owned(&["KEY"]), 4));
        assert_eq!(found(json!([{"H": []}, {}])), (owned(&["KEY", "key", "sid"]), 2));
        assert_eq!(found(json!([{"B": []}])), (owned(&["KEY", "key", "sid", "x-key"]), 1));
        assert_eq!(found(json!([])), (owned(&["KEY", "key", "sid", "x-key"]), 1));
    }

    #[test]
    fn a_path_parameter_that_is_not_in_the_template_is_left_out() {
        let declared = json!([parameter("path", "a", true)]);
        assert_eq!(names("/b", &declared), (vec![], vec![Code::UnusedPathParameter]));
    }

    /// The template that is sent, its parameters with their types, and what is reported.
    fn sent(path: &str, parameters: &Value) -> (String, Vec<String>, Vec<Code>) {
        let (operation, codes) = operation(path, parameters);
        let Some(operation) = operation else { return Default::default() };
        let shown = |parameter: &Parameter| {
            let is_greedy = matches!(parameter.style, Style::Styled { name: StyleName::Segments, .. });
            let required = if parameter.required { "" } else { "?" };
            let greedy = if is_greedy { "+" } else { "" };
            format!("{:?} {}{required}{greedy}: {:?}", parameter.location, parameter.wire, parameter.ty)
        };
        (operation.template, operation.parameters.iter().map(shown).collect(), codes)
    }

    #[test]
    fn an_expression_that_is_more_than_a_name_means_the_declared_parameter() {
        let integer = |name: &str, location: &str| json!({"name": name, "in": location, "required": location == "path", "schema": {"type": "integer"}});
        let path = |name: &str| json!([integer(name, "path")]);
        let code = Code::PathExpression;
        for (template, expected, parameters) in [
            ("/a/{proxy+}", "/a/{proxy}", ["Path proxy+: I64"]),
            ("/a/{+proxy}/b", "/a/{proxy}/b", ["Path proxy+: I64"]),
            ("/a/{proxy:[0-9]{3}}", "/a/{proxy}", ["Path proxy: I64"]),
            ("/a/{proxy=b/*}", "/a/{proxy}", ["Path proxy+: I64"]),
        ] {
            let expected = (expected.to_owned(), parameters.map(str::to_owned).to_vec(), vec![code]);
            assert_eq!(sent(template, &path("proxy")), expected, "{template}");
        }
        // A parameter with exactly this name.
        let expected = ("/{proxy+}".to_owned(), vec!["Path proxy+: I64".to_owned()], vec![]);
        assert_eq!(sent("/{proxy+}", &path("proxy+")), expected);
        let undeclared = vec![code, Code::UndeclaredPathParameter];
        assert_eq!(
            sent("/{proxy+}", &json!([])),
            ("/{proxy}".to_owned(), vec!["Path proxy+: String".to_owned()], undeclared)
        );
    }

    #[test]
    fn a_query_parameter_in_the_template_is_one_argument() {
        let q = json!([{"name": "q", "in": "query", "schema": {"type": "integer"}}]);
        let (fixed, code) = (Code::PathWithQuery, Code::PathExpression);
        for (template, expected, parameter, codes) in [
            ("/a?q={q}", "/a", "Query q?: I64", vec![fixed, code]),
            ("/a?b=1&q={q}&c", "/a?b=1&c", "Query q?: I64", vec![fixed, code]),
            ("/a?query={q}", "/a?query={q}", "Path q: I64", vec![fixed, code]),
            ("/a{?q}", "/a", "Query q?: I64", vec![code]),
        ] {
            let mut found = sent(template, &q);
            found.2.sort();
            let mut codes = codes;
            codes.sort();
            assert_eq!(found, (expected.to_owned(), vec![parameter.to_owned()], codes), "{template}");
        }
        let codes = vec![code, Code::UndeclaredPathParameter];
        assert_eq!(sent("/a{?q}", &json!([])), ("/a".to_owned(), vec!["Query q?: String".to_owned()], codes));
    }

    #[test]
    fn headers_that_are_described_elsewhere_are_left_out_with_a_note() {
        let declared = json!([parameter("header", "Accept", true), parameter("query", "accept", true)]);
        assert_eq!(names("/a", &declared), (owned(&["accept"]), vec![Code::IgnoredHeader]));
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
