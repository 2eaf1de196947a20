//! The lowered document -> the model: references, `allOf`, unions, cycles, optionality, names.

mod answers;
mod bases;
mod bodies;
mod docs;
mod enums;
mod essence;
mod events;
mod finish;
mod flat;
mod fold;
mod formats;
mod graph;
mod groups;
mod guard;
mod headers;
mod hint;
mod implied;
mod labels;
mod media;
mod merged;
mod null;
mod operations;
mod parts;
mod reasons;
mod responses;
mod security;
mod sequences;
mod servers;
mod shapes;
mod siblings;
mod tags;
mod types;
mod unions;

use crate::config::Choices;
use crate::diag::Diagnostics;
use crate::lower::Lowered;
use crate::merge::Document;
use crate::model::{Component, Model};

/// Builds the model of a client.
pub fn build(lowered: &Lowered, document: &Document, choices: &Choices, diagnostics: &mut Diagnostics) -> Model {
    let (schemes, requirements) = security::build(lowered);
    let mut types = types::Builder::new(lowered, document, choices, diagnostics);
    types.components();
    let servers = servers::common(lowered);
    let default = servers.first().map(|server| server.url.clone());
    let mut groups = operations::build(lowered, &requirements, default.as_deref(), &mut types);
    security::report_undeclared(lowered, document, &mut types);
    security::report_shared(lowered, &schemes, &mut types);
    let events = events::build(lowered, &mut types);
    let finished = types.finish(&mut groups);
    let components = lowered.components.iter().zip(finished.components);
    let components = components.map(|((name, id), ty)| Component {
        name: name.clone(),
        pointer: lowered.schemas.get(*id).pointer.clone(),
        ty,
    });
    Model {
        title: lowered.title.clone(),
        version: lowered.version.clone(),
        description: lowered.description.clone(),
        servers,
        schemes,
        requirements: requirements.into_constants(),
        components: components.collect(),
        groups,
        events,
        types: finished.types,
    }
}
