//! `examples/` of a client: one program for each group, and the call that README shows.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::emit::doc::phrases;
use crate::emit::rust::root;
use crate::emit::{Package, doc};
use crate::model::{Group, Model, Operation, Parameter, Scheme, SchemeKind, Ty};
use crate::name;

/// `examples/`: a program per group, so that what the README says is compiled.
pub(crate) fn files(model: &Model, package: &Package) -> BTreeMap<String, String> {
    let crate_name = package.name.replace('-', "_");
    let groups = model.groups.iter().filter(|group| shown(group).is_some());
    groups.map(|group| (format!("examples/{}.rs", group.module), example(model, group, &crate_name))).collect()
}

/// The first operation of a group that can be called with arguments that an example can make.
pub(super) fn shown(group: &Group) -> Option<&Operation> {
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
pub(super) fn call(model: &Model, group: &Group) -> String {
    let operation = shown(group);
    let server = root::first_server(model);
    let mut text = format!("let client = Client::builder({server})?{}.build()?;\n", credentials(model, operation));
    let Some(operation) = operation else { return text };
    let required: Vec<&Parameter> = operation.parameters.iter().filter(|p| p.required).collect();
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

fn example(model: &Model, group: &Group, crate_name: &str) -> String {
    let body: String = call(model, group).lines().map(|line| format!("    {line}\n")).collect();
    let server = root::server(model).map_or_else(|| "Client".to_owned(), |server| format!("{{Client, {server}}}"));
    format!(
        "//! {}\n\nuse {crate_name}::{server};\n\n#[tokio::main(flavor = \"current_thread\")]\n\
         async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}    Ok(())\n}}\n",
        phrases::example(&doc::plain(&root::heading(group)))
    )
}
