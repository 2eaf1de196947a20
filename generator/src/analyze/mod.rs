//! The analysis of a lowered document: from schemas and operations to the model of a client.
//!
//! `schema` answers questions about schemas, `types` builds the types, `operations` the operations that use them, and `passes`
//! works on the finished graph of types.

mod naming_context;
mod operations;
mod passes;
mod schema;
#[cfg(test)]
mod test_schemas;
mod types;

use operations::{events, security, servers};

use crate::config::Choices;
use crate::diag::{Code, Diagnostics, Message, Reporter};
use crate::lower::Lowered;
use crate::merge::Document;
use crate::model::{Component, Model};
use crate::openapi::Pointer;

/// The input of analysis, and the reporter of what it finds.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) lowered: &'a Lowered,
    pub(crate) document: &'a Document,
    pub(crate) choices: &'a Choices,
    pub(crate) reporter: &'a Reporter<'a>,
}

impl Context<'_> {
    /// Reports on the value at a JSON pointer of the merged document.
    pub(crate) fn report(&self, code: Code, pointer: &str, text: impl Into<String>, help: impl Into<String>) {
        self.reporter.report(pointer, Message::new(code, text, help));
    }
}

/// Builds the model of a client.
pub fn analyze(lowered: &Lowered, document: &Document, choices: &Choices, diagnostics: &mut Diagnostics) -> Model {
    let (schemes, requirements) = security::build(lowered);
    let reporter = Reporter::new(&document.origins, diagnostics);
    let cx = Context { lowered, document, choices, reporter: &reporter };
    let mut types = types::builder::TypeBuilder::new(cx);
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
        pointer: Pointer::from(lowered.schemas.get(*id).pointer.as_str()),
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
