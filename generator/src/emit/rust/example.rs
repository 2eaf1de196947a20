//! An example of a call, which the docs of the crate, README and `examples/` show.

use std::fmt::Write as _;

use crate::model::{Group, Model, Operation, Parameter, Scheme, SchemeKind, Ty};
use crate::name;
use crate::openapi::server_url;

/// The first operation of a group whose required arguments have examples: a GET, if there is one.
pub(crate) fn shown(group: &Group) -> Option<&Operation> {
    let callable = |operation: &&Operation| {
        !operation.doc.deprecated
            && operation.body.as_ref().is_none_or(|body| !body.required)
            && operation.parameters.iter().filter(|p| p.required).all(|p| example_value(&p.ty).is_some())
    };
    let plain = |operation: &&Operation| callable(operation) && operation.verb == "GET";
    group.operations.iter().find(plain).or_else(|| group.operations.iter().find(callable))
}

/// The statements that make a client and call an operation.
pub(crate) fn call(model: &Model, group: &Group) -> String {
    let operation = shown(group);
    let server = super::root::first_server(model);
    let mut text = format!("let client = Client::builder({server})?{}.build()?;\n", credentials(model, operation));
    let Some(operation) = operation else { return text };
    let value = |parameter: &&Parameter| example_value(&parameter.ty);
    let arguments = operation.parameters.iter().filter(|parameter| parameter.is_argument());
    let arguments: Vec<&str> = arguments.filter_map(|parameter| value(&parameter)).collect();
    let named = operation.parameters.iter().filter(|parameter| parameter.is_named);
    let setters =
        named.filter_map(|parameter| Some(format!(".{}({})", name::ident(&parameter.name), value(&parameter)?)));
    let setters: String = setters.collect();
    let group = if group.tag.is_some() { format!(".{}()", name::ident(&group.module)) } else { String::new() };
    let method = name::ident(&operation.method);
    let _ = writeln!(text, "let response = client{group}.{method}({}){setters}.send().await?;", arguments.join(", "));
    text.push_str("println!(\"{}\", response.status());\n");
    text
}

/// What an example imports from the crate.
pub(crate) fn imports(model: &Model, example: &str) -> String {
    let server = super::root::server(model);
    let identity = example.contains(CERTIFICATE).then_some("runtime::Identity");
    let names: Vec<&str> = [Some("Client"), server.as_deref(), identity].into_iter().flatten().collect();
    if names.len() == 1 { names.concat() } else { format!("{{{}}}", names.join(", ")) }
}

/// A client certificate. PEM has it and its key in one file.
const CERTIFICATE: &str = "Identity::from_pem(std::fs::read(\"client.pem\")?)?";

/// The calls that set the credentials of an operation: those of the first security requirement that is not empty.
fn credentials(model: &Model, operation: Option<&Operation>) -> String {
    let requirement = operation.and_then(|operation| model.requirements.get(operation.security.as_ref()?));
    let names = requirement.into_iter().flatten().find(|names| !names.is_empty()).into_iter().flatten();
    let schemes = names.filter_map(|name| model.schemes.iter().find(|scheme| scheme.name == *name));
    let step = |scheme: &Scheme| match scheme.kind {
        SchemeKind::Basic => format!(".{}(\"user\", \"password\")", name::ident(&scheme.method)),
        SchemeKind::Certificate => format!(".{}({CERTIFICATE})", name::ident(&scheme.method)),
        _ => format!(".{}(\"secret\")", name::ident(&scheme.method)),
    };
    let steps: String = schemes.map(step).collect();
    let is_exposed = super::root::server_url(model).is_some_and(server_url::is_exposed);
    if is_exposed && !steps.is_empty() { steps + ".allow_http()" } else { steps }
}

/// A value of a scalar type as an expression.
fn example_value(ty: &Ty) -> Option<&'static str> {
    ty.scalar()?.example
}
