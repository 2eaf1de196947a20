//! Lowering: the merged document becomes a typed skeleton, and schemas in one dialect.

mod content;
mod dangling_links;
mod event;
mod examples;
mod link;
mod operation;
mod parts;
mod schema;
mod security;
mod similar;
mod skeleton;
mod unused;
mod version_3_2;
pub(crate) use version_3_2::{SERVER_NAME, SERVER_POINTER};

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

pub use content::{Encoding, Header, Media, RequestBody, Response, Serialization, Status};
pub use event::Event;
pub use operation::{Operation, Parameter, ParameterIn};
pub use schema::{Bounds, Discriminator, Meaning, Notes, Rare, Schema, SchemaId, Schemas, Types};
pub use security::{Flow, KeyIn, Requirement, SecurityKind, SecurityScheme};

use crate::diag::{Code, Diagnostics, Reporter};
use crate::merge::{Document, Origins};
use crate::openapi::{Kind, Pointer, is_extension, value_at};
use parts::{Facts, Part, Parts};
use schema::{COMPONENTS, SchemaReader};
use skeleton::{Located, resolve, typed};

/// A document with typed objects around its schemas, and its schemas in one dialect.
#[derive(Debug, Default)]
pub struct Lowered {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// `servers` of the root.
    pub servers: Vec<openapiv3::Server>,
    /// The tags and their descriptions.
    pub tags: Vec<(String, Option<String>)>,
    /// The operations, by path and then in the order of [`METHODS`](crate::openapi::METHODS).
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks.
    pub events: Vec<Event>,
    /// `components.securitySchemes` by their names, without those that are not valid (they are reported), and those of
    /// another document that no operation requires.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// The names under `components.securitySchemes`, valid or not.
    pub declared_schemes: BTreeSet<String>,
    /// `components.schemas`.
    pub components: IndexMap<String, SchemaId>,
    /// The schemas.
    pub schemas: Schemas,
}

/// Types a merged document, and reports components that are not used.
pub fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Lowered {
    let facts = examine(document, diagnostics);
    lower_parts(document, Parts::default(), facts, diagnostics)
}

/// Does what [`lower`] does, and frees the document on the way: both take as much memory. What is left are the origins.
pub fn lower_and_free(mut document: Document, diagnostics: &mut Diagnostics) -> (Lowered, Origins) {
    let facts = examine(&document, diagnostics);
    let parts = if facts.has_independent_parts { Parts::take(&mut document.root) } else { Parts::default() };
    let lowered = lower_parts(&document, parts, facts, diagnostics);
    (lowered, document.origins)
}

/// Finds out what lowering has to know of the whole document, and reports what is seen in the document as a whole.
fn examine(document: &Document, diagnostics: &mut Diagnostics) -> Facts {
    let mut seen = Diagnostics::default();
    // Links may lead to operations that were left out because of their errors.
    let is_whole = !diagnostics.iter().any(|found| found.code == Code::OperationOmitted);
    let (facts, ()) = rayon::join(
        || Facts::of(&document.root),
        || {
            let reporter = Reporter::new(&document.origins, &mut seen);
            unused::report(document, &reporter);
            similar::report(document, &reporter);
            if is_whole {
                dangling_links::report(document, &reporter);
            }
        },
    );
    diagnostics.extend(seen);
    facts
}

