//! What is around the code: `Cargo.toml`, README, examples.

pub(crate) mod features;
pub(crate) mod lints;
pub(crate) mod manifest;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::rust::root;
use super::{Package, doc, runtime};
use crate::config::Cargo;
use crate::model::{Doc, Event, Group, Model, Operation, Scheme, SchemeKind, Ty};
use crate::name;

/// `rustfmt.toml`: the text is laid out already, and must not change when rustfmt does.
pub(super) const RUSTFMT: &str = "# Generated code is laid out by the generator.\ndisable_all_formatting = true\n";

/// `Cargo.toml`, for the texts that are there.
pub(super) fn cargo_toml(model: &Model, package: &Package, given: &Cargo, files: &BTreeMap<String, String>) -> String {
    let version = given.version.clone().unwrap_or_else(|| version(&model.version));
    let description = format!("A client for the HTTP API of {}", plain_title(model));
    let mut text = head(&package.name, &version, &description);
    let mut needed = runtime::client_dependencies(package, files);
    needed.extend(given.dependencies.clone());
    dependencies(&mut text, "dependencies", needed);
    text.push_str("\n[features]\n");
    for (name, turned_on) in features::table(model, given) {
        let _ = writeln!(text, "{} = {}", key(&name), toml::Value::from(turned_on));
    }
    dependencies(&mut text, "dev-dependencies", runtime::example_dependencies());
    for group in model.groups.iter().filter(|group| group.tag.is_some() && shown(group).is_some()) {
        let name = &group.module;
        let _ = write!(text, "\n[[example]]\nname = \"{name}\"\nrequired-features = [\"{name}\"]\n");
    }
    text.push_str(&lints::section(model));
    text
}

/// The beginning of a `Cargo.toml`.
pub(super) fn head(name: &str, version: &str, description: &str) -> String {
    let [name, version, description] = [name, version, description].map(quoted);
    format!(
        "# Generated; `cargo xtask regen` writes it anew.\n[package]\nname = {name}\nversion = {version}\n\
         edition = \"2024\"\ndescription = {description}\npublish = false\n"
    )
}

/// A section of a `Cargo.toml` with requirements.
pub(super) fn dependencies(text: &mut String, section: &str, all: impl IntoIterator<Item = (String, String)>) {
    let _ = writeln!(text, "\n[{section}]");
    for (name, requirement) in all {
        let _ = writeln!(text, "{name} = {requirement}");
    }
}

