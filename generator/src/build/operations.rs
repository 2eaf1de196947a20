//! Operations: parameters, bodies, what they need.

use std::collections::{BTreeSet, HashMap};

use super::bodies;
use super::docs;
use super::groups::{self, Names, Plan};
use super::hint::Hint;
use super::media::is_json;
use super::responses;
use super::security::Requirements;
use super::types::Builder;
use crate::config::Choices;
use crate::diag::Code;
use crate::lower::{self, Lowered, ParameterIn, SchemaId, Shape};
use crate::model::{Body, Content, Doc, Group, Held, Location, Operation, Parameter, Style, StyleName, Ty};
use crate::name::{self, Entry};

/// FastAPI's bodies are called `Body_{operationId}`; the operation's name says it better.
pub(super) fn framework_bodies(lowered: &Lowered, choices: &Choices) -> HashMap<String, String> {
    let mut bodies = HashMap::new();
    for operation in &lowered.operations {
        if let Some(id) = &operation.frame.operation_id {
            let words = groups::words(operation, choices);
            if words != *id {
                bodies.insert(format!("Body_{id}"), format!("{words} body"));
            }
        }
    }
    bodies
}

pub(super) fn build(
    lowered: &Lowered,
    requirements: &Requirements,
    server: Option<&str>,
    types: &mut Builder<'_, '_>,
) -> Vec<Group> {
    let plans = groups::plan(lowered, types.choices);
    plans.into_iter().map(|plan| group(lowered, requirements, server, types, plan)).collect()
}

fn group(
    lowered: &Lowered,
    requirements: &Requirements,
    server: Option<&str>,
    types: &mut Builder<'_, '_>,
    plan: Plan,
) -> Group {
    let (mut operations, mut others): (Vec<Operation>, Vec<Operation>) = Default::default();
    for (index, names) in plan.operations {
        if let Some(operation) = lowered.operations.get(index) {
            let (mut built, bodies) = build_operation(operation, requirements, types, names);
            built.server = super::servers::own(operation, server);
            let mut variants = bodies::variants(&built, bodies);
            variants.iter_mut().for_each(name_arguments);
            others.extend(variants);
            operations.push(built);
        }
    }
    // Other ways to send a body stand behind the operation, under names that nothing else has.
    for mut other in others {
        while operations.iter().any(|known| known.method == other.method || known.builder == other.builder) {
            other.method.push_str("_body");
            other.builder.push_str("Body");
        }
        let place = operations.iter().rposition(|known| known.pointer == other.pointer);
        operations.insert(place.map_or(operations.len(), |place| place + 1), other);
    }
    let Plan { tag, module, handle, description, .. } = plan;
    Group { tag, module, handle, description, operations }
}

fn build_operation(
    operation: &lower::Operation,
    requirements: &Requirements,
    types: &mut Builder<'_, '_>,
    names: Names,
) -> (Operation, Vec<Body>) {
    if names.clashed {
        let message = "more than one operation would have the same Rust name".to_owned();
        let help = format!("it is called `{}`, from its method and path", names.method);
        types.report(Code::NameClash, &operation.pointer, message, help);
    }
    let words = groups::words(operation, types.choices);
    let parameters = parameters(operation, types, &words);
    let declared = operation.body.as_ref();
    let mut bodies = declared.map(|body| bodies::build(body, types, &words)).unwrap_or_default().into_iter();
    let mut built = Operation {
        id: operation.frame.operation_id.clone(),
        pointer: operation.pointer.clone(),
        verb: operation.method.clone(),
        path: operation.path.clone(),
        doc: doc(operation),
        body: bodies.next(),
        parameters,
        successes: Vec::new(),
        output: Held { content: Content::Empty, optional: false },
        failures: Vec::new(),
        error: None,
        security: requirements.constant(types.lowered, operation.frame.security.as_ref()),
        server: None,
        accept: None,
        stream: None,
        others: Vec::new(),
        is_variant: false,
        method: names.method.clone(),
        builder: names.builder.clone(),
    };
    responses::build(operation, types, &words, &mut built);
    name_arguments(&mut built);
    (built, bodies.collect())
}

fn doc(operation: &lower::Operation) -> Doc {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let mut doc = Doc {
        summary: text(&operation.frame.summary),
        description: text(&operation.frame.description),
        facts: Vec::new(),
        deprecated: operation.frame.deprecated,
    };
    if !operation.links.is_empty() {
        doc.append(&format!("What its answers lead to:\n\n- {}", operation.links.join("\n- ")));
    }
    doc
}

