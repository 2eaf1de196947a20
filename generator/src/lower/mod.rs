//! The merged document -> the typed frame around its schemas, and the schemas in one dialect.

mod arena;
mod event;
mod frame;
mod keywords;
mod link;
mod operation;
mod refs;
mod schema;
mod schemas;
mod unused;
mod values;
mod version_3_2;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

pub use arena::Schemas;
pub use event::Event;
pub use operation::{Body, Encoding, Header, Media, Operation, Parameter, ParameterIn, Response, Shape, Status};
pub use schema::{Bounds, Discriminator, Notes, Schema, SchemaId, Types};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::merge::Document;
use crate::openapi::{Kind, is_extension, value_at};
use crate::source::Locate;
use frame::At;
use schemas::Reader;

/// A document, typed.
#[derive(Debug, Default)]
pub struct Lowered {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// Root `servers`.
    pub servers: Vec<openapiv3::Server>,
    /// Declared tags and their descriptions.
    pub tags: Vec<(String, Option<String>)>,
    /// The operations, by path and then in the order of [`METHODS`](crate::openapi::METHODS).
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks.
    pub events: Vec<Event>,
    /// `components.securitySchemes`, with their pointers; the ones that could not be typed are left out and reported.
    pub security_schemes: IndexMap<String, openapiv3::SecurityScheme>,
    /// `components.schemas`.
    pub components: IndexMap<String, SchemaId>,
    /// Every schema that anything refers to.
    pub schemas: Schemas,
}

/// Types a merged document. What nothing uses is looked for beside that.
pub fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Lowered {
    let mut unused = Diagnostics::default();
    let (lowered, ()) = rayon::join(|| typed(document, diagnostics), || unused::report(document, &mut unused));
    diagnostics.extend(unused);
    lowered
}

fn typed(document: &Document, diagnostics: &mut Diagnostics) -> Lowered {
    let root = &document.root;
    let mut lowering = Lowering { document, schemas: Reader::new(document), callbacks: Vec::new(), diagnostics };
    let mut lowered = Lowered {
        title: text(root, "/info/title").unwrap_or_default(),
        version: text(root, "/info/version").unwrap_or_default(),
        description: text(root, "/info/description"),
        servers: lowering.servers(&At { pointer: String::new(), value: root }),
        ..Lowered::default()
    };
    if let Some(dialect) = root.get("jsonSchemaDialect") {
        lowering.schemas.dialect("/jsonSchemaDialect", dialect, lowering.diagnostics);
    }
    lowered.tags = version_3_2::tags(root);
    lowered.components = lowering.components();
    lowered.operations = lowering.operations();
    lowered.events = lowering.events();
    lowered.security_schemes = lowering.security_schemes();
    lowered.schemas = lowering.schemas.finish(diagnostics);
    lowered
}

struct Lowering<'a, 'd> {
    document: &'a Document,
    schemas: Reader<'a>,
    /// The callbacks of the operations that were read, by name.
    callbacks: Vec<(&'a str, At<'a>)>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Lowering<'a, '_> {
    fn components(&mut self) -> IndexMap<String, SchemaId> {
        let components = self.entries("/components", "schemas");
        components
            .into_iter()
            .map(|(name, at)| (name.to_owned(), self.schemas.read(&at.pointer, at.value, self.diagnostics)))
            .collect()
    }

    fn security_schemes(&mut self) -> IndexMap<String, openapiv3::SecurityScheme> {
        let mut schemes = IndexMap::new();
        let needed = needed(&self.document.root);
        for (name, at) in self.entries("/components", "securitySchemes") {
            let reference = at.value.get("$ref").and_then(Value::as_str);
            if !needed.contains(name) && reference.is_some_and(|reference| refs::local(reference).is_none()) {
                let what =
                    format!("the security scheme `{name}`, which is defined elsewhere and needed by no operation");
                let location = self.document.origins.location(&at.pointer);
                self.diagnostics.push(Diagnostic::new(Code::Unused, location, what, "nothing"));
                continue;
            }
            let Some(at) = frame::follow(self.document, at, self.diagnostics) else { continue };
            // A client certificate belongs to the connection: `ClientBuilder::http_client` takes it.
            let of_connection = at.value.get("type").and_then(Value::as_str) == Some("mutualTLS");
            if of_connection {
                continue;
            }
            if let Some(mut scheme) = frame::typed(self.document, Kind::SecurityScheme, &at, self.diagnostics) {
                version_3_2::security_scheme(&mut scheme, at.value);
                schemes.insert(name.to_owned(), scheme);
            }
        }
        schemes
    }

    fn servers(&mut self, owner: &At<'a>) -> Vec<openapiv3::Server> {
        let mut servers = Vec::new();
        // One without an address was told of when it was read.
        for at in frame::items(owner, "servers").into_iter().filter(|at| at.value.get("url").is_some()) {
            let Some(mut server) = frame::typed(self.document, Kind::Server, &at, self.diagnostics) else { continue };
            version_3_2::server(&mut server, at.value);
            servers.push(server);
        }
        servers
    }

    fn operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let items = self.entries("", "paths").into_iter().filter(|(path, _)| !is_extension("paths", path));
        for (path, item) in items {
            let Some(item) = frame::follow(self.document, item, self.diagnostics) else { continue };
            for (method, at) in frame::methods(&item) {
                operations.extend(self.operation(method, path, &item, at));
            }
        }
        operations
    }

    fn entries(&self, parent: &str, key: &str) -> Vec<(&'a str, At<'a>)> {
        let value = value_at(&self.document.root, parent).unwrap_or(&Value::Null);
        frame::entries(&At { pointer: parent.to_owned(), value }, key)
    }
}

/// The security schemes that operations name.
fn needed(root: &Value) -> BTreeSet<&str> {
    let items = root.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.values());
    let operations = items.filter_map(Value::as_object).flat_map(|item| item.values());
    let owners = operations.chain([root]);
    let requirements = owners.filter_map(|owner| owner.get("security")?.as_array()).flatten();
    requirements.filter_map(Value::as_object).flat_map(|schemes| schemes.keys()).map(String::as_str).collect()
}

fn text(root: &Value, pointer: &str) -> Option<String> {
    value_at(root, pointer).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests;