fn plain_title(model: &Model) -> String {
    model.title.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// A TOML key: bare if it can be.
fn key(text: &str) -> String {
    let is_bare = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_bare { text.to_owned() } else { quoted(text) }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The document's version, if cargo takes it for one (Semantic Versioning 2.0.0), without what may follow the core.
fn version(text: &str) -> String {
    let parts: Vec<&str> = text.trim_start_matches('v').split('.').collect();
    let number = |part: &&str| part.len() < 10 && part.parse::<u32>().is_ok_and(|n| n.to_string() == **part);
    match parts.as_slice() {
        [_, _, _] if parts.iter().all(number) => parts.join("."),
        _ => "0.1.0".to_owned(),
    }
}

/// `README.md`, with a table of the operations.
pub(super) fn readme(model: &Model, package: &Package, sources: &BTreeMap<String, String>) -> String {
    let mut text = format!("# {}\n\nA client for the HTTP API of {}", package.name, root::title(model));
    if !model.version.is_empty() {
        let _ = write!(text, ", version {}", doc::line(&model.version));
    }
    text.push_str(".\nGenerated: change the documents and run the generator again, do not edit these files.\n");
    text.push_str("What sends the requests is the package in `runtime/`, which this one depends on.\n");
    if let Some(group) = model.groups.first() {
        let _ = write!(text, "\n```rust\n{}```\n", call(model, group));
    }
    text.push_str(&features::section(model, sources));
    for group in &model.groups {
        let _ = write!(text, "\n## {}\n\n| call | request | summary |\n|---|---|---|\n", heading(group));
        for operation in &group.operations {
            let _ = writeln!(text, "{}", row(group, operation));
        }
    }
    if !model.events.is_empty() {
        text.push_str("\n## Webhooks and callbacks\n\nWhat the API sends of its own accord.\n\n");
        text.push_str("| event | request | body | summary |\n|---|---|---|---|\n");
        for event in &model.events {
            let _ = writeln!(text, "{}", event_row(model, event));
        }
    }
    text
}

fn event_row(model: &Model, event: &Event) -> String {
    let to = event.expression.as_deref().map(|to| format!(" {}", cell(&doc::plain(to)))).unwrap_or_default();
    let body = event.body.as_ref().map(|ty| format!("`{}`", manifest::path(model, ty))).unwrap_or_default();
    let summary = event.summary.as_deref().map(doc::line).unwrap_or_default();
    let [name, method] = [&event.name, &event.method].map(|text| cell(&doc::plain(text)));
    format!("| `{name}` | `{method}{to}` | {body} | {} |", cell(&summary))
}

/// A text within a cell: a bar would end it, and so it would with a backslash of the text's own before ours.
fn cell(text: &str) -> String {
    text.replace("\\|", "\\ |").replace('|', "\\|")
}

fn heading(group: &Group) -> String {
    group.tag.as_deref().map_or_else(|| "Operations".to_owned(), doc::line)
}

fn row(group: &Group, operation: &Operation) -> String {
    let summary = brief(&operation.doc);
    let call =
        if group.tag.is_some() { format!("{}().{}", group.module, operation.method) } else { operation.method.clone() };
    let path = cell(&doc::plain(&operation.path));
    format!("| `{call}` | `{} {path}` | {} |", operation.verb, cell(&summary))
}

/// What an operation is, in a cell of a table: its summary, or else the first sentence of its description.
fn brief(of: &Doc) -> String {
    if let Some(summary) = &of.summary {
        return doc::line(summary);
    }
    let lines = of.description.as_deref().map(doc::markdown).unwrap_or_default();
    let paragraph = lines.split(String::is_empty).next().unwrap_or_default().join(" ");
    sentence(&paragraph).to_owned()
}

/// The first sentence of a text in CommonMark; a full stop within a code span, a link or brackets ends none.
fn sentence(text: &str) -> &str {
    let (mut in_code, mut open) = (false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '`' => in_code = !in_code,
            '[' | '(' => open += 1,
            ']' | ')' => open = open.saturating_sub(1),
            '.' if !in_code && open == 0 => {
                let (head, tail) = text.split_at(at + 1);
                if tail.strip_prefix(' ').and_then(|tail| tail.chars().next()).is_some_and(char::is_uppercase) {
                    return head;
                }
            }
            _ => {}
        }
    }
    text
}

/// The first operation of a group that can be called with arguments that an example can make.
fn shown(group: &Group) -> Option<&Operation> {
    let simple =
        |ty: &Ty| ty.is_integer() || matches!(ty, Ty::Bool | Ty::F32 | Ty::F64 | Ty::String | Ty::Uuid | Ty::Uri);
    let callable = |operation: &&Operation| {
        !operation.doc.deprecated
            && operation.body.as_ref().is_none_or(|body| !body.required)
            && operation.parameters.iter().filter(|p| p.required).all(|p| simple(&p.ty))
    };
    let plain = |operation: &&Operation| callable(operation) && operation.verb == "GET";
    group.operations.iter().find(plain).or_else(|| group.operations.iter().find(callable))
}

/// Making a client and calling an operation.
fn call(model: &Model, group: &Group) -> String {
    let operation = shown(group);
    let server = root::first_server(model);
    let mut text = format!("let client = Client::builder({server})?{}.build()?;\n", credentials(model, operation));
    let Some(operation) = operation else { return text };
    let required: Vec<&crate::model::Parameter> = operation.parameters.iter().filter(|p| p.required).collect();
    let arguments: Vec<&str> = required.iter().map(|parameter| example_value(&parameter.ty)).collect();
    let group = if group.tag.is_some() { format!(".{}()", name::ident(&group.module)) } else { String::new() };
    let method = name::ident(&operation.method);
    let _ = writeln!(text, "let answer = client{group}.{method}({}).send().await?;", arguments.join(", "));
    text.push_str("println!(\"{}\", answer.status());\n");
    text
}

/// The steps that set the credentials which an operation needs: those of the first of its alternatives that has some.
fn credentials(model: &Model, operation: Option<&Operation>) -> String {
    let requirement = operation.and_then(|operation| model.requirements.get(operation.security.as_ref()?));
    let names = requirement.into_iter().flatten().find(|names| !names.is_empty()).into_iter().flatten();
    let schemes = names.filter_map(|name| model.schemes.iter().find(|scheme| scheme.name == *name));
    let step = |scheme: &Scheme| match scheme.kind {
        SchemeKind::Basic => format!(".{}(\"user\", \"password\")", name::ident(&scheme.method)),
        _ => format!(".{}(\"secret\")", name::ident(&scheme.method)),
    };
    schemes.map(step).collect()
}

fn example_value(ty: &Ty) -> &'static str {
    match ty {
        Ty::Bool => "true",
        Ty::F32 | Ty::F64 => "1.0",
        Ty::String => "\"value\"",
        Ty::Uri => "\"https://example.com/\"",
        Ty::Uuid => "\"00000000-0000-0000-0000-000000000000\".parse()?",
        _ => "1",
    }
}

/// `examples/`: a program per group, so that what the README says is compiled.
pub(super) fn examples(model: &Model, package: &Package) -> BTreeMap<String, String> {
    let crate_name = package.name.replace('-', "_");
    let groups = model.groups.iter().filter(|group| shown(group).is_some());
    groups.map(|group| (format!("examples/{}.rs", group.module), example(model, group, &crate_name))).collect()
}

fn example(model: &Model, group: &Group, crate_name: &str) -> String {
    let body: String = call(model, group).lines().map(|line| format!("    {line}\n")).collect();
    let server = root::server(model).map_or_else(|| "Client".to_owned(), |server| format!("{{Client, {server}}}"));
    format!(
        "//! Calls an operation of `{}`.\n\nuse {crate_name}::{server};\n\n#[tokio::main(flavor = \"current_thread\")]\n\
         async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}    Ok(())\n}}\n",
        doc::plain(&heading(group))
    )
}

#[cfg(test)]
mod tests {
    use super::{cell, doc};

    #[test]
    fn no_text_ends_its_cell() {
        assert_eq!(cell(&doc::line("`a\\|<b>` a\\|b|c")), "`a\\ \\|<b>` a\\|b\\|c");
    }
}
