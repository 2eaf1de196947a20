//! Parameters of operations, and the names of arguments.

use super::style::style;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::docs;
use crate::analyze::types::builder::Builder;
use crate::diag::Code;
use crate::lower::{self, ParameterIn, SchemaId, Serialization};
use crate::model::{Doc, Location, Operation, Parameter, Style, Ty};
use crate::name::{self, Entry, reserved};
use crate::openapi::media_type::is_json;

pub(crate) fn build(operation: &lower::Operation, types: &mut Builder<'_>, words: &str) -> Vec<Parameter> {
    let mut declared: Vec<Parameter> = Vec::new();
    for parameter in &operation.parameters {
        if is_ignored(parameter) {
            continue;
        }
        if is_framing(parameter) {
            let what = format!("the header field `{}`, which no argument can set", parameter.name);
            types.cx.report(Code::OperationPart, &parameter.pointer, what, "what the transport sends by itself");
            continue;
        }
        let in_template = operation.path.contains(&format!("{{{}}}", parameter.name));
        if parameter.location == ParameterIn::Path && !in_template {
            let message = format!("path parameter `{}` is not in the path template", parameter.name);
            types.cx.report(
                Code::UnusedPathParameter,
                &parameter.pointer,
                message,
                "take it away, or add it to the template",
            );
            continue;
        }
        declared.push(build_parameter(parameter, types, words));
    }
    for wire in template_names(&operation.path) {
        if !declared.iter().any(|p| p.location == Location::Path && p.wire == wire) {
            let message = format!("path parameter `{wire}` is not declared; it is taken as a string");
            types.cx.report(
                Code::UndeclaredPathParameter,
                &operation.pointer,
                message,
                "declare it under `parameters`",
            );
            declared.push(undeclared(wire));
        }
    }
    let order = |p: &Parameter| {
        (
            !p.required,
            template_names(&operation.path)
                .position(|name| name == p.wire && p.location == Location::Path)
                .unwrap_or(usize::MAX),
        )
    };
    declared.sort_by_key(order);
    declared
}

/// Header parameters with these names are described elsewhere and have to be ignored (OpenAPI 3.1, 4.8.12.2.1).
const IGNORED: [&str; 3] = ["accept", "authorization", "content-type"];

fn is_ignored(parameter: &lower::Parameter) -> bool {
    is_header_of(parameter, &IGNORED)
}

/// Header fields that frame the message, choose the connection or carry what has a way of its own: they are not for a
/// caller to set. With [`IGNORED`] these are all that the transport refuses.
const FRAMING: [&str; 13] = [
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

fn is_framing(parameter: &lower::Parameter) -> bool {
    is_header_of(parameter, &FRAMING)
}

fn is_header_of(parameter: &lower::Parameter, names: &[&str]) -> bool {
    parameter.location == ParameterIn::Header && names.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn undeclared(wire: &str) -> Parameter {
    Parameter {
        wire: wire.to_owned(),
        name: String::new(),
        location: Location::Path,
        style: Style::Default,
        required: true,
        ty: Ty::String,
        doc: Doc::default(),
    }
}

fn build_parameter(parameter: &lower::Parameter, types: &mut Builder<'_>, words: &str) -> Parameter {
    let hint = Hint::named(words, parameter.name.clone());
    let (ty, schema, json) = match &parameter.serialization {
        Serialization::Schema(id) => (types.ty(*id, &hint), Some(*id), false),
        Serialization::Content(media) => match (media.schema, is_json(&media.media_type)) {
            (Some(id), is_json) => (types.ty(id, &hint), Some(id), is_json),
            (None, true) => (Ty::Value, None, true),
            (None, false) => (Ty::String, None, false),
        },
        Serialization::Undeclared => (Ty::String, None, false),
    };
    Parameter {
        wire: parameter.name.clone(),
        name: String::new(),
        location: location(parameter.location),
        style: if json { Style::Json } else { style(parameter) },
        required: parameter.required,
        // A parameter that is null is a parameter that is not sent.
        ty: ty.without_null().clone(),
        doc: parameter_doc(parameter, schema, types),
    }
}

fn parameter_doc(parameter: &lower::Parameter, schema: Option<SchemaId>, types: &Builder<'_>) -> Doc {
    let mut doc = schema.map(|id| docs::of_use(types.schemas(), id)).unwrap_or_default();
    doc.description = parameter.description.clone().or(doc.description);
    doc.deprecated |= parameter.deprecated;
    doc
}

fn location(location: ParameterIn) -> Location {
    match location {
        ParameterIn::Path => Location::Path,
        ParameterIn::Query => Location::Query,
        ParameterIn::QueryString => Location::QueryString,
        ParameterIn::Header => Location::Header,
        ParameterIn::Cookie => Location::Cookie,
    }
}

/// Gives parameters and body names that are unique in the operation.
pub(crate) fn name_arguments(operation: &mut Operation) {
    let mut entries: Vec<Entry> = Vec::new();
    for parameter in &operation.parameters {
        let short = name::value_name(&parameter.wire);
        let location = match parameter.location {
            Location::Path => "path",
            Location::Query | Location::QueryString => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let spelled = name::value_name(&name::spelled_out(&parameter.wire));
        entries.push(Entry {
            candidates: vec![short.clone(), name::with_word(&short, location), name::with_word(&spelled, location)],
            tier: 0,
        });
    }
    if operation.body.is_some() {
        entries.push(Entry { candidates: vec!["body".to_owned(), "request_body".to_owned()], tier: 1 });
    }
    let names = name::assign(&entries, &reserved::arguments());
    let mut names = names.into_iter();
    for parameter in &mut operation.parameters {
        parameter.name = names.next().unwrap_or_default();
    }
    if let Some(body) = &mut operation.body {
        body.name = names.next().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{FRAMING, IGNORED};

    /// An operation with an argument that the transport refuses could never be called.
    #[test]
    fn no_parameter_is_one_that_the_transport_refuses() {
        let runtime = include_str!("../../../runtime/src/request/mod.rs");
        let list =
            runtime.split_once("const REFUSED").and_then(|(_, rest)| rest.split_once("];")).map(|(list, _)| list);
        let refused: BTreeSet<&str> = list.unwrap_or_default().split('"').skip(1).step_by(2).collect();
        let passed_over: BTreeSet<&str> = IGNORED.into_iter().chain(FRAMING).collect();
        assert_eq!(refused, passed_over);
    }
}
