//! Operations: parameters, bodies, what they need.

mod bodies;
pub(crate) mod events;
pub(crate) mod groups;
mod headers;
mod notation;
mod parameters;
mod responses;
pub(crate) mod security;
pub(crate) mod servers;
mod status;
mod streams;
mod style;

use super::types::builder::Builder;
use crate::diag::Code;
use crate::lower::{self, Lowered};
use crate::model::{Body, Content, Doc, Group, Held, Operation, phrases};
use groups::{Names, Plan};
use security::Requirements;

pub(crate) fn build(
    lowered: &Lowered,
    requirements: &Requirements,
    server: Option<&str>,
    types: &mut Builder<'_>,
) -> Vec<Group> {
    let plans = groups::plan(lowered, types.cx.choices);
    plans.into_iter().map(|plan| group(lowered, requirements, server, types, plan)).collect()
}

fn group(
    lowered: &Lowered,
    requirements: &Requirements,
    server: Option<&str>,
    types: &mut Builder<'_>,
    plan: Plan,
) -> Group {
    let (mut operations, mut others): (Vec<Operation>, Vec<Operation>) = Default::default();
    for (index, names) in plan.operations {
        if let Some(operation) = lowered.operations.get(index) {
            let (mut built, bodies) = build_operation(operation, requirements, types, names);
            built.server = servers::own(operation, server);
            let mut variants = bodies::variants(&built, bodies);
            variants.iter_mut().for_each(parameters::name_arguments);
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
        let position = operations.iter().rposition(|known| known.pointer == other.pointer);
        operations.insert(position.map_or(operations.len(), |position| position + 1), other);
    }
    let Plan { tag, module, handle, description, .. } = plan;
    Group { tag, module, handle, description, operations }
}

fn build_operation(
    operation: &lower::Operation,
    requirements: &Requirements,
    types: &mut Builder<'_>,
    names: Names,
) -> (Operation, Vec<Body>) {
    if names.clashed {
        let message = "more than one operation would have the same Rust name".to_owned();
        let help = format!("it is called `{}`, from its method and path", names.method);
        types.cx.report(Code::NameClash, &operation.pointer, message, help);
    }
    let words = groups::words(operation, types.cx.choices);
    let parameters = parameters::build(operation, types, &words);
    let declared = operation.body.as_ref();
    let mut bodies = declared.map(|body| bodies::build(body, types, &words)).unwrap_or_default().into_iter();
    let mut built = Operation {
        id: operation.object.operation_id.clone(),
        pointer: operation.pointer.to_string(),
        verb: operation.method.clone(),
        path: operation.path.clone(),
        doc: doc(operation),
        body: bodies.next(),
        parameters,
        successes: Vec::new(),
        output: Held { content: Content::Empty, optional: false },
        failures: Vec::new(),
        error: None,
        security: requirements.constant(types.cx.lowered, operation.object.security.as_ref()),
        server: None,
        accept: None,
        stream: None,
        others: Vec::new(),
        is_variant: false,
        method: names.method.clone(),
        builder: names.builder.clone(),
    };
    responses::build(operation, types, &words, &mut built);
    parameters::name_arguments(&mut built);
    (built, bodies.collect())
}

fn doc(operation: &lower::Operation) -> Doc {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let mut doc = Doc {
        summary: text(&operation.object.summary),
        description: text(&operation.object.description),
        facts: Vec::new(),
        deprecated: operation.object.deprecated,
    };
    if !operation.links.is_empty() {
        doc.append(&phrases::links(&operation.links));
    }
    doc
}
