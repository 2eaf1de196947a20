//! `manifest.json`: the Rust name and the sources of each operation and schema, and the approximations.

use serde::Serialize;

use crate::diag::{Report, Severity};
use crate::emit::Input;
use crate::emit::rust::ty::path_text;
use crate::source::Span;

#[derive(Serialize)]
struct Manifest<'a> {
    generator: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<Source<'a>>,
    operations: Vec<Operation<'a>>,
    schemas: Vec<Schema<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Event<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    excluded: &'a [String],
    approximations: Vec<Approximation>,
}

#[derive(Serialize)]
struct Operation<'a> {
    operation_id: Option<&'a str>,
    method: &'a str,
    path: &'a str,
    rust: String,
    sources: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Schema<'a> {
    name: &'a str,
    rust: String,
    sources: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Event<'a> {
    name: &'a str,
    kind: &'static str,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expression: Option<&'a str>,
    body: Option<String>,
    sources: Vec<Source<'a>>,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Source<'a> {
    file: &'a str,
    pointer: String,
    sha256: &'a str,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Approximation {
    code: &'static str,
    file: String,
    pointer: String,
    what: String,
    became: String,
}

/// The text of `manifest.json`: sorted, the same for the same documents.
pub fn manifest(input: &Input<'_>) -> String {
    let manifest = Manifest {
        generator: env!("CARGO_PKG_VERSION"),
        configuration: input.config.file.map(|file| Source {
            file: input.sources.stable_name(file),
            pointer: String::new(),
            sha256: input.sources.sha256(file),
        }),
        operations: operations(input),
        schemas: schemas(input),
        events: events(input),
        excluded: input.excluded,
        approximations: approximations(input),
    };
    let text = serde_json::to_string_pretty(&manifest);
    text.unwrap_or_default() + "\n"
}

fn operations<'a>(input: &Input<'a>) -> Vec<Operation<'a>> {
    let mut operations = Vec::new();
    for group in &input.model.groups {
        let module = if group.label.is_some() { group.module.as_str() } else { "client" };
        for operation in &group.operations {
            operations.push(Operation {
                operation_id: operation.id.as_deref(),
                method: &operation.verb,
                path: &operation.path,
                rust: format!("{module}::{}", operation.method),
                sources: sources(input, &operation.pointer),
            });
        }
    }
    operations.sort_by(|a, b| (a.path, a.method).cmp(&(b.path, b.method)));
    operations
}

fn schemas<'a>(input: &Input<'a>) -> Vec<Schema<'a>> {
    let mut schemas: Vec<Schema<'a>> = input
        .model
        .components
        .iter()
        .map(|component| Schema {
            name: &component.name,
            rust: path_text(input.model, &component.ty),
            sources: sources(input, &component.pointer),
        })
        .collect();
    schemas.sort_by(|a, b| a.name.cmp(b.name));
    schemas
}

fn events<'a>(input: &Input<'a>) -> Vec<Event<'a>> {
    let events = input.model.events.iter().map(|event| Event {
        name: &event.name,
        kind: if event.expression.is_some() { "callback" } else { "webhook" },
        method: &event.method,
        expression: event.expression.as_deref(),
        body: event.body.as_ref().map(|ty| path_text(input.model, ty)),
        sources: sources(input, &event.pointer),
    });
    events.collect()
}

fn sources<'a>(input: &Input<'a>, pointer: &str) -> Vec<Source<'a>> {
    let locations = input.origins.of(pointer);
    let mut sources: Vec<Source<'a>> = locations
        .iter()
        .map(|location| input.sources.as_written(location))
        .map(|location| Source {
            file: input.sources.stable_name(location.fragment),
            pointer: match &location.span {
                Span::Pointer(pointer) | Span::Within { pointer, .. } => pointer.to_string(),
                Span::Offset(_) | Span::Key { .. } => String::new(),
            },
            sha256: input.sources.sha256(location.fragment),
        })
        .collect();
    sources.sort();
    sources.dedup();
    sources
}

fn approximations(input: &Input<'_>) -> Vec<Approximation> {
    let report = Report::new(input.diagnostics, input.sources);
    let approximated = input.diagnostics.iter().filter(|d| d.code.severity() == Severity::Approximation);
    let mut found: Vec<Approximation> = approximated
        .map(|diagnostic| {
            let (file, pointer) = diagnostic.location.as_ref().map_or_else(Default::default, |location| {
                let (file, pointer) = report.origin(location);
                (file, pointer.into())
            });
            Approximation {
                code: diagnostic.code.as_str(),
                file,
                pointer,
                what: diagnostic.message.clone(),
                became: diagnostic.help.clone(),
            }
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