fn lower_parts(document: &Document, parts: Parts, facts: Facts, diagnostics: &mut Diagnostics) -> Lowered {
    let reporter = &Reporter::new(&document.origins, diagnostics);
    let root = Located { pointer: Pointer::root(), value: &document.root };
    let schemas = SchemaReader::new(document, reporter, facts.has_names);
    let mut lowering = Lowering { document, reporter, facts, schemas, callbacks: Vec::new() };
    let info = |key| value_at(root.value, key).and_then(Value::as_str).map(str::to_owned);
    if let Some(dialect) = root.member("jsonSchemaDialect") {
        lowering.schemas.check_dialect(&dialect.pointer, dialect.value);
    }
    // Schemas get their ids in this order.
    let components = lowering.components(parts.schemas);
    let operations = lowering.operations(parts.paths);
    let events = lowering.events(&root);
    if reporter.has_errors() {
        lowering.check_components();
    }
    Lowered {
        title: info("/info/title").unwrap_or_default(),
        version: info("/info/version").unwrap_or_default(),
        description: info("/info/description"),
        servers: lowering.servers(&root),
        tags: version_3_2::tags(root.value),
        operations,
        events,
        security_schemes: lowering.security_schemes(),
        declared_schemes: lowering.section("securitySchemes").into_iter().map(|(name, _)| name.to_owned()).collect(),
        components,
        schemas: lowering.schemas.finish(),
    }
}

/// The state of lowering one document.
struct Lowering<'a, 'r> {
    document: &'a Document,
    reporter: &'a Reporter<'r>,
    facts: Facts,
    schemas: SchemaReader<'a, 'r>,
    /// The callbacks of the operations that were read.
    callbacks: Vec<Callback>,
}

/// A callback of an operation.
struct Callback {
    /// The operation, as `METHOD /path`.
    of: String,
    name: String,
    pointer: Pointer,
    value: Value,
}

impl<'v, 'a: 'v> Lowering<'a, '_> {
    fn components(&mut self, taken: Option<Vec<Part>>) -> IndexMap<String, SchemaId> {
        let at = Pointer::from(COMPONENTS);
        let components = parts::each(taken, value_at(&self.document.root, &at));
        let read = |(name, schema): (Cow<'_, str>, Cow<'_, Value>)| {
            let id = self.schemas.read_component(at.child(&name), &schema);
            (name.into_owned(), id)
        };
        components.map(read).collect()
    }

    /// Reads the components that operations refer to, for what is wrong in them: after an error, a reference to one of them may be
    /// lost.
    fn check_components(&mut self) {
        for (_, parameter) in self.section("parameters") {
            self.parameter(parameter);
        }
        for (_, response) in self.section("responses") {
            self.response(Status::Default, response);
        }
        for (_, body) in self.section("requestBodies") {
            self.request_body(body);
        }
        for (name, header) in self.section("headers") {
            self.header(name, header);
        }
    }

    fn operations(&mut self, taken: Option<Vec<Part>>) -> Vec<Operation> {
        // Operations are large: a vector that grew to hold them would have room for half as many more.
        let mut operations = Vec::with_capacity(self.facts.members_of_path_items);
        let at = Pointer::from("/paths");
        for (path, item) in parts::each(taken, value_at(&self.document.root, &at)) {
            if is_extension("paths", &path) {
                continue;
            }
            let Some(item) = self.resolve(Located { pointer: at.child(&path), value: &item }) else { continue };
            for (method, operation) in skeleton::methods(&item) {
                operations.extend(self.operation(method, &path, &item, operation));
            }
        }
        operations.shrink_to_fit();
        operations
    }

    fn servers(&mut self, owner: &Located<'v>) -> Vec<openapiv3::Server> {
        let items = owner.items("servers");
        let mut servers = Vec::with_capacity(items.len());
        for server in items {
            // A server without a URL is reported by the stage that reads fragments.
            if server.value.get("url").is_none() {
                continue;
            }
            let Some(mut typed) = typed(self.reporter, Kind::Server, &server) else { continue };
            version_3_2::server(&mut typed, server.value);
            typed.extensions.insert(SERVER_POINTER.to_owned(), server.pointer.as_str().into());
            servers.push(typed);
        }
        servers
    }

    /// The components of one section, by name.
    fn section(&self, name: &str) -> Vec<(&'a str, Located<'a>)> {
        let pointer = Pointer::from("/components");
        let components = value_at(&self.document.root, &pointer);
        components.map(|value| Located { pointer, value }.entries(name)).unwrap_or_default()
    }

    fn resolve(&self, object: Located<'v>) -> Option<Located<'v>> {
        resolve(self.document, self.reporter, object)
    }
}

#[cfg(test)]
mod tests;
