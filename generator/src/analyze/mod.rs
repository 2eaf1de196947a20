//! The analysis of a lowered document: from schemas and operations to the model of a client.
//!
//! `schema` answers questions about schemas, `types` builds the types, `operations` the operations that use them, and `passes`
//! works on the finished graph of types.

mod naming_context;
mod operations;
mod passes;
mod schema;
#[cfg(test)]
mod test_operations;
#[cfg(test)]
mod test_schemas;
mod types;

use crate::config::Choices;
use crate::diag::{Diagnostics, Reporter};
use crate::lower::Lowered;
use crate::merge::Origins;
use crate::model::{Component, Event, Model, Ty};
use operations::client_headers;
use operations::names::OperationWords;

/// The input of analysis, and the reporter of what it finds.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) lowered: &'a Lowered,
    pub(crate) choices: &'a Choices,
    pub(crate) words: &'a OperationWords<'a>,
    pub(crate) reporter: &'a Reporter<'a>,
}

/// Builds the model of a client.
pub fn analyze(lowered: &Lowered, origins: &Origins, choices: &Choices, diagnostics: &mut Diagnostics) -> Model {
    let reporter = Reporter::new(origins, diagnostics);
    let words = OperationWords::new(lowered, choices);
    let cx = Context { lowered, choices, words: &words, reporter: &reporter };
    let mut types = types::builder::TypeBuilder::new(cx);
    types.components();
    let mut operations = operations::build(&cx, &mut types);
    let mut finished = types.finish(&mut operations.groups);
    let headers = client_headers::assign(&cx, &finished.types, &operations.schemes, &mut operations.groups);
    let variables = operations.server_functions.iter().flat_map(|function| &function.variables);
    let of_client = variables.map(|variable| &variable.ty).chain(headers.iter().map(|header| &header.ty));
    let of_client = of_client.flat_map(Ty::named).collect();
    let of_events = operations.events.iter().flat_map(Event::types).flat_map(Ty::named).collect();
    passes::usage::note_users(&mut finished.types, &operations.groups, of_client, of_events);
    let components = lowered.components.iter().zip(finished.components);
    let components =
        components.map(|((name, id), ty)| Component { name: name.clone(), pointer: lowered.schemas.pointer(*id), ty });
    Model {
        title: lowered.title.clone(),
        version: lowered.version.clone(),
        description: lowered.description.clone(),
        servers: operations.servers,
        server_functions: operations.server_functions,
        schemes: operations.schemes,
        headers,
        requirements: operations.requirements,
        components: components.collect(),
        groups: operations.groups,
        events: operations.events,
        types: finished.types,
        refused: choices.lenient.refused.clone(),
    }
}
