//! The docs of the crate: an example, the groups, authentication, errors and limits.

use super::{example, response, root};
use crate::emit::doc::{self, phrases};
use crate::emit::{Package, rust::ty::path_text};
use crate::model::Model;
use crate::name::ident;

/// The lines of the docs.
pub(super) fn lines(model: &Model, package: &Package) -> Vec<String> {
    let mut lines = vec![phrases::client_for(&root::title(model)) + "."];
    let mut add = |paragraph: Vec<String>| doc::paragraph(&mut lines, paragraph);
    add(model.description.as_deref().map(doc::markdown).unwrap_or_default());
    add(phrases::USAGE.map(str::to_owned).to_vec());
    add(program(model, package));
    if !model.groups.is_empty() {
        add(vec!["# Operations".to_owned()]);
        add(groups(model));
    }
    add(vec!["# Authentication".to_owned()]);
    let methods: Vec<String> = model.schemes.iter().map(|scheme| scheme.method.clone()).collect();
    add(phrases::credentials(&methods));
    let headers: Vec<&str> = model.headers.iter().map(|header| header.name.as_str()).collect();
    add(phrases::client_headers(&headers));
    add(vec!["# Errors".to_owned()]);
    add(phrases::CALL_ERRORS.map(str::to_owned).to_vec());
    add(vec!["# Limits".to_owned()]);
    add(phrases::LIMITS.map(str::to_owned).to_vec());
    if has_streams(model) {
        add(vec!["# Streams".to_owned()]);
        add(phrases::STREAMS.map(str::to_owned).to_vec());
    }
    if !model.events.is_empty() {
        add(vec!["# Webhooks".to_owned()]);
        add(events(model));
    }
    lines
}

/// Tests for an operation whose response is a stream, or can be one.
pub(crate) fn has_streams(model: &Model) -> bool {
    let mut operations = model.groups.iter().flat_map(|group| &group.operations);
    operations.any(|operation| operation.responses.stream.is_some() || response::is_stream(operation))
}

/// A call of the first group as a documentation test, which is compiled and not run.
fn program(model: &Model, package: &Package) -> Vec<String> {
    let Some(group) = example::first(model) else { return Vec::new() };
    let call = example::call(model, group, doc::WIDTH);
    let names = example::imports(model, &call);
    let mut lines = vec!["```no_run".to_owned(), format!("use {}::{names};", package.name.replace('-', "_"))];
    lines.push(String::new());
    // Without its feature there is no group.
    lines.extend(group.label.as_ref().map(|_| format!("# #[cfg(feature = {:?})]", group.module)));
    lines.push("# async fn call() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    lines.extend(call.lines().map(str::to_owned));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

fn groups(model: &Model) -> Vec<String> {
    let item = |group: &crate::model::Group| {
        let count = group.operations.len();
        match group.label {
            None => phrases::own_operations(count),
            Some(_) => {
                let about = group.description.as_deref().map(doc::first_paragraph);
                phrases::group(&ident(&group.module).to_string(), about.as_deref(), count)
            }
        }
    };
    model.groups.iter().flat_map(|group| doc::wrapped(&item(group))).collect()
}

/// The docs of webhooks and callbacks, with the types of their bodies.
fn events(model: &Model) -> Vec<String> {
    let mut lines = vec![phrases::EVENTS.to_owned(), String::new()];
    for event in &model.events {
        let body = event.body.as_ref().map_or_else(
            || phrases::NO_JSON_BODY.to_owned(),
            |ty| format!("[`{}`]", path_text(model, ty.without_null())),
        );
        let parameters = event.parameters.iter().map(|(part, ty)| (part.word(), path_text(model, ty)));
        let parameters = phrases::event_parameters(&parameters.collect::<Vec<_>>());
        let credentials = phrases::event_credentials(&event.access, doc::plain);
        let of = event.of.as_ref().map(|of| phrases::callback_of(&doc::plain(of))).unwrap_or_default();
        let (method, name) = (doc::plain(&event.method), doc::plain(&event.name));
        lines.extend(doc::wrapped(&format!("- `{method} {name}`{of}: {body}{parameters}{credentials}")));
    }
    if model.events.iter().any(|event| !event.parameters.is_empty()) {
        doc::paragraph(&mut lines, vec![phrases::EVENT_PARAMETERS.to_owned()]);
    }
    if model.events.iter().any(|event| event.is_signed) {
        doc::paragraph(&mut lines, phrases::SIGNED.map(str::to_owned).to_vec());
    }
    lines
}
