//! `README.md` of a client.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{cargo_toml, features};
use crate::config::Cargo;
use crate::emit::doc::{cell, phrases};
use crate::emit::print::rejoin::WIDTH;
use crate::emit::runtime::Transport;
use crate::emit::rust::ty::path_text;
use crate::emit::rust::{crate_docs, example, root};
use crate::emit::{Package, doc, runtime};
use crate::model::{Doc, Event, Group, Model, Operation};

/// The text of `README.md`, with tables of the features, operations and events.
pub(crate) fn readme(
    model: &Model,
    package: &Package,
    transport: Transport<'_>,
    given: &Cargo,
    sources: &BTreeMap<String, String>,
) -> String {
    let mut text = format!("# {}\n\n{}", package.name, phrases::client_for(&root::title(model)));
    if !model.version.is_empty() {
        let _ = write!(text, ", version {}", doc::line(&model.version));
    }
    text.push_str(".\n");
    text.push_str(phrases::GENERATED);
    text.push_str(&phrases::transport(transport.shared.map(|shared| shared.name.as_str())));
    if let Some(group) = example::first(model).or_else(|| model.groups.first()) {
        let _ = write!(text, "\n```rust\n{}```\n", example::call(model, group, WIDTH));
    }
    let (of_runtime, own) = runtime::reexported(transport.uses, sources);
    let crates: Vec<&str> = of_runtime.into_iter().chain(own).collect();
    text.push_str(&phrases::cargo_section(&package.name, &requirement(model, package, given), &crates));
    text.push_str(&calls(model));
    text.push_str(&features::section(model, sources));
    for group in &model.groups {
        text.push_str(&phrases::group_section(&root::heading(group)));
        for operation in &group.operations {
            let _ = writeln!(text, "{}", row(group, operation));
        }
    }
    if !model.events.is_empty() {
        text.push_str(phrases::EVENTS_SECTION);
        for event in &model.events {
            let _ = writeln!(text, "{}", event_row(model, event));
        }
    }
    text
}

/// The requirement of the client in another `Cargo.toml`: a version if it is published, else a path.
fn requirement(model: &Model, package: &Package, given: &Cargo) -> String {
    let is_published = given.keys.get("publish").is_some_and(|publish| publish.text != "false");
    if is_published {
        format!("{:?}", cargo_toml::version(model, given))
    } else {
        format!("{{ path = {:?} }}", package.name)
    }
}

/// What holds of all calls: errors, limits, and streams where there are any.
fn calls(model: &Model) -> String {
    let mut text = "\n## Calls\n".to_owned();
    let streams = if crate_docs::has_streams(model) { phrases::STREAMS.as_slice() } else { &[] };
    for paragraph in [phrases::CALL_ERRORS.as_slice(), &phrases::LIMITS, streams] {
        let lines: String = paragraph.iter().map(|line| without_links(line) + "\n").collect();
        text.push_str(&if lines.is_empty() { lines } else { format!("\n{lines}") });
    }
    text
}

/// A line without the links of rustdoc: "[`a`](B::a)" and "[`a`]" are "`a`".
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, (code, after))) =
        rest.split_once("[`").and_then(|(before, link)| Some((before, link.split_once("`]")?)))
    {
        text.push_str(&format!("{before}`{code}`"));
        let target = after.strip_prefix('(').and_then(|target| target.split_once(')'));
        rest = target.map_or(after, |(_, after)| after);
    }
    text + rest
}

fn event_row(model: &Model, event: &Event) -> String {
    let to = event.expression.as_deref().map(|to| format!(" {}", cell(&doc::plain(to)))).unwrap_or_default();
    let body = event.body.as_ref().map(|ty| format!("`{}`", path_text(model, ty))).unwrap_or_default();
    let summary = event.summary.as_deref().map(doc::line).unwrap_or_default();
    let [name, method] = [&event.name, &event.method].map(|text| cell(&doc::plain(text)));
    format!("| `{name}` | `{method}{to}` | {body} | {} |", cell(&summary))
}

fn row(group: &Group, operation: &Operation) -> String {
    let summary = brief(&operation.doc);
    let call = if group.label.is_some() {
        format!("{}().{}", group.module, operation.method)
    } else {
        operation.method.clone()
    };
    let path = cell(&doc::plain(&operation.path));
    format!("| `{call}` | `{} {path}` | {} |", operation.verb, cell(&summary))
}

/// The summary of an operation, or else the first sentence of its description.
fn brief(of: &Doc) -> String {
    if let Some(summary) = &of.summary {
        return doc::line(summary);
    }
    let paragraph = of.description.as_deref().map(doc::first_paragraph).unwrap_or_default();
    doc::sentence(&paragraph).to_owned()
}

#[cfg(test)]
mod tests {
    use super::doc::{self, cell};
    use super::without_links;

    #[test]
    fn links_of_rustdoc_are_code() {
        let line = "[`a`](B::a) limits, (see [`C`]) `d` [e](f)";
        assert_eq!(without_links(line), "`a` limits, (see `C`) `d` [e](f)");
    }

    #[test]
    fn no_text_ends_its_cell() {
        assert_eq!(cell(&doc::line("`a\\|<b>` a\\|b|c")), "`a\\ \\|<b>` a\\|b\\|c");
    }
}
