//! Operations: their groups and names, parameters, bodies and responses, and the servers and credentials that they need.

mod bodies;
pub(crate) mod client_headers;
mod events;
mod groups;
pub(crate) mod names;
mod parameters;
mod path;
mod responses;
mod security;
mod server_names;
mod server_variables;
mod servers;
mod status;
mod streams;
mod style;
mod wire_format;

use std::collections::BTreeMap;

use super::Context;
use super::types::builder::TypeBuilder;
use crate::lower;
use crate::model::{Body, Doc, Event, Group, Operation, Scheme, Server, ServerFunction, phrases};
use crate::openapi::Pointer;
use groups::GroupPlan;
use names::OperationNames;
use path::Path;
use security::SecurityConstants;
pub(crate) use status::reason_phrase;

/// Everything of a model that operations, webhooks and callbacks bring about, besides types.
pub(crate) struct Operations {
    pub(crate) servers: Vec<Server>,
    pub(crate) server_functions: Vec<ServerFunction>,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) requirements: BTreeMap<String, Vec<Vec<String>>>,
    pub(crate) groups: Vec<Group>,
    pub(crate) events: Vec<Event>,
}

/// Facts that all operations of a document share.
struct Shared {
    requirements: SecurityConstants,
    default_server: Option<String>,
}

/// Builds the operations, webhooks and callbacks of a document; their schemas get types.
pub(crate) fn build(cx: &Context<'_>, types: &mut TypeBuilder<'_>) -> Operations {
    let described = servers::common(cx);
    let server_functions = server_variables::functions(types, &described);
    let servers: Vec<Server> = described.into_iter().map(|described| described.server).collect();
    let schemes = security::schemes(cx);
    security::report(cx, &schemes);
    let shared = Shared {
        requirements: SecurityConstants::new(cx.lowered),
        default_server: servers.first().map(|server| server.url.clone()),
    };
    let plans = groups::assign(cx);
    let groups: Vec<Group> = plans.into_iter().map(|plan| build_group(cx, types, &shared, plan)).collect();
    servers::report_exposed(cx, &servers, &groups);
    let events = events::build(cx, types);
    let requirements = shared.requirements.into_alternatives();
    Operations { servers, server_functions, schemes, requirements, groups, events }
}

fn build_group(cx: &Context<'_>, types: &mut TypeBuilder<'_>, shared: &Shared, plan: GroupPlan<'_>) -> Group {
    let mut operations = Vec::with_capacity(plan.operations.len());
    let mut variants = Vec::new();
    for (declared, names) in plan.operations {
        let (operation, other_bodies) = build_operation(cx, types, shared, declared, names);
        variants.extend(bodies::variants(&operation, other_bodies));
        operations.push(operation);
    }
    for variant in &variants {
        let same = operations.iter().find(|operation| operation.method == variant.method);
        let key = |operation: &Operation| (operation.verb.clone(), operation.path.clone());
        if let Some(setting) = same.and_then(|operation| cx.choices.methods.get(&key(operation))) {
            names::report_taken(cx, setting, Some(&variant.pointer));
        }
    }
    bodies::insert_variants(&mut operations, variants);
    let GroupPlan { label, module, handle, description, .. } = plan;
    Group { label, module, handle, description, operations }
}

/// Builds an operation, with the bodies of other media types that it can send instead.
fn build_operation(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    shared: &Shared,
    declared: &lower::Operation,
    names: OperationNames,
) -> (Operation, Vec<Body>) {
    names::report_clash(cx, declared, &names);
    let words = cx.words.of_types(&declared.method, &declared.path);
    let path = Path::of(cx, declared);
    let parameters = parameters::build(cx, types, declared, &path, &words);
    let mut bodies = bodies::build(cx, types, declared, &words).into_iter();
    let mut operation = Operation {
        id: declared.operation_id.clone(),
        pointer: Pointer::from(declared.pointer.as_str()),
        verb: declared.method.clone(),
        path: declared.path.clone(),
        template: servers::with_query(cx, declared, path.template),
        method: names.method,
        builder: names.builder,
        doc: doc(declared),
        parameters,
        body: bodies.next(),
        responses: responses::build(cx, types, declared, &words),
        security: shared.requirements.constant(cx.lowered, declared),
        access: security::alternatives(cx.lowered, declared.security.as_deref()),
        server: servers::own(cx, declared, shared.default_server.as_deref()),
        is_variant: false,
    };
    parameters::name_many(&mut operation);
    parameters::name_arguments(&mut operation);
    (operation, bodies.collect())
}

fn doc(operation: &lower::Operation) -> Doc {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let mut doc = Doc {
        summary: text(&operation.summary),
        description: text(&operation.description),
        facts: Vec::new(),
        deprecated: operation.deprecated,
    };
    if !operation.links.is_empty() {
        doc.append(&phrases::links(&operation.links));
    }
    doc
}