fn parameters(operation: &lower::Operation, types: &mut Builder<'_, '_>, words: &str) -> Vec<Parameter> {
    let mut declared: Vec<Parameter> = Vec::new();
    for parameter in &operation.parameters {
        if is_ignored(parameter) {
            continue;
        }
        if is_framing(parameter) {
            let what = format!("the header field `{}`, which no argument can set", parameter.name);
            types.report(Code::OperationPart, &parameter.pointer, what, "what the transport sends by itself");
            continue;
        }
        let in_template = operation.path.contains(&format!("{{{}}}", parameter.name));
        if parameter.location == ParameterIn::Path && !in_template {
            let message = format!("path parameter `{}` is not in the path template", parameter.name);
            types.report(
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
            types.report(Code::UndeclaredPathParameter, &operation.pointer, message, "declare it under `parameters`");
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

fn build_parameter(parameter: &lower::Parameter, types: &mut Builder<'_, '_>, words: &str) -> Parameter {
    let hint = Hint::named(words, parameter.name.clone());
    let (ty, schema, json) = match &parameter.shape {
        Shape::Schema(id) => (types.ty(*id, &hint), Some(*id), false),
        Shape::Content(media) => match (media.schema, is_json(&media.media_type)) {
            (Some(id), is_json) => (types.ty(id, &hint), Some(id), is_json),
            (None, true) => (Ty::Value, None, true),
            (None, false) => (Ty::String, None, false),
        },
        Shape::Undeclared => (Ty::String, None, false),
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

fn parameter_doc(parameter: &lower::Parameter, schema: Option<SchemaId>, types: &Builder<'_, '_>) -> Doc {
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

fn style(parameter: &lower::Parameter) -> Style {
    if parameter.location == ParameterIn::Cookie && parameter.style.as_deref() == Some("cookie") {
        // It writes texts as they are, and so has no use for `allowReserved`.
        let explode = parameter.explode.unwrap_or(true);
        return Style::Styled { name: StyleName::Cookie, explode, reserved: false };
    }
    let default = match parameter.location {
        ParameterIn::Path | ParameterIn::Header => StyleName::Simple,
        _ => StyleName::Form,
    };
    styled(parameter.style.as_deref(), parameter.explode, parameter.allow_reserved, default)
}

/// A declared style, where `default` is that of the place.
pub(super) fn styled(style: Option<&str>, explode: Option<bool>, reserved: bool, default: StyleName) -> Style {
    let name = match style {
        Some("matrix") => StyleName::Matrix,
        Some("label") => StyleName::Label,
        Some("simple") => StyleName::Simple,
        // `cookie` is a style of cookies alone; elsewhere it is taken as the style that it is like.
        Some("form" | "cookie") => StyleName::Form,
        Some("spaceDelimited") => StyleName::SpaceDelimited,
        Some("pipeDelimited") => StyleName::PipeDelimited,
        Some("deepObject") => StyleName::DeepObject,
        _ => default,
    };
    let explode = explode.unwrap_or(name == StyleName::Form);
    if name == default && explode == (default == StyleName::Form) && !reserved {
        return Style::Default;
    }
    Style::Styled { name, explode, reserved }
}

/// Gives parameters and body names that are unique in the operation.
fn name_arguments(operation: &mut Operation) {
    let mut entries: Vec<Entry> = Vec::new();
    for parameter in &operation.parameters {
        let short = name::value_name(&parameter.wire);
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query | Location::QueryString => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let spelled = name::value_name(&name::spelled_out(&parameter.wire));
        entries.push(Entry {
            candidates: vec![short.clone(), name::with_word(&short, place), name::with_word(&spelled, place)],
            tier: 0,
        });
    }
    if operation.body.is_some() {
        entries.push(Entry { candidates: vec!["body".to_owned(), "request_body".to_owned()], tier: 1 });
    }
    let names = name::assign(
        &entries,
        &BTreeSet::from(
            ["send", "send_for", "send_stream", "with_content_type", "with_header", "with_timeout", "request"]
                .map(str::to_owned),
        ),
    );
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
        let runtime = include_str!("../../runtime/src/request/mod.rs");
        let list =
            runtime.split_once("const REFUSED").and_then(|(_, rest)| rest.split_once("];")).map(|(list, _)| list);
        let refused: BTreeSet<&str> = list.unwrap_or_default().split('"').skip(1).step_by(2).collect();
        let passed_over: BTreeSet<&str> = IGNORED.into_iter().chain(FRAMING).collect();
        assert_eq!(refused, passed_over);
    }
}
